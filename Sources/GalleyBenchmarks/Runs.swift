import Galley
import Glibc

/// Whole runs of the program over a folder of files, as users have them: rate, and memory of the
/// largest of its processes.
///
///     GALLEY_DOCUMENTS=100000 galley-benchmarks examples/articles runs
///
/// `GALLEY_DOCUMENTS` is the number of files (20,000), `GALLEY_ROUNDS` how often each way to run is
/// measured (3), `GALLEY_PROGRAM` the program (the one beside the benchmarks). The ways take turns
/// and the median of each counts: others may be at work on the machine.
func runBenchmark(_ seeds: [[UInt8]]) {
  let count = variable("GALLEY_DOCUMENTS").flatMap { Int($0) } ?? 20_000
  let rounds = max(1, variable("GALLEY_ROUNDS").flatMap { Int($0) } ?? 3)
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
  let ways = [["-j", "1", "--in-process"], ["-j", "1"], ["-j", "2"]]
  for job in jobs {
    let script = "\(root)/\(job.name).lua"
    guard write(Array(job.script.utf8), to: script) else { continue }
    var runs: [[(seconds: Double, peak: Int)]] = Array(repeating: [], count: ways.count)
    for _ in 0..<rounds {
      for (way, options) in ways.enumerated() {
        let arguments =
          ["galley", "run", script, "\(root)/in", "-o", "\(root)/out.jsonl", "--quiet"] + options
        guard let run = measure(program, arguments) else {
          return print("runs      \(program) cannot be run, or has failed")
        }
        runs[way].append(run)
      }
    }
    for (options, runs) in zip(ways, runs) {
      let seconds = median(runs.map(\.seconds))
      let rate = Int(Double(count) / seconds)
      let megabytes = Int(Double(bytes) / seconds / 1e6)
      let each = Int(seconds / Double(count) * 1e6)
      let peak = runs.map(\.peak).max() ?? 0
      print(
        "runs      \(job.name) \(options.joined(separator: " ")): \(rate) documents a second, "
          + "\(megabytes) MB/s, \(each) us each, \(peak >> 20) MB in the largest process")
    }
    // Within a round the machine is most alike.
    let costs = zip(runs[1], runs[0]).map { ($0.seconds - $1.seconds) / Double(count) * 1e6 }
    let shares = zip(runs[1], runs[0]).map { $0.seconds / $1.seconds }
    let gains = zip(runs[1], runs[2]).map { $0.seconds / $1.seconds }
    print(
      "runs      \(job.name): a process costs \(Int(median(costs))) us a document "
        + "(\(hundredths(median(shares))) times as long), two are \(hundredths(median(gains))) times "
        + "as fast as one")
    // Minutes go by until the next figures, and the reader may be a pipe.
    fflush(nil)
  }
}

private func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }

private func hundredths(_ value: Double) -> String {
  let number = Int((value * 100).rounded())
  return "\(number / 100).\(number / 10 % 10)\(number % 10)"
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

func write(_ bytes: [UInt8], to path: String) -> Bool {
  guard let file = fopen(path, "w") else { return false }
  defer { fclose(file) }
  return fwrite(bytes, 1, bytes.count, file) == bytes.count
}

func remove(below root: String) {
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
