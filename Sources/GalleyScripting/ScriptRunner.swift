import GalleyCore
import GalleyLua

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
    try chain.add(outcome)
    let tables = chain.tables
    return ScriptResult(
      articles: outcome.articles,
      rows: outcome.rows.map { ScriptResult.TableRow(table: tables[$0.table].name, row: $0.row) },
      texts: outcome.texts.map {
        ScriptResult.Text(
          article: $0.article, path: $0.path, fileExtension: $0.fileExtension,
          text: String(decoding: $0.bytes, as: UTF8.self))
      }, entries: outcome.log)
  }

  /// Reads a document with the scripts' own `Reader`.
  ///
  /// - Returns: nil when no script reads it.
  public func read(_ document: RawDocument) throws(DocumentFailure) -> [Article]? {
    try chain.read(document)
  }

  /// The totals of all articles so far as bytes, for `merge`.
  var encodedTotals: [UInt8] { chain.encodedTotals }

  func merge(_ totals: [UInt8]) throws(DocumentFailure) {
    try chain.merge(encodedTotals: totals)
  }

  /// Stop whatever the scripts are doing, from any thread.
  package var stoppers: [LuaStopper] { chain.worlds.map(\.stopper) }

  /// What the scripts' `Batch` says of all articles so far.
  public func report() throws(DocumentFailure) -> String {
    String(decoding: try chain.report(), as: UTF8.self)
  }
}

/// Interpreters stay on one thread at a time; the compiler is right to say so.
@available(*, unavailable)
extension ScriptRunner: Sendable {}

/// What became of one article.
public struct ScriptResult: Sendable {
  public struct TableRow: Hashable, Sendable {
    public var table: String
    public var row: Row
  }

  /// What the `Writer` made of an article.
  public struct Text: Hashable, Sendable {
    /// The id of the article.
    public var article: String
    /// The path that the script named; nil for a file named after the article.
    public var path: String?
    /// The ending of a file named after the article.
    public var fileExtension: String?
    public var text: String
  }

  /// As the hooks left it; none when one of them dropped it, several when one made several of it.
  public var articles: [Article]
  /// In the order in which the hooks emitted them.
  public var rows: [TableRow]
  public var texts: [Text]
  /// What the hooks printed and logged.
  public var entries: [LogEntry]
  /// Its words alone.
  public var log: [String] { entries.map(\.text) }

  public var article: Article? { articles.first }

  public func rows(of table: String) -> [Row] {
    rows.filter { $0.table == table }.map(\.row)
  }
}
