import GalleyCore

/// Finds the line that names the authors, and the authors in it.
struct BylineFinder {
  private let page: PageLines
  private let table: TokenTable
  private let text: TextBuffer
  private let list: NameList

  init(_ page: PageLines, _ table: TokenTable, _ text: TextBuffer) {
    self.page = page
    self.table = table
    self.text = text
    list = NameList(table, text)
  }

  func annotate(_ article: inout Article) {
    let near = page.header + page.signature + page.above.suffix(6)
    for line in near where line.words <= 30 {
      guard let start = afterBy(line) else { continue }
      let end = max(start, table.range(in: line.span).upperBound)
      let authors = people(list.names(in: start..<end))
      if !authors.isEmpty { return set(&article, line, authors) }
      if let account = account(at: start, before: end), line.looksDated {
        return set(&article, line, [account])
      }
    }
    if let (line, range) = plainName() {
      let authors = people(list.names(in: range))
      if !authors.isEmpty { return set(&article, line, authors) }
    }
    if let poster = poster() { set(&article, poster, [poster.span]) }
  }

  // MARK: - Names behind `by`

  /// Names without the month of the date behind them, and without what stands behind a comma and is
  /// no name: `Ann Porter, Redakteurin`, `Ann Porter, Eastmarch`.
  private func people(_ names: [TextSpan]) -> [TextSpan] {
    var people: [TextSpan] = []
    for name in names {
      var range = table.range(in: name)
      if range.count > 1, let last = range.last, table.has(last, [.month, .monthShort]),
        isNumber(last + 1)
          || last + 1 < table.count && table[last + 1].kind == .period
            && isNumber(last + 2)
      {
        range = range.dropLast()
      }
      if range.count > 2, let last = range.last, isRole(last) { range = range.dropLast() }
      let isPlace = range.count == 1 && table.has(range.lowerBound, .place)
      if !people.isEmpty, isPlace || isRole(range.lowerBound) { break }
      people.append(table.span(range))
    }
    return people
  }

  private func isNumber(_ index: Int) -> Bool {
    index < table.count && table[index].kind == .number
  }

  private func isRole(_ index: Int) -> Bool {
    table.has(index, .reporterWord) || Self.roles.contains { text.isWord(table[index].span, $0) }
  }

  /// What writers are called behind their names, where papers write it with a capital.
  private static let roles: [StaticString] = [
    "redakteur", "redakteurin", "online-redakteur", "online-redakteurin", "volontär", "volontärin",
    "korrespondent", "korrespondentin", "reporterin", "journalist", "journalistin", "autor",
    "autorin", "editor", "writer", "follow", "twitter", "contributor", "journaliste", "periodista",
    "redactor", "redactora", "giornalista", "redakcja",
  ]

  /// `by damianduchamps on August 3`, `von uriebe`: the name of an account in small letters.
  private func account(at index: Int, before end: Int) -> TextSpan? {
    guard index < end, table[index].kind == .word, table[index].span.count >= 4,
      !table[index].isCapitalised,
      !table.has(index, [.article, .determiner, .pronoun, .preposition])
    else { return nil }
    let isAlone =
      index + 1 == end || table.isBar(index + 1, text) || table.has(index + 1, .preposition)
    return isAlone ? table[index].span : nil
  }

  // MARK: - Names alone

  /// The line, or the part of a line with a date, that is most likely a writer's name: a first name that
  /// people have, a date beside it, the same name in a box below the text. Between menus a mere
  /// pair of capitals is none.
  private func plainName() -> (Line, Range<Int>)? {
    let below = Set(page.below.lazy.filter { $0.words <= 4 }.map { text.folded($0.span) })
    var best: (line: Line, range: Range<Int>, score: Int)?
    let hasFewLines = page.header.count <= 12
    for (place, line) in page.header.enumerated() {
      for range in line.looksDated ? parts(of: line) : [table.range(in: line.span)] {
        guard line.looksDated ? isPlainName(range) : isPlainName(line) else { continue }
        let hasFirstName = table.has(range.lowerBound, .firstName)
        let isBelow = below.contains(text.folded(table.span(range)))
        if line.looksDated, !hasFirstName, !isBelow { continue }
        var score = hasFewLines ? 1 : 0
        if hasFirstName { score += 3 }
        if isBelow { score += 2 }
        let around = page.header[max(0, place - 2)..<min(page.header.count, place + 3)]
        if around.contains(where: \.looksDated) { score += 2 }
        guard score > 0 else { continue }
        if let found = best, found.score >= score { continue }
        best = (line, range, score)
      }
    }
    return best.map { ($0.line, $0.range) }
  }

  /// The parts of a line between bars, dots and strokes: `27 January 2026 • Ann Porter • 3 minutes`.
  private func parts(of line: Line) -> [Range<Int>] {
    let range = table.range(in: line.span)
    var parts: [Range<Int>] = []
    var start = range.lowerBound
    for index in range where isStroke(index) {
      if index > start { parts.append(start..<index) }
      start = index + 1
    }
    if start < range.upperBound { parts.append(start..<range.upperBound) }
    return parts.count > 1 ? parts : []
  }

  private func isStroke(_ index: Int) -> Bool {
    if table.isBar(index, text) { return table[index].shape.contains(.afterSpace) }
    return table[index].kind == .symbol
      && Self.strokes.contains {
        text.isWord(table[index].span, $0)
      }
  }

  private static let strokes: [StaticString] = ["•", "·", "/", "∙", "~"]

  private func isPlainName(_ range: Range<Int>) -> Bool {
    (2...4).contains(range.count) && table[range.lowerBound].isCapitalised
      && range.allSatisfy { table.isNamePart($0) || table.has($0, .nameJoint) }
      && !range.contains {
        table.has($0, [.org, .outletWord, .place, .month, .monthShort, .weekday, .dateWord])
      }
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
        if list.isBy(index) { return skipColon(index + 1, range) }
        index += 1
      }
      return skipColon(range.lowerBound + 1, range)
    }
    guard line.looksDated else { return nil }
    return range.first { list.isBy($0) }.map { skipColon($0 + 1, range) }
  }

  private func skipColon(_ index: Int, _ range: Range<Int>) -> Int {
    index < range.upperBound && table[index].kind == .colon ? index + 1 : index
  }

  /// `Gordon Pell`, `Phoebe Lanyard in Eastmarch` below the title.
  private func isPlainName(_ line: Line) -> Bool {
    guard line.words >= 2, line.words <= 5, line.capitalised >= 2, line.lower <= 1,
      line.numbers == 0, line.separators == 0, !line.looksDated,
      line.shape.isDisjoint(with: [.endsSentence, .endsColon, .allCapitals, .startsBullet]),
      !line.begins(.furniture), !line.begins([.position, .pictureLine, .readingTime, .postUser])
    else { return false }
    let range = table.range(in: line.span)
    return !range.contains {
      table.has($0, [.org, .outletWord, .place]) && $0 < range.lowerBound + 2
    }
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
}
