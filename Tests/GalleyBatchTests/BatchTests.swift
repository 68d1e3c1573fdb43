import Glibc
import GalleyCore
import Testing
import GalleyTestSupport

@testable import GalleyBatch

@Suite("The batch")
struct BatchTests {
  /// Documents that need not exist: the mock tells them by their names alone, and `/dev/null`
  /// stands for their bytes.
  private func inputs(_ count: Int) throws -> (TemporaryFolder, InputList) {
    let folder = try TemporaryFolder()
    var paths: [String] = []
    for index in 0..<count {
      let name = "\(10_000 + index).txt"
      try folder.write(name, text: "\(index)")
      paths.append(folder(name))
    }
    return (folder, InputList(paths))
  }

  @Test("results and totals come in order, the same for every number of threads")
  func order() throws {
    let (folder, inputs) = try inputs(300)
    var first: Collector?
    for jobs in [1, 2, 7, 8, 100] {
      var batch = Batch(inputs: inputs)
      batch.jobs = jobs
      batch.chunkSize = 16
      var sink = Collector()
      #expect(try batch.run(MockFactory(), into: &sink) == .complete)
      #expect(sink.words.count == 300)
      #expect(sink.totals.count == 19)
      #expect(sink.events == (first ?? sink).events)
      first = first ?? sink
    }
    #expect(first?.words == (0..<300).map(String.init))
    // Each worker counts from one again.
    #expect(first?.totals.first == "16")
    #expect(first?.totals.last == "12")
    withExtendedLifetime(folder) {}
  }

  @Test("a worker's thread has the stack that an interpreter needs")
  func stack() throws {
    let (folder, inputs) = try inputs(2)
    var sink = Collector()
    _ = try Batch(inputs: inputs).run(
      MockFactory { _ in
        func descend(_ depth: Int) -> Int {
          withUnsafeTemporaryAllocation(byteCount: 1024, alignment: 8) { buffer in
            buffer.initializeMemory(as: UInt8.self, repeating: UInt8(truncatingIfNeeded: depth))
            return depth == 0 ? 0 : descend(depth - 1) + Int(buffer[7] & 0)
          }
        }
        return descend(4_000) == 0 ? nil : .timeout
      }, into: &sink)
    #expect(sink.words == ["0", "1"])
    withExtendedLifetime(folder) {}
  }

  @Test("what cannot be read is the failure of its document alone")
  func unreadable() throws {
    let folder = try TemporaryFolder()
    try folder.write("a.txt", "c.txt", text: "x")
    var sink = Collector()
    let inputs = InputList(["a.txt", "b.txt", "c.txt", ""].map { folder($0) })
    #expect(try Batch(inputs: inputs).run(MockFactory(), into: &sink) == .complete)
    #expect(sink.words == ["Is a directory", "x", "No such file or directory", "x"])
  }

  @Test("stopping at a failure keeps what stands before it, and exactly its totals")
  func stopAtFailure() throws {
    let (folder, inputs) = try inputs(200)
    for jobs in [1, 8] {
      var batch = Batch(inputs: inputs)
      batch.jobs = jobs
      batch.chunkSize = 16
      batch.stopsAtFailure = true
      var sink = Collector()
      let factory = MockFactory { $0 == 70 || $0 == 40 ? .scriptError : nil }
      #expect(try batch.run(factory, into: &sink) == .stoppedAtFailure)
      #expect(sink.words.count == 41)
      #expect(sink.totals == ["16", "16", "9"])
    }
    withExtendedLifetime(folder) {}
  }

  @Test("a cancelled run ends with a whole beginning: totals match the results")
  func cancel() throws {
    let (folder, inputs) = try inputs(400)
    for jobs in [1, 4] {
      let cancellation = Cancellation()
      var batch = Batch(inputs: inputs)
      batch.jobs = jobs
      batch.chunkSize = 8
      var sink = Collector()
      let factory = MockFactory { number in
        if number == 100 { cancellation.cancel() }
        return nil
      }
      #expect(try batch.run(factory, into: &sink, cancellation: cancellation) == .cancelled)
      #expect(sink.words == (0..<sink.words.count).map(String.init))
      #expect(sink.words.count < 400)
      #expect(sink.totals.compactMap(Int.init).reduce(0, +) == sink.words.count)
    }
    withExtendedLifetime(folder) {}
  }

  @Test("a sink that throws ends the run, and so does a worker that cannot be made")
  func failures() throws {
    let (folder, inputs) = try inputs(200)
    var batch = Batch(inputs: inputs)
    batch.jobs = 4
    batch.chunkSize = 8
    var sink = Collector(limit: 20)
    #expect(throws: OutputFailure.closedPipe) { try batch.run(MockFactory(), into: &sink) }
    var other = Collector()
    let failure = DocumentFailure(.outOfMemory, document: "")
    #expect(throws: failure) { try batch.run(NoWorkers(failure: failure), into: &other) }
    withExtendedLifetime(folder) {}
  }

  @Test("no documents make an empty run")
  func empty() throws {
    var sink = Collector()
    #expect(try Batch(inputs: InputList()).run(MockFactory(), into: &sink) == .complete)
    #expect(sink.events.isEmpty)
  }
}

/// Answers with the text of the document, after a while that differs from one to the next.
private struct MockFactory: WorkerFactory {
  var failure: @Sendable (Int) -> DocumentFailure.Kind? = { _ in nil }

  func makeWorker() -> any DocumentWorker { MockWorker(failure) }
}

private final class MockWorker: DocumentWorker {
  private let failure: @Sendable (Int) -> DocumentFailure.Kind?
  private var count = 0

  init(_ failure: @escaping @Sendable (Int) -> DocumentFailure.Kind?) {
    self.failure = failure
  }

  func process(_ document: RawDocument) -> DocumentResult {
    let text = String(decoding: document.bytes, as: UTF8.self)
    let number = Int(text) ?? 0
    usleep(UInt32(number * 7919 % 13) * 50)
    count += 1
    if let kind = failure(number) {
      return DocumentResult(
        document: document.id,
        outcome: .failed(DocumentFailure(kind, document: document.id, message: text)))
    }
    return DocumentResult(
      document: document.id, outcome: .done(articles: 1),
      pieces: [OutputPiece(.articles, document.bytes)])
  }

  func finish() -> [UInt8] { Array(String(count).utf8) }
}

private struct NoWorkers: WorkerFactory {
  let failure: DocumentFailure

  func makeWorker() throws(DocumentFailure) -> any DocumentWorker { throw failure }
}

private struct Collector: BatchSink {
  var limit = Int.max
  var words: [String] = []
  var totals: [String] = []
  var events: [String] = []

  mutating func receive(_ result: DocumentResult) throws {
    if words.count == limit { throw OutputFailure.closedPipe }
    let word =
      if case .failed(let failure) = result.outcome {
        failure.message
      } else {
        String(decoding: result.pieces[0].bytes, as: UTF8.self)
      }
    words.append(word)
    events.append(word)
  }

  mutating func receive(totals bytes: [UInt8]) throws {
    totals.append(String(decoding: bytes, as: UTF8.self))
    events.append("total")
  }
}
