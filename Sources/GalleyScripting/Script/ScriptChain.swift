import GalleyCore
import GalleyLua

/// Several scripts in a row: each sees an article as the one before left it.
final class ScriptChain {
  let worlds: [ScriptWorld]
  private(set) var totals: [[any Total]]

  /// What an article came to.
  struct Outcome {
    /// As the last script left them; none when one of the scripts dropped it, several when one
    /// made several out of it.
    var articles: [Article] = []
    /// In the order of `emit`; `table` counts through the tables of all scripts.
    var rows: [(table: Int, row: Row)] = []
    var additions: [(script: Int, total: Int, arguments: [LuaValue])] = []
    /// For each article that the `Writer` has written.
    var texts: [Text] = []
    var log: [LogEntry] = []

    struct Text {
      var article: String
      var path: String?
      /// Which of the files of its article this is; nil with a path.
      var fileExtension: String?
      var bytes: [UInt8]
    }
  }

  init(
    _ scripts: [ScriptFile], engine: ScriptEngine, settings: ScriptSettings
  ) throws(DocumentFailure) {
    var worlds: [ScriptWorld] = []
    var fields: [DeclaredField] = []
    for script in scripts {
      let world = try ScriptWorld(script, engine: engine, settings: settings, inherited: fields)
      fields += world.declarations.fields
      worlds.append(world)
    }
    self.worlds = worlds
    totals = worlds.map(\.emptyTotals)
    try checkParameters(settings)
  }

  /// The tables of all scripts, in order.
  var tables: [TableSchema] { worlds.flatMap(\.declarations.tables) }

  /// The parameters of all scripts, in order.
  var parameters: [ScriptParameter] { worlds.flatMap(\.scope.parameters) }

  /// The words that the scripts have added to the lists.
  var words: AddedWords { worlds.reduce(into: AddedWords()) { $0 += $1.scope.words } }

  var writer: ScriptWorld? { worlds.first { $0.declarations.writer != nil } }

  /// A value for a parameter that no script declares would have no effect: most likely it is
  /// misspelt.
  private func checkParameters(_ settings: ScriptSettings) throws(DocumentFailure) {
    let known = parameters.map(\.name)
    for name in settings.parameters.keys.sorted() where !known.contains(name) {
      var failure = DocumentFailure(.wrongParameter, document: "", message: "")
      failure.parameter = DocumentFailure.Parameter(name: name, known: known)
      throw failure
    }
  }

  // MARK: - A document

  /// What a `Reader` of the scripts makes of a document; nil when none of them reads it.
  func read(_ document: RawDocument) throws(DocumentFailure) -> [Article]? {
    for world in worlds {
      if let articles = try world.read(document) { return articles }
    }
    return nil
  }

  /// Passes an article through all scripts; nothing of it counts until `add`.
  func run(_ article: Article) throws(DocumentFailure) -> Outcome {
    var outcome = Outcome(articles: [article])
    for world in worlds { world.intake.begin() }
    var firstTable = 0
    for (index, world) in worlds.enumerated() {
      var articles: [Article] = []
      for current in outcome.articles {
        articles += try world.run(current)
        world.intake.read(
          rows: { outcome.rows.append((firstTable + $0.table, $0.row)) },
          additions: { outcome.additions.append((index, $0.total, $0.arguments)) })
        outcome.log += world.intake.log
      }
      outcome.articles = articles
      firstTable += world.declarations.tables.count
    }
    if let writer {
      // The article that the last hooks have left in Lua's hands needs not be handed over again.
      let isFresh =
        !(writer === worlds.last && outcome.articles.count == 1
        && outcome.articles[0].id == article.id)
      for article in outcome.articles {
        let linesBefore = isFresh ? 0 : writer.intake.log.count
        outcome.texts += try writer.write(article, isFresh: isFresh)
        outcome.log += writer.intake.log.dropFirst(linesBefore)
      }
    }
    return outcome
  }

  /// What the hooks have printed for the article that `run` has failed on.
  var unfinishedLog: [LogEntry] { worlds.flatMap(\.intake.log) }

  /// Lets an article count in the totals.
  ///
  /// - Throws: when a `merge` of the script fails; nothing has been added then.
  func add(_ outcome: Outcome) throws(DocumentFailure) {
    var sums: [[(name: String, sum: LuaValue)]] = []
    for world in worlds { sums.append(try world.mergedTotals()) }
    for (world, sums) in zip(worlds, sums) { world.setCombined(sums) }
    for entry in outcome.additions {
      totals[entry.script][entry.total].add(entry.arguments)
    }
  }

  // MARK: - Totals

  /// What the totals of all scripts have come to: copies cost nothing until one of them grows.
  struct Sums {
    fileprivate var totals: [[any Total]]
    fileprivate var combined: [[String: LuaValue]]
  }

  var sums: Sums {
    get {
      Sums(totals: totals, combined: worlds.map { $0.scope.combined.compactMapValues(\.sum) })
    }
    set {
      totals = newValue.totals
      for (world, sums) in zip(worlds, newValue.combined) {
        for total in world.scope.combined.values { total.set(sums[total.name]) }
      }
    }
  }

  /// The totals of all scripts as bytes, for `merge`.
  var encodedTotals: [UInt8] {
    LuaValue.array(zip(worlds, totals).map { $0.plainTotals($1) }).encoded
  }

  func merge(encodedTotals bytes: [UInt8]) throws(DocumentFailure) {
    guard case .array(let parts)? = LuaValue(encoded: bytes), parts.count == worlds.count else {
      throw unreadableTotals
    }
    for index in worlds.indices {
      guard try worlds[index].merge(plain: parts[index], into: &totals[index]) else {
        throw unreadableTotals
      }
    }
  }

  private var unreadableTotals: DocumentFailure {
    DocumentFailure(.scriptError, document: "", message: "the totals of a chunk cannot be read")
  }

  /// What `Batch` sees of the totals of all scripts, by their names.
  func totalResults() throws(DocumentFailure) -> LuaValue {
    var pairs: [LuaPair] = []
    for (world, totals) in zip(worlds, totals) {
      if case .table(let results) = try world.totalResults(totals) { pairs += results }
    }
    return .table(pairs)
  }

  /// What the `Batch` hooks say, one script after the other.
  func report() throws(DocumentFailure) -> [UInt8] {
    var report: [UInt8] = []
    for (world, totals) in zip(worlds, totals) { report += try world.report(totals) }
    return report
  }
}
