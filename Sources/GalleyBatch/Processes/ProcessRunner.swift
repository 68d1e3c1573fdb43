import GalleyCore

/// Has a worker process work through chunks, and gives a document that ends the process a second
/// chance before it is left out.
///
/// A new process works through the chunk from its beginning, since what scripts keep and what
/// totals hold went with the old one; results that have been delivered are not delivered again.
/// So a process that dies for no fault of a document changes nothing in the output.
final class ProcessRunner: ChunkRunner {
  private let crew: WorkerCrew
  private var process: WorkerProcess?

  init(_ crew: WorkerCrew) {
    self.crew = crew
  }

  func run(_ chunk: Chunk) throws(DocumentFailure) -> (totals: [UInt8], ending: Batch.Ending?) {
    let course = ChunkCourse(chunk)
    var patience = WorkerProcess.Patience()
    while true {
      let loss: WorkerProcess.Loss
      do throws(WorkerFault) {
        return try course.run(try readyProcess())
      } catch {
        switch error {
        case .failed(let failure): throw failure
        case .lost(let why): loss = why
        }
      }
      process = nil
      if course.blame(loss) { continue }
      // Nobody was at work on a document: the scripts cannot be made ready, or the sum taken.
      if patience.endsWith(loss) {
        throw DocumentFailure(loss.kind, document: "", message: loss.message)
      }
    }
  }

  private func readyProcess() throws(WorkerFault) -> WorkerProcess {
    if let process { return process }
    let process = try crew.makeProcess()
    self.process = process
    return process
  }
}

/// The way through one chunk, over as many processes as it takes.
private final class ChunkCourse {
  /// So many are in the process's hands at a time, so that neither side waits for the other: on a
  /// busy machine it may be milliseconds until a process is woken up. But not so many bytes, and
  /// fewer where each takes its time: a stop in order waits for them.
  private static let ahead = 8
  private static let aheadBytes = 4 << 20
  private static let aheadOfSlow = 2
  private static let slow = 0.02

  private let chunk: Chunk
  /// The first document whose result has not been delivered.
  private var next: Int
  private var losses: [Int: WorkerProcess.Patience] = [:]
  /// How long the processes took that a document has cost.
  private var seconds: [Int: Double] = [:]
  /// How long the last result was waited for.
  private var lastWait = 0.0
  /// When the first document in the process's hands became the first.
  private var start = ContinuousClock.now
  private var failures: [Int: DocumentFailure] = [:]
  /// Documents that cannot be read a second time.
  private var kept: [Int: RawDocument] = [:]
  /// What waits for its turn: documents in the process's hands, and those that never got there.
  private var queue: [Entry] = []
  /// The bytes of the documents among them.
  private var waiting = 0
  /// Whether the process has answered that it is ready for the chunk.
  private var isReady = false
  private var ending: Batch.Ending?

  private enum Entry {
    case sent(Int, id: String?, bytes: Int)
    case failed(Int, DocumentResult)
  }

  init(_ chunk: Chunk) {
    self.chunk = chunk
    next = chunk.documents.lowerBound
  }

  /// Notes that a process was lost.
  ///
  /// - Returns: false when it was at work on no document.
  func blame(_ loss: WorkerProcess.Loss) -> Bool {
    defer {
      queue = []
      waiting = 0
    }
    // One that never was ready has not seen a document.
    guard isReady else { return false }
    for case .sent(let index, let id, _) in queue {
      seconds[index, default: 0] += (ContinuousClock.now - start) / .seconds(1)
      if losses[index, default: WorkerProcess.Patience()].endsWith(loss) {
        failures[index] = DocumentFailure(
          loss.kind, document: id ?? chunk.batch.inputs[index].id, message: loss.message)
      }
      return true
    }
    return false
  }

  /// Has the process work through the chunk, as far as it goes.
  ///
  /// - Returns: what the chunk adds up to, and why it ended early, if it did.
  func run(
    _ process: WorkerProcess
  ) throws(WorkerFault) -> (totals: [UInt8], ending: Batch.Ending?) {
    isReady = false
    try order(.begin, process)
    let ending = try hand(to: process)
    return (try process.receiveBytes(), ending)
  }

  /// Sends what is left of the chunk, after what the process has to know for it, and takes all
  /// results; that of the end is still to come.
  private func hand(to process: WorkerProcess) throws(WorkerFault) -> Batch.Ending? {
    // After a stop the totals are still those of what was delivered.
    for index in chunk.documents where ending == nil || index < next {
      if index >= next, chunk.isCancelled {
        ending = .cancelled
        break
      }
      // A document that has cost a process is alone with the next one, and where the first
      // failure ends all, nothing may be begun behind it.
      let isAlone = losses[index] != nil || chunk.stopsAtFailure
      let ahead = lastWait < Self.slow ? Self.ahead : Self.aheadOfSlow
      try settle(process, leaving: isAlone ? 0 : ahead - 1)
      if ending != nil, index >= next { break }
      try send(index, to: process)
      if isAlone { try settle(process, leaving: 0) }
    }
    try order(.finish, process)
    try settle(process, leaving: 0)
    return ending
  }

  private func order(_ order: Order, _ process: WorkerProcess) throws(WorkerFault) {
    do throws(WorkerProcess.Loss) {
      try process.send(order)
    } catch {
      throw .lost(error)
    }
  }

  private func send(_ index: Int, to process: WorkerProcess) throws(WorkerFault) {
    let document: RawDocument
    do throws(DocumentFailure) {
      if let failure = failures[index] { throw failure }
      if let known = kept[index] { document = known } else { document = try chunk.read(index) }
    } catch {
      let id = chunk.batch.inputs[index].id
      var result = DocumentResult(document: id, outcome: .failed(error))
      result.seconds = seconds[index] ?? 0
      queue.append(.failed(index, result))
      return
    }
    if !chunk.batch.inputs[index].isRepeatable { kept[index] = document }
    // A record has its name inside, where nobody here looks.
    queue.append(
      .sent(index, id: document.isRecord ? nil : document.id, bytes: document.bytes.count))
    if waiting == 0 { start = .now }
    waiting += document.bytes.count
    try order(.process(document), process)
  }

  /// Takes results until no more than `count` documents, and not too many bytes, are in the
  /// process's hands.
  private func settle(_ process: WorkerProcess, leaving count: Int) throws(WorkerFault) {
    while let first = queue.first {
      var result: DocumentResult
      let index: Int
      switch first {
      case .failed(let number, let failed): (index, result) = (number, failed)
      case .sent(let number, let id, let bytes):
        if queue.count <= count, waiting <= Self.aheadBytes { return }
        index = number
        if !isReady { try process.receiveReady() }
        isReady = true
        start = .now
        chunk.begin(index, at: start)
        result = try self.result(of: process, id, bytes)
        lastWait = (ContinuousClock.now - start) / .seconds(1)
        result.seconds = lastWait
        waiting -= bytes
      }
      queue.removeFirst()
      guard index == next else { continue }
      next += 1
      ending = chunk.deliver(result) ?? ending
    }
    if count == 0, !isReady {
      // Nothing of the chunk could be read.
      try process.receiveReady()
      isReady = true
    }
  }

  private func result(
    of process: WorkerProcess, _ id: String?, _ bytes: Int
  ) throws(WorkerFault) -> DocumentResult {
    do throws(WorkerProcess.Loss) {
      guard case .result(let result) = try process.receive(bytes: bytes), isSound(result, of: id)
      else { throw process.unasked() }
      return result
    } catch {
      throw .lost(error)
    }
  }

  /// Whether a result speaks of what was asked, and of nothing that the run does not have.
  private func isSound(_ result: DocumentResult, of id: String?) -> Bool {
    guard id == nil || result.document == id else { return false }
    if case .failed(let failure) = result.outcome {
      // A script's own `Reader` may have made articles with ids of their own.
      return result.pieces.isEmpty && failure.kind != .crashed
    }
    return true
  }
}
