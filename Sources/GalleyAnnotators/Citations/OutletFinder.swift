import GalleyCore

/// A publication as the text names it.
struct NamedOutlet {
  var publication: Publication
  /// The tokens of the name, with its article.
  var tokens: Range<Int>
  var hasArticle = false
  /// Whether a list or the article itself knows the name; else its shape alone speaks for it.
  var isKnown = false
  /// Whether its role is known too, because a list has it.
  var isListed = false
  var part: TextSpan?
}

/// Recognises the names of publications in running text.
///
/// In order: agencies and outlets of `outlets.txt`, names that the article has shown to be outlets
/// (`NameBook`), and any run of capitals that ends with a newspaper's word (`Herald`, `Tagblatt`)
/// or is a web site (`Spacewar.com`).
struct OutletFinder {
  let table: TokenTable
  let text: TextBuffer
  var book = NameBook()

  /// Longer runs of capitals are headlines.
  private static let longestName = 8

  init(_ table: TokenTable, _ text: TextBuffer) {
    self.table = table
    self.text = text
  }

  // MARK: - Forwards

  /// The outlet whose name, or the article before it, begins at a token.
  func outlet(at start: Int, before limit: Int) -> NamedOutlet? {
    guard start < limit else { return nil }
    // `Le Monde` has its article in the list.
    if isArticle(start), let (entry, end) = table.gazetteer.match(table, text, at: start),
      end <= limit
    {
      return NamedOutlet(
        publication: Publication(name: .string(entry.name), role: entry.role),
        tokens: start..<end, isKnown: true, isListed: true)
    }
    var first = start
    if isArticle(start), start + 1 < limit { first += 1 }
    if let (entry, end) = table.gazetteer.match(table, text, at: first), end <= limit,
      !goesOn(end, limit)
    {
      return NamedOutlet(
        publication: Publication(name: .string(entry.name), role: entry.role),
        tokens: start..<end, hasArticle: first > start, isKnown: true, isListed: true)
    }
    guard table.isNamePart(first) || table[first].shape.contains(.dotted) else { return nil }
    var end = first
    while end < limit, end < first + Self.longestName, isPart(end, first, limit) { end += 1 }
    while end > first {
      if var found = named(first..<end, hasArticle: first > start) {
        found.tokens = start..<found.tokens.upperBound
        found.hasArticle = first > start
        return found
      }
      end -= 1
    }
    return nil
  }

  /// Whether a longer name begins like a known one: `CBS News Radio`.
  private func goesOn(_ end: Int, _ limit: Int) -> Bool {
    end < limit && table[end].kind == .word && table[end].isCapitalised
      && table.has(end, .outletWord) && !table[end].shape.contains(.sentenceStart)
  }

  // MARK: - Backwards

  /// The outlet whose name ends before a token.
  func outlet(endingAt end: Int, after limit: Int) -> NamedOutlet? {
    guard end > limit, table[end - 1].isWord else { return nil }
    if let found = stateBroadcaster(endingAt: end, after: limit) { return found }
    guard table.isNamePart(end - 1) || table.has(end - 1, .agencyStart) else { return nil }
    var first = end - 1
    while first > limit, end - first < Self.longestName, isPart(first - 1, limit, end),
      !table[first].shape.contains(.afterBlankLine)
    {
      first -= 1
    }
    for start in first..<end {
      guard let (entry, stop) = table.gazetteer.match(table, text, at: start), stop == end else {
        continue
      }
      return withArticle(
        NamedOutlet(
          publication: Publication(name: .string(entry.name), role: entry.role),
          tokens: start..<end, isKnown: true), limit)
    }
    while first < end, !table.isNamePart(first) || isTimeWord(first) { first += 1 }
    guard first < end else { return nil }
    // `The` belongs to a name only where the article shows it there.
    if isArticle(first), first + 1 < end {
      if let found = known(first..<end) { return found }
      first += 1
    }
    for start in first..<end {
      if let found = known(start..<end) { return withArticle(found, limit) }
    }
    guard let found = named(first..<end, hasArticle: first > limit && isArticle(first - 1)) else {
      return nil
    }
    return withArticle(found, limit)
  }

  private func withArticle(_ found: NamedOutlet, _ limit: Int) -> NamedOutlet {
    var found = found
    let before = found.tokens.lowerBound - 1
    if before >= limit, isArticle(before) {
      found.tokens = before..<found.tokens.upperBound
      found.hasArticle = true
    }
    return found
  }

  /// `state television`, which has no name.
  private func stateBroadcaster(endingAt end: Int, after limit: Int) -> NamedOutlet? {
    guard end - 2 >= limit, !table[end - 1].isCapitalised, table.has(end - 1, .outletWord),
      Self.broadcasters.contains(where: { text.isWord(table[end - 1].span, $0) }),
      Self.owners.contains(where: { text.isWord(table[end - 2].span, $0) })
    else { return nil }
    let span = table.span(end - 2..<end)
    return NamedOutlet(
      publication: Publication(name: text.unwrapped(span), role: .outlet), tokens: end - 2..<end,
      isKnown: true)
  }

  private static let broadcasters: [StaticString] = ["television", "radio", "tv"]
  static let owners: [StaticString] = ["state", "state-run", "state-owned", "public"]

  // MARK: - What makes a name

  private func named(_ range: Range<Int>, hasArticle: Bool) -> NamedOutlet? {
    if let found = known(range) { return found }
    let last = range.upperBound - 1
    if range.count == 1, hasArticle, table.has(last, .outletWord), table[last].isCapitalised,
      let publication = book.publication(short: text.string(at: table[last].span))
    {
      return NamedOutlet(publication: publication, tokens: range, isKnown: true)
    }
    let isSite = table[last].shape.contains(.dotted) && range.count == 1 && looksLikeSite(last)
    let hasWord =
      table.has(last, .outletWord) && (range.count >= 2 || hasArticle) || hasOutletSuffix(last)
      // `Channel 9`.
      || range.count == 2 && table.has(range.lowerBound, .outletWord) && isChannel(last)
      // `Times of Altamar`, `Corriere della Sera`.
      || range.count >= 3 && table.has(range.lowerBound, .outletWord)
        && table.has(range.lowerBound + 1, .nameJoint)
    guard isSite || hasWord, table[last].isCapitalised || isSite || isChannel(last) else {
      return nil
    }
    return NamedOutlet(
      publication: Publication(name: text.unwrapped(table.span(range)), role: .outlet),
      tokens: range)
  }

  /// What the article has named before, whole or by its initials.
  func known(_ range: Range<Int>) -> NamedOutlet? {
    let last = table[range.upperBound - 1]
    if range.count == 1, last.shape.contains(.allCapitals), last.span.count <= 12,
      let publication = book.publication(initials: text.string(at: last.span))
    {
      return NamedOutlet(publication: publication, tokens: range, isKnown: true)
    }
    guard book.mayEnd(with: last.span, of: text),
      let publication = book.publication(named: text.folded(table.span(range)))
    else { return nil }
    return NamedOutlet(publication: publication, tokens: range, isKnown: true)
  }

  /// `Spacewar.com`: three or more letters before the period, two or more behind it.
  private func looksLikeSite(_ index: Int) -> Bool {
    let bytes = text.bytes[table[index].span.range]
    guard let dot = bytes.lastIndex(of: UInt8(ascii: ".")) else { return false }
    return dot - bytes.startIndex >= 2 && bytes.endIndex - dot > 2
  }

  private func isPart(_ index: Int, _ first: Int, _ limit: Int) -> Bool {
    let token = table[index]
    switch token.kind {
    case .word:
      if token.isCapitalised { return true }
      // `tidewatch.example`.
      if index == first, token.shape.contains(.dotted) { return true }
      // `Corriere dell\u{2019}Estuario`.
      if isGluedName(index, first) { return true }
      // `of` and the like, between two capitals.
      return token.span.count <= 5 && table.has(index, .nameJoint)
        && (!isArticle(index) || text.isWord(token.span, "de"))
        && index > first && index + 1 < limit && table.isNamePart(index - 1)
        && table.isNamePart(index + 1) && !table.has(index, .conjunction)
        && !text.isWord(token.span, "in") && !text.isWord(token.span, "on")
        && !text.isWord(token.span, "for")
    case .period:
      return index > first && table.isGlued(index) && table.has(index - 1, .abbreviation)
        && index + 1 < limit && table.isNamePart(index + 1)
    case .number:
      return isChannel(index) && index == first + 1 && table.has(first, .outletWord)
    case .symbol:
      return table.isAmpersand(index, text) && index > first
    default:
      return false
    }
  }

  /// The number of a station.
  private func isChannel(_ index: Int) -> Bool {
    table[index].kind == .number && table[index].span.count <= 2
  }

  private func isTimeWord(_ index: Int) -> Bool {
    table.has(index, [.weekday, .month, .dateWord]) && !table.has(index, .outletWord)
  }

  func isArticle(_ index: Int) -> Bool {
    let token = table[index]
    guard token.kind == .word, token.span.count <= 3 else { return false }
    return table.has(index, .article)
      || Self.articles.contains { text.isWord(token.span, $0) }
  }

  private static let articles: [StaticString] = [
    "the", "die", "der", "das", "den", "dem", "le", "la", "les", "el", "los", "il", "lo", "o",
    "os", "de", "het",
  ]
}
