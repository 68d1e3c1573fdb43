import Galley
import Glibc

/// What it costs to get a document of 7 kB to a worker and its result into a file, when the worker
/// does next to nothing: open, read, hand over, order, write.
///
///     taskset -c 0 galley-benchmarks examples/articles batch
func batchBenchmark() {
  let count = 20_000
  let root = "/tmp/galley-batch-\(getpid())"
  mkdir(root, 0o700)
  defer { removeTree(root) }
  let text = [UInt8](repeating: UInt8(ascii: "x"), count: 7_000)
  var paths: [String] = []
  for number in 0..<count {
    let path = "\(root)/\(100_000 + number).txt"
    guard write(text, to: path) else { return print("batch     \(root) cannot be written") }
    paths.append(path)
  }
  var batch = Batch(inputs: InputList(paths))
  batch.jobs = 1
  let script = [ScriptFile(name: "none", bytes: [])]
  for name in ["threads", "processes"] {
    let seconds = best(of: 5) {
      let crew = WorkerCrew(
        program: .own(arguments: ["galley-benchmarks", idleWorkerArgument]))
      guard
        let writer = try? OutputWriter(.file("\(root)/out"), framing: NoFraming()),
        (try? crew.load(script, settings: ScriptSettings())) != nil
      else { return print("batch     no worker") }
      crew.equip(EquipmentNames(rows: "jsonl"))
      var sink = WritingSink(writer: writer)
      let workforce = name == "threads" ? Workforce.threads(IdleFactory()) : crew.workforce
      do {
        _ = try batch.run(workforce, into: &sink)
        try writer.finish()
      } catch { print("batch     \(error)") }
    }
    print("batch     \(name): \(Int(seconds / Double(count) * 1e6)) us a document")
  }
}

/// The first argument of the benchmarks as a worker.
let idleWorkerArgument = "idle-worker"

func serveAsIdleWorker() -> Never {
  let toolkit = Toolkit.builtIn()
  WorkerService(compiler: IdleCompiler()) { _ in
    WorkerEquipment(pipeline: toolkit.pipeline, rows: toolkit.rowEncoders[0])
  }.run()
}

private final class IdleWorker: DocumentWorker {
  func process(_ document: RawDocument) -> DocumentResult {
    DocumentResult(
      document: document.id, outcome: .done(articles: 1),
      pieces: [OutputPiece(.articles, Array(document.id.utf8) + [UInt8(ascii: "\n")])])
  }

  func finish() -> [UInt8] { [] }
}

private struct IdleFactory: WorkerFactory {
  func makeWorker() -> any DocumentWorker { IdleWorker() }
}

private struct IdleProgram: ScriptProgram {
  let tables: [TableSchema] = []
  let writer: WriterShape? = nil
  let hasReport = false

  func makeWorker(_ equipment: WorkerEquipment) -> any DocumentWorker { IdleWorker() }

  func makeCoordinator() throws(DocumentFailure) -> any RunCoordinator {
    throw DocumentFailure(.crashed, document: "")
  }
}

private struct IdleCompiler: ScriptCompiler {
  func load(_ scripts: [ScriptFile], settings: ScriptSettings) -> any ScriptProgram {
    IdleProgram()
  }
}

private struct NoFraming: OutputFraming {
  func header(of destination: OutputPiece.Destination) -> [UInt8] { [] }
  func separator(of destination: OutputPiece.Destination) -> [UInt8] { [] }
  func footer(of destination: OutputPiece.Destination) -> [UInt8] { [] }
  func fileName(of destination: OutputPiece.Destination) -> String { "all" }
}

private struct WritingSink: BatchSink {
  let writer: OutputWriter

  mutating func receive(_ result: DocumentResult) throws {
    try writer.admit(result)
    for piece in result.pieces { try writer.write(piece) }
  }

  mutating func receive(totals: [UInt8]) throws { try writer.flush() }
}
