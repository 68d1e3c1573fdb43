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
        let process = try readyProcess()
        try process.obey(.begin)
        let ending = try course.run(process)
        return (try process.bytes(for: .finish), ending)
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
  /// Handed over before the answer to the one before has come, so that neither side waits.
  private static let ahead = 2

  private let chunk: Chunk
  /// The first document whose result has not been delivered.
  private var next: Int
  private var losses: [Int: WorkerProcess.Patience] = [:]
  private var failures: [Int: DocumentFailure] = [:]
  /// Documents that cannot be read a second time.
  private var kept: [Int: RawDocument] = [:]
  /// What waits for its turn: documents in the process's hands, and those that never got there.
  private var queue: [Entry] = []
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
  /// - Returns: false when no document was in its hands.
  func blame(_ loss: WorkerProcess.Loss) -> Bool {
    defer { queue = [] }
    for case .sent(let index, let id, _) in queue {
      if losses[index, default: WorkerProcess.Patience()].endsWith(loss) {
        failures[index] = DocumentFailure(
          loss.kind, document: id ?? chunk.batch.inputs[index].id, message: loss.message)
      }
      return true
    }
    return false
  }

  /// Sends what is left of the chunk, after what the process has to know for it.
  func run(_ process: WorkerProcess) throws(WorkerFault) -> Batch.Ending? {
    do throws(WorkerProcess.Loss) {
      // After a stop the totals are still those of what was delivered.
      for index in chunk.documents where ending == nil || index < next {
        if index >= next, chunk.isCancelled {
          ending = .cancelled
          break
        }
        // A document that has cost a process is alone with the next one, and where the first
        // failure ends all, nothing may be begun behind it.
        let isAlone = losses[index] != nil || chunk.stopsAtFailure
        try settle(process, leaving: isAlone ? 0 : Self.ahead - 1)
        if ending != nil, index >= next { break }
        try send(index, to: process)
        if isAlone { try settle(process, leaving: 0) }
      }
      try settle(process, leaving: 0)
      return ending
    } catch {
      throw .lost(error)
    }
  }

  private func send(_ index: Int, to process: WorkerProcess) throws(WorkerProcess.Loss) {
    let document: RawDocument
    do throws(DocumentFailure) {
      if let failure = failures[index] { throw failure }
      if let known = kept[index] { document = known } else { document = try chunk.read(index) }
    } catch {
      let id = chunk.batch.inputs[index].id
      queue.append(.failed(index, DocumentResult(document: id, outcome: .failed(error))))
      return
    }
    if !chunk.batch.inputs[index].isRepeatable { kept[index] = document }
    // A record has its name inside, where nobody here looks.
    queue.append(
      .sent(index, id: document.isRecord ? nil : document.id, bytes: document.bytes.count))
    try process.send(.process(document))
  }

  /// Takes results until no more than `count` documents are in the process's hands.
  private func settle(
    _ process: WorkerProcess, leaving count: Int
  ) throws(WorkerProcess.Loss) {
    while let first = queue.first {
      var result: DocumentResult
      let index: Int
      switch first {
      case .failed(let number, let failed): (index, result) = (number, failed)
      case .sent(let number, let id, let bytes):
        if queue.count <= count { return }
        index = number
        let start = ContinuousClock.now
        chunk.begin(index, at: start)
        guard case .result(let answer) = try process.receive(bytes: bytes),
          isSound(answer, of: id)
        else { throw process.unasked() }
        result = answer
        result.seconds = (ContinuousClock.now - start) / .seconds(1)
      }
      queue.removeFirst()
      guard index == next else { continue }
      next += 1
      ending = chunk.deliver(result) ?? ending
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
