import GalleyCore

/// A clause that is reported without marks.
struct IndirectQuote {
  /// The reported clause; two ranges when the cue stands inside it.
  var parts: [Range<Int>]
  var cue: Cue
  var rule: String
}

extension QuoteScene {
  /// Where the reported clause that reaches `start` ends: before a credit, before another
  /// attribution, before the verb that reports more, at the latest with the sentence; without the
  /// punctuation at its end.
  func clauseEnd(from start: Int, in sentence: Range<Int>) -> Int {
    var end = start
    while end < sentence.upperBound {
      let token = table[end]
      if let stretch = stretch(at: end) {
        end = stretches[stretch].outer.upperBound
        continue
      }
      if token.kind == .semicolon { break }
      if token.kind == .openParenthesis, isCited(end) { break }
      if token.kind == .comma, end + 1 < sentence.upperBound, opensReport(end + 1, sentence) {
        break
      }
      end += 1
    }
    end = min(end, sentence.upperBound)
    while end > start, trailsClause(table[end - 1].kind) { end -= 1 }
    return end
  }

  private func trailsClause(_ kind: Token.Kind) -> Bool {
    switch kind {
    case .comma, .period, .colon, .semicolon, .dash, .question, .exclamation: true
    default: false
    }
  }

  /// Whether what follows a comma reports: `, AP reported`, `, according to`, `, adding that`,
  /// `, and Holm said`.
  private func opensReport(_ token: Int, _ sentence: Range<Int>) -> Bool {
    if isCited(token) || table.has(token, .according) { return true }
    if table.has(token, .participle), isReportingVerb(token, [.cueVerb]) { return true }
    var start = token
    if table.has(token, .conjunction) {
      start += 1
      // `, and added: …` has the subject of the clause before.
      if start < sentence.upperBound, isReportingVerb(start, [.say, .tell]) { return true }
    }
    for verb in start..<min(start + 7, sentence.upperBound) {
      if isMarked(verb) || table[verb].kind == .comma { return false }
      if isReportingVerb(verb, [.say, .tell, .assert]) {
        guard let subject = subject(before: verb, floor: start) else { return false }
        return subject.start <= start + 1
      }
    }
    return false
  }

  /// A reported clause without its `that` or `whether`.
  func withoutConnective(_ clause: Range<Int>) -> Range<Int> {
    guard clause.count > 2 else { return clause }
    let first = table[clause.lowerBound].span
    return text.isWord(first, "that") || text.isWord(first, "whether")
      ? clause.lowerBound + 1..<clause.upperBound : clause
  }

  /// The indirect speech of all paragraphs, but for cues that marked quotes have.
  func indirectQuotes(beside decided: [Attribution]) -> [IndirectQuote] {
    let taken = Set(decided.compactMap { $0.cue?.tokens.lowerBound })
    return paragraphs.indices.flatMap { indirectQuotes(in: $0, taken: taken) }
  }

  /// The indirect speech of a paragraph, in text order.
  ///
  /// - Parameter taken: cues that a marked quote has; they report nothing else.
  func indirectQuotes(in paragraph: Int, taken: Set<Int>) -> [IndirectQuote] {
    var found: [IndirectQuote] = []
    let bounds = paragraphs[paragraph]
    var freeFrom = bounds.lowerBound
    var place = bounds.lowerBound
    while place < bounds.upperBound {
      defer { place += 1 }
      guard table.has(place, [.according, .say, .tell, .assert, .sayForeign]), !isMarked(place),
        !taken.contains(place)
      else { continue }
      let isAccording = table.has(place, .according)
      if isCited(place), isCited(max(bounds.lowerBound, place - 1)) { continue }
      let sentence = self.sentence(around: place, in: paragraph)
      let floor = max(sentence.lowerBound, freeFrom)
      let quote =
        isAccording
        ? accordingTo(place, in: sentence, floor: floor)
        : isReportingVerb(place) && !isNegated(place)
          ? trailing(verb: place, in: sentence, floor: floor)
            ?? leading(verb: place, in: sentence, floor: floor)
          : nil
      guard let quote, let last = quote.parts.last else { continue }
      found.append(quote)
      freeFrom = max(last.upperBound, quote.cue.clause.upperBound)
      place = max(place, freeFrom - 1)
    }
    return found
  }

  /// `would not say`, `could say`, `did not say`: nobody has said it.
  private func isNegated(_ verb: Int) -> Bool {
    var place = verb - 1
    let floor = max(0, verb - 4)
    while place >= floor, table[place].kind == .word {
      if table.has(place, .negation) { return true }
      if table.has(place, .modal) { return true }
      guard table.has(place, [.adverb, .auxiliary]) else { return false }
      place -= 1
    }
    return false
  }

  // MARK: - Forms

  /// `The bridge is safe, Holm said`, and with the clause going on behind the cue.
  private func trailing(verb: Int, in sentence: Range<Int>, floor: Int) -> IndirectQuote? {
    let cue: Cue
    if let found = self.cue(verb: verb, floor: floor), opensAfterComma(found.subject.start, floor) {
      cue = found
    } else if verb > floor, table[verb - 1].kind == .comma, table.has(verb, .say),
      let found = invertedCue(verb: verb, ceiling: sentence.upperBound)
    {
      cue = found
    } else {
      return nil
    }
    if cue.subject.tokens.allSatisfy(isCited) { return nil }
    // What is said stands before the comma; a marked quote there has been dealt with.
    let end = cue.clause.lowerBound - 1
    guard end - floor >= 3, !(floor..<end).contains(where: isAttributedMark) else { return nil }
    guard endsClause(cue.clause.upperBound, in: sentence) else { return nil }
    guard (floor..<end).contains(where: isVerbLike) else { return nil }
    var start = floor
    // A dateline before the story's first sentence is no part of what was said.
    while start < end, opensLoosely(start) || isCited(start) { start += 1 }
    var parts = [start..<end]
    let behind = cue.clause.upperBound
    if behind + 2 < sentence.upperBound, table[behind].kind == .comma,
      table.has(behind + 1, [.conjunction, .subordinator]), !opensReport(behind + 1, sentence)
    {
      let last = clauseEnd(from: behind + 1, in: sentence)
      if last > behind + 2 { parts.append(behind + 1..<last) }
    }
    return IndirectQuote(parts: parts, cue: cue, rule: "indirect.trailing")
  }

  private func opensAfterComma(_ token: Int, _ floor: Int) -> Bool {
    token - 1 > floor && (table[token - 1].kind == .comma || table[token - 1].kind == .dash)
  }

  private func isAttributedMark(_ token: Int) -> Bool {
    guard let stretch = stretch(at: token) else { return false }
    return stretches[stretch].inner.count > 6
  }

  /// A conjunction or dash that only ties the sentence to the one before.
  private func opensLoosely(_ token: Int) -> Bool {
    table[token].kind == .dash || table[token].kind == .comma || table[token].kind == .symbol
      || table.has(token, .conjunction) && table[token].shape.contains(.sentenceStart)
  }

  /// Whether nothing but a time, a place or a credit follows the cue.
  private func endsClause(_ token: Int, in sentence: Range<Int>) -> Bool {
    guard token < sentence.upperBound else { return true }
    switch table[token].kind {
    case .period, .comma, .semicolon, .question, .exclamation, .openParenthesis, .colon, .dash:
      return true
    default:
      // `agreed to explore` goes on.
      if text.equals(table[token].span, "to") { return false }
      return table.has(token, [.preposition, .weekday, .dayWord, .adverb])
        || isCited(token)
    }
  }

  /// `Holm said that …`, `Washington says it will …`, `Holm told the council that …`.
  private func leading(verb: Int, in sentence: Range<Int>, floor: Int) -> IndirectQuote? {
    guard let cue = cue(verb: verb, floor: floor), !cue.subject.tokens.allSatisfy(isCited) else {
      return nil
    }
    guard let start = clauseStart(behind: cue.tokens.upperBound, verb: verb, in: sentence) else {
      return nil
    }
    let end = clauseEnd(from: start, in: sentence)
    guard end - start >= 2 else { return nil }
    return IndirectQuote(parts: [start..<end], cue: cue, rule: "indirect.leading")
  }

  /// Where the clause begins: behind `that`, which may stand behind an addressee or a time; or
  /// right behind a verb that needs no `that`.
  private func clauseStart(behind cue: Int, verb: Int, in sentence: Range<Int>) -> Int? {
    let limit = min(sentence.upperBound, cue + 9)
    var place = cue
    while place < limit {
      if isMarked(place) { break }
      let kind = table[place].kind
      if kind != .word && kind != .number && kind != .possessive && kind != .comma { break }
      if text.equals(table[place].span, "that") || text.equals(table[place].span, "whether") {
        return place + 1 < sentence.upperBound ? place + 1 : nil
      }
      if place > cue, table.has(place, [.auxiliary, .relative]) { break }
      place += 1
    }
    guard table.has(verb, .bare), cue < sentence.upperBound, !isMarked(cue),
      table[cue].isWord
    else { return nil }
    let opens: WordClass = [.pronoun, .determiner, .article]
    let never: WordClass = [
      .preposition, .conjunction, .adverb, .subordinator, .weekday, .dayWord, .negation,
    ]
    if table.has(cue, never), !table.has(cue, .determiner) { return nil }
    guard table.has(cue, opens) || table[cue].isCapitalised || hasFiniteVerb(cue, in: sentence)
    else { return nil }
    return hasFiniteVerb(cue, in: sentence) ? cue : nil
  }

  /// Whether a verb follows soon: `the plan will`, not `a word`.
  private func hasFiniteVerb(_ start: Int, in sentence: Range<Int>) -> Bool {
    for place in start..<min(sentence.upperBound, start + 12) {
      if isMarked(place) || place > start && isVerbLike(place) { return true }
    }
    return false
  }

  /// Whether the token may be a finite verb. Auxiliaries and verbs of speech are known; others are
  /// guessed from the endings `-ed` and `-s`.
  private func isVerbLike(_ token: Int) -> Bool {
    if table[token].kind == .clitic || table.has(token, [.auxiliary, .cueVerb]) { return true }
    guard table[token].kind == .word, !table[token].isCapitalised else { return false }
    let end = Int(table[token].end)
    guard end - Int(table[token].start) > 3 else { return false }
    let last = text.bytes[end - 1]
    let before = text.bytes[end - 2]
    if last == UInt8(ascii: "d"), before == UInt8(ascii: "e") { return true }
    // `a few words` is a noun.
    return last == UInt8(ascii: "s") && before != UInt8(ascii: "s")
      && !table.has(token - 1, .determiner)
  }

  /// `According to Ostrander, two buyers …` and `…, according to the minister`.
  private func accordingTo(_ place: Int, in sentence: Range<Int>, floor: Int) -> IndirectQuote? {
    guard place + 2 < sentence.upperBound, !isCited(place),
      let subject = nounPhrase(startingAt: place + 2, ceiling: sentence.upperBound)
    else { return nil }
    let cue = Cue(tokens: place..<place + 2, subject: subject, subjectFirst: false)
    if place == sentence.lowerBound {
      var start = subject.tokens.upperBound
      while start < sentence.upperBound, table[start].kind != .comma { start += 1 }
      start += 1
      guard start < sentence.upperBound else { return nil }
      let end = clauseEnd(from: start, in: sentence)
      return end - start >= 3
        ? IndirectQuote(parts: [start..<end], cue: cue, rule: "indirect.according-to") : nil
    }
    var end = place
    while end > floor, table[end - 1].kind == .comma { end -= 1 }
    guard end - floor >= 3, !(floor..<end).contains(where: isMarked) else { return nil }
    return IndirectQuote(parts: [floor..<end], cue: cue, rule: "indirect.according-to")
  }
}
