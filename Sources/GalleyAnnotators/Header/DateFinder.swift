import GalleyCore
import GalleyLexicons

/// Decides which of the dates around the text is the article's.
///
/// A date in the lines between title and body comes first, then that of the origin line, then one
/// above the title, where papers print today's date and blogs the post's. Below the body only a
/// signature (`Posted by ... at 7:14 AM`) counts. Then comes the title of the window, which may end with
/// the day, and at last the day of a change.
struct DateFinder {
  private let page: PageLines
  private let table: TokenTable
  private let text: TextBuffer
  private let parser: DateParser
  private let origin: NewsDate?

  init(
    _ page: PageLines, _ table: TokenTable, _ text: TextBuffer, _ parser: DateParser,
    origin: NewsDate?
  ) {
    self.page = page
    self.table = table
    self.text = text
    self.parser = parser
    self.origin = origin
  }

  func annotate(_ article: inout Article) {
    var found = dates(in: page.header, article)
    if found.published == nil { found.published = origin }
    if found.published == nil || found.modified == nil {
      let signed = dates(in: page.signature, article)
      found.published = found.published ?? signed.published
      found.modified = found.modified ?? signed.modified
    }
    if found.published == nil {
      found.published = dates(in: page.above.suffix(24), article).published.map(withSignedTime)
    }
    // The title of the window may end with the day; a page that tells only when it was changed was
    // published then as far as anybody knows.
    if found.published == nil {
      found.published = dates(in: page.above.prefix(1), article).published ?? found.modified
    }
    article.published = found.published ?? article.fallbackDate
    article.modified = found.modified
  }

  private func dates(
    in lines: some Sequence<Line>, _ article: Article
  ) -> (published: NewsDate?, modified: NewsDate?) {
    var published: NewsDate?
    var modified: NewsDate?
    for line in lines where line.words <= 60 && !line.begins(.postUser) {
      let range = table.range(in: line.span)
      var index = range.lowerBound
      var labelStart = line.span.start
      while index < range.upperBound {
        guard parser.mayBegin(index), let date = parser.date(at: index, before: range.upperBound),
          date.hasDay, let resolved = date.resolved(against: article.fallbackDate)
        else {
          index += 1
          continue
        }
        let label = TextSpan(labelStart, Int(table[index].start))
        if isModified(label) {
          modified = modified ?? resolved.date
        } else {
          published = published ?? resolved.date
        }
        index = date.tokens.upperBound
        labelStart = Int(table[index - 1].end)
      }
    }
    return (published, modified)
  }

  /// Whether the words before a date say that the page was changed then.
  private func isModified(_ label: TextSpan) -> Bool {
    Furniture.lines(text, in: label).contains { $0.begins(.modified) || $0.ends(.modified) }
  }

  /// The day above the title with the time of `Posted by ... at 7:14 AM`.
  private func withSignedTime(_ day: NewsDate) -> NewsDate {
    guard day.hour == nil else { return day }
    for line in page.signature where line.words <= 16 {
      for index in table.range(in: line.span) where table[index].kind == .number {
        if let time = parser.time(at: index, before: table.range(in: line.span).upperBound),
          let date = NewsDate(
            year: day.year, month: day.month, day: day.day, hour: time.hour, minute: time.minute,
            offset: time.offset)
        {
          return date
        }
      }
    }
    return day
  }
}
