import GalleyCore

/// The stretch of chunks that is being worked on, between the one whose results go out and the
/// furthest one begun.
///
/// Workers wait at its far end, so that results that cannot go out yet stay bounded.
final class Window: Sendable {
  /// Results that wait, in bytes, from which on only the first chunk of the window goes on.
  private static let capacity = 64 << 20

  /// Results that may wait for more to go out with them, and for how long.
  private static let handful = 16
  private static let longestRest = Duration.milliseconds(20)

  private let state: Monitor<State>

  /// What the releasing side gets next.
  enum Step {
    case results([DocumentResult])
    /// The totals of a chunk; with an ending when nothing comes after them.
    case totals([UInt8], Batch.Ending?)
    case failed(DocumentFailure)
    case ended(Batch.Ending)
  }

  private struct State {
    let chunks: Int
    let width: Int
    /// The chunk whose results go out.
    var first = 0
    /// The next chunk to hand to a worker.
    var next = 0
    var progress: [Int: Progress] = [:]
    var waitingBytes = 0
    var isOpen = true
    /// What each chunk's worker is at, by its number among all documents, and since when.
    var inWork: [Int: (document: Int, since: ContinuousClock.Instant)] = [:]
    /// When the releasing side was last told of results.
    var lastWake = ContinuousClock.now
  }

  private struct Progress {
    var results: [DocumentResult] = []
    var bytes = 0
    var outcome: Outcome?
  }

  private enum Outcome {
    case totals([UInt8], Batch.Ending?)
    case failed(DocumentFailure)
  }

  init(chunks: Int, first: Int = 0, width: Int) {
    let first = min(first, chunks)
    state = Monitor(State(chunks: chunks, width: width, first: first, next: first))
  }

  // MARK: - For the workers

  /// The next chunk to work on; nil when there is none, or no more are wanted.
  func begin(_ cancellation: Cancellation) -> Int? {
    state.wait { state -> Int?? in
      if cancellation.isCancelled { state.isOpen = false }
      if !state.isOpen || state.next == state.chunks { return .some(nil) }
      guard state.next < state.first + state.width else { return nil }
      let chunk = state.next
      state.next += 1
      state.progress[chunk] = Progress()
      return chunk
    }
  }

  /// Notes that a worker has turned to a document, until its result is delivered.
  func begin(_ document: Int, of chunk: Int, at now: ContinuousClock.Instant) {
    state.note { $0.inWork[chunk] = (document, now) }
  }

  func deliver(_ result: DocumentResult, of chunk: Int) {
    let bytes = result.pieces.reduce(256) { $0 + $1.bytes.count }
    let now = ContinuousClock.now
    _ = state.wait(waking: { $0 }) { state -> Bool? in
      // The first chunk never waits: it is what the others wait for.
      if state.waitingBytes > Self.capacity, chunk != state.first, state.isOpen { return nil }
      state.inWork[chunk] = nil
      state.progress[chunk]?.results.append(result)
      state.progress[chunk]?.bytes += bytes
      state.waitingBytes += bytes
      // Only the first chunk's results can go out, and a few at a time are soon enough.
      guard chunk == state.first else { return false }
      let isDue =
        state.progress[chunk]?.results.count ?? 0 >= Self.handful
        || now - state.lastWake > Self.longestRest || state.waitingBytes > Self.capacity
      if isDue { state.lastWake = now }
      return isDue
    }
  }

  func end(_ chunk: Int, totals: [UInt8], ending: Batch.Ending?) {
    state.change { state in
      state.progress[chunk]?.outcome = .totals(totals, ending)
    }
  }

  func fail(_ chunk: Int, _ failure: DocumentFailure) {
    state.change { state in
      state.progress[chunk]?.outcome = .failed(failure)
    }
  }

  /// Whether results are still wanted.
  var isOpen: Bool { state.read { $0.isOpen } }

  // MARK: - For the one who releases

  func stop() {
    state.change { $0.isOpen = false }
  }

  /// What has been in work for longest.
  var slowest: (document: Int, since: ContinuousClock.Instant)? {
    state.read { state in state.inWork.values.min { $0.since < $1.since } }
  }

  /// Waits for what comes next in order.
  ///
  /// - Returns: nil when nothing has come for so many milliseconds.
  func next(patience milliseconds: Int) -> Step? {
    state.wait(milliseconds: milliseconds) { state -> Step? in
      if state.first == state.chunks { return .ended(.complete) }
      guard var progress = state.progress[state.first] else {
        // Nobody has begun it, and nobody will.
        return state.isOpen ? nil : .ended(.cancelled)
      }
      if !progress.results.isEmpty {
        let results = progress.results
        state.waitingBytes -= progress.bytes
        progress.results = []
        progress.bytes = 0
        state.progress[state.first] = progress
        return .results(results)
      }
      switch progress.outcome {
      case nil: return nil
      case .failed(let failure): return .failed(failure)
      case .totals(let totals, let ending):
        state.progress[state.first] = nil
        state.first += 1
        return .totals(totals, ending)
      }
    }
  }
}
