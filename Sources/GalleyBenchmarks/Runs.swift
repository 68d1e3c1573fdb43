import Galley
import Glibc

/// Whole runs of the program over a folder of files, as users have them: rate, and memory of the
/// largest of its processes.
///
///     GALLEY_DOCUMENTS=100000 galley-benchmarks examples/articles runs
///
/// `GALLEY_DOCUMENTS` is the number of files (20,000), `GALLEY_PROGRAM` the program to measure (the
/// one beside the benchmarks).
func runBenchmark(_ seeds: [[UInt8]]) {
  let count = variable("GALLEY_DOCUMENTS").flatMap { Int($0) } ?? 20_000
  let program = variable("GALLEY_PROGRAM") ?? besideThis("galley")
  let root = "/tmp/galley-runs-\(getpid())"
  guard let bytes = writeFiles(count, seeds, below: root) else {
    return print("runs      \(root) cannot be written")
  }
  defer { remove(below: root) }
  print(
    "runs      \(count) files, \(bytes / 1_000_000) MB, \(sysconf(Int32(_SC_NPROCESSORS_ONLN))) cores"
  )
  let jobs: [(name: String, script: String)] = [
    (
      "trivial",
      "tables = { seen = { 'id:string' } } function Article(a) emit('seen', { id = a.id }) end"
    ),
    (
      "typical",
      """
      tables = { quotes = { "speaker:string", "quote:string", "outlet:string?" } }
      totals = { speakers = galley.count() }
      function Quote(q)
        if not q.speaker then return false end
        emit("quotes", { speaker = q.speaker.name, quote = q.text,
                         outlet = q.citation and q.citation.outlet })
        total.speakers(q.speaker.name)
      end
      function Batch(t) print(#t.speakers) end
      """
    ),
  ]
  for job in jobs {
    let script = "\(root)/\(job.name).lua"
    guard write(Array(job.script.utf8), to: script) else { continue }
    for options in [["-j", "1", "--in-process"], ["-j", "1"], ["-j", "2"]] {
      let arguments =
        ["galley", "run", script, "\(root)/in", "-o", "\(root)/out.jsonl", "--quiet"] + options
      guard let run = measure(program, arguments) else {
        print("runs      \(program) cannot be run, or has failed")
        continue
      }
      let rate = Int(Double(count) / run.seconds)
      let megabytes = Int(Double(bytes) / run.seconds / 1e6)
      let each = Int(run.seconds / Double(count) * 1e6)
      print(
        "runs      \(job.name) \(options.joined(separator: " ")): \(rate) documents a second, "
          + "\(megabytes) MB/s, \(each) us each, \(run.peak >> 20) MB in the largest process")
    }
  }
}

// MARK: - Files

/// The number of bytes; nil when they cannot be written.
private func writeFiles(_ count: Int, _ seeds: [[UInt8]], below root: String) -> Int? {
  mkdir(root, 0o700)
  mkdir("\(root)/in", 0o700)
  var random = SplitMix(state: 42)
  var bytes = 0
  for number in 0..<count {
    if number % 1000 == 0 { mkdir("\(root)/in/\(1000 + number / 1000)", 0o700) }
    let text = varied(seeds[number % seeds.count], &random)
    let path = "\(root)/in/\(1000 + number / 1000)/\(1000 + number % 1000).txt"
    guard write(text, to: path) else { return nil }
    bytes += text.count
  }
  return bytes
}

private func write(_ bytes: [UInt8], to path: String) -> Bool {
  guard let file = fopen(path, "w") else { return false }
  defer { fclose(file) }
  return fwrite(bytes, 1, bytes.count, file) == bytes.count
}

private func remove(below root: String) {
  _ = measure("/bin/rm", ["rm", "-rf", root])
}

// MARK: - Programs

private func variable(_ name: String) -> String? {
  getenv(name).map { String(cString: $0) }
}

private func besideThis(_ name: String) -> String {
  let own = CommandLine.arguments[0]
  guard let slash = own.lastIndex(of: "/") else { return name }
  return String(own[...slash]) + name
}

/// Runs a program to its end.
///
/// - Returns: nil when it cannot be run or its status is not 0. `peak` is the memory, in bytes, of
///   the largest of the program and what it has waited for.
private func measure(_ program: String, _ arguments: [String]) -> (seconds: Double, peak: Int)? {
  var words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) }
  words.append(nil)
  defer { for word in words { free(word) } }
  var process = pid_t()
  let start = ContinuousClock.now
  guard posix_spawn(&process, program, nil, nil, words, environ) == 0 else { return nil }
  var status: Int32 = 0
  var usage = rusage()
  while wait4(process, &status, 0, &usage) < 0, errno == EINTR {}
  let seconds = (ContinuousClock.now - start) / .seconds(1)
  return status == 0 ? (seconds, usage.ru_maxrss << 10) : nil
}
