import GalleyCore
import GalleyLexicons

/// Reads a saved page as plain text.
///
/// The canonical text is the file, byte for byte. The reader cuts it into regions (title, header,
/// origin, body, comments, boilerplate) and the body into paragraphs; hard-wrapped lines are one
/// paragraph, and so is each line of a dump that has no blank ones.
///
///     let articles = try PlainTextReader().read(RawDocument(id: "a.txt", bytes: bytes))
///     articles[0].paragraphs.count   // 20
///
/// - Throws: `notText` with the place of the first byte that is not UTF-8, `empty` for a file
///   without a visible character.
/// - Complexity: linear in the number of bytes.
public struct PlainTextReader: Reader {
  public let name = "text"
  public let summary = "saved pages as plain text in UTF-8"
  public let fileExtensions = ["txt", "text"]

  /// What other documents of the batch repeat is no body.
  public var profile: SiteProfile

  public init(profile: SiteProfile = .empty) {
    self.profile = profile
  }

  public func read(_ document: RawDocument) throws(DocumentFailure) -> [Article] {
    let buffer: TextBuffer
    do {
      buffer = try TextBuffer(checking: document.bytes)
    } catch {
      var failure = DocumentFailure(.notText, document: document.id)
      failure.offset = error.offset
      failure.byte = error.byte
      throw failure
    }
    // UTF-8 allows it, but no page has one: the file is UTF-16, or no text at all.
    if let offset = document.bytes.firstIndex(of: 0) {
      var failure = DocumentFailure(.notText, document: document.id)
      failure.offset = offset
      failure.byte = 0
      throw failure
    }
    let table = LineTable(buffer, phrases: Furniture.phrases)
    guard !table.lines.isEmpty else { throw DocumentFailure(.empty, document: document.id) }

    var article = Article(id: document.id, path: document.path, format: name, text: buffer)
    article.fallbackDate = document.published
    article.retrieved = document.retrieved
    article.wrapColumn = wrapWidth(table.lines)
    var segmenter = Segmenter(buffer, table.lines, profile: profile)
    segmenter.run()
    // All of it repeats: an article that several sites have, not their furniture.
    if segmenter.paragraphs.isEmpty, !profile.isEmpty {
      segmenter = Segmenter(buffer, table.lines)
      segmenter.run()
    }
    article.regions = segmenter.regions
    if document.explainsRegions { article.regionReasons = segmenter.reasons() }
    article.paragraphs = segmenter.paragraphs
    if article.paragraphs.isEmpty { article.warnings.append(Diagnostic(.noBody)) }
    return [article]
  }
}
