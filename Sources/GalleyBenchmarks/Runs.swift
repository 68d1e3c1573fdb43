import Galley
import Glibc

/// Whole runs of the program over a folder of files, as users have them: rate, and memory of the
/// largest of its processes.
///
///     GALLEY_DOCUMENTS=100000 galley-benchmarks examples/articles runs
///
/// `GALLEY_DOCUMENTS` is the number of files (20,000), `GALLEY_ROUNDS` how often each way to run is
/// measured (3). The ways take turns and the median of each counts: others may be at work on the
/// machine.
func runBenchmark(_ seeds: [[UInt8]]) {
  guard let files = RunFiles(seeds, count: 20_000) else {
    return print("runs      nothing can be written below /tmp")
  }
  defer { files.remove() }
  let count = files.count
  print(
    "runs      \(count) files, \(files.bytes / 1_000_000) MB, "
      + "\(sysconf(Int32(_SC_NPROCESSORS_ONLN))) cores"
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
    guard let script = files.script(job.name, job.script) else { continue }
    var runs: [[Run]] = Array(repeating: [], count: ways.count)
    for _ in 0..<files.rounds {
      for (way, options) in ways.enumerated() {
        guard let run = files.run(script, options, to: "out.jsonl") else {
          return print("runs      \(files.program) cannot be run, or has failed")
        }
        runs[way].append(run)
      }
    }
    for (options, runs) in zip(ways, runs) {
      let seconds = median(runs.map(\.seconds))
      let rate = Int(Double(count) / seconds)
      let megabytes = Int(Double(files.bytes) / seconds / 1e6)
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

func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }

func hundredths(_ value: Double) -> String {
  let number = Int((value * 100).rounded())
  return "\(number / 100).\(number / 10 % 10)\(number % 10)"
}
