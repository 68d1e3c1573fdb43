import GalleyCore
import GalleyLexicons

/// Reads who published a page, when, and by whom.
///
/// Looks at the regions around the body: the title, the lines between it and the body, the origin
/// line, the page's first lines and its foot. Fills `headline`, `site`, `section`, `byline`,
/// `authors`, `published`, `modified`, `dateline`, `language` and `tags`; what the page does not
/// show stays nil. Dates of comments, of other stories and of copyrights are never the article's.
///
///     // Straits Security Wire: Port Ministers Edge Toward Joint Cargo Screening
///     // (From Global Security Newswire- March 22, 2011)
///     article.headline    // "Port Ministers Edge Toward Joint Cargo Screening"
///     article.published   // 2011-03-22
///
/// - Complexity: linear in the length of the text around the body.
public struct HeaderAnnotator: Annotator {
  public let name = "header"
  public let summary = "headline, site, authors, dates, dateline, language and tags"

  /// With what a script adds to the lists; nil for those that ship.
  private var lexicon: Lexicon?

  public init() {}

  public func adding(_ words: AddedWords) -> any Annotator {
    guard words.changesLists else { return self }
    var copy = self
    copy.lexicon = Vocabulary.lexicon(adding: words)
    return copy
  }

  public func annotate(_ article: inout Article) {
    if article.lexicon == nil { article.lexicon = lexicon }
    let table = article.tokenized()
    annotateLanguage(&article, table)
    let parser = DateParser(
      table, article.text, dayFirst: article.language != nil && article.language != "en")
    // A page that says all that itself is not guessed at.
    guard !article.headerIsRead else {
      article.published = article.published ?? article.fallbackDate
      article.dateline = DatelineFinder(table, article.text, parser).dateline(of: article)
      return
    }
    let page = PageLines(article, table)
    let origin = OriginLine(article, table, parser)
    article.site = SiteFinder(page, article.text, table).find()
    if article.site == nil, let publication = origin.publication {
      article.site = .span(publication)
    }
    article.section = SectionFinder(page, article.text).find()
    HeadlineFinder(article, table, origin: origin.publication).annotate(&article)
    DateFinder(page, table, article.text, parser, origin: origin.date).annotate(&article)
    BylineFinder(page, table, article.text).annotate(&article)
    article.tags = TagFinder(article.text).tags(in: page)
    article.dateline = DatelineFinder(table, article.text, parser).dateline(of: article)
  }

  private func annotateLanguage(_ article: inout Article, _ table: TokenTable) {
    guard article.language == nil else { return }
    var ranges: [Range<Int>] = []
    for region in article.regions where region.kind == .body || region.kind == .title {
      ranges.append(table.range(in: region.span))
      if ranges.count == 8 { break }
    }
    if ranges.isEmpty { ranges = [0..<min(table.count, 3000)] }
    article.language = LanguageWords.shared.language(table, in: ranges)
  }
}

/// The lines around the body, by their place.
struct PageLines {
  /// Above the title, between title and body or below the summary that the body begins with, and
  /// below the body up to the comments.
  private(set) var above: [Line] = []
  private(set) var header: [Line] = []
  private(set) var below: [Line] = []
  /// Below the body, what the reader took for part of the header: `Posted by ...`.
  private(set) var signature: [Line] = []
  private(set) var title: TextSpan?

  /// No page has more lines than that above its text; a list of links as long as a book is not
  /// looked at to its end.
  private static let most = 16_384

  init(_ article: Article, _ table: TokenTable) {
    title = article.regions.first { $0.kind == .title }?.span
    let bodyStart = article.regions.first { $0.kind == .body }?.span.start ?? article.text.count
    let bodyEnd = article.regions.last { $0.kind == .body }?.span.end ?? article.text.count
    for region in article.regions {
      switch region.kind {
      case .body, .comments, .title, .origin, .caption: continue
      case .header, .boilerplate: break
      }
      let span = TextSpan(
        region.span.start, min(region.span.end, region.span.start + Self.most))
      let lines = Furniture.lines(article.text, in: span)
      if region.span.start >= bodyEnd {
        below += lines
        if region.kind == .header { signature += lines }
      } else if region.span.start >= bodyStart {
        // Below the summary of the text.
        if region.kind == .header { header += lines }
      } else if let title, region.span.start >= title.end {
        header += lines
      } else {
        above += lines
      }
    }
  }
}
