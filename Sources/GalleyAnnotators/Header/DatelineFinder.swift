import GalleyCore

/// Reads the dateline with which a wire story opens.
///
///     PORT ELLIS, March 3 (Reuters) - Crane drivers ...
///     LISBON (AP) \u{2014} Volunteers ...
///     Lisbon (AFP) Nov 20, 2010
///     WASHINGTON \u{2014} The ...
struct DatelineFinder {
  private let table: TokenTable
  private let text: TextBuffer
  private let parser: DateParser

  init(_ table: TokenTable, _ text: TextBuffer, _ parser: DateParser) {
    self.table = table
    self.text = text
    self.parser = parser
  }

  func dateline(of article: Article) -> Dateline? {
    for paragraph in article.paragraphs.prefix(2) {
      guard let span = paragraph.span else { continue }
      if let found = dateline(table.range(in: span), article.published) { return found }
    }
    return nil
  }

  private func dateline(_ range: Range<Int>, _ published: NewsDate?) -> Dateline? {
    let start = range.lowerBound
    var index = start
    var lastPlace = start
    var shouts = true
    // The place: at most eight tokens of capitals, `ST. LOUIS, Missouri`.
    while index < range.upperBound, index < start + 8 {
      let token = table[index]
      switch token.kind {
      case .word
      where parser.mayBegin(index) && index > start
        && parser.date(at: index, before: range.upperBound)?.hasDay == true:
        return rest(index, lastPlace, range, published, shouts: shouts)
      case .word where token.isCapitalised:
        if index == start { shouts = token.shape.contains(.allCapitals) }
        index += 1
        lastPlace = index
      case .word where table.has(index, .nameJoint) && index > start && token.span.count <= 3:
        index += 1
      case .comma, .period, .slash:
        guard index > start else { return nil }
        index += 1
      default:
        return rest(index, lastPlace, range, published, shouts: shouts)
      }
    }
    return nil
  }

  private func rest(
    _ start: Int, _ placeEnd: Int, _ range: Range<Int>, _ published: NewsDate?, shouts: Bool
  ) -> Dateline? {
    guard placeEnd > range.lowerBound else { return nil }
    var index = start
    var date: ParsedDate?
    if index < range.upperBound, let found = parser.date(at: index, before: range.upperBound),
      found.hasDay
    {
      date = found
      index = found.tokens.upperBound
    }
    var agency: (entry: Gazetteer.Entry, span: TextSpan)?
    if index + 2 < range.upperBound, table[index].kind == .openParenthesis,
      let (entry, end) = Gazetteer.shared.match(table, text, at: index + 1), end < range.upperBound,
      table[end].kind == .closeParenthesis
    {
      agency = (entry, table.span(index + 1..<end))
      index = end + 1
      if date == nil, index < range.upperBound,
        let found = parser.date(at: index, before: range.upperBound), found.hasDay
      {
        date = found
        index = found.tokens.upperBound
      }
    }
    let dash = index < range.upperBound && table[index].kind == .dash
    guard agency != nil || dash && shouts else { return nil }
    var line = Dateline(span: table.span(range.lowerBound..<index))
    line.place = .span(table.span(range.lowerBound..<placeEnd))
    line.agency = agency.map { .span($0.span) }
    line.date = date?.resolved(against: published)?.date
    return line
  }
}
