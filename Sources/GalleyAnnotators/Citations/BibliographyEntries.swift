import GalleyCore

/// References that stand as lines of a list, or alone: by the forms that publishers ask for.
extension Bibliography {
  /// The references that the lines below the heading of a list are, each with its line.
  ///
  /// Where the form of one is none of those that are known, its place and its year are still; but
  /// only where it has a number or a bullet, or another line of the list has a form: sentences stand
  /// below `Notes` too.
  func listed(_ lines: [Range<Int>]) -> [(line: Range<Int>, citation: Citation)] {
    let known = lines.map { formed(listedBody($0)) }
    let isList = known.contains { $0 != nil }
    return zip(lines, known).compactMap { line, found in
      let isNumbered = number(line) > line.lowerBound
      let citation = found ?? (isList || isNumbered ? formless(listedBody(line)) : nil)
      return citation.map { (line, $0) }
    }
  }

  /// A line without its number and without `See`.
  private func listedBody(_ line: Range<Int>) -> Range<Int> {
    var first = number(line)
    while first < line.upperBound, isPointer(first) { first += 1 }
    return first..<line.upperBound
  }

  private func formed(_ body: Range<Int>) -> Citation? {
    guard body.count >= 4 else { return nil }
    return inverted(body) ?? titled(body, isListed: true) ?? vancouver(body) ?? book(body)
      ?? dated(body)
  }

  private func formless(_ body: Range<Int>) -> Citation? {
    guard body.count >= 4,
      let year = body.last(where: { year(of: $0) != nil }).flatMap({ year(of: $0) })
    else { return nil }
    return citation(table.span(body), [], year)
  }

  /// `See`, `See also`, `Cf.`, `Vgl.` before a reference.
  private func isPointer(_ index: Int) -> Bool {
    let span = table[index].span
    if table[index].kind == .period || table[index].kind == .comma {
      return index > 0 && isPointer(index - 1)
    }
    return Self.pointers.contains { text.isWord(span, $0) }
  }

  private static let pointers: [StaticString] = [
    "see", "also", "cf", "compare", "siehe", "vgl", "voir", "véase", "ver", "vedi", "zie", "se",
  ]

  /// `Ministry of Transport. (2018, November 2). Winter roads. https://...`,
  /// `Northern Roads Agency. 2016. Bearing capacity of lake ice. Tromvik: NRA Press.`
  private func dated(_ body: Range<Int>) -> Citation? {
    var index = body.lowerBound
    let limit = min(body.upperBound, body.lowerBound + 40)
    while index < limit, year(of: index) == nil || index == body.lowerBound { index += 1 }
    guard index < limit, let year = year(of: index) else { return nil }
    var end = index
    var behind = index + 1
    if table[index - 1].kind == .openParenthesis {
      end = index - 1
      while behind < body.upperBound, behind - index < 6, table[behind].kind != .closeParenthesis {
        behind += 1
      }
      guard behind < body.upperBound, table[behind].kind == .closeParenthesis else { return nil }
      behind += 1
    } else {
      guard table[index - 1].kind == .period, behind < body.upperBound,
        table[behind].kind == .period
      else { return nil }
      behind += 1
    }
    while end > body.lowerBound, table[end - 1].kind == .period || table[end - 1].kind == .comma {
      end -= 1
    }
    let names = body.lowerBound..<end
    guard !names.isEmpty, names.count <= 14, names.allSatisfy({ isNamePiece($0) }) else {
      return nil
    }
    let people = NameList(table, text).names(in: names)
    let areAll = people.last.map { table.firstIndex(from: $0.end) == end } ?? false
    let isInverted = names.contains { table[$0].kind == .comma }
    var found = citation(
      table.span(body),
      isInverted ? invertedNames(names) : areAll ? people : [table.span(names)], year)
    if index + 1 < behind, table[index + 1].kind == .comma,
      let date = parser.date(at: index + 2, before: behind), let month = date.month,
      let full = NewsDate(year: year, month: month, day: date.day)
    {
      found.date = full
    }
    if let (title, behind) = title(behind: behind, body) {
      found.title = title
      found.publications = printed(behind, body).map { [$0] } ?? []
    }
    return found
  }

  private func isNamePiece(_ index: Int) -> Bool {
    switch table[index].kind {
    case .comma, .period: true
    case .word:
      table[index].isCapitalised || table.has(index, [.nameJoint, .article, .preposition])
    case .symbol: table.isAmpersand(index, text)
    default: false
    }
  }

  /// The reference that a line is; nil for any other line.
  func entry(_ line: Range<Int>) -> Citation? {
    guard line.count >= 6, line.count <= 120 else { return nil }
    let first = number(line)
    let body = first..<line.upperBound
    guard body.count >= 5, table[body.lowerBound].isWord || isOpeningMark(body.lowerBound) else {
      return nil
    }
    let isListed = first > line.lowerBound
    return inverted(body) ?? titled(body, isListed: isListed)
      ?? (isListed ? vancouver(body) ?? book(body) : nil)
  }

  /// The token behind `[3]`, `3.`, `3)`, `^`, a bullet.
  private func number(_ line: Range<Int>) -> Int {
    let first = line.lowerBound
    switch table[first].kind {
    case .openParenthesis:
      if table[first + 1].kind == .number, table[first + 2].kind == .closeParenthesis {
        return first + 3
      }
    case .number where table[first].span.count <= 3:
      if table[first + 1].kind == .period || table[first + 1].kind == .closeParenthesis {
        return first + 2
      }
    case .symbol, .dash: return first + 1
    default: break
    }
    return first
  }

  /// `Okafor, J., & Lindqvist, M. (2010). Title.`, `Okafor, Jane. Title. Bergen: Press, 2010.`
  private func inverted(_ body: Range<Int>) -> Citation? {
    let first = body.lowerBound
    guard table.isNamePart(first) else { return nil }
    var comma = first + 1
    while comma < body.upperBound, comma - first <= 3, table[comma].kind != .comma { comma += 1 }
    guard comma - first <= 3, comma + 1 < body.upperBound, table.isNamePart(comma + 1) else {
      return nil
    }
    if let open = body.prefix(40).first(where: { table[$0].kind == .openParenthesis }),
      open + 2 < body.upperBound, let year = year(of: open + 1),
      let close = (open..<min(body.upperBound, open + 6)).first(where: {
        table[$0].kind == .closeParenthesis
      })
    {
      // A surname and initials, so that no sentence with a comma and a year passes.
      let initials = (comma + 1..<open).filter {
        table[$0].kind == .word && table[$0].span.count <= 2 && table[$0].isCapitalised
      }
      guard !initials.isEmpty else { return nil }
      var found = citation(table.span(body), invertedNames(first..<open), year)
      // `(2012, May 4)`.
      if close > open + 2, table[open + 2].kind == .comma,
        let date = parser.date(at: open + 3, before: close), let month = date.month,
        let full = NewsDate(year: year, month: month, day: date.day)
      {
        found.date = full
      }
      if let (title, behind) = title(behind: close + 1, body) {
        found.title = title
        found.publications = printed(behind, body).map { [$0] } ?? []
      }
      return found
    }
    if let open = body.prefix(12).first(where: { isOpeningMark($0) }), open > comma,
      var found = titled(open..<body.upperBound, isListed: true)
    {
      // `Varga, Ines. "Crane Passed Last Inspection." Varnholm Courier, March 3, 2011.`
      let names = first..<(table[open - 1].kind == .period ? open - 1 : open)
      found.span = table.span(body)
      found.text = .span(table.span(body))
      found.authors = invertedNames(names).map { text.unwrapped($0) }
      return found
    }
    guard let last = lastYear(body),
      let period = (comma..<body.upperBound).first(where: { isSentenceEnd($0) }),
      period - comma <= 8,
      table[last - 1].kind == .comma || table[last - 1].kind == .openParenthesis,
      body.contains(where: { table[$0].kind == .colon }) || body.contains(where: isOpeningMark)
    else { return nil }
    guard let year = year(of: last) else { return nil }
    var found = citation(table.span(body), invertedNames(first..<period), year)
    if let (title, behind) = title(behind: period + 1, body) {
      found.title = title
      found.publications = printed(behind, body).map { [$0] } ?? []
    }
    return found
  }

  /// `Strand O, Bakke S. Ice roads of the north. Polar Transport Review. 2015;12(3):201-9.`
  private func vancouver(_ body: Range<Int>) -> Citation? {
    var names: [TextSpan] = []
    var index = body.lowerBound
    while index + 1 < body.upperBound, table.isNamePart(index), isInitials(index + 1) {
      names.append(table.span(index..<index + 2))
      index += 2
      guard index < body.upperBound, table[index].kind == .comma else { break }
      index += 1
    }
    guard !names.isEmpty, index < body.upperBound, table[index].kind == .period,
      let (title, behind) = title(behind: index + 1, body),
      let journal = self.title(behind: behind, body),
      journal.end < body.upperBound, let year = year(of: journal.end)
    else { return nil }
    var found = citation(table.span(body), names, year)
    if let date = parser.date(at: journal.end + 1, before: body.upperBound), let month = date.month,
      let full = NewsDate(year: year, month: month, day: date.day)
    {
      found.date = full
    } else if journal.end + 2 < body.upperBound,
      let date = parser.date(at: journal.end, before: body.upperBound), date.year == year,
      let resolved = date.resolved(against: published)
    {
      found.date = resolved.date
    }
    found.title = title
    found.publications = [Publication(name: journal.title, role: .outlet)]
    return found
  }

  private func isInitials(_ index: Int) -> Bool {
    let token = table[index]
    return token.kind == .word && token.span.count <= 3
      && text.bytes[token.span.range].allSatisfy { $0 &- 0x41 < 26 }
  }

  /// `Priya Castellan, A Port and Its People (Eastmarch: Lanyard Books, 2010), 88.`
  private func book(_ body: Range<Int>) -> Citation? {
    guard let open = body.first(where: { table[$0].kind == .openParenthesis }),
      let close = (open..<body.upperBound).first(where: { table[$0].kind == .closeParenthesis }),
      close - open >= 4, let year = year(of: close - 1), table[close - 2].kind == .comma,
      let colon = (open..<close).first(where: { table[$0].kind == .colon }), colon + 1 < close - 2,
      let comma = (body.lowerBound..<open).first(where: { table[$0].kind == .comma }),
      comma - body.lowerBound <= 5, comma + 1 < open
    else { return nil }
    let names = NameList(table, text).names(in: body.lowerBound..<comma)
    guard !names.isEmpty else { return nil }
    var found = citation(table.span(body), names, year)
    found.title = text.unwrapped(table.span(comma + 1..<open))
    found.publications = [
      Publication(name: text.unwrapped(table.span(colon + 1..<close - 2)), role: .org)
    ]
    return found
  }

  /// Where a reference was printed: the words up to a comma or a period; behind a place and a colon a
  /// publisher.
  private func printed(_ start: Int, _ body: Range<Int>) -> Publication? {
    guard start < body.upperBound, table.isNamePart(start) else { return nil }
    var index = start
    var colon: Int?
    while index < body.upperBound, index - start < 12 {
      switch table[index].kind {
      case .comma, .period, .openParenthesis, .number:
        return publication(start..<index, colon)
      case .colon: colon = index
      case .word: break
      default: if !table.isAmpersand(index, text) { return nil }
      }
      index += 1
    }
    return publication(start..<index, colon)
  }

  private func publication(_ range: Range<Int>, _ colon: Int?) -> Publication? {
    if let colon {
      guard colon + 1 < range.upperBound else { return nil }
      return Publication(
        name: text.unwrapped(table.span(colon + 1..<range.upperBound)), role: .org)
    }
    guard !range.isEmpty else { return nil }
    let name = table.span(range)
    if let entry = table.gazetteer.name(of: text.folded(name)) {
      return Publication(name: .string(entry.name), role: entry.role)
    }
    return Publication(name: text.unwrapped(name), role: .outlet)
  }

  /// `Jane Okafor. "Title" - Harbour Gazette, March 22, 2011`, `"Title". Harbour Gazette, 2011.`
  private func titled(_ body: Range<Int>, isListed: Bool) -> Citation? {
    guard let open = openingMark(body) else { return nil }
    var close = open + 1
    while close < body.upperBound, !isClosingMark(close) { close += 1 }
    guard close < body.upperBound, close - open >= 2 else { return nil }
    let authors = body.lowerBound..<open
    var names: [TextSpan] = []
    if !authors.isEmpty {
      let list = NameList(table, text)
      names = list.names(in: authors)
      if names.last.map({ table.firstIndex(from: $0.end) < open - 1 }) ?? true {
        // `Press release: “...”`, `Staff writers. “...”`.
        guard isListed, open - body.lowerBound <= 6, isParting(open - 1) else { return nil }
        names = []
      }
    }
    var index = close + 1
    while index < body.upperBound, isParting(index) { index += 1 }
    let start = index
    while index < body.upperBound, table[index].kind != .comma, !isParting(index),
      index - start < 8, table[index].kind != .number, table[index].kind != .openParenthesis
    {
      index += 1
    }
    guard index > start, table.isNamePart(start) else { return nil }
    // `“…,” Clinton wrote in 2003.` quotes somebody: no outlet has a verb in its name.
    if !isListed, authors.isEmpty, (start..<index).contains(where: { isLowWord($0) }),
      table.gazetteer.name(of: text.folded(table.span(start..<index))) == nil
    {
      return nil
    }
    var date: ParsedDate?
    var rest = index
    while rest < body.upperBound, date == nil {
      if table[rest].kind == .number || table[rest].kind == .word, parser.mayBegin(rest) {
        date = parser.date(at: rest, before: body.upperBound)
      }
      rest += 1
    }
    let lastYear =
      lastYear(body)
      ?? (isListed ? (index..<body.upperBound).last { year(of: $0) != nil } : nil)
    guard date?.hasDay == true || lastYear != nil || isListed else { return nil }
    // A sentence that quotes somebody has a verb where a reference has a date or its end.
    guard rest <= body.upperBound, body.upperBound - index <= 24 || isListed else { return nil }
    var found = Citation(kind: .bibliographic, span: table.span(body))
    found.authors = names.map { text.unwrapped($0) }
    found.title = text.unwrapped(
      text.trimmed(table.span(open + 1..<close), of: [UInt8(ascii: ","), UInt8(ascii: ".")]))
    let name = table.span(start..<index)
    let entry = table.gazetteer.name(of: text.folded(name))
    found.publications = [
      Publication(
        name: entry.map { .string($0.name) } ?? text.unwrapped(name), role: entry?.role ?? .outlet)
    ]
    if let resolved = date?.resolved(against: published) {
      found.date = resolved.date
      found.dateBasis = resolved.basis
    } else if let lastYear, let year = year(of: lastYear) {
      found.date = NewsDate(year: year)
      found.dateBasis = .explicit
    }
    guard found.date != nil else { return nil }
    return found
  }

  /// A word in small letters that is no article, preposition or `and`.
  private func isLowWord(_ index: Int) -> Bool {
    table[index].isWord && !table[index].isCapitalised
      && !table.has(index, [.article, .preposition]) && !isAnd(index)
  }

  private func isParting(_ index: Int) -> Bool {
    switch table[index].kind {
    case .period, .comma, .dash, .colon: true
    default: false
    }
  }

  /// The opening mark among the first tokens of a line, behind authors at most.
  private func openingMark(_ body: Range<Int>) -> Int? {
    var index = body.lowerBound
    let limit = min(body.upperBound, body.lowerBound + 13)
    while index < limit {
      if isOpeningMark(index) { return index }
      index += 1
    }
    return nil
  }

  private func isOpeningMark(_ index: Int) -> Bool {
    table[index].kind == .openMark || table[index].kind == .straightMark
  }

  private func isClosingMark(_ index: Int) -> Bool {
    table[index].kind == .closeMark || table[index].kind == .straightMark
  }

  private func isSingleMark(_ index: Int) -> Bool {
    table[index].kind == .openSingleMark || table[index].kind == .closeSingleMark
  }

  private func isSentenceEnd(_ index: Int) -> Bool {
    table[index].kind == .period && !table.isAbbreviated(index)
  }

  private func lastYear(_ body: Range<Int>) -> Int? {
    body.suffix(6).last { year(of: $0) != nil && $0 > body.lowerBound }
  }

  /// `Okafor, J., & Lindqvist, M.`: each surname with what stands behind its comma.
  private func invertedNames(_ range: Range<Int>) -> [TextSpan] {
    var names: [TextSpan] = []
    var index = range.lowerBound
    while index < range.upperBound {
      let first = index
      while index < range.upperBound, table[index].kind == .word,
        table.isNamePart(index) || table.has(index, .nameJoint), !isAnd(index)
      {
        index += 1
      }
      guard index > first else { break }
      if index < range.upperBound, table[index].kind == .comma {
        index += 1
        while index < range.upperBound, table.isNamePart(index) || table[index].kind == .period {
          index += 1
        }
      }
      names.append(table.span(first..<index))
      while index < range.upperBound, table[index].kind == .comma || isAnd(index) { index += 1 }
    }
    return names
  }

  /// The words up to the end of the sentence, and the token behind it.
  private func title(
    behind index: Int, _ body: Range<Int>
  ) -> (title: TextValue, end: Int)? {
    var start = index
    while start < body.upperBound, !table[start].isWord, table[start].kind != .number { start += 1 }
    guard start < body.upperBound else { return nil }
    if start > index, isSingleMark(start - 1),
      let close = (start + 1..<body.upperBound).first(where: {
        isSingleMark($0)
          && ($0 + 1 == body.upperBound || table[$0 + 1].kind == .comma
            || table[$0 + 1].kind == .period || isParting($0 - 1))
      })
    {
      // `(2017) 'Title', Journal, 41(2)`.
      let last = isParting(close - 1) ? close - 1 : close
      let behind = close + 1 < body.upperBound && isParting(close + 1) ? close + 2 : close + 1
      return (text.unwrapped(table.span(start..<last)), behind)
    }
    let end =
      (start..<body.upperBound).first {
        table[$0].kind == .period && !table.isGlued($0 + 1, orEnd: body.upperBound)
          || isClosingMark($0)
      } ?? body.upperBound
    return end > start ? (text.unwrapped(table.span(start..<end)), end + 1) : nil
  }
}

extension TokenTable {
  /// Whether a period belongs to an initial or an abbreviation before it.
  fileprivate func isAbbreviated(_ index: Int) -> Bool {
    index > 0 && isGlued(index)
      && (self[index - 1].span.count == 1 || has(index - 1, .abbreviation))
  }

  /// Whether a token stands right behind the one before it; no token behind the last one does.
  fileprivate func isGlued(_ index: Int, orEnd end: Int) -> Bool {
    index < end && isGlued(index)
  }
}
