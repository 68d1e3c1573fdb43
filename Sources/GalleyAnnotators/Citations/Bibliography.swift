import GalleyCore

/// Finds references to books, papers and reports.
///
///     (Okafor & Lindqvist, 2010; see also Brandt et al., 2011a, p. 12)     Okafor et al. (2010)
///     [3] Okafor, J., & Lindqvist, M. (2010). Title. Journal of Ports, 12(3), 45-67.
///     Okafor, Jane. Title. Bergen: Fjord Press, 2010.
///     Jane Okafor. "Title" - Harbour Gazette, March 22, 2011
struct Bibliography {
  let table: TokenTable
  let text: TextBuffer
  let parser: DateParser
  let published: NewsDate?

  // MARK: - Author and year

  /// The references of a parenthesis: of one its whole span, of several that of each.
  func citations(_ inside: Range<Int>, _ span: TextSpan) -> [Citation] {
    guard inside.count <= 64, table[inside.lowerBound].isWord else { return [] }
    var records: [Range<Int>] = []
    var start = inside.lowerBound
    for index in inside where table[index].kind == .semicolon {
      records.append(start..<index)
      start = index + 1
    }
    records.append(start..<inside.upperBound)
    let found = records.compactMap { authorYear($0, records.count == 1 ? span : nil) }
    return found.count == records.count ? found : []
  }

  /// `see Okafor & Lindqvist, 2010a, p. 12`.
  private func authorYear(_ range: Range<Int>, _ span: TextSpan?) -> Citation? {
    guard !range.isEmpty else { return nil }
    var first = range.lowerBound
    while first < range.upperBound, table[first].kind == .word, !table[first].isCapitalised,
      first - range.lowerBound < 3
    {
      first += 1
    }
    let (authors, behind) = surnames(first..<range.upperBound)
    guard !authors.isEmpty, behind < range.upperBound else { return nil }
    var index = behind
    if table[index].kind == .comma { index += 1 }
    guard index < range.upperBound, let year = year(of: index) else { return nil }
    index += 1
    // A page, or pages, and nothing else.
    if index < range.upperBound {
      guard table[index].kind == .comma || table[index].kind == .colon,
        table[range.upperBound - 1].kind == .number, range.upperBound - index <= 7
      else { return nil }
    }
    return citation(span ?? table.span(first..<range.upperBound), authors, year)
  }

  /// `Okafor et al. (2010)`, `Okafor and Lindqvist (2010)`, `Okafor (2010) found`.
  ///
  /// - Parameter open: the token of the parenthesis.
  func narrative(_ open: Int, _ close: Int, after limit: Int) -> Citation? {
    guard close == open + 2, let year = year(of: open + 1), open > limit else { return nil }
    var first = open
    while first > limit, open - first < 14, isAuthorPiece(first - 1) { first -= 1 }
    while first < open, !table.isNamePart(first) || table.has(first, .sentenceOpener) { first += 1 }
    guard first < open else { return nil }
    let (authors, behind) = surnames(first..<open)
    guard !authors.isEmpty, behind == open else { return nil }
    let isShared = authors.count > 1 || isEtAl(open - 1)
    guard
      isShared
        || close + 1 < table.count && authors[0].count < 30
          && table.has(close + 1, [.cueVerb, .reportingVerb])
          && open - first == 1
    else { return nil }
    return citation(TextSpan(Int(table[first].start), Int(table[close].end)), authors, year)
  }

  /// The surnames at the beginning of a range, and the token behind them.
  private func surnames(_ range: Range<Int>) -> (names: [TextSpan], behind: Int) {
    var names: [TextSpan] = []
    var index = range.lowerBound
    while index < range.upperBound {
      let first = index
      while index < range.upperBound, index - first < 5, isSurnamePiece(index, first) { index += 1 }
      guard index > first else { break }
      names.append(table.span(first..<index))
      if let behind = etAl(index, range.upperBound) { return (names, behind) }
      guard index < range.upperBound else { break }
      var next = index
      if table[next].kind == .comma { next += 1 }
      if next < range.upperBound,
        table.isAmpersand(next, text) || text.isWord(table[next].span, "and")
          || text.isWord(table[next].span, "und") || text.isWord(table[next].span, "et")
      {
        next += 1
      } else if table[index].kind != .comma || next < range.upperBound && !table.isNamePart(next) {
        break
      }
      guard next < range.upperBound, table.isNamePart(next) else { break }
      index = next
    }
    return (names, index)
  }

  private func isSurnamePiece(_ index: Int, _ first: Int) -> Bool {
    let token = table[index]
    if token.kind == .period { return index > first && table[index - 1].span.count == 1 }
    guard token.kind == .word else { return false }
    if token.isCapitalised {
      return !table.has(index, [.month, .weekday])
    }
    return table.has(index, .nameJoint) && !table.has(index, .conjunction)
      && !text.isWord(token.span, "et") && !text.isWord(token.span, "in")
      && index + 1 < table.count && table.isNamePart(index + 1)
  }

  private func isAuthorPiece(_ index: Int) -> Bool {
    let token = table[index]
    switch token.kind {
    case .word:
      return token.isCapitalised || text.isWord(token.span, "and") || text.isWord(token.span, "et")
        || text.isWord(token.span, "al")
    case .period: return index > 0 && text.isWord(table[index - 1].span, "al")
    case .comma: return index > 0 && table.isNamePart(index - 1)
    case .symbol: return table.isAmpersand(index, text)
    default: return false
    }
  }

  private func isEtAl(_ index: Int) -> Bool {
    index > 1
      && (text.isWord(table[index].span, "al")
        || table[index].kind == .period && text.isWord(table[index - 1].span, "al"))
  }

  /// The token behind `et al.`
  private func etAl(_ index: Int, _ limit: Int) -> Int? {
    guard index + 1 < limit, text.isWord(table[index].span, "et"),
      text.isWord(table[index + 1].span, "al")
    else { return nil }
    return index + 2 < limit && table[index + 2].kind == .period ? index + 3 : index + 2
  }

  /// `2010`, `2010a`.
  func year(of index: Int) -> Int? {
    let span = table[index].span
    guard table[index].kind == .number, span.count == 4 || span.count == 5 else { return nil }
    var year = 0
    for byte in text.bytes[span.start..<span.start + 4] {
      guard byte &- 0x30 < 10 else { return nil }
      year = year * 10 + Int(byte - 0x30)
    }
    if span.count == 5, !(text.bytes[span.start + 4] &- 0x61 < 6) { return nil }
    return (1500...2100).contains(year) ? year : nil
  }

  func isAnd(_ index: Int) -> Bool {
    table.isAmpersand(index, text) || text.isWord(table[index].span, "and")
  }

  func citation(_ span: TextSpan, _ authors: [TextSpan], _ year: Int) -> Citation {
    var citation = Citation(kind: .bibliographic, span: span)
    citation.authors = authors.map { text.unwrapped($0) }
    citation.date = NewsDate(year: year)
    citation.dateBasis = .explicit
    return citation
  }
}
