import GalleyCore

/// Reads documents, runs scripts over their articles, and encodes what comes of it.
final class ScriptWorker: DocumentWorker {
  typealias MakeChain = () throws(DocumentFailure) -> ScriptChain

  private var chain: ScriptChain
  private let equipment: WorkerEquipment
  private let tables: [TableSchema]
  /// Where each document gets interpreters of its own: what makes them.
  private let renew: MakeChain?
  private var isFresh = true
  /// With the words that the scripts add, which they do alike in each interpreter.
  private let pipeline: Pipeline

  /// - Parameters:
  ///   - isPure: whether each document gets interpreters of its own. The totals pass from one to
  ///     the next as bytes, as they pass from a chunk to the coordinator.
  init(
    _ make: @escaping MakeChain, equipment: WorkerEquipment, isPure: Bool
  ) throws(DocumentFailure) {
    chain = try make()
    self.equipment = equipment
    renew = isPure ? make : nil
    tables = chain.tables
    pipeline = equipment.pipeline.adding(chain.words)
  }

  func process(_ document: RawDocument) -> DocumentResult {
    var result = DocumentResult(document: document.id, outcome: .dropped)
    var before: ScriptChain.Sums?
    do throws(DocumentFailure) {
      try renewChain(for: document)
      before = chain.sums
      var outcomes: [ScriptChain.Outcome] = []
      for article in try articles(of: document) {
        let outcome = try run(article, &result)
        result.log += outcome.log
        try chain.add(outcome)
        outcomes.append(outcome)
        equipment.articleDone?()
      }
      result.pieces = try pieces(of: outcomes, document.id)
      let articles = outcomes.reduce(0) { $0 + $1.articles.count }
      result.outcome = articles > 0 ? .done(articles: articles) : .dropped
    } catch {
      // Of several articles the first may have counted before another one failed.
      if let before { chain.sums = before }
      result.pieces = []
      result.outcome = .failed(error)
    }
    return result
  }

  /// In a pure run, leaves everything behind that a script could have kept.
  private func renewChain(for document: RawDocument) throws(DocumentFailure) {
    defer { isFresh = false }
    guard !isFresh, let renew else { return }
    do throws(DocumentFailure) {
      let next = try renew()
      try next.merge(encodedTotals: chain.encodedTotals)
      chain = next
    } catch {
      // The scripts have been loaded before: it is the system that refuses now.
      var failure = error
      failure.document = document.id
      throw failure
    }
  }

  /// A `Reader` of the scripts comes before those of the program.
  private func articles(of document: RawDocument) throws(DocumentFailure) -> [Article] {
    if let articles = try chain.read(document) { return articles }
    return try pipeline.articles(of: document)
  }

  /// Runs the scripts; when one of them fails, what it has printed so far is kept.
  private func run(
    _ article: Article, _ result: inout DocumentResult
  ) throws(DocumentFailure) -> ScriptChain.Outcome {
    do throws(DocumentFailure) {
      return try chain.run(article)
    } catch {
      result.log += chain.unfinishedLog
      throw error
    }
  }

  func finish() throws(DocumentFailure) -> [UInt8] {
    chain.encodedTotals
  }

  private func pieces(
    of outcomes: [ScriptChain.Outcome], _ document: String
  ) throws(DocumentFailure) -> [OutputPiece] {
    var pieces: [OutputPiece] = []
    var rows = [Output](repeating: Output(), count: tables.count)
    for entry in outcomes.flatMap(\.rows) {
      do throws(RowFailure) {
        try equipment.rows.write(entry.row, of: tables[entry.table], to: &rows[entry.table])
      } catch {
        throw DocumentFailure(
          .scriptError, document: document,
          message: "column '\(error.column)' of table '\(error.table)' cannot hold \(error.value)")
      }
    }
    for (table, output) in zip(tables, rows) where !output.bytes.isEmpty {
      pieces.append(OutputPiece(.table(table.name), output.bytes))
    }
    for outcome in outcomes {
      for text in outcome.texts {
        let destination: OutputPiece.Destination =
          text.path.map { .group($0) } ?? .article(text.article, fileExtension: text.fileExtension)
        pieces.append(OutputPiece(destination, text.bytes))
      }
      guard let exporter = equipment.articles else { continue }
      for article in outcome.articles {
        var output = Output()
        exporter.write(article, to: &output)
        pieces.append(OutputPiece(.articles, output.take()))
      }
    }
    return pieces
  }
}

/// Sees the totals of all chunks in order, and lets the scripts speak once for the whole batch.
final class ScriptCoordinator: RunCoordinator {
  private let chain: ScriptChain

  init(chain: ScriptChain) {
    self.chain = chain
  }

  func merge(_ totals: [UInt8]) throws(DocumentFailure) {
    try chain.merge(encodedTotals: totals)
  }

  func totals() -> [UInt8] { chain.encodedTotals }

  func header(of path: String) throws(DocumentFailure) -> [UInt8] {
    try part(\.header, "Writer.header", path)
  }

  func separator(of path: String) throws(DocumentFailure) -> [UInt8] {
    try part(\.separator, "Writer.separator", path)
  }

  func footer(of path: String) throws(DocumentFailure) -> [UInt8] {
    try part(\.footer, "Writer.footer", path)
  }

  func report() throws(DocumentFailure) -> RunReport {
    RunReport(text: try chain.report())
  }

  private func part(
    _ part: KeyPath<ScriptWriter, ScriptWriter.Part?>, _ name: String, _ path: String
  ) throws(DocumentFailure) -> [UInt8] {
    guard let world = chain.writer, let writer = world.declarations.writer else { return [] }
    let index = chain.worlds.firstIndex { $0 === world } ?? 0
    return try world.filePart(
      writer[keyPath: part], name: name, path: path, totals: chain.totals[index])
  }
}
