import GalleyCore

/// Runs scripts over articles held in memory, for a host program.
///
/// Belongs to one thread at a time. Articles pass in the order of the calls, and what the scripts
/// total lasts until the runner goes.
///
///     let runner = try ScriptRunner([ScriptFile(name: "quotes.lua", bytes: Array(source.utf8))])
///     let result = try runner.run(article)
///     for row in result.rows(of: "quotes") { print(row.values) }
///     print(try runner.report())
///
/// In the host's own process the limits hold for scripts that the host trusts: Lua itself can be
/// crashed from plain source.
public final class ScriptRunner {
  private let chain: ScriptChain

  /// - Throws: what is wrong with the first script that cannot be used; `script`, `scriptLine` and
  ///   `scriptExcerpt` say where.
  public init(
    _ scripts: [ScriptFile], engine: ScriptEngine = ScriptEngine(),
    settings: ScriptSettings = ScriptSettings()
  ) throws(DocumentFailure) {
    chain = try ScriptChain(scripts, engine: engine, settings: settings)
  }

  /// The tables that the scripts declare.
  public var tables: [TableSchema] { chain.tables }

  /// Passes an article through the scripts.
  ///
  /// - Throws: what went wrong, with hook, item and line; the article then leaves nothing behind.
  public func run(_ article: Article) throws(DocumentFailure) -> ScriptResult {
    let outcome = try chain.run(article)
    chain.add(outcome)
    let tables = chain.tables
    return ScriptResult(
      article: outcome.article,
      rows: outcome.rows.map { ScriptResult.TableRow(table: tables[$0.table].name, row: $0.row) },
      text: outcome.text.map { String(decoding: $0.text, as: UTF8.self) },
      path: outcome.text?.path, log: outcome.log)
  }

  /// What the scripts' `Batch` says of all articles so far.
  public func report() throws(DocumentFailure) -> String {
    String(decoding: try chain.report(), as: UTF8.self)
  }
}

/// What became of one article.
public struct ScriptResult: Sendable {
  public struct TableRow: Hashable, Sendable {
    public var table: String
    public var row: Row
  }

  /// As the hooks left it; nil when one of them dropped it.
  public var article: Article?
  /// In the order in which the hooks emitted them.
  public var rows: [TableRow]
  /// What the `Writer` made of it, and the path that it named.
  public var text: String?
  public var path: String?
  /// What the hooks printed.
  public var log: [String]

  public func rows(of table: String) -> [Row] {
    rows.filter { $0.table == table }.map(\.row)
  }
}
