import Galley
import Glibc

/// How long a run took and, in bytes, how much memory the largest of its processes held.
typealias Run = (seconds: Double, peak: Int)

/// A folder of articles below /tmp, and runs of the program over it.
///
/// `GALLEY_DOCUMENTS` is the number of files, `GALLEY_ROUNDS` how often a run is measured (3),
/// `GALLEY_PROGRAM` the program (the one beside the benchmarks).
struct RunFiles {
  let root = "/tmp/galley-runs-\(getpid())"
  let program = variable("GALLEY_PROGRAM") ?? besideThis("galley")
  let rounds = max(1, variable("GALLEY_ROUNDS").flatMap { Int($0) } ?? 3)
  /// Of files.
  let count: Int
  /// Of all files together.
  let bytes: Int

  /// Nil when they cannot be written.
  init?(_ seeds: [[UInt8]], count: Int) {
    self.count = variable("GALLEY_DOCUMENTS").flatMap { Int($0) } ?? count
    mkdir(root, 0o700)
    mkdir("\(root)/in", 0o700)
    var random = SplitMix(state: 42)
    var bytes = 0
    for number in 0..<self.count {
      if number % 1000 == 0 { mkdir("\(root)/in/\(1000 + number / 1000)", 0o700) }
      let text = varied(seeds[number % seeds.count], &random)
      let path = "\(root)/in/\(1000 + number / 1000)/\(1000 + number % 1000).txt"
      guard write(text, to: path) else {
        removeTree(root)
        return nil
      }
      bytes += text.count
    }
    self.bytes = bytes
  }

  /// The path of a script that was written beside the articles; nil when it cannot be.
  func script(_ name: String, _ source: String) -> String? {
    let path = "\(root)/\(name).lua"
    return write(Array(source.utf8), to: path) ? path : nil
  }

  /// A run over all files; nil when it has failed. What it wrote goes with the next one.
  func run(_ script: String, _ options: [String], to output: String = "out") -> Run? {
    removeTree("\(root)/out")
    return measure(
      program,
      ["galley", "run", script, "\(root)/in", "-o", "\(root)/\(output)", "--quiet"] + options)
  }

  func remove() { removeTree(root) }
}

private func variable(_ name: String) -> String? {
  getenv(name).map { String(cString: $0) }
}

private func besideThis(_ name: String) -> String {
  let own = CommandLine.arguments[0]
  guard let slash = own.lastIndex(of: "/") else { return name }
  return String(own[...slash]) + name
}

func write(_ bytes: [UInt8], to path: String) -> Bool {
  guard let file = fopen(path, "w") else { return false }
  defer { fclose(file) }
  return fwrite(bytes, 1, bytes.count, file) == bytes.count
}

func removeTree(_ path: String) {
  _ = measure("/bin/rm", ["rm", "-rf", path])
}

/// Runs a program to its end, what it says unseen.
///
/// - Returns: nil when it cannot be run or its status is not 0.
private func measure(_ program: String, _ arguments: [String]) -> Run? {
  var words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) }
  words.append(nil)
  defer { for word in words { free(word) } }
  var actions = posix_spawn_file_actions_t()
  posix_spawn_file_actions_init(&actions)
  defer { posix_spawn_file_actions_destroy(&actions) }
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
  var process = pid_t()
  let start = ContinuousClock.now
  guard posix_spawn(&process, program, &actions, nil, words, environ) == 0 else { return nil }
  var status: Int32 = 0
  var usage = rusage()
  while wait4(process, &status, 0, &usage) < 0, errno == EINTR {}
  let seconds = (ContinuousClock.now - start) / .seconds(1)
  return status == 0 ? (seconds, usage.ru_maxrss << 10) : nil
}
