import GalleyCore

/// Finds the line that names the authors, and the authors in it.
struct BylineFinder {
  private let page: PageLines
  private let table: TokenTable
  private let text: TextBuffer

  init(_ page: PageLines, _ table: TokenTable, _ text: TextBuffer) {
    self.page = page
    self.table = table
    self.text = text
  }

  func annotate(_ article: inout Article) {
    let near = page.header + page.signature + page.above.suffix(6)
    for line in near where line.words <= 30 {
      guard let start = afterBy(line) else { continue }
      let authors = names(start, table.range(in: line.span).upperBound)
      if !authors.isEmpty { return set(&article, line, authors) }
    }
    for line in page.header where isPlainName(line) {
      let range = table.range(in: line.span)
      let authors = names(range.lowerBound, range.upperBound)
      if !authors.isEmpty { return set(&article, line, authors) }
    }
    if let poster = poster() { set(&article, poster, [poster.span]) }
  }

  private func set(_ article: inout Article, _ line: Line, _ authors: [TextSpan]) {
    article.byline = .span(line.span)
    article.authors = authors.map { span in
      let words = table.range(in: span)
      let shouts = words.contains { table[$0].shape.contains(.allCapitals) && span.count > 3 }
      return shouts ? .string(withoutShouting(text.folded(span))) : .span(span)
    }
  }

  /// The token behind `by`, at the beginning of a line or behind its date.
  private func afterBy(_ line: Line) -> Int? {
    let range = table.range(in: line.span)
    guard !range.isEmpty else { return nil }
    if line.begins(.byline) {
      var index = range.lowerBound
      while index < range.upperBound, index < range.lowerBound + 4 {
        if isBy(index) { return skipColon(index + 1, range) }
        index += 1
      }
      return skipColon(range.lowerBound + 1, range)
    }
    guard line.looksDated else { return nil }
    return range.first { isBy($0) }.map { skipColon($0 + 1, range) }
  }

  private func skipColon(_ index: Int, _ range: Range<Int>) -> Int {
    index < range.upperBound && table[index].kind == .colon ? index + 1 : index
  }

  private func isBy(_ index: Int) -> Bool {
    let span = table[index].span
    return text.isWord(span, "by") || text.isWord(span, "von") || text.isWord(span, "par")
      || text.isWord(span, "por") || text.isWord(span, "di") || text.isWord(span, "door")
      || text.isWord(span, "av") || text.isWord(span, "af") || text.isWord(span, "de")
  }

  /// `Gordon Pell`, `Phoebe Lanyard in Eastmarch` below the title.
  private func isPlainName(_ line: Line) -> Bool {
    guard line.words >= 2, line.words <= 5, line.capitalised >= 2, line.lower <= 1,
      line.numbers == 0, line.separators == 0, !line.looksDated,
      line.shape.isDisjoint(with: [.endsSentence, .endsColon, .allCapitals, .startsBullet]),
      !line.begins(.furniture), !line.begins([.position, .pictureLine, .readingTime, .postUser])
    else { return false }
    let range = table.range(in: line.span)
    return !range.contains { table.has($0, [.org, .outletWord, .place]) && $0 < range.lowerBound + 2 }
  }

  /// The name above `Joined: 14 Mar 2005`.
  private func poster() -> Line? {
    guard let user = page.header.firstIndex(where: { $0.begins(.postUser) && $0.numbers > 0 })
    else { return nil }
    var first = user
    while first > 0, page.header[first - 1].group == page.header[user].group { first -= 1 }
    let line = page.header[first]
    return first < user && line.words <= 3 ? line : nil
  }

  // MARK: - Names

  /// The names in a range of tokens, parted by commas and `and`.
  private func names(_ start: Int, _ end: Int) -> [TextSpan] {
    var names: [TextSpan] = []
    var index = start
    while index < end {
      while index < end, table.has(index, .honorific) || table[index].kind == .period { index += 1 }
      let first = index
      while index < end, isPartOfName(index, first) { index += 1 }
      // A name has a first name or an initial; one word alone may be an alias.
      guard index > first else { break }
      names.append(text.trimmed(table.span(first..<index)))
      guard index < end, isJoint(index) else { break }
      index += 1
      if index < end, isJoint(index) { index += 1 }
      // Behind the comma may stand a title: `Staff Writer`.
      if index < end, table.has(index, [.title, .reporterWord, .outletWord, .org]) { break }
    }
    return names
  }

  private func isPartOfName(_ index: Int, _ first: Int) -> Bool {
    let token = table[index]
    switch token.kind {
    case .word:
      if token.isCapitalised { return !isBy(index) }
      return index > first && table.has(index, .nameJoint) && !isConjunction(index)
        && !table.has(index, .preposition) && index + 1 < table.count
        && table.isNamePart(index + 1)
    case .period:
      // An initial: `P. Dunmore`.
      return index > first && table[index - 1].span.count <= 2 && table.isGlued(index)
        && index + 1 < table.count && !table[index + 1].shape.contains(.afterNewline)
    default:
      return false
    }
  }

  private func isJoint(_ index: Int) -> Bool {
    table[index].kind == .comma || isConjunction(index) || table.isAmpersand(index, text)
  }

  private func isConjunction(_ index: Int) -> Bool {
    let span = table[index].span
    return text.isWord(span, "and") || text.isWord(span, "und") || text.isWord(span, "et")
      || text.isWord(span, "y") || text.isWord(span, "e") || text.isWord(span, "en")
  }
}
