import GalleyCore
import Synchronization

/// Runs workers over documents, several at a time, and hands the results over as if there were one.
///
/// Documents are cut into chunks, a fresh worker for each; results reach the sink strictly in the
/// order of the documents, and the totals of a chunk after its last result. Neither depends on
/// the number of workers.
///
///     var batch = Batch(inputs: try resolver.resolve(["articles"]))
///     batch.jobs = 8
///     let ending = try batch.run(ExportFactory(pipeline, exporter), into: &sink)
///
/// - Complexity: results of at most `2 * jobs + 1` chunks wait at any time, and no worker runs
///   ahead once they hold 64 MB.
public struct Batch: Sendable {
  public var inputs: InputList
  /// The number of workers.
  public var jobs = 1
  /// Chunks of 64: less than a hundredth of the time goes into making workers, and a worker's
  /// memory is still soon given back.
  public internal(set) var chunkSize = 64 {
    didSet { precondition(chunkSize > 0, "chunks of \(chunkSize) documents never end") }
  }
  /// The chunks before it are left out: an earlier run has done them.
  public var firstChunk = 0
  /// End after the first document that fails, in the order of the inputs.
  public var stopsAtFailure = false
  /// What pages that show no date are resolved against.
  public var published: NewsDate?
  public var retrieved: NewsDate?

  /// Milliseconds; who waits wants to see that something goes on.
  private static let noteInterval = 250

  public init(inputs: InputList) {
    self.inputs = inputs
  }

  /// How a run came to its end. What the sink has received is whole in any case: all results up to
  /// some document, and the totals of exactly these.
  public enum Ending: Hashable, Sendable {
    case complete
    case stoppedAtFailure
    case cancelled
  }

  /// Blocks until all is done; `sink` is called on the calling thread alone.
  ///
  /// - Throws: what the sink throws; a `DocumentFailure` when a worker cannot be made or cannot
  ///   add its chunk up; a `SystemError` when the system has no thread left.
  public func run(
    _ workforce: Workforce, into sink: inout some BatchSink,
    cancellation: Cancellation = Cancellation()
  ) throws -> Ending {
    let chunks = (inputs.count + chunkSize - 1) / chunkSize
    let threadCount = max(1, min(jobs, chunks - firstChunk))
    let window = Window(chunks: chunks, first: firstChunk, width: 2 * threadCount + 1)
    let line = AssemblyLine(
      batch: self, workforce: workforce, window: window, cancellation: cancellation)
    let threads = try WorkerThread.start(threadCount) { line.work() }
    defer {
      window.stop()
      for thread in threads { thread.join() }
    }
    return try release(from: window, into: &sink)
  }

  /// The same with workers in threads of this program.
  public func run(
    _ factory: any WorkerFactory, into sink: inout some BatchSink,
    cancellation: Cancellation = Cancellation()
  ) throws -> Ending {
    try run(.threads(factory), into: &sink, cancellation: cancellation)
  }

  private func release(
    from window: Window, into sink: inout some BatchSink
  ) throws -> Ending {
    var nextNote = ContinuousClock.now
    while true {
      let step = window.next(patience: Self.noteInterval)
      let now = ContinuousClock.now
      if now >= nextNote {
        nextNote = now + .milliseconds(Self.noteInterval)
        sink.note(
          inWork: window.slowest.map {
            DocumentInWork(
              document: inputs[$0.document].id, seconds: (now - $0.since) / .seconds(1))
          })
      }
      switch step {
      case nil: continue
      case .results(let results):
        for result in results {
          try sink.receive(result)
        }
      case .totals(let totals, let ending):
        try sink.receive(totals: totals)
        if let ending { return ending }
      case .failed(let failure):
        throw failure
      case .ended(let ending):
        return ending
      }
    }
  }
}

/// Receives what a batch brings forth, in order.
public protocol BatchSink {
  mutating func receive(_ result: DocumentResult) throws
  /// Of a chunk whose results have all been received.
  mutating func receive(totals: [UInt8]) throws
  /// Told some times a second, results or none: the document that has been in work for longest.
  mutating func note(inWork document: DocumentInWork?)
}

extension BatchSink {
  public mutating func note(inWork document: DocumentInWork?) {}
}

/// A document that has no result yet.
public struct DocumentInWork: Hashable, Sendable {
  public var document: String
  public var seconds: Double

  public init(document: String, seconds: Double) {
    self.document = document
    self.seconds = seconds
  }
}

/// Asks a batch to end after the documents in flight; may be called from a signal handler.
public final class Cancellation: Sendable {
  private let flag = Atomic<Bool>(false)

  public init() {}

  public func cancel() {
    flag.store(true, ordering: .relaxed)
  }

  public var isCancelled: Bool { flag.load(ordering: .relaxed) }
}

/// What all threads of a run share.
private struct AssemblyLine: Sendable {
  let batch: Batch
  let workforce: Workforce
  let window: Window
  let cancellation: Cancellation

  func work() {
    let runner = workforce.makeRunner()
    while let number = window.begin(cancellation) {
      let first = number * batch.chunkSize
      let chunk = Chunk(
        number: number, documents: first..<min(first + batch.chunkSize, batch.inputs.count),
        batch: batch, window: window, cancellation: cancellation)
      do throws(DocumentFailure) {
        let (totals, ending) = try runner.run(chunk)
        window.end(number, totals: totals, ending: ending)
      } catch {
        window.fail(number, error)
        return
      }
    }
  }
}
