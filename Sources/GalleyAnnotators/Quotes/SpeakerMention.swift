import GalleyCore

extension Mention {
  /// Where the text says that something was said, and not by whom.
  static func nobody(at token: Int) -> Mention { Mention(tokens: token..<token) }
}

extension QuoteScene {
  /// The one who speaks in a stretch of tokens that names a speaker: the person, when the phrase is
  /// about one (`Sen. Ted Cruz of Texas`), else the phrase (`a spokesman for Ted Cruz`).
  func mention(in tokens: Range<Int>) -> Mention? {
    var tokens = tokens
    // `Holm didn't` is Holm.
    while let last = tokens.last, tokens.count > 1,
      table.has(last, [.auxiliary, .modal, .negation]) || isNegation(last)
    {
      tokens.removeLast()
    }
    guard let first = tokens.first else { return nil }
    if tokens.count == 1, isSpeakingPronoun(first) || isPossessivePronoun(first) {
      return Mention(tokens: tokens, isPronoun: true)
    }
    if tokens.count == 1, let name = named(before: first) {
      return mention(in: self.name(around: name))
    }
    // `Davy, who said`: the mention is the pronoun, and means the name before it.
    if tokens.count == 1, table.has(first, .relative), first > 1 {
      let before = table[first - 1].kind == .comma ? first - 2 : first - 1
      return Mention(tokens: tokens, person: person(at: before))
    }
    var place = first
    var isHeld = false
    while place < tokens.upperBound {
      // `a spokesman for Clinton` is not she; behind a comma the phrase begins anew: `one of the
      // family's lawyers, Justin Bamberg`.
      if table.has(place, .preposition), person(at: place) == nil { isHeld = true }
      if table[place].kind == .comma { isHeld = false }
      if table.has(place, .relative), place > first { break }
      if let person = person(at: place) {
        let name = name(around: place)
        // `Clinton's campaign`, `the Clinton campaign`: not she, but perhaps who comes behind.
        if isHeld || isModifier(name, in: tokens) {
          place = name.upperBound
          continue
        }
        var mention = personMention(person, around: place, floor: max(0, first - 8))
        mention.others = partners(from: name.upperBound, in: tokens)
        return mention
      }
      place += 1
    }
    var bare = tokens
    if table.has(first, .pronoun), !table.has(first, .determiner) { bare = first..<first + 1 }
    return Mention(tokens: bare)
  }

  /// `Goldman Sachs, the bank`, `Lance Beebe, 49,`: the capitals before a comma or a parenthesis; nil
  /// for all other phrases.
  func nameAhead(in tokens: Range<Int>) -> Range<Int>? {
    guard let first = tokens.first, table[first].isCapitalised, !table.has(first, .article),
      let end = tokens.first(where: { [.comma, .openParenthesis].contains(table[$0].kind) }),
      tokens.first(where: { table[$0].kind == .word && !table[$0].isCapitalised }) ?? end >= end
    else { return nil }
    return first..<end
  }

  /// `Sanders himself`: the token of the name.
  private func named(before reflexive: Int) -> Int? {
    guard reflexive > 0, person(at: reflexive - 1) != nil else { return nil }
    let span = table[reflexive].span
    let isReflexive =
      text.isWord(span, "himself") || text.isWord(span, "herself")
      || text.isWord(span, "themselves") || text.isWord(span, "itself")
    return isReflexive ? reflexive - 1 : nil
  }

  /// `his promise to stay`.
  private func isPossessivePronoun(_ token: Int) -> Bool {
    let span = table[token].span
    return text.isWord(span, "his") || text.isWord(span, "her")
  }

  /// Whether a noun behind the name makes it a part of a longer phrase.
  private func isModifier(_ name: Range<Int>, in tokens: Range<Int>) -> Bool {
    let next = name.upperBound
    guard next < tokens.upperBound else { return false }
    if table[next].kind == .possessive { return next + 1 < tokens.upperBound }
    let ends: WordClass = [
      .preposition, .conjunction, .relative, .adverb, .auxiliary, .be, .negation, .participle,
    ]
    return table[next].kind == .word && !table[next].isCapitalised && !table.has(next, ends)
      && named(before: next) == nil
  }

  /// The names behind an `and` or a comma.
  private func partners(from start: Int, in tokens: Range<Int>) -> [Mention] {
    var partners: [Mention] = []
    var place = start
    while place + 1 < tokens.upperBound, table.has(place, .conjunction),
      let token = (place + 1..<min(place + 9, tokens.upperBound)).first(where: {
        person(at: $0) != nil
      }), let person = person(at: token),
      !(place + 1..<token).contains(where: { table.has($0, [.preposition, .conjunction]) })
    {
      partners.append(personMention(person, around: token, floor: place + 1))
      place = name(around: token).upperBound
    }
    return partners
  }
}
