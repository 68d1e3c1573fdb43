import Galley
import Glibc

/// What the shipped exporters cost: each over a folder of files, on one core, with a file for each
/// article where the format has one.
///
///     GALLEY_SEEDS=../shared/data/founding scripts/dev/benchmark exporters
///
/// A script that drops every article tells what reading and annotating costs. It runs before each
/// exporter and is subtracted: others may be at work on the machine. `GALLEY_DOCUMENTS` is the
/// number of files (10,000), `GALLEY_ROUNDS` how often each is measured (3); the median counts.
func exporterBenchmark(_ seeds: [[UInt8]]) {
  guard let files = RunFiles(seeds, count: 10_000),
    let reading = files.script("reading", "function Article(a) return false end")
  else { return print("exporters nothing can be written below /tmp") }
  defer { files.remove() }
  print("exporters \(files.count) files, \(files.bytes / 1_000_000) MB")
  for exporter in ShippedScripts.all where exporter.kind == "exporter" {
    var whole: [Double] = []
    var writing: [Double] = []
    for _ in 0..<files.rounds {
      guard let without = files.run(reading, ["-j", "1", "--in-process"]),
        let with = files.run(exporter.name, ["-j", "1", "--in-process"])
      else { return print("exporters \(exporter.name) has failed") }
      whole.append(with.seconds)
      writing.append(with.seconds - without.seconds)
    }
    print(
      "exporters \(exporter.name): \(hundredths(median(writing))) s to write, "
        + "\(hundredths(median(whole))) s with reading")
    // Minutes go by until the next figures, and the reader may be a pipe.
    fflush(nil)
  }
}
