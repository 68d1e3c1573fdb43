import GalleyCore

/// Who works through the documents of a batch: threads of this program, or processes.
public struct Workforce: Sendable {
  /// Called once on each thread of a run.
  let makeRunner: @Sendable () -> any ChunkRunner

  /// Workers in threads of the program itself, for readers and scripts that one trusts.
  public static func threads(_ factory: any WorkerFactory) -> Workforce {
    Workforce { ThreadRunner(factory) }
  }
}

/// Works through chunks of documents, one after the other, on one thread.
protocol ChunkRunner: AnyObject {
  /// Delivers the results of a chunk in order.
  ///
  /// - Returns: what they add up to, and why the chunk ended before its last document, if it did.
  /// - Throws: why the run cannot go on.
  func run(_ chunk: Chunk) throws(DocumentFailure) -> (totals: [UInt8], ending: Batch.Ending?)
}

/// Documents that share interpreters, and where their results go.
struct Chunk {
  let number: Int
  let documents: Range<Int>
  let batch: Batch
  let window: Window
  let cancellation: Cancellation

  /// Whether the chunk ends with its first failure.
  var stopsAtFailure: Bool { batch.stopsAtFailure }

  /// Whether no more documents are wanted.
  var isCancelled: Bool { cancellation.isCancelled || !window.isOpen }

  func read(_ index: Int) throws(DocumentFailure) -> RawDocument {
    try readDocument(
      batch.inputs[index], published: batch.published, retrieved: batch.retrieved)
  }

  /// Notes that work on a document begins.
  func begin(_ index: Int, at now: ContinuousClock.Instant) {
    window.begin(index, of: number, at: now)
  }

  /// Waits while there are too many results that cannot go out yet.
  ///
  /// - Returns: whether the chunk ends here.
  func deliver(_ result: DocumentResult) -> Batch.Ending? {
    window.deliver(result, of: number)
    if stopsAtFailure, case .failed = result.outcome { return .stoppedAtFailure }
    return nil
  }
}

/// Makes a worker for each chunk and calls it.
private final class ThreadRunner: ChunkRunner {
  private let factory: any WorkerFactory

  init(_ factory: any WorkerFactory) {
    self.factory = factory
  }

  func run(_ chunk: Chunk) throws(DocumentFailure) -> (totals: [UInt8], ending: Batch.Ending?) {
    let worker = try factory.makeWorker()
    let ending = process(chunk, with: worker)
    return (try worker.finish(), ending)
  }

  private func process(_ chunk: Chunk, with worker: any DocumentWorker) -> Batch.Ending? {
    for index in chunk.documents {
      if chunk.isCancelled { return .cancelled }
      let start = ContinuousClock.now
      chunk.begin(index, at: start)
      var result: DocumentResult
      do throws(DocumentFailure) {
        result = worker.process(try chunk.read(index).opened())
      } catch {
        result = DocumentResult(document: error.document, outcome: .failed(error))
      }
      result.seconds = (ContinuousClock.now - start) / .seconds(1)
      if let ending = chunk.deliver(result) { return ending }
    }
    return nil
  }
}
