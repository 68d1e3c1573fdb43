import GalleyCore
import GalleyLua

/// Several scripts in a row: each sees an article as the one before left it.
final class ScriptChain {
  let worlds: [ScriptWorld]
  private(set) var totals: [[Total]]

  /// What an article came to.
  struct Outcome {
    /// As the last script left it; nil when one of them dropped it.
    var article: Article?
    /// In the order of `emit`; `table` counts through the tables of all scripts.
    var rows: [(table: Int, row: Row)] = []
    var additions: [(script: Int, total: Int, addition: Total.Addition)] = []
    var text: (path: String?, text: [UInt8])?
    var log: [String] = []
  }

  init(
    _ scripts: [ScriptFile], engine: ScriptEngine, settings: ScriptSettings
  ) throws(DocumentFailure) {
    var worlds: [ScriptWorld] = []
    for script in scripts {
      worlds.append(try ScriptWorld(script, engine: engine, settings: settings))
    }
    self.worlds = worlds
    totals = worlds.map { $0.declarations.totals.map { Total($0.kind) } }
  }

  /// The tables of all scripts, in order.
  var tables: [TableSchema] { worlds.flatMap(\.declarations.tables) }

  var writer: ScriptWorld? { worlds.first { $0.declarations.writer != nil } }

  /// Passes an article through all scripts; nothing of it counts until `add`.
  func run(_ article: Article) throws(DocumentFailure) -> Outcome {
    var outcome = Outcome(article: article)
    for world in worlds { world.intake.begin() }
    var firstTable = 0
    for (index, world) in worlds.enumerated() {
      guard let current = outcome.article else { break }
      outcome.article = try world.run(current)
      for entry in world.intake.rows { outcome.rows.append((firstTable + entry.table, entry.row)) }
      for entry in world.intake.additions {
        outcome.additions.append((index, entry.total, entry.addition))
      }
      outcome.log += world.intake.log
      firstTable += world.declarations.tables.count
    }
    if let article = outcome.article, let writer {
      let isLast = writer === worlds.last
      let linesBefore = isLast ? writer.intake.log.count : 0
      outcome.text = try writer.write(article, isFresh: !isLast)
      outcome.log += writer.intake.log.dropFirst(linesBefore)
    }
    return outcome
  }

  /// What the hooks have printed for the article that `run` has failed on.
  var unfinishedLog: [String] { worlds.flatMap(\.intake.log) }

  /// Lets an article count in the totals.
  func add(_ outcome: Outcome) {
    for entry in outcome.additions {
      totals[entry.script][entry.total].add(entry.addition)
    }
  }

  /// The totals of all scripts as bytes, for `merge`.
  var encodedTotals: [UInt8] { totals.flatMap { $0 }.encoded }

  func merge(encodedTotals bytes: [UInt8]) throws(DocumentFailure) {
    var flat = totals.flatMap { $0 }
    guard flat.merge(encoded: bytes) else {
      throw DocumentFailure(
        .scriptError, document: "", message: "the totals of a chunk cannot be read")
    }
    var rest = flat[...]
    for index in totals.indices {
      let count = totals[index].count
      totals[index] = Array(rest.prefix(count))
      rest = rest.dropFirst(count)
    }
  }

  /// What the `Batch` hooks say, one script after the other.
  func report() throws(DocumentFailure) -> [UInt8] {
    var report: [UInt8] = []
    for (world, totals) in zip(worlds, totals) { report += try world.report(totals) }
    return report
  }
}
