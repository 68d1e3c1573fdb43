import GalleyCore

/// A noun phrase that may speak: a name, a pronoun, a body, "a spokesman for the ministry".
struct Mention {
  /// The tokens of the mention; for a person the name alone.
  var tokens: Range<Int>
  /// What stands before a person's name: "Defense Secretary".
  var title: Range<Int>?
  /// The position in `people`.
  var person: Int?
  var isPronoun = false
  /// The other speakers of "Holm and Tvede said", in text order.
  var others: [Mention] = []

  /// Where the phrase begins, title included.
  var start: Int { title.map { min($0.lowerBound, tokens.lowerBound) } ?? tokens.lowerBound }
}

extension QuoteScene {
  /// Words that no noun phrase holds.
  private static let stops: WordClass = [
    .subordinator, .auxiliary, .negation, .relative, .sayForeign, .conjunction,
  ]

  // MARK: - To the left

  /// The noun phrase that ends with the token at `last`, found without a tagger: leftwards to the
  /// determiner, over phrases with `of`, `for`, `in` behind a noun.
  func nounPhrase(endingAt last: Int, floor: Int) -> Mention? {
    var last = last
    if last >= floor, table[last].kind == .closeParenthesis {
      // `Whitacre (D-Meridian) said`.
      let limit = max(floor, last - 12)
      while last > limit, table[last].kind != .openParenthesis { last -= 1 }
      last -= 1
    }
    guard last >= floor, !isMarked(last), table[last].isWord else { return nil }
    if isSpeakingPronoun(last) {
      return Mention(tokens: last..<last + 1, isPronoun: true)
    }
    if let person = person(at: last) {
      return withPartners(personMention(person, around: last, floor: floor), floor: floor)
    }
    if table.has(last, [.pronoun, .auxiliary, .negation, .relative, .subordinator]) { return nil }
    if isReportingVerb(last) { return nil }
    if table.has(last, [.preposition, .article, .timeNoun, .weekday, .conjunction]) { return nil }
    let phrase =
      table[last].isCapitalised
      ? longerPhrase(endingAt: last, floor: floor) ?? properNoun(endingAt: last, floor: floor)
      : nominal(endingAt: last, floor: floor)
    return phrase.map { leadingPerson(in: $0, floor: floor) ?? $0 }
  }

  /// `the ministry in London`: a noun phrase with an article that a preposition ties to the name.
  private func longerPhrase(endingAt last: Int, floor: Int) -> Mention? {
    var start = last
    while start > floor, table[start - 1].kind == .word, table[start - 1].isCapitalised,
      !isMarked(start - 1), !table[start].shape.contains(.sentenceStart)
    {
      start -= 1
    }
    guard start - 2 >= floor, isPostnominal(start - 1), !table[start - 2].isCapitalised,
      let head = nominal(endingAt: start - 2, floor: floor),
      table.has(head.tokens.lowerBound, .determiner)
        || head.tokens.count == 1
          && table.has(head.tokens.lowerBound, .speakerNoun)
    else { return nil }
    return Mention(tokens: head.tokens.lowerBound..<last + 1)
  }

  /// `Analyst Hannah Brandt of Colvin & Partners`: the person whom the phrase begins with.
  private func leadingPerson(in phrase: Mention, floor: Int) -> Mention? {
    guard let token = phrase.tokens.first(where: { person(at: $0) != nil }),
      let person = person(at: token)
    else { return nil }
    let name = name(around: token)
    guard name.upperBound < phrase.tokens.upperBound, table.has(name.upperBound, .preposition)
    else { return nil }
    return personMention(person, around: token, floor: floor)
  }

  func isSpeakingPronoun(_ token: Int) -> Bool {
    table.has(token, [.pronounHe, .pronounShe, .pronounThey, .pronounI])
      || table.has(token, .pronoun) && text.equals(table[token].span, "it")
      || text.equals(table[token].span, "It")
  }

  func personMention(_ person: Int, around token: Int, floor: Int) -> Mention {
    let name = name(around: token)
    var title: Range<Int>?
    if let start = titleBefore(table, name.lowerBound, floor: floor) {
      var start = start
      // An `and` with a name before it parts two people, not two halves of a title.
      for place in start..<name.lowerBound where self.person(at: place) != nil {
        start = place + 1
      }
      while start < name.lowerBound, table.has(start, [.conjunction, .article]) { start += 1 }
      if start < name.lowerBound { title = start..<name.lowerBound }
    }
    return Mention(tokens: name, title: title, person: person)
  }

  /// Adds the names that an `and` joins to the phrase.
  private func withPartners(_ mention: Mention, floor: Int) -> Mention {
    var mention = mention
    let before = mention.start - 1
    guard before - 1 >= floor, table.has(before, .conjunction),
      let partner = person(at: before - 1), !isMarked(before - 1)
    else { return mention }
    var first = personMention(partner, around: before - 1, floor: floor)
    first.others = [mention]
    mention = first
    return mention
  }

  private func properNoun(endingAt last: Int, floor: Int) -> Mention? {
    if table.has(last, [.anyMonth, .weekday, .dayWord]), !table.has(last, .firstName) {
      return nil
    }
    var start = last
    while start > floor {
      let before = start - 1
      guard !isMarked(before), !table[start].shape.contains(.sentenceStart) else { break }
      let token = table[before]
      if token.kind == .word, token.isCapitalised, !table.has(before, [.pronoun, .preposition]) {
        start = before
      } else if token.kind == .period, before > floor, table.has(before - 1, .abbreviation) {
        start = before - 1
      } else if isBridge(before) || table.has(before, .particle), before > floor,
        table[before - 1].kind == .word,
        table[before - 1].isCapitalised
      {
        // `Ministry of Defence`, `Bank for International Settlements`.
        start = before - 1
      } else if token.kind == .word, !token.isCapitalised, table.has(before, [.article]) {
        start = before
        break
      } else {
        break
      }
    }
    while start < last, table.has(start, .sentenceOpener), !table.has(start, .article) {
      start += 1
    }
    return Mention(tokens: start..<last + 1)
  }

  private func isBridge(_ token: Int) -> Bool {
    text.equals(table[token].span, "of") || text.equals(table[token].span, "for")
      || text.equals(table[token].span, "&")
  }

  private func nominal(endingAt last: Int, floor: Int) -> Mention? {
    var start = last + 1
    var determiner: Int?
    var place = last
    let limit = max(floor, last - 14)
    while place >= limit {
      if isMarked(place) { break }
      let token = table[place]
      if token.kind == .possessive {
        place -= 1
        continue
      }
      guard token.isWord else { break }
      if place < last, table.has(place, Self.stops) { break }
      if table.has(place, [.determiner]) {
        start = place
        determiner = place
        // What stands before the determiner belongs to the phrase only through a preposition.
        guard place - 1 >= limit, isPostnominal(place - 1) else { break }
        place -= 1
        continue
      }
      if table.has(place, .preposition) {
        guard isPostnominal(place) else { break }
        place -= 1
        continue
      }
      if place < last, table.has(place, [.cueVerb, .participle]), !table.has(place, .nounCue) {
        break
      }
      if table.has(place, .pronoun), !table.has(place, .determiner) { break }
      if determiner == nil { start = place } else { start = min(start, place) }
      if token.shape.contains(.sentenceStart) { break }
      place -= 1
    }
    guard start <= last else { return nil }
    while start < last, table.has(start, [.adverb, .preposition]) { start += 1 }
    return Mention(tokens: start..<last + 1)
  }

  /// A preposition behind a noun: `a spokesman for`, `the ministry in`.
  private func isPostnominal(_ token: Int) -> Bool {
    guard token > 0, table.has(token, .preposition), table[token - 1].kind == .word else {
      return false
    }
    let span = table[token].span
    let known =
      text.equals(span, "of") || text.equals(span, "for") || text.equals(span, "in")
      || text.equals(span, "at") || text.equals(span, "from") || text.equals(span, "with")
      || text.equals(span, "on") || text.equals(span, "to")
    let other: WordClass = [
      .cueVerb, .auxiliary, .adverb, .preposition, .conjunction, .subordinator, .pronoun,
      .article, .timeNoun, .weekday,
    ]
    return known && !table.has(token - 1, other)
  }

  // MARK: - To the right

  /// The noun phrase that begins with the token at `first`, as in `said a man at the back`.
  func nounPhrase(startingAt first: Int, ceiling: Int) -> Mention? {
    guard first < ceiling, !isMarked(first), table[first].isWord else { return nil }
    if isSpeakingPronoun(first) {
      return Mention(tokens: first..<first + 1, isPronoun: true)
    }
    let notFirst: WordClass = [
      .preposition, .conjunction, .subordinator, .auxiliary, .relative, .adverb, .negation,
      .weekday, .dayWord, .timeNoun,
    ]
    if table.has(first, notFirst), person(at: first) == nil { return nil }
    if table.has(first, .pronoun), !table.has(first, .determiner) { return nil }

    var end = first
    let limit = min(ceiling, first + 14)
    var sawPreposition = false
    while end < limit, !isMarked(end) {
      if let person = person(at: end), !sawPreposition {
        let name = name(around: end)
        var titleStart = first
        while titleStart < name.lowerBound, table.has(titleStart, [.article, .determiner]) {
          titleStart += 1
        }
        let title = titleStart < name.lowerBound ? titleStart..<name.lowerBound : nil
        return Mention(tokens: name, title: title, person: person)
      }
      let token = table[end]
      if end > first, token.shape.contains(.sentenceStart) { break }
      if token.kind == .possessive {
        end += 1
        continue
      }
      if token.kind == .period, end > first, table.has(end - 1, .abbreviation) {
        end += 1
        continue
      }
      guard token.isWord else { break }
      if end > first {
        if table.has(end, [.weekday, .dayWord]) || table.has(end, Self.stops) { break }
        if table.has(end, .timeNoun), end > first + 1 {
          // `The regulator last week put off …`.
          end -= 1
          break
        }
        if table.has(end, [.adverb, .cueVerb]), !table.has(end, .nounCue) { break }
        if table.has(end, .preposition) {
          guard isPostnominal(end), !startsTime(end + 1) else { break }
          sawPreposition = true
        } else if table.has(end, .pronoun), !table.has(end, .determiner) {
          break
        }
      }
      end += 1
    }
    while end > first, table.has(end - 1, [.preposition, .article]) { end -= 1 }
    return end > first ? Mention(tokens: first..<end) : nil
  }

  /// Whether a phrase of time begins at `token`: `Monday`, `March 3`, `the morning`.
  func startsTime(_ token: Int) -> Bool {
    guard token < table.count else { return false }
    if table.has(token, [.weekday, .anyMonth, .dayWord, .timeNoun]) { return true }
    if table[token].kind == .number { return true }
    return token + 1 < table.count && table.has(token, .determiner)
      && table.has(token + 1, .timeNoun)
  }
}
