import Glibc

// Measures speed on named inputs.
//
//     galley-benchmarks FOLDER [NAME ...]
//
// FOLDER holds the articles that inputs are made of (examples/articles). Without names all
// benchmarks run. Figures are the best of several rounds on one core.

if CommandLine.arguments.dropFirst().first == idleWorkerArgument { serveAsIdleWorker() }
let arguments = Array(CommandLine.arguments.dropFirst())
guard let folder = arguments.first else {
  print("usage: galley-benchmarks FOLDER [NAME ...]")
  print(
    "benchmarks: " + benchmarks.map(\.name).joined(separator: ", ") + ", batch, exporters, runs")
  exit(64)
}
let wanted = Set(arguments.dropFirst())
let seeds = articleTexts(in: folder)
guard !seeds.isEmpty else {
  print("\(folder): no .txt files")
  exit(2)
}
// These take their own files, exporters and runs also minutes.
if wanted.contains("batch") {
  batchBenchmark()
  exit(0)
}
if wanted.contains("exporters") {
  exporterBenchmark(seeds)
  exit(0)
}
if wanted.contains("runs") {
  runBenchmark(seeds)
  exit(0)
}
let corpus = Corpus(seeds: seeds, bytes: 50_000_000)
print("input: \(corpus.documents.count) documents, \(corpus.bytes / 1_000_000) MB")
for benchmark in benchmarks where wanted.isEmpty || wanted.contains(benchmark.name) {
  benchmark.run(corpus)
  fflush(nil)
}
