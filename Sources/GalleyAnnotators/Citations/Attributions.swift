import GalleyCore

/// Finds where running text names the outlet that reported something.
///
///     the Wall Street Journal reported      according to AP        told the Quillon Times
///     berichtete die Deutsche Presse-Agentur   according to the newspaper
///     Writing in the Harbour Gazette        state television reported
///
/// A paper that is only mentioned, police that say something, and the site's own name behind
/// `told` are no attributions.
struct Attributions {
  let table: TokenTable
  let text: TextBuffer
  let parser: DateParser
  let published: NewsDate?
  /// The site that published the page.
  let site: Publication?
  /// The outlet and the agency named last, for `the newspaper` and `the agency`.
  var lastOutlet: Publication?
  var lastAgency: Publication?

  mutating func note(_ publications: [Publication]) {
    for publication in publications {
      if publication.role == .agency { lastAgency = publication } else { lastOutlet = publication }
    }
  }

  /// The attribution whose verb or preposition stands at a token.
  func citation(at index: Int, in range: Range<Int>, _ finder: OutletFinder) -> Citation? {
    let classes = table.wordClass(index)
    let words = table.citationWords(index)
    if classes.contains(.according) { return according(index, range, finder) }
    if words.contains(.opener) { return opener(index, range, finder) }
    if words.contains(.reports), let found = foreignReport(index, range, finder) { return found }
    if words.contains(.tells), let found = foreignTold(index, range, finder) { return found }
    if !classes.isDisjoint(with: .reportingVerb) {
      return reportedBy(index, range, finder) ?? reporterBefore(index, range, finder)
        ?? subjectBefore(index, range, finder)
        ?? anaphorBefore(index, range) ?? writingIn(index, range, finder)
        ?? subjectBehind(index, range, finder)
    }
    if words.contains(.reportsBehind),
      let found = subjectBefore(index, range, finder) ?? anaphorBefore(index, range)
    {
      return found
    }
    if classes.contains(.accordingForeign) { return foreign(index, range, finder) }
    if classes.contains(.sayForeign) { return subjectBehind(index, range, finder) }
    if classes.contains(.tell) {
      return text.isWord(table[index].span, "told") ? told(index, range, finder) : nil
    }
    if text.isWord(table[index].span, "writing") { return writingIn(index, range, finder) }
    return nil
  }

  /// Whether `citation(at:)` has something to look at; cheap, for the loop over all tokens.
  @inline(__always)
  func mayStand(_ index: Int) -> Bool {
    !table.wordClass(index).isDisjoint(with: Self.triggers)
      || !table.citationWords(index).isDisjoint(
        with: [.reports, .tells, .opener, .reportsBehind])
  }

  private static let triggers: WordClass = [
    .according, .reportingVerb, .accordingForeign, .sayForeign, .tell, .participle,
  ]

  // MARK: - The forms

  /// `the Post has also reported`.
  private func subjectBefore(
    _ verb: Int, _ range: Range<Int>, _ finder: OutletFinder
  ) -> Citation? {
    var end = verb
    while end > range.lowerBound, verb - end < 3, !table[end - 1].isCapitalised,
      table.has(end - 1, [.adverb, .auxiliary]) || text.isWord(table[end - 1].span, "first")
    {
      end -= 1
    }
    // "was reported": nobody reports.
    if end < verb, table.has(verb - 1, .auxiliary), !isHave(verb - 1) { return nil }
    let story = beforeStory(end, range)
    end = story ?? beforeAside(end, range) ?? end
    guard end > range.lowerBound,
      let outlet = finder.phrase(endingAt: end, after: range.lowerBound)
        ?? finder.noun(endingAt: end, after: range.lowerBound)
        ?? finder.outlet(endingAt: end, after: range.lowerBound)
        ?? unknownSubject(endingAt: end, verb, range, finder)
    else { return nil }
    // "A spokesman for Agence France-Presse said".
    if belongsToSomebody(outlet.tokens.lowerBound, range) { return nil }
    if !outlet.isKnown {
      // People are called Post and Star; an article, a longer name, or what the verb goes on with,
      // tells.
      guard
        outlet.hasArticle || story != nil || isReport(verb) && introducesClause(verb + 1, range)
          || outlet.tokens.count >= 2 && !table.has(outlet.tokens.lowerBound, .firstName)
            && finder.isOutletName(outlet.tokens) && !isSurname(outlet.tokens.upperBound - 1)
      else { return nil }
    }
    var first = beginning(of: outlet, range)
    if story != nil, first > range.lowerBound,
      text.isWord(table[first - 1].span, "a") || text.isWord(table[first - 1].span, "an")
    {
      first -= 1
    }
    var found = citation(first..<verb + 1, outlet.publication, dateAfter: verb, range)
    if let other = coordinated(outlet.tokens.lowerBound, range, finder) {
      found.publications.insert(other.publication, at: 0)
      found.span = TextSpan(Int(table[other.tokens.lowerBound].start), Int(table[verb].end))
      found.text = found.span.map { .span($0) } ?? found.text
    }
    return found
  }

  /// `the newspaper reported`.
  private func anaphorBefore(_ verb: Int, _ range: Range<Int>) -> Citation? {
    guard verb - 2 >= range.lowerBound, !isSpokenOf(verb, range),
      let publication = anaphor(verb - 1)
    else { return nil }
    return citation(verb - 2..<verb + 1, publication, dateAfter: verb, range)
  }

  /// `berichtete die Deutsche Presse-Agentur`, `a pr\u{E9}cis\u{E9} l'AFP`, `reported the Guardian`.
  private func subjectBehind(
    _ verb: Int, _ range: Range<Int>, _ finder: OutletFinder
  ) -> Citation? {
    guard verb + 1 < range.upperBound,
      let outlet = finder.outlet(at: verb + 1, before: range.upperBound),
      outlet.isKnown || outlet.hasArticle && isReport(verb)
    else { return nil }
    let behind = outlet.tokens.upperBound
    if behind < range.upperBound {
      // "quoted the Guardian's editor", "cited Reuters reporters".
      let kind = table[behind].kind
      if kind == .possessive || kind == .word && table[behind].isCapitalised { return nil }
      if table.has(behind, [.reporterWord, .speakerNoun]) { return nil }
    }
    var start = verb
    if start > range.lowerBound, table[start - 1].span.count <= 2, table[start - 1].kind == .word,
      !table[start - 1].isCapitalised, table.has(verb, .sayForeign)
    {
      start -= 1
    }
    return citation(start..<behind, outlet.publication, dateAfter: behind - 1, range)
  }

  private func according(
    _ index: Int, _ range: Range<Int>, _ finder: OutletFinder
  ) -> Citation? {
    let start = index + 2
    guard start < range.upperBound, text.isWord(table[index + 1].span, "to") else { return nil }
    if start + 1 < range.upperBound, finder.isArticle(start), let publication = anaphor(start + 1),
      !isPossessive(start + 2, range)
    {
      return citation(index..<start + 2, publication, dateAfter: start + 1, range)
    }
    guard
      let outlet = finder.outlet(at: behindReport(start, range), before: range.upperBound)
        ?? finder.phrase(at: start, before: range.upperBound),
      !isPossessive(outlet.tokens.upperBound, range)
    else { return nil }
    return citation(from: index, to: outlet, range)
  }

  /// `selon l'AFP`, `laut dpa`.
  private func foreign(_ index: Int, _ range: Range<Int>, _ finder: OutletFinder) -> Citation? {
    if text.isWord(table[index].span, "zufolge") {
      if index - 2 >= range.lowerBound, table.citationWords(index - 1).contains(.noun),
        text.isWord(table[index - 2].span, "dem") || text.isWord(table[index - 2].span, "der"),
        let publication = lastOutlet
      {
        return citation(index - 2..<index + 1, publication, dateAfter: index, range)
      }
      guard let outlet = finder.outlet(endingAt: index, after: range.lowerBound) else { return nil }
      return citation(
        outlet.tokens.lowerBound..<index + 1, outlet.publication, dateAfter: index, range)
    }
    guard
      let outlet = finder.phrase(at: index + 1, before: range.upperBound)
        ?? finder.outlet(at: index + 1, before: range.upperBound),
      !isPossessive(outlet.tokens.upperBound, range)
    else { return nil }
    return citation(from: index, to: outlet, range)
  }

  private func told(_ index: Int, _ range: Range<Int>, _ finder: OutletFinder) -> Citation? {
    if index + 2 < range.upperBound, finder.isArticle(index + 1),
      let publication = anaphor(index + 2),
      !isPossessive(index + 3, range)
    {
      return citation(index..<index + 3, publication, dateAfter: index + 2, range)
    }
    guard
      let outlet = finder.outlet(at: behindReporter(index + 1, range), before: range.upperBound)
        ?? finder.phrase(at: index + 1, before: range.upperBound),
      outlet.publication != site, !table.has(index + 1, .honorific),
      outlet.isKnown || outlet.hasArticle
        || outlet.tokens.count >= 2 && finder.isOutletName(outlet.tokens),
      !isPossessive(outlet.tokens.upperBound, range)
    else { return nil }
    // "told Reuters reporters" and "told AP in an email" both name the agency.
    return citation(from: index, to: outlet, range)
  }

  private func writingIn(_ index: Int, _ range: Range<Int>, _ finder: OutletFinder) -> Citation? {
    guard index + 2 < range.upperBound, isWriting(index) else { return nil }
    var next = index + 1
    // `wrote in an opinion piece for`.
    while next + 1 < range.upperBound, next < index + 8, table[next].kind == .word,
      !table[next].isCapitalised
    {
      if isPlacing(next),
        let outlet = finder.outlet(at: next + 1, before: range.upperBound),
        next == index + 1 || outlet.isKnown || outlet.hasArticle
      {
        return citation(from: index, to: outlet, range)
      }
      next += 1
    }
    return nil
  }

  private func isPlacing(_ index: Int) -> Bool {
    let span = table[index].span
    return text.isWord(span, "in") || text.isWord(span, "for") || text.isWord(span, "on")
  }

  // MARK: - Pieces

  /// An attribution whose last words are the outlet.
  func citation(from start: Int, to outlet: NamedOutlet, _ range: Range<Int>) -> Citation {
    let end = outlet.tokens.upperBound
    return citation(start..<end, outlet.publication, dateAfter: end - 1, range)
  }

  func citation(
    _ tokens: Range<Int>, _ publication: Publication, dateAfter last: Int, _ range: Range<Int>
  ) -> Citation {
    var citation = Citation(kind: .attribution, span: table.span(tokens))
    citation.publications = [publication]
    if let resolved = date(after: last, range)?.resolved(against: published) {
      citation.date = resolved.date
      citation.dateBasis = resolved.basis
    }
    return citation
  }

  /// The date right behind the verb is the report's: `Reuters reported on Sunday`.
  private func date(after index: Int, _ range: Range<Int>) -> ParsedDate? {
    var next = index + 1
    guard next < range.upperBound else { return nil }
    if text.isWord(table[next].span, "on") || text.isWord(table[next].span, "am") { next += 1 }
    guard next < range.upperBound, table[next].kind == .word || next == index + 2,
      parser.mayBegin(next), let date = parser.date(at: next, before: range.upperBound),
      date.hasDay || date.relative != nil
    else { return nil }
    return date
  }

  func anaphor(_ index: Int) -> Publication? {
    guard table.has(index, .outletAnaphor), !table[index].isCapitalised, index > 0,
      text.isWord(table[index - 1].span, "the")
    else { return nil }
    if table[index].span.count == 6, text.isWord(table[index].span, "agency") { return lastAgency }
    // Only what is printed is surely the outlet last named.
    return Self.printed.contains { text.isWord(table[index].span, $0) } ? lastOutlet : nil
  }

  /// `the paper said to have been stolen`.
  private func isSpokenOf(_ verb: Int, _ range: Range<Int>) -> Bool {
    verb + 1 < range.upperBound && text.isWord(table[verb + 1].span, "to")
      && (text.isWord(table[verb].span, "said") || text.isWord(table[verb].span, "reported"))
  }

  private static let printed: [StaticString] = [
    "newspaper", "paper", "daily", "weekly", "tabloid", "broadsheet", "magazine", "journal",
  ]

  func isPossessive(_ index: Int, _ range: Range<Int>) -> Bool {
    index < range.upperBound && table[index].kind == .possessive
  }

  func isReport(_ index: Int) -> Bool {
    let span = table[index].span
    return text.isWord(span, "reported") || text.isWord(span, "reports")
  }

  /// The end of what stands before an aside between commas: `The Post, quoting an aide, said`.
  private func beforeAside(_ end: Int, _ range: Range<Int>) -> Int? {
    guard end - 3 > range.lowerBound, table[end - 1].kind == .comma else { return nil }
    var comma = end - 2
    while comma > range.lowerBound, end - comma < 20, table[comma].kind != .comma {
      if table[comma].shape.contains(.sentenceStart) { return nil }
      comma -= 1
    }
    // `In the Post, Holm, a veteran, said`: who speaks stands there.
    guard table[comma].kind == .comma, comma > range.lowerBound, !table[comma + 1].isCapitalised
    else { return nil }
    return comma
  }

  /// The end of the name in `A Lemming Post investigation found`.
  private func beforeStory(_ end: Int, _ range: Range<Int>) -> Int? {
    guard end - 2 > range.lowerBound, !table[end - 1].isCapitalised, table[end - 2].isCapitalised,
      table.has(end - 1, .storyWord)
        || Self.products.contains(where: { text.isWord(table[end - 1].span, $0) })
    else { return nil }
    return end - 1
  }

  private static let products: [StaticString] = [
    "investigation", "analysis", "review", "editorial", "dispatch", "documentary",
  ]

  private func isWriting(_ index: Int) -> Bool {
    let span = table[index].span
    return text.isWord(span, "writing") || text.isWord(span, "wrote") || text.isWord(span, "writes")
  }

  func isHave(_ index: Int) -> Bool {
    let span = table[index].span
    return text.isWord(span, "has") || text.isWord(span, "had") || text.isWord(span, "have")
  }

  /// What a report goes on with, and a mere object does not: a mark, `that`, a time.
  func introducesClause(_ index: Int, _ range: Range<Int>) -> Bool {
    guard index < range.upperBound else { return true }
    guard table[index].kind == .word else { return true }
    return text.isWord(table[index].span, "that") || text.isWord(table[index].span, "on")
      || table.has(index, [.weekday, .dateWord, .dayWord, .adverb])
  }
}
