import GalleyCore

/// Writes the canonical text: the bytes that the offsets of every other output count in.
///
/// For a page that was plain UTF-8 text the output is the file, byte for byte. Several articles
/// follow one another with nothing in between.
public struct PlainTextExporter: Exporter {
  public let name = "text"
  public let specification = "UTF-8"
  public let summary = "the canonical text that all offsets count in"
  public let fileExtension = "txt"

  public init() {}

  public func write(_ article: Article, to output: inout Output) {
    output.write(article.text.bytes[...])
  }
}
