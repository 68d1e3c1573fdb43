import GalleyCore

/// A word that reports, with the one to whom it attributes.
struct Cue {
  var tokens: Range<Int>
  var subject: Mention
  /// Whether the subject stands before the cue.
  var subjectFirst: Bool

  /// The tokens of subject and cue together, title included.
  var clause: Range<Int> {
    min(subject.start, tokens.lowerBound)..<max(tokens.upperBound, subject.tokens.upperBound)
  }
}

extension QuoteScene {
  /// Whether the verb at `token` reports what somebody says here and now: no noun (`the claims`),
  /// no infinitive (`to say`), no passive (`was called`).
  func isReportingVerb(_ token: Int, _ classes: WordClass = .cueVerb) -> Bool {
    guard token > 0, table.has(token, classes), !isMarked(token) else { return false }
    if !isForeign, !table.has(token, classes.subtracting(.sayForeign)) { return false }
    // `the United States`: a verb with a capital opens a sentence or is none.
    if table[token].isCapitalised, !table[token].shape.contains(.sentenceStart) { return false }
    // `put` reports only as `put it`.
    let span = table[token].span
    if text.equals(span, "put") || text.equals(span, "puts") {
      guard token + 1 < table.count, text.equals(table[token + 1].span, "it") else { return false }
    }
    // `five states have`: a noun, since a verb follows.
    if token + 1 < table.count, table.has(token + 1, [.auxiliary, .be]),
      text.bytes[Int(table[token].end) - 1] == UInt8(ascii: "s")
    {
      return false
    }
    let before = previousWord(token)
    if before == token { return true }
    let previous = table[before]
    if previous.kind == .possessive {
      // `He's claiming` is a verb; `his lawyer's claims` are none.
      return before > 0 && table.has(before - 1, .pronoun) && table.has(token, .participle)
    }
    guard previous.kind == .word else { return true }
    if text.equals(previous.span, "to") { return false }
    if table.has(before, [.article]) { return false }
    if table.has(before, .determiner), !table.has(before, .pronoun), table.has(token, .nounCue) {
      return false
    }
    // `was told`, `is called`: whoever speaks stands elsewhere.
    if table.has(before, .be), !table.has(token, .participle) { return false }
    return true
  }

  /// A verb of another language, in a text of another language: none of the tests for English apply.
  func isForeignVerb(_ token: Int) -> Bool {
    isForeign && table.has(token, .sayForeign) && !isMarked(token)
  }

  /// The token before `token`, over adverbs.
  private func previousWord(_ token: Int) -> Int {
    var before = token - 1
    while before > 0, table.has(before, .adverb), !isMarked(before) { before -= 1 }
    return max(0, before)
  }

  /// The cue whose verb stands at `verb`, with the subject before it.
  ///
  /// - Parameter floor: the subject begins here or later.
  func cue(verb: Int, floor: Int) -> Cue? {
    guard let subject = subject(before: verb, floor: floor) else { return nil }
    return Cue(tokens: cueTokens(verb), subject: subject, subjectFirst: true)
  }

  /// The cue whose verb stands at `verb`, with the subject behind it: `said Mayor Holm`.
  func invertedCue(verb: Int, ceiling: Int) -> Cue? {
    guard let subject = nounPhrase(startingAt: verb + 1, ceiling: ceiling),
      !table.has(subject.tokens.lowerBound, .pronoun)
        || table.has(
          subject.tokens.lowerBound, [.pronounHe, .pronounShe, .pronounThey, .determiner])
    else { return nil }
    return Cue(tokens: verb..<verb + 1, subject: subject, subjectFirst: false)
  }

  /// The verb with its particle: `pointed out`, `put it`.
  func cueTokens(_ verb: Int) -> Range<Int> {
    guard verb + 1 < table.count else { return verb..<verb + 1 }
    let next = table[verb + 1].span
    let verbSpan = table[verb].span
    if text.equals(next, "it"), text.equals(verbSpan, "put") || text.equals(verbSpan, "puts") {
      return verb..<verb + 2
    }
    let isParticle = text.equals(next, "out") || text.equals(next, "on")
    let takesParticle =
      text.equals(verbSpan, "pointed") || text.equals(verbSpan, "points")
      || text.equals(verbSpan, "went")
    return isParticle && takesParticle ? verb..<verb + 2 : verb..<verb + 1
  }

  /// The noun phrase that does what the verb at `verb` says: right before it, before auxiliaries
  /// and adverbs, before an apposition between commas, or, for a participle or a second verb
  /// behind `and`, the subject of the sentence.
  func subject(before verb: Int, floor: Int) -> Mention? {
    var place = verb - 1
    while place >= floor, !isMarked(place),
      table.has(place, [.adverb, .auxiliary, .negation]), !isSpeakingPronoun(place)
    {
      place -= 1
    }
    // `he'd said`, `he's saying`.
    if place > floor, table[place].kind == .clitic { place -= 1 }
    if place > floor, table[place].kind == .possessive, table.has(place - 1, .pronoun) {
      place -= 1
    }
    guard place >= floor, !isMarked(place) else { return nil }
    if table[place].kind == .comma {
      if let subject = subjectBeforeApposition(comma: place, floor: floor) { return subject }
      return table.has(verb, .participle) ? sentenceSubject(before: place, floor: floor) : nil
    }
    if table.has(place, .conjunction) || text.equals(table[place].span, "then") {
      return sentenceSubject(before: place, floor: floor)
    }
    if let phrase = nounPhrase(endingAt: place, floor: floor) { return phrase }
    // `Gates on Monday said`, `Stroud in a memo said`: back to before the preposition.
    var back = place
    while back > max(floor, place - 6), !table.has(back, .preposition) { back -= 1 }
    if back > floor, table.has(back, .preposition) {
      return nounPhrase(endingAt: back - 1, floor: floor)
    }
    return table[place].kind == .word && table.has(place, [.weekday, .dayWord])
      ? nounPhrase(endingAt: place - 1, floor: floor) : nil
  }

  /// `X, a farmer from Y, said` and `X, who did not attend, said`: the comma before the verb
  /// closes what the one before it opened.
  private func subjectBeforeApposition(comma: Int, floor: Int) -> Mention? {
    var place = comma - 1
    var commas = 0
    let limit = max(floor, comma - 24)
    while place > limit {
      if isMarked(place) || table[place].kind == .semicolon { return nil }
      if table[place].kind == .comma {
        commas += 1
        let opensApposition =
          table.has(place + 1, [.article, .relative, .determiner, .preposition])
          || table[place + 1].kind == .number || table[place + 1].isCapitalised
          || table.has(place + 1, [.title, .speakerNoun])
        if opensApposition, let phrase = nounPhrase(endingAt: place - 1, floor: floor),
          !phrase.isPronoun
        {
          // `the trust's treasurer, Malcolm Reay, said`: the name is the better mention.
          if phrase.person == nil, let person = person(at: place + 1),
            name(around: place + 1) == place + 1..<comma
          {
            var start = phrase.tokens.lowerBound
            if table.has(start, [.article, .determiner]) { start += 1 }
            let title = start < phrase.tokens.upperBound ? start..<phrase.tokens.upperBound : nil
            return Mention(tokens: place + 1..<comma, title: title, person: person)
          }
          return phrase
        }
        if commas == 2 { return nil }
      }
      place -= 1
    }
    return nil
  }

  /// The first noun phrase of the sentence that can speak: what a participle or a second verb
  /// belongs to.
  func sentenceSubject(before token: Int, floor: Int) -> Mention? {
    var start = token
    let limit = max(floor, token - Self.reach)
    while start > limit, !beginsSentence(start) { start -= 1 }
    // The subject of an earlier verb of speech, if there is one.
    var place = token - 1
    while place > start {
      if !isMarked(place), isReportingVerb(place), place - start < Self.reach {
        var before = place - 1
        while before > start, table.has(before, [.adverb, .auxiliary, .negation]) { before -= 1 }
        if let phrase = nounPhrase(endingAt: before, floor: start) { return phrase }
      }
      place -= 1
    }
    place = start
    while place < token {
      if isMarked(place) { return nil }
      if let person = person(at: place) {
        return personMention(person, around: place, floor: start)
      }
      if isSpeakingPronoun(place) {
        return Mention(tokens: place..<place + 1, isPronoun: true)
      }
      if table.has(place, [.auxiliary, .cueVerb]) { break }
      place += 1
    }
    return nounPhrase(startingAt: start, ceiling: token)
  }
}
