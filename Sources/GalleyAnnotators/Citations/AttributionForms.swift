import GalleyCore

// The rarer forms in which running text names an outlet.
extension Attributions {
  // MARK: - English

  /// `first reported by the Beacon`, `quoted by the Clarion`.
  func reportedBy(_ verb: Int, _ range: Range<Int>, _ finder: OutletFinder) -> Citation? {
    var by = verb + 1
    // `was quoted as saying by the Post`.
    if verb + 4 < range.upperBound, text.isWord(table[by].span, "as"), table[by + 1].kind == .word {
      by += 2
    }
    guard by + 1 < range.upperBound, text.isWord(table[by].span, "by"),
      let outlet = strictOutlet(at: by + 1, range, finder)
    else { return nil }
    var start = verb
    if start > range.lowerBound, text.isWord(table[start - 1].span, "first") { start -= 1 }
    return citation(from: start, to: outlet, range)
  }

  /// `citing the Clarion`, `in an interview with the Sentinel`, `Speaking to the Weekly`, `Per X,`.
  func opener(_ index: Int, _ range: Range<Int>, _ finder: OutletFinder) -> Citation? {
    let span = table[index].span
    if text.isWord(span, "citing") {
      return strictOutlet(at: behindReport(index + 1, range), range, finder)
        .map { citation(from: index, to: $0, range) }
    }
    if text.isWord(span, "per") {
      guard table[index].shape.contains(.sentenceStart),
        let outlet = strictOutlet(at: index + 1, range, finder),
        outlet.tokens.upperBound < range.upperBound, table[outlet.tokens.upperBound].kind == .comma
      else { return nil }
      return citation(from: index, to: outlet, range)
    }
    if text.isWord(span, "speaking") {
      guard index + 2 < range.upperBound,
        ["to", "with", "on"].contains(where: { text.isWord(table[index + 1].span, $0) })
      else { return nil }
      return strictOutlet(at: index + 2, range, finder)
        .map { citation(from: index, to: $0, range) }
    }
    if text.isWord(span, "editorial") { return editorial(index, range, finder) }
    if !text.isWord(span, "interview"), !text.isWord(span, "interviewed") {
      return information(index, range, finder)
    }
    return interview(index, range, finder)
  }

  /// `Nach Informationen des Spiegel`, `\u{41F}\u{43E} \u{434}\u{430}\u{43D}\u{43D}\u{44B}\u{43C} Reuters`.
  private func information(
    _ index: Int, _ range: Range<Int>, _ finder: OutletFinder
  ) -> Citation? {
    guard index > range.lowerBound, index + 1 < range.upperBound else { return nil }
    let before = text.string(at: table[index - 1].span).lowercased()
    guard ["nach", "laut", "\u{43F}\u{43E}"].contains(before) else { return nil }
    var next = index + 1
    if ["des", "der", "von", "vom"].contains(where: { text.isWord(table[next].span, $0) }) {
      next += 1
    }
    guard let outlet = finder.phrase(at: next, before: range.upperBound) else { return nil }
    return citation(from: index - 1, to: outlet, range)
  }

  /// `in an interview with the Sentinel`, `an interview published Sunday in the Review`.
  private func interview(
    _ index: Int, _ range: Range<Int>, _ finder: OutletFinder
  ) -> Citation? {
    var next = index + 1
    var date: ParsedDate?
    while next < range.upperBound, next < index + 5,
      !["with", "in", "by", "to"].contains(where: { text.isWord(table[next].span, $0) })
    {
      guard table[next].kind == .word else { return nil }
      if parser.mayBegin(next) {
        date = parser.date(at: next, before: range.upperBound) ?? date
      } else if table[next].isCapitalised {
        return nil
      }
      next += 1
    }
    guard next + 1 < range.upperBound, let outlet = strictOutlet(at: next + 1, range, finder) else {
      return nil
    }
    var start = index
    while start > range.lowerBound, index - start < 3, table[start - 1].kind == .word,
      finder.isArticle(start - 1) || text.isWord(table[start - 1].span, "an")
        || text.isWord(table[start - 1].span, "a") || text.isWord(table[start - 1].span, "in")
    {
      start -= 1
    }
    var found = citation(from: start, to: outlet, range)
    if found.date == nil, let resolved = date?.resolved(against: published) {
      found.date = resolved.date
      found.dateBasis = resolved.basis
    }
    return found
  }

  /// `an editorial in the Saltmarsh Clarion said`.
  private func editorial(
    _ index: Int, _ range: Range<Int>, _ finder: OutletFinder
  ) -> Citation? {
    guard index + 2 < range.upperBound, text.isWord(table[index + 1].span, "in"),
      let outlet = strictOutlet(at: index + 2, range, finder),
      outlet.tokens.upperBound < range.upperBound,
      table.has(outlet.tokens.upperBound, .reportingVerb)
    else { return nil }
    let hasArticle = index > range.lowerBound && text.isWord(table[index - 1].span, "an")
    let verb = outlet.tokens.upperBound
    return citation(
      (hasArticle ? index - 1 : index)..<verb + 1, outlet.publication, dateAfter: verb, range)
  }

  /// `The Courier\u{2019}s Ines Varga reported`, `Mira Tolland of the Courier reported`.
  func reporterBefore(_ verb: Int, _ range: Range<Int>, _ finder: OutletFinder) -> Citation? {
    guard isReport(verb) || text.isWord(table[verb].span, "writes") else { return nil }
    var first = verb
    while first > range.lowerBound, verb - first < 8, table.isNamePart(first - 1) { first -= 1 }
    guard first < verb, first - 1 > range.lowerBound else { return nil }
    if table[first - 1].kind == .possessive, verb - first >= 2,
      let outlet = finder.outlet(endingAt: first - 1, after: range.lowerBound),
      outlet.isKnown || outlet.hasArticle
    {
      var found = citation(
        outlet.tokens.lowerBound..<verb + 1, outlet.publication, dateAfter: verb, range)
      found.authors = [text.unwrapped(table.span(first..<verb))]
      return found
    }
    guard let outlet = finder.outlet(endingAt: verb, after: range.lowerBound),
      outlet.isKnown || outlet.hasArticle
    else { return nil }
    let joint = outlet.tokens.lowerBound - 1
    guard joint - 2 >= range.lowerBound,
      text.isWord(table[joint].span, "of") || text.isWord(table[joint].span, "with"),
      table.isNamePart(joint - 1), table.isNamePart(joint - 2)
    else { return nil }
    var start = joint - 2
    while start > range.lowerBound, joint - start < 4, table.isNamePart(start - 1) { start -= 1 }
    var found = citation(start..<verb + 1, outlet.publication, dateAfter: verb, range)
    found.authors = [text.unwrapped(table.span(start..<joint))]
    return found
  }

  /// `The Marrowbone reports that`, `Ninefold reported, citing`: an unknown name in front of what only
  /// an outlet does.
  func unknownSubject(
    endingAt end: Int, _ verb: Int, _ range: Range<Int>, _ finder: OutletFinder
  ) -> NamedOutlet? {
    var first = end
    while first > range.lowerBound, end - first < 4, table.isNamePart(first - 1),
      !finder.isArticle(first - 1)
    {
      first -= 1
    }
    guard first < end, !(first..<end).contains(where: { isNoOutlet($0) }) else { return nil }
    let hasArticle = first > range.lowerBound && finder.isArticle(first - 1)
    let isQuoting =
      text.isWord(table[verb].span, "quoted") || text.isWord(table[verb].span, "quotes")
    let behind = verb + 1
    let goesOn =
      behind < range.upperBound
      && (text.isWord(table[behind].span, "that")
        || table[behind].kind == .comma && behind + 1 < range.upperBound
          && text.isWord(table[behind + 1].span, "citing"))
    let citing =
      behind + 1 < range.upperBound && table[behind].kind == .comma
      && text.isWord(table[behind + 1].span, "citing")
    guard hasArticle ? isQuoting || isReport(verb) && goesOn : isReport(verb) && citing else {
      return nil
    }
    return NamedOutlet(
      publication: Publication(name: text.unwrapped(table.span(first..<end)), role: .outlet),
      tokens: (hasArticle ? first - 1 : first)..<end, hasArticle: hasArticle, isKnown: true)
  }

  /// Offices report too: `The Labor Department reported that`.
  private func isNoOutlet(_ index: Int) -> Bool {
    table.has(index, [.org, .place, .title, .weekday, .month, .firstName])
      || table[index].shape.contains(.allCapitals)
      || Self.offices.contains { text.isWord(table[index].span, $0) }
  }

  private static let offices: [StaticString] = [
    "department", "ministry", "agency", "bureau", "bank", "council", "commission", "committee",
    "office", "institute", "university", "pentagon", "house", "senate", "police", "court", "union",
    "government", "service", "board", "center", "centre", "association", "society", "treasury",
    "fed", "kremlin", "vatican", "company", "corporation", "group", "administration", "authority",
  ]

  // MARK: - Other languages

  /// `berichtete die Varnholmer Zeitung`, `der \u{201E}Bote\u{201C} berichtet`, `a annonc\u{E9} Le Monde`.
  func foreignReport(
    _ verb: Int, _ range: Range<Int>, _ finder: OutletFinder
  ) -> Citation? {
    if verb + 1 < range.upperBound,
      let outlet = finder.phrase(at: verb + 1, before: range.upperBound),
      !isPossessive(outlet.tokens.upperBound, range)
    {
      return citation(from: withAuxiliary(verb, range), to: outlet, range)
    }
    guard
      let outlet = finder.phrase(endingAt: verb, after: range.lowerBound)
        ?? finder.outlet(endingAt: verb, after: range.lowerBound),
      outlet.isKnown || outlet.hasArticle
    else { return nil }
    return citation(outlet.tokens.lowerBound..<verb + 1, outlet.publication, dateAfter: verb, range)
  }

  /// `sagte sie der Varnholmer Zeitung`, `a-t-il d\u{E9}clar\u{E9} \u{E0} l\u{2019}AFP`, `disse \u{E0} Lusa`.
  func foreignTold(_ verb: Int, _ range: Range<Int>, _ finder: OutletFinder) -> Citation? {
    var next = verb + 1
    if next < range.upperBound,
      table.has(next, [.pronoun, .pronounHe, .pronounShe, .pronounThey])
        || ["er", "sie", "es", "wir"].contains(where: { text.isWord(table[next].span, $0) })
    {
      next += 1
    }
    guard next + 1 < range.upperBound else { return nil }
    let isDative = Self.datives.contains { text.isWord(table[next].span, $0) }
    let isGlued = startsWithArticle(next)
    guard isDative || isGlued else { return nil }
    if isDative, !finder.isArticle(next) { next += 1 }
    guard let outlet = finder.phrase(at: next, before: range.upperBound),
      !isPossessive(outlet.tokens.upperBound, range)
    else { return nil }
    return citation(from: withAuxiliary(verb, range), to: outlet, range)
  }

  private static let datives: [StaticString] = [
    "der", "dem", "den", "\u{E0}", "au", "a", "al", "ao", "aan", "till", "til", "alla", "del",
  ]

  /// `all\u{2019}ANSA`.
  private func startsWithArticle(_ index: Int) -> Bool {
    table.has(index, .agencyStart) && !table[index].isCapitalised
  }

  /// `a annonc\u{E9}`, `ha scritto`, `a-t-il d\u{E9}clar\u{E9}`.
  private func withAuxiliary(_ verb: Int, _ range: Range<Int>) -> Int {
    guard verb > range.lowerBound, table[verb - 1].kind == .word, !table[verb - 1].isCapitalised,
      !table.isNamePart(verb - 1)
    else { return verb }
    let span = table[verb - 1].span
    let isAuxiliary =
      ["a", "ha", "ont", "hat", "heeft", "har", "a-t-il", "a-t-elle", "ont-ils"]
      .contains { text.string(at: span) == $0 }
    return isAuxiliary ? verb - 1 : verb
  }

  // MARK: - Pieces

  /// An outlet that a list or the article knows, or that its name and its article show.
  private func strictOutlet(
    at start: Int, _ range: Range<Int>, _ finder: OutletFinder
  ) -> NamedOutlet? {
    guard start < range.upperBound,
      let outlet = finder.outlet(at: start, before: range.upperBound)
        ?? finder.phrase(at: start, before: range.upperBound),
      outlet.isKnown || outlet.hasArticle
        || outlet.tokens.count >= 2 && finder.isOutletName(outlet.tokens)
        || table[outlet.tokens.lowerBound].shape.contains(.dotted),
      !isPossessive(outlet.tokens.upperBound, range), outlet.publication != site
    else { return nil }
    return outlet
  }

  /// The token behind `a report in`, `an article by`; else the same token.
  func behindReport(_ start: Int, _ range: Range<Int>) -> Int {
    var index = start
    while index < range.upperBound, index < start + 3, table[index].kind == .word,
      !table[index].isCapitalised,
      table.has(index, [.article, .determiner, .storyWord])
        || text.isWord(table[index].span, "a") || text.isWord(table[index].span, "an")
    {
      index += 1
    }
    guard index > start, index + 1 < range.upperBound, table.has(index - 1, .storyWord),
      ["in", "by", "on", "from", "of"].contains(where: { text.isWord(table[index].span, $0) })
    else { return start }
    return index + 1
  }

  /// The token behind `a reporter for`; else the same token.
  func behindReporter(_ start: Int, _ range: Range<Int>) -> Int {
    var index = start
    if index < range.upperBound,
      text.isWord(table[index].span, "a") || text.isWord(table[index].span, "an")
    {
      index += 1
    }
    guard index + 2 < range.upperBound, table.has(index, .reporterWord),
      ["for", "from", "of", "with"].contains(where: { text.isWord(table[index + 1].span, $0) })
    else { return start }
    return index + 2
  }

  /// `A spokesman for AFP said`, `the editor of the Herald said`: they speak, not the outlet.
  func belongsToSomebody(_ start: Int, _ range: Range<Int>) -> Bool {
    guard start - 2 >= range.lowerBound,
      ["for", "of", "at", "from", "with"].contains(where: { text.isWord(table[start - 1].span, $0) }
      )
    else { return false }
    return table.has(start - 2, [.speakerNoun, .title, .reporterWord])
  }

  func isSurname(_ index: Int) -> Bool {
    ["post", "star", "sun", "mirror", "express", "mail", "press", "globe", "leader"]
      .contains { text.isWord(table[index].span, $0) }
  }

  /// The article and the noun before an outlet's name belong to it.
  func beginning(of outlet: NamedOutlet, _ range: Range<Int>) -> Int {
    outlet.tokens.lowerBound
  }

  /// `AFP and` before `Reuters reported`.
  func coordinated(
    _ start: Int, _ range: Range<Int>, _ finder: OutletFinder
  ) -> NamedOutlet? {
    guard start - 2 >= range.lowerBound, text.isWord(table[start - 1].span, "and"),
      let outlet = finder.outlet(endingAt: start - 1, after: range.lowerBound), outlet.isKnown
    else { return nil }
    return outlet
  }
}

extension TextBuffer {
  fileprivate func isWord(_ span: TextSpan, _ word: String) -> Bool {
    span.count == word.utf8.count
      && zip(bytes[span.range], word.utf8).allSatisfy { lowercased($0) == $1 }
  }
}
