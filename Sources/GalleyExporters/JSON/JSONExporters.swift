import GalleyCore

/// What the exporters of JSON add to what they always write.
public struct JSONOptions: Hashable, Sendable {
  /// `--with text`: the canonical text, in the field `text`.
  public var includesText: Bool

  public init(includesText: Bool = false) {
    self.includesText = includesText
  }
}

/// Writes one article on each line.
///
///     {"id":"gates.txt","format":"text","headline":"Port Ministers …","paragraphs":[…],…}
public struct JSONLinesExporter: Exporter {
  public let name = "jsonl"
  public let specification = "JSON Lines 1.0; galley list --schema"
  public let summary = "one JSON object on a line for each article"
  public let fileExtension = "jsonl"
  private let options: JSONOptions

  public init(_ options: JSONOptions = JSONOptions()) {
    self.options = options
  }

  public func write(_ article: Article, to output: inout Output) {
    let json = JSONWriter(capacity: article.text.count * 3 + 1024)
    var writer = ArticleJSON(article, options, json: json)
    writer.write()
    output.write(writer.json.bytes[...])
    output.write(UInt8(ascii: "\n"))
  }
}

/// Writes one array with all articles, indented for people.
public struct JSONExporter: Exporter {
  public let name = "json"
  public let specification = "RFC 8259; galley list --schema"
  public let summary = "one JSON array of all articles, indented"
  public let fileExtension = "json"
  public let header = "[\n"
  public let separator = ",\n"
  public let footer = "\n]\n"
  private let options: JSONOptions

  public init(_ options: JSONOptions = JSONOptions()) {
    self.options = options
  }

  public func write(_ article: Article, to output: inout Output) {
    let json = JSONWriter(indent: 2, depth: 1, capacity: article.text.count * 5 + 1024)
    var writer = ArticleJSON(article, options, json: json)
    writer.write()
    output.write(writer.json.bytes[...])
  }
}
