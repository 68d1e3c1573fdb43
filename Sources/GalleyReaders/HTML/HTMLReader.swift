import GalleyCore
import GalleyHTML

/// Reads a saved HTML page.
///
/// The canonical text is laid out from the page: headline, byline and date, the paragraphs of the
/// body, the comments. Headline, authors, dates and the rest come from what the page says of itself
/// for machines, then from what it shows; `Article.bases` tells which. What the reader does not find
/// stays nil, and the annotators do not guess at it.
///
///     let articles = try HTMLReader().read(RawDocument(id: "a.html", bytes: bytes))
///     articles[0].headline, articles[0].authors, articles[0].paragraphs
///
/// - Throws: `notText` for a file that is no text in any encoding, `empty` for a page that shows
///   nothing.
/// - Complexity: linear in the number of bytes.
public struct HTMLReader: Reader {
  public let name = "html"
  public let summary = "saved web pages: HTML in any encoding, also MHTML"
  public let fileExtensions = ["html", "htm", "xhtml", "xht", "mhtml", "mht"]

  public init() {}

  public func read(_ document: RawDocument) throws(DocumentFailure) -> [Article] {
    guard !document.bytes.isEmpty else { throw DocumentFailure(.empty, document: document.id) }
    var bytes = document.bytes
    var address = document.url
    if Self.looksLikeMail(bytes), let page = MHTML.page(bytes) {
      bytes = page.bytes
      address = address ?? page.address
    }
    if let offset = Self.binaryPlace(bytes) {
      var failure = DocumentFailure(.notText, document: document.id)
      failure.offset = offset
      failure.byte = bytes[offset]
      throw failure
    }
    let page = ArticlePage(bytes)
    guard !page.features.survey.blocks.isEmpty || page.headline != nil else {
      throw DocumentFailure(.empty, document: document.id)
    }
    return [try article(page, document, address)]
  }

  private func article(
    _ page: ArticlePage, _ document: RawDocument, _ address: String?
  ) throws(DocumentFailure) -> Article {
    let facts = PageFacts(page, address: address)
    // The headline has a line of its own already.
    let body = page.bodyBlocks.filter {
      $0 != page.titleBlock || page.features.survey.blocks[$0].kind != .heading
    }
    let layout = PageLayout(
      page.features.survey, headline: facts.headline?.text, byline: facts.bylineBlock,
      dateline: facts.dateBlock, body: body, stated: page.metadata.jsonLD.comments)
    let buffer: TextBuffer
    do {
      buffer = try TextBuffer(checking: layout.bytes)
    } catch {
      throw DocumentFailure(.notText, document: document.id)
    }
    var article = Article(id: document.id, path: document.path, format: name, text: buffer)
    article.fallbackDate = document.published
    article.retrieved = document.retrieved
    article.regions = layout.regions
    article.markedComments = layout.markedComments
    article.paragraphs = layout.paragraphs
    if article.paragraphs.isEmpty { article.warnings.append(Diagnostic(.noBody)) }
    facts.write(into: &article, layout)
    article.warnings += PageKind(page, isDated: article.published != nil).warnings
    PageLinks(page, layout, facts.address).write(into: &article)
    PageImages(page, body: body, facts.address).write(into: &article)
    return article
  }

  private static func looksLikeMail(_ bytes: [UInt8]) -> Bool {
    let head = String(decoding: bytes.prefix(600), as: UTF8.self).lowercased()
    return !head.hasPrefix("<")
      && (head.holds("mime-version:") || head.holds("content-type: multipart/related"))
  }

  /// The first byte that tells that a file is no text: a picture, a PDF, an archive.
  ///
  /// Pages may hold a control character or two; UTF-16 is full of zero bytes, in every second place.
  private static func binaryPlace(_ bytes: [UInt8]) -> Int? {
    let head = bytes.prefix(4096)
    for mark: [UInt8] in [
      [0x25, 0x50, 0x44, 0x46], [0x89, 0x50, 0x4E, 0x47], [0xFF, 0xD8, 0xFF], [0x50, 0x4B, 3, 4],
      [0x47, 0x49, 0x46, 0x38], [0x7F, 0x45, 0x4C, 0x46], [0x1F, 0x8B],
    ] where head.starts(with: mark) {
      return 0
    }
    if head.starts(with: [0xFF, 0xFE]) || head.starts(with: [0xFE, 0xFF]) { return nil }
    var controls = 0
    var zeros = (even: 0, odd: 0)
    var first: Int?
    for (index, byte) in head.enumerated() {
      if byte == 0 {
        if index % 2 == 0 { zeros.even += 1 } else { zeros.odd += 1 }
      }
      if byte < 0x20, byte != 0x09, byte != 0x0A, byte != 0x0D, byte != 0x0C, byte != 0x1B {
        controls += 1
        first = first ?? index
      }
    }
    let isWide =
      min(zeros.even, zeros.odd) * 10 <= max(zeros.even, zeros.odd)
      && max(zeros.even, zeros.odd) * 3 > head.count
    return controls * 20 > head.count && !isWide ? first : nil
  }
}
