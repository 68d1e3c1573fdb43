/// Turns the bytes of a document into one or more articles: the canonical text, its regions and
/// its paragraphs.
public protocol Reader: Sendable {
  /// What `--from` and `format` call it: `text`.
  var name: String { get }
  /// One line for `galley list`.
  var summary: String { get }
  /// Lower-case endings of file names, without the dot.
  var fileExtensions: [String] { get }

  /// - Throws: what is wrong with the document, with its place.
  func read(_ document: RawDocument) throws(DocumentFailure) -> [Article]

  /// Whether a document whose name tells nothing is one for this reader; no, where it does not say.
  ///
  /// - Complexity: looks at the beginning alone.
  func recognises(_ bytes: [UInt8]) -> Bool
}

extension Reader {
  public func recognises(_ bytes: [UInt8]) -> Bool { false }
}

/// Finds something in an article and writes it down there.
///
/// Annotators run in the order of the table of built-ins; each may use what those before it found.
public protocol Annotator: Sendable {
  var name: String { get }
  var summary: String { get }

  func annotate(_ article: inout Article)

  /// The same annotator with further words; itself where they do not matter to it.
  func adding(_ words: AddedWords) -> any Annotator
}

extension Annotator {
  public func adding(_ words: AddedWords) -> any Annotator { self }
}

/// Writes articles in one format.
public protocol Exporter: Sendable {
  /// What `--to` calls it: `jsonl`.
  var name: String { get }
  var summary: String { get }
  /// What defines the format, with its version: `JSON Lines 1.0`.
  var specification: String { get }
  var fileExtension: String { get }
  /// Others by which `-o` may name it.
  var otherExtensions: [String] { get }
  /// What makes the file of the stream; nil where the stream is the file.
  var assembly: (any OutputAssembly)? { get }
  /// What stands before the first article, between two, and after the last.
  var header: String { get }
  var separator: String { get }
  var footer: String { get }
  /// The same for formats that end with what the run came to.
  func footer(after run: RunSummary) -> String

  func write(_ article: Article, to output: inout Output)
}

extension Exporter {
  public var specification: String { "" }
  public var otherExtensions: [String] { [] }
  public var assembly: (any OutputAssembly)? { nil }
  public var header: String { "" }
  public var separator: String { "" }
  public var footer: String { "" }
  public func footer(after run: RunSummary) -> String { footer }
}
