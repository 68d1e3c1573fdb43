import GalleyCore
import GalleyLua

/// Runs scripts over many articles, on several tasks, for a host program.
///
///     let batch = ScriptBatch([script], engine: engine)
///     let report = try await batch.run(over: articles, jobs: 4) { outcome in
///       switch outcome {
///       case .success(let result): store(result)
///       case .failure(let failure): log(failure)
///       }
///     }
///
/// Results come in the order of the articles, whatever the number of tasks, and no faster than
/// `receive` takes them. Cancelling the task that awaits `run` stops the scripts in the midst of a
/// hook and throws a `CancellationError`.
///
/// All of it happens in the host's own process: for scripts of strangers there is the program's
/// batch over worker processes.
public struct ScriptBatch: Sendable {
  public var scripts: [ScriptFile]
  public var engine: ScriptEngine
  public var settings: ScriptSettings
  /// Articles that share interpreters. Whatever a script keeps in its locals is gone with the
  /// chunk, which is the same one with any number of tasks.
  public static let chunkSize = 64

  public init(
    _ scripts: [ScriptFile], engine: ScriptEngine = ScriptEngine(),
    settings: ScriptSettings = ScriptSettings()
  ) {
    self.scripts = scripts
    self.engine = engine
    self.settings = settings
  }

  /// - Parameters:
  ///   - jobs: how many chunks are in work at a time.
  ///   - receive: gets what became of each article.
  /// - Returns: what the scripts' `Batch` says.
  /// - Throws: a `DocumentFailure` when the scripts cannot be used at all, what `receive` throws,
  ///   or a `CancellationError`.
  @discardableResult
  public func run(
    over articles: [Article], jobs: Int = 1,
    receive: (Result<ScriptResult, DocumentFailure>) async throws -> Void
  ) async throws -> String {
    let total = try ScriptRunner(scripts, engine: engine, settings: settings)
    let size = settings.isPure ? 1 : Self.chunkSize
    let chunks = stride(from: 0, to: articles.count, by: size).map {
      articles[$0..<min($0 + size, articles.count)]
    }
    try await withThrowingTaskGroup(of: (index: Int, outcome: ChunkOutcome).self) { group in
      var next = 0
      var finished: [Int: ChunkOutcome] = [:]
      func start() {
        guard next < chunks.count else { return }
        let (index, chunk) = (next, chunks[next])
        next += 1
        group.addTask { (index, try await self.run(chunk)) }
      }
      for _ in 0..<max(1, jobs) { start() }
      for index in chunks.indices {
        while finished[index] == nil {
          guard let done = try await group.next() else { throw CancellationError() }
          finished[done.index] = done.outcome
        }
        guard let outcome = finished.removeValue(forKey: index) else { break }
        for result in outcome.results { try await receive(result) }
        try total.merge(outcome.totals)
        // A task more only now: what waits stays bounded when the receiver is slow.
        start()
      }
    }
    return try total.report()
  }

  private struct ChunkOutcome: Sendable {
    var results: [Result<ScriptResult, DocumentFailure>] = []
    var totals: [UInt8] = []
  }

  /// One chunk, in interpreters of its own.
  private func run(_ articles: ArraySlice<Article>) async throws -> ChunkOutcome {
    let runner = try ScriptRunner(scripts, engine: engine, settings: settings)
    let stoppers = runner.stoppers
    return try await withTaskCancellationHandler {
      var outcome = ChunkOutcome()
      for article in articles {
        try Task.checkCancellation()
        outcome.results.append(Result { () throws(DocumentFailure) in try runner.run(article) })
        try Task.checkCancellation()
      }
      outcome.totals = runner.encodedTotals
      return outcome
    } onCancel: {
      for stopper in stoppers { stopper.stop() }
    }
  }
}
