import GalleyCore

/// The line that says where the text comes from: `(From Global Security Newswire- March 22, 2011)`.
struct OriginLine {
  private(set) var publication: TextSpan?
  private(set) var date: NewsDate?
  private(set) var basis: DateBasis?
  private(set) var span: TextSpan?

  /// The first such line above the body.
  init(_ article: Article, _ table: TokenTable, _ parser: DateParser) {
    let bodyStart = article.regions.first { $0.kind == .body }?.span.start ?? article.text.count
    for region in article.regions where region.kind == .origin && region.span.start < bodyStart {
      read(region.span, article.text, table, parser)
      if publication != nil { return }
    }
  }

  private mutating func read(
    _ span: TextSpan, _ text: TextBuffer, _ table: TokenTable, _ parser: DateParser
  ) {
    let range = table.range(in: span)
    var start = range.lowerBound
    // `(From` opens the line.
    while start < range.upperBound, !table.isNamePart(start) || isFrom(text, table[start]) {
      start += 1
      if start > range.lowerBound + 4 { return }
    }
    var end = start
    while end < range.upperBound, isPartOfName(table, end, text) {
      end += 1
    }
    guard end > start else { return }
    publication = table.span(start..<end)
    self.span = span
    if let found = parser.firstDate(in: end..<range.upperBound),
      let resolved = found.resolved(against: nil)
    {
      date = resolved.date
      basis = resolved.basis
    }
  }

  private func isFrom(_ text: TextBuffer, _ token: Token) -> Bool {
    text.isWord(token.span, "from") || text.isWord(token.span, "aus")
  }

  private func isPartOfName(_ table: TokenTable, _ index: Int, _ text: TextBuffer) -> Bool {
    let token = table[index]
    switch token.kind {
    case .word: return token.isCapitalised || table.has(index, .nameJoint)
    case .symbol: return table.isAmpersand(index, text)
    default: return false
    }
  }
}
