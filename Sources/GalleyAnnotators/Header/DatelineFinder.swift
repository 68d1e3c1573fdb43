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

  /// What a dateline is made of, in the order in which the text has it.
  private struct Pieces {
    var place: Range<Int>?
    var shouts = false
    var date: ParsedDate?
    var agency: TextSpan?
    /// Whether a list knows the agency.
    var isKnown = false
    var end = 0
  }

  private func dateline(_ range: Range<Int>, _ published: NewsDate?) -> Dateline? {
    guard let first = range.first else { return nil }
    var pieces = Pieces(end: first)
    read(&pieces, range)
    // `(ANSA) - ROMA, 10 GIU - ...`: the place behind the agency and a dash.
    if pieces.isKnown, pieces.place == nil, pieces.date == nil, isDash(pieces.end, range) {
      var behind = pieces
      behind.end += 1
      read(&behind, range)
      if behind.place != nil, behind.shouts, isDash(behind.end, range) { pieces = behind }
    }
    // `МОСКВА, 3 мар — РИА Новости.`: the agency behind the dash.
    if pieces.agency == nil, pieces.place != nil, pieces.shouts, pieces.date != nil,
      isDash(pieces.end, range),
      let (_, end) = table.gazetteer.match(table, text, at: pieces.end + 1), end < range.upperBound,
      table[end].kind == .period || table[end].kind == .dash || table[end].kind == .comma
    {
      pieces.agency = table.span(pieces.end + 1..<end)
      pieces.isKnown = true
      pieces.end = end
    }
    let isParted = isDash(pieces.end, range) || isPeriod(pieces.end, range)
    if pieces.agency == nil {
      guard pieces.place != nil, pieces.shouts, isDash(pieces.end, range) else { return nil }
    } else if !pieces.isKnown {
      // A name that no list has: only where the rest cannot be anything else.
      guard pieces.place != nil, pieces.shouts, isDash(pieces.end, range) else { return nil }
    } else {
      // "The Associated Press (AP) was founded": no place, and no dash.
      guard isParted || pieces.date != nil || pieces.shouts && pieces.place != nil else {
        return nil
      }
    }
    var line = Dateline(span: table.span(range.lowerBound..<pieces.end))
    line.place = pieces.place.map { .span(table.span($0)) }
    line.agency = pieces.agency.map { .span($0) }
    line.date = pieces.date?.resolved(against: published)?.date
    return line
  }

  /// Place, date and agency, each at most once, as long as they follow each other.
  private func read(_ pieces: inout Pieces, _ range: Range<Int>) {
    if let place = place(at: pieces.end, range) {
      pieces.place = place.tokens
      pieces.shouts = place.shouts
      pieces.end = place.tokens.upperBound
    }
    while pieces.end < range.upperBound {
      var next = pieces.end
      while next < range.upperBound, next < pieces.end + 2,
        table[next].kind == .comma || table[next].kind == .period
      {
        next += 1
      }
      guard next < range.upperBound else { return }
      if pieces.date == nil, let date = parser.date(at: next, before: range.upperBound), date.hasDay
      {
        pieces.date = date
        pieces.end = date.tokens.upperBound
      } else if pieces.agency == nil, let agency = agency(at: next, range) {
        pieces.agency = agency.name
        pieces.isKnown = agency.isKnown
        pieces.end = agency.end
      } else {
        return
      }
    }
  }

  /// At most eight tokens of capitals: `ST. LOUIS, Missouri`.
  private func place(
    at start: Int, _ range: Range<Int>
  ) -> (tokens: Range<Int>, shouts: Bool)? {
    var index = start
    var end = start
    while index < range.upperBound, index < start + 8 {
      let token = table[index]
      switch token.kind {
      case .word
      where parser.mayBegin(index)
        && parser.date(at: index, before: range.upperBound)?.hasDay == true:
        return result(start, end)
      case .word where token.isCapitalised:
        index += 1
        end = index
      case .word where table.has(index, .nameJoint) && index > start && token.span.count <= 3:
        index += 1
      case .comma, .period, .slash:
        guard index > start else { return nil }
        // `/TASS/` is the agency.
        if token.kind == .slash, !table.isGlued(index) { return result(start, end) }
        index += 1
      default: return result(start, end)
      }
    }
    return nil
  }

  private func result(_ start: Int, _ end: Int) -> (tokens: Range<Int>, shouts: Bool)? {
    guard end > start else { return nil }
    return (start..<end, table[start].shape.contains(.allCapitals))
  }

  /// `(Reuters)`, `/TASS/`, `(EUROPA PRESS)`, `(Kestrel Wire)`.
  private func agency(
    at index: Int, _ range: Range<Int>
  ) -> (name: TextSpan, isKnown: Bool, end: Int)? {
    let isSlash = table[index].kind == .slash
    guard isSlash || table[index].kind == .openParenthesis else { return nil }
    var close = index + 1
    while close < range.upperBound, close < index + 7, table[close].isWord { close += 1 }
    guard close > index + 1, close < range.upperBound,
      table[close].kind == (isSlash ? .slash : .closeParenthesis)
    else { return nil }
    let name = table.span(index + 1..<close)
    if let (_, end) = table.gazetteer.match(table, text, at: index + 1), end == close {
      return (name, true, close + 1)
    }
    let plain = withoutShouting(text.folded(name))
    if table.gazetteer.name(of: plain) != nil { return (name, true, close + 1) }
    guard !isSlash, table.isNamePart(index + 1),
      // One word may be a place: `LONDON (Ontario) - ...`.
      close - index >= 3 || !table.has(index + 1, [.place, .month, .weekday])
    else { return nil }
    return (name, false, close + 1)
  }

  private func isDash(_ index: Int, _ range: Range<Int>) -> Bool {
    index < range.upperBound && table[index].kind == .dash
  }

  /// `/TASS/.` ends with a period.
  private func isPeriod(_ index: Int, _ range: Range<Int>) -> Bool {
    index < range.upperBound && table[index].kind == .period
  }
}
