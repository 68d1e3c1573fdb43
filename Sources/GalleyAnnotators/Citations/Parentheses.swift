import GalleyCore

/// Reads what stands between parentheses as a citation.
///
///     (Nils Aberg, Harbour Gazette, September 13)
///     (Carol Iversen, Associated Press I/Northern Herald, September 13)
///     (see related GSN story, today)
///     (AFP)   (mit Material von dpa)   (Hat tip: Ann at Night Bus, https://...)
///
/// Not `(R-Ariz.)`, `(NATO)`, `(66)`, `(see map)`, `(July 4, 1976)`.
struct Parentheses {
  let table: TokenTable
  let text: TextBuffer
  let parser: DateParser
  let published: NewsDate?

  /// A citation is never longer; what is, is a remark.
  private static let mostTokens = 64

  /// The token that closes a parenthesis; nil when another opens before, or none closes soon.
  ///
  /// Stopping at the next opening one keeps a text of nothing but parentheses linear.
  func close(of open: Int, before limit: Int) -> Int? {
    let closing: UInt8
    switch text.bytes[Int(table[open].start)] {
    case UInt8(ascii: "("): closing = UInt8(ascii: ")")
    case UInt8(ascii: "["): closing = UInt8(ascii: "]")
    default: return nil
    }
    var index = open + 1
    while index < limit, index <= open + Self.mostTokens {
      switch table[index].kind {
      case .openParenthesis: return nil
      case .closeParenthesis:
        return text.bytes[Int(table[index].start)] == closing ? index : nil
      default: index += 1
      }
    }
    return nil
  }

  /// The citations of a parenthesis; several when semicolons part several credits.
  func citations(_ open: Int, _ close: Int, _ finder: OutletFinder) -> [Citation] {
    let inside = open + 1..<close
    guard !inside.isEmpty else { return [] }
    let span = table.span(open..<close + 1)
    if text.bytes[Int(table[open].start)] == UInt8(ascii: "[") {
      // Editors' remarks stand in brackets: only a whole credit counts there.
      return credit(inside, span, finder).flatMap { $0.date == nil ? nil : [$0] } ?? []
    }
    if table.has(inside.lowerBound, .crossWord) {
      return crossReference(inside, span, finder).map { [$0] } ?? []
    }
    if let tail = ClosingCredits(table, text, parser, published).parenthesis(inside, span, finder) {
      return [tail]
    }
    if let agency = agencyAlone(inside, span, open, finder) { return [agency] }
    let records = split(inside) { table[$0].kind == .semicolon }
    if records.count == 1 { return credit(inside, span, finder).map { [$0] } ?? [] }
    let credits = records.compactMap { credit($0, table.span($0), finder) }
    return credits.count == records.count ? credits : []
  }

  // MARK: - Credits

  private func credit(_ range: Range<Int>, _ span: TextSpan, _ finder: OutletFinder) -> Citation? {
    guard table[range.lowerBound].isWord || isQuote(range.lowerBound) else { return nil }
    let segments = segments(of: range)
    guard !segments.isEmpty else { return nil }
    var date: ParsedDate?
    var names = segments.count
    for (place, segment) in segments.enumerated() where place > 0 {
      if let found = parser.date(at: segment.lowerBound, before: range.upperBound),
        found.tokens.upperBound == range.upperBound,
        found.hasDay || found.relative != nil || found.month != nil && found.year != nil
      {
        date = found
        names = place
        break
      }
    }
    guard names > 0 else { return nil }
    var title: TextSpan?
    var authors: [TextSpan] = []
    for segment in segments[..<(names - 1)] {
      if isQuote(segment.lowerBound) {
        title = text.trimmed(
          table.span(segment.lowerBound + 1..<max(segment.lowerBound + 1, segment.upperBound - 1)),
          of: [UInt8(ascii: ",")])
      } else if let people = people(withoutOthers(segment)) {
        authors += people
      } else {
        return nil
      }
    }
    guard
      let outlets = publications(
        segments[names - 1], finder, isDated: date != nil, hasAuthors: !authors.isEmpty)
    else { return nil }
    if date == nil, authors.isEmpty {
      // A paper alone is a credit only at the end, and not behind the name that it abbreviates.
      guard range.count > 1, closes(range.upperBound), !abbreviates(range.lowerBound - 1) else {
        return nil
      }
    }
    var citation = Citation(kind: .credit, span: span)
    citation.authors = authors.map { text.unwrapped($0) }
    citation.title = title.map { .span($0) }
    citation.publications = outlets.map(\.publication)
    citation.part = outlets.compactMap(\.part).first.map { .span($0) }
    if let date, let resolved = date.resolved(against: published) {
      citation.date = resolved.date
      citation.dateBasis = resolved.basis
    }
    return citation
  }

  /// `Ines Halloran and Odd Brekke`, `Ines Halloran/Odd Brekke`.
  private func people(_ segment: Range<Int>) -> [TextSpan]? {
    var people: [TextSpan] = []
    for part in split(segment, at: { table[$0].kind == .slash }) {
      guard let names = NameList(table, text).wholly(part) else { return nil }
      people += names
    }
    return people
  }

  /// `Associated Press I/Atlanta Journal-Constitution`; nil when it cannot be publications.
  private func publications(
    _ range: Range<Int>, _ finder: OutletFinder, isDated: Bool, hasAuthors: Bool
  ) -> [NamedOutlet]? {
    var outlets: [NamedOutlet] = []
    let parts = split(range) { table[$0].kind == .slash }
    for (place, part) in parts.enumerated() {
      guard
        var outlet = publication(
          part, finder, isDated: isDated, hasAuthors: hasAuthors || parts.count > 1)
      else { return nil }
      // What stands before the slash has sent the story, what stands behind it has printed it.
      if place + 1 < parts.count, !outlet.isListed { outlet.publication.role = .agency }
      outlets.append(outlet)
    }
    return outlets.isEmpty ? nil : outlets
  }

  private func publication(
    _ range: Range<Int>, _ finder: OutletFinder, isDated: Bool, hasAuthors: Bool
  ) -> NamedOutlet? {
    guard !range.isEmpty, range.count <= 10 else { return nil }
    var range = range
    var part: TextSpan?
    if range.count > 1, isRoman(range.upperBound - 1) {
      part = table[range.upperBound - 1].span
      range = range.lowerBound..<range.upperBound - 1
    }
    range = withoutNumber(range)
    if isDated, range.count > 2, isRelease(range.upperBound - 1) {
      let name = range.lowerBound..<range.upperBound - 1
      guard isProperName(name) else { return nil }
      return NamedOutlet(
        publication: Publication(name: text.unwrapped(table.span(name)), role: .org), tokens: range,
        isListed: true)
    }
    if var found = finder.outlet(at: range.lowerBound, before: range.upperBound),
      found.tokens == range,
      found.isKnown || isDated || hasAuthors
        || table.has(range.upperBound - 1, .outletWord) && range.count > 1
    {
      // Between parentheses an article is part of the name: `The Morning Ferry`.
      if found.hasArticle, !found.isKnown {
        found.publication.name = text.unwrapped(table.span(range))
      }
      found.part = part
      return found
    }
    guard isDated, isProperName(range), looksLikeOutlet(range, hasAuthors: hasAuthors) else {
      return nil
    }
    return NamedOutlet(
      publication: Publication(name: text.unwrapped(table.span(range)), role: .outlet),
      tokens: range,
      part: part)
  }

  /// An unknown name before a date: two words or more, an acronym, or anything behind an author;
  /// but no place, for `(Paris, March 22)` says where and when.
  private func looksLikeOutlet(_ range: Range<Int>, hasAuthors: Bool) -> Bool {
    let words = range.filter { table[$0].kind == .word }
    if words.allSatisfy({ table.has($0, [.place, .nameJoint]) }) { return false }
    if words.contains(where: { table.has($0, [.anyMonth, .weekday]) }) { return false }
    return hasAuthors || words.count >= 2 || table[range.lowerBound].shape.contains(.allCapitals)
  }

  private func isProperName(_ range: Range<Int>) -> Bool {
    for index in range {
      let token = table[index]
      switch token.kind {
      case .word:
        let joint = index > range.lowerBound && table.has(index, .nameJoint)
        if !token.isCapitalised, !joint, !token.shape.contains(.dotted) { return false }
      case .period, .exclamation, .possessive, .dash, .symbol, .number: break
      default: return false
      }
    }
    return table[range.lowerBound].isWord
  }

  /// `(AFP)`, `(avec AFP)`, `(mit Material von dpa)`; but not behind the name whose initials it is.
  private func agencyAlone(
    _ range: Range<Int>, _ span: TextSpan, _ open: Int, _ finder: OutletFinder
  ) -> Citation? {
    var outlets: [Publication] = []
    var fillers = 0
    var index = range.lowerBound
    while index < range.upperBound, range.count <= 14 {
      if let (entry, end) = table.gazetteer.match(table, text, at: index),
        end <= range.upperBound, entry.role == .agency || fillers > 0
      {
        outlets.append(Publication(name: .string(entry.name), role: entry.role))
        index = end
      } else if table.has(index, .creditFiller) || table[index].kind == .slash
        || table[index].kind == .comma || finder.isArticle(index) || table.isAmpersand(index, text)
      {
        fillers += 1
        index += 1
      } else if let first = outlets.first, first.role == .agency, table[index - 1].kind == .slash,
        let name = nameBehindSlash(index, range)
      {
        // `(AFP/Skerrypress)`.
        outlets.append(
          Publication(name: text.unwrapped(table.span(index..<name)), role: .outlet))
        index = name
      } else {
        return nil
      }
    }
    guard !outlets.isEmpty else { return nil }
    if fillers == 0 {
      guard closes(range.upperBound), !abbreviates(open) else { return nil }
    }
    var citation = Citation(kind: .credit, span: span)
    citation.publications = outlets
    return citation
  }

  /// Where a run of capitals behind a slash ends.
  private func nameBehindSlash(_ start: Int, _ range: Range<Int>) -> Int? {
    var end = start
    while end < range.upperBound, table.isNamePart(end) { end += 1 }
    return end > start && (end == range.upperBound || table[end].kind == .slash) ? end : nil
  }

  /// Whether a sentence or a line ends behind a closing parenthesis.
  private func closes(_ close: Int) -> Bool {
    let next = close + 1
    return next >= table.count || table[next].kind == .period
      || table[next].shape.contains(.afterNewline) || table[next].kind == .closeMark
  }

  /// Whether a name stands before a parenthesis, as in `Associated Press (AP)`.
  private func abbreviates(_ open: Int) -> Bool {
    open > 0 && table.isNamePart(open - 1) && !table[open - 1].shape.contains(.sentenceStart)
  }

  // MARK: - Cross-references

  /// `see GSN, March 21`, `see related GSN story, today`.
  private func crossReference(
    _ range: Range<Int>, _ span: TextSpan, _ finder: OutletFinder
  ) -> Citation? {
    var index = range.lowerBound + 1
    if index < range.upperBound, isQuote(index) {
      // `see "A Quiet Departure," Varnholm Courier, February 21`.
      guard var found = credit(index..<range.upperBound, span, finder) else { return nil }
      found.kind = .crossReference
      return found
    }
    while index < range.upperBound, table[index].kind == .word, !table.isNamePart(index),
      !table.has(index, .storyWord)
    {
      // "see map", "see below": one word and no name.
      index += 1
      if index > range.lowerBound + 4 { return nil }
    }
    guard index < range.upperBound else { return nil }
    let start = index
    while index < range.upperBound, table[index].kind != .comma, !table.has(index, .storyWord),
      isNamePiece(index)
    {
      index += 1
    }
    let name = withoutNumber(start..<index)
    var hasStory = false
    if index < range.upperBound, table.has(index, .storyWord) {
      hasStory = true
      index += 1
    }
    if index < range.upperBound, table[index].kind == .comma { index += 1 }
    var date: ParsedDate?
    if index < range.upperBound, hasStory, isPage(index, range) {
      index = range.upperBound
    }
    if index < range.upperBound {
      guard let found = parser.date(at: index, before: range.upperBound),
        found.tokens.upperBound == range.upperBound, found.hasDay || found.relative != nil
      else { return nil }
      date = found
    }
    var citation = Citation(kind: .crossReference, span: span)
    if !name.isEmpty {
      let found = finder.outlet(at: name.lowerBound, before: name.upperBound)
      if let found, found.tokens == name {
        citation.publications = [found.publication]
      } else if hasStory || date != nil, isProperName(name) {
        citation.publications = [Publication(name: text.unwrapped(table.span(name)), role: .outlet)]
      } else {
        return nil
      }
    }
    guard hasStory || date != nil || !citation.publications.isEmpty else { return nil }
    if let resolved = date?.resolved(against: published) {
      citation.date = resolved.date
      citation.dateBasis = resolved.basis
    }
    return citation
  }

  /// `page 4`, `p. 4`, `below`.
  private func isPage(_ index: Int, _ range: Range<Int>) -> Bool {
    guard range.upperBound - index <= 3 else { return false }
    let span = table[index].span
    return text.isWord(span, "page") || text.isWord(span, "p") || text.isWord(span, "below")
      || text.isWord(span, "above") || text.isWord(span, "right") || text.isWord(span, "left")
  }

  private func isNamePiece(_ index: Int) -> Bool {
    switch table[index].kind {
    case .word, .number, .period, .symbol, .dash, .slash: true
    default: false
    }
  }

  // MARK: - Pieces

  /// `Press Review No. 30` without its number.
  private func withoutNumber(_ range: Range<Int>) -> Range<Int> {
    guard range.count >= 3 else { return range }
    for index in (range.lowerBound + 1..<range.upperBound)
    where text.isWord(table[index].span, "no") || text.isWord(table[index].span, "nr") {
      let rest = index + 1..<range.upperBound
      if rest.allSatisfy({ table[$0].kind == .number || table[$0].kind == .period }) {
        return range.lowerBound..<index
      }
    }
    return range
  }

  /// `Halden Foreign Ministry release`: its own words, not a report.
  private func isRelease(_ index: Int) -> Bool {
    let span = table[index].span
    return !table[index].isCapitalised
      && (text.isWord(span, "release") || text.isWord(span, "statement")
        || text.isWord(span, "transcript"))
  }

  /// Names without `et al.` behind them.
  private func withoutOthers(_ range: Range<Int>) -> Range<Int> {
    var end = range.upperBound
    if end > range.lowerBound, table[end - 1].kind == .period { end -= 1 }
    guard end - 3 >= range.lowerBound, text.isWord(table[end - 1].span, "al"),
      text.isWord(table[end - 2].span, "et")
    else { return range }
    return range.lowerBound..<end - 2
  }

  /// The parts between commas; a title between marks is one, whatever commas it has.
  private func segments(of range: Range<Int>) -> [Range<Int>] {
    var segments: [Range<Int>] = []
    var start = range.lowerBound
    var isMarked = false
    for index in range {
      if isMarked {
        if isClosingQuote(index), index > start {
          segments.append(start..<index + 1)
          start = index + 1
          isMarked = false
        }
      } else if isQuote(index), index == start {
        isMarked = true
      } else if table[index].kind == .comma {
        if index > start { segments.append(start..<index) }
        start = index + 1
      }
    }
    if start < range.upperBound { segments.append(start..<range.upperBound) }
    return segments
  }

  private func isClosingQuote(_ index: Int) -> Bool {
    switch table[index].kind {
    case .closeMark, .straightMark, .closeSingleMark: true
    default: false
    }
  }

  private func isRoman(_ index: Int) -> Bool {
    let span = table[index].span
    return Self.numerals.contains { text.equals(span, $0) }
  }

  private static let numerals: [StaticString] = [
    "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X",
  ]

  private func isQuote(_ index: Int) -> Bool {
    switch table[index].kind {
    case .openMark, .straightMark, .openSingleMark: true
    default: false
    }
  }

  private func split(_ range: Range<Int>, at isMark: (Int) -> Bool) -> [Range<Int>] {
    var parts: [Range<Int>] = []
    var start = range.lowerBound
    for index in range where isMark(index) {
      if index > start { parts.append(start..<index) }
      start = index + 1
    }
    if start < range.upperBound { parts.append(start..<range.upperBound) }
    return parts
  }
}
