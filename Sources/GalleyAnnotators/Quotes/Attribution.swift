import GalleyCore

/// What was decided about a stretch between marks.
struct Attribution {
  var kind: Quote.Kind
  var rule: String
  var cue: Cue?
  /// Who made the quote known, where somebody else's words are passed on.
  var reportedBy: Mention?
  /// The reported clause, in tokens.
  var content: Range<Int>
  /// The stretch belongs to the quote before it, which a cue or a paragraph's end has cut.
  var joinsPrevious = false

  init(
    kind: Quote.Kind, rule: String, cue: Cue? = nil, reportedBy: Mention? = nil,
    content: Range<Int>, joinsPrevious: Bool = false
  ) {
    self.kind = kind
    self.rule = rule
    self.cue = cue
    self.reportedBy = reportedBy
    self.content = content
    self.joinsPrevious = joinsPrevious
  }
}

/// Decides about the stretches of an article, one after the other: each may lean on those before.
struct StretchRules {
  let scene: QuoteScene
  private(set) var decided: [Attribution] = []
  private let table: TokenTable

  init(scene: QuoteScene) {
    self.scene = scene
    table = scene.table
    decided.reserveCapacity(scene.stretches.count)
    for index in scene.stretches.indices {
      decided.append(decide(index))
    }
  }

  /// The rules in order; the first that answers decides.
  private func decide(_ index: Int) -> Attribution {
    let stretch = scene.stretches[index]
    let sentence = sentence(of: stretch)
    let position = StretchPosition(
      index: index, stretch: stretch, sentence: sentence, table: table)
    if let reopened = reopened(position) { return reopened }
    if let transcript = transcript(position) { return transcript }
    let before = governingCue(position)
    if let cut = cut(position, governedBy: before) { return cut }
    if isEmbedded(position, governedBy: before) { return term(position, "term.embedded") }
    if position.opensSentence {
      if let after = after(position) { return after }
    }
    if let before, let attribution = attribution(position, by: before) { return attribution }
    if !position.opensSentence, let after = after(position) { return after }
    if let carried = carried(position) { return carried }
    return unattributed(position)
  }

  private func sentence(of stretch: MarkedStretch) -> Range<Int> {
    let left = scene.sentence(around: stretch.open, in: stretch.paragraph)
    let end = stretch.outer.upperBound
    let bounds = scene.paragraphs[stretch.paragraph]
    guard end < bounds.upperBound, !scene.beginsSentence(end) else {
      return left.lowerBound..<max(end, left.lowerBound)
    }
    return left.lowerBound..<scene.sentence(around: end, in: stretch.paragraph).upperBound
  }

  // MARK: - Behind the quote

  /// `“…,” Gates said` and `“…,” said Gates`, also with more of the sentence between.
  private func after(_ position: StretchPosition) -> Attribution? {
    let end = position.stretch.outer.upperBound
    let limit = position.sentence.upperBound
    guard position.stretch.isClosed, end < limit else { return nil }
    var start = end
    let hasComma = position.endsOpen || table[end].kind == .comma || table[end].kind == .dash
    while start < limit, table[start].kind == .comma || table[start].kind == .dash { start += 1 }
    guard start < limit else { return nil }
    let verbs: WordClass = [.say, .utter, .tell, .assert, .sayForeign]
    if hasComma, scene.isReportingVerb(start, verbs) || scene.isForeignVerb(start),
      let cue = scene.invertedCue(verb: start, ceiling: limit), !isCited(cue)
    {
      return attribution(position, after: cue, rule: "after.verb-subject")
    }
    var verb = start
    while verb < min(limit, start + 40) {
      if table[verb].kind == .semicolon { return nil }
      if scene.isReportingVerb(verb, verbs) || scene.isForeignVerb(verb) {
        if let cue = scene.cue(verb: verb, floor: end), !isCited(cue),
          hasComma && cue.subject.start <= start + 1 || opensClause(cue.subject.start)
            || !hasComma && cue.subject.start == start
        {
          return attribution(position, after: cue, rule: "after.subject-verb")
        }
        if verb > start, table[verb - 1].kind == .comma || table.has(verb, .sayForeign),
          let cue = scene.invertedCue(verb: verb, ceiling: limit), !isCited(cue)
        {
          return attribution(position, after: cue, rule: "after.verb-subject")
        }
      }
      verb += 1
    }
    return accordingTo(position, from: start, limit: limit)
  }

  private func accordingTo(
    _ position: StretchPosition, from start: Int, limit: Int
  ) -> Attribution? {
    for place in start..<min(limit, start + 30) where table.has(place, .according) {
      guard place + 2 < limit, !scene.isMarked(place), !scene.isCited(place),
        let subject = scene.nounPhrase(startingAt: place + 2, ceiling: limit)
      else { return nil }
      let cue = Cue(tokens: place..<place + 2, subject: subject, subjectFirst: false)
      return attribution(position, after: cue, rule: "after.according-to")
    }
    return nil
  }

  /// Whether the clause that begins at `token` is set off by a comma: `…, Gates said`.
  private func opensClause(_ token: Int) -> Bool {
    token > 0 && (table[token - 1].kind == .comma || table[token - 1].kind == .dash)
  }

  private func attribution(
    _ position: StretchPosition, after cue: Cue, rule: String
  ) -> Attribution {
    let isWhole = position.opensSentence && (position.startsCapital || position.wordCount > 3)
    var content = position.stretch.inner
    if !isWhole {
      var end = cue.clause.lowerBound
      while end > position.stretch.outer.upperBound, table[end - 1].kind == .comma { end -= 1 }
      content = position.sentence.lowerBound..<max(end, position.stretch.outer.upperBound)
    }
    return Attribution(
      kind: isWhole ? .direct : .mixed, rule: rule, cue: cue, reportedBy: nil, content: content)
  }

  // MARK: - Before the quote

  /// The nearest word before the stretch, in its sentence, that reports it.
  private func governingCue(_ position: StretchPosition) -> Cue? {
    let floor = position.sentence.lowerBound
    var place = position.stretch.open - 1
    while place >= floor {
      if let stretch = scene.stretch(at: place) {
        place = scene.stretches[stretch].open - 1
        continue
      }
      let kind = table[place].kind
      if kind == .semicolon { return nil }
      if table.has(place, .nounCue), introduces(place, position.stretch.open),
        let cue = nounCue(at: place, floor: floor)
      {
        return cue
      }
      if scene.isReportingVerb(place), let cue = scene.cue(verb: place, floor: floor),
        !isCited(cue)
      {
        return cue
      }
      // `said Mayor Holm: “…”` and `, said Holm, “…”`.
      if scene.isReportingVerb(place, [.say, .utter, .sayForeign]), place > floor,
        table[place - 1].kind == .comma || scene.isMarked(place - 1),
        let cue = scene.invertedCue(verb: place, ceiling: position.stretch.open), !isCited(cue)
      {
        return cue
      }
      if table.has(place, .according), place + 2 < position.stretch.open,
        let subject = scene.nounPhrase(
          startingAt: place + 2, ceiling: position.stretch.open), !scene.isCited(place)
      {
        return Cue(tokens: place..<place + 2, subject: subject, subjectFirst: false)
      }
      place -= 1
    }
    return colonBefore(position)
  }

  /// Whether the noun at `noun` announces words: `insistence that …`, `statement: “…”`,
  /// `characterization of … as “…”`.
  private func introduces(_ noun: Int, _ open: Int) -> Bool {
    let next = table[noun + 1]
    return next.kind == .colon || noun + 1 == open || scene.text.equals(next.span, "that")
      || scene.text.equals(table[open - 1].span, "as")
  }

  /// `Tvede's characterization of the draft as “…”`: whose noun it is, speaks; unless the verb
  /// before makes the words its subject's own (`Holm reaffirmed the ministry's insistence`).
  private func nounCue(at noun: Int, floor: Int) -> Cue? {
    guard noun - 2 >= floor, table[noun - 1].kind == .possessive else { return nil }
    guard let owner = scene.nounPhrase(endingAt: noun - 2, floor: floor) else { return nil }
    let verb = owner.start - 1
    if verb > floor, table.has(verb, .restate), scene.isReportingVerb(verb),
      let outer = scene.cue(verb: verb, floor: floor)
    {
      return outer
    }
    return Cue(tokens: noun..<noun + 1, subject: owner, subjectFirst: true)
  }

  /// A paragraph that ends with a colon introduces the quote that opens the next one.
  private func colonBefore(_ position: StretchPosition) -> Cue? {
    let paragraph = position.stretch.paragraph
    guard paragraph > 0, position.stretch.open == scene.paragraphs[paragraph].lowerBound else {
      return nil
    }
    let before = scene.paragraphs[paragraph - 1]
    guard let last = before.last, table[last].kind == .colon else { return nil }
    let floor = max(before.lowerBound, last - QuoteScene.reach)
    for place in stride(from: last - 1, through: floor, by: -1) {
      if scene.isReportingVerb(place), let cue = scene.cue(verb: place, floor: floor) {
        return cue
      }
      if scene.beginsSentence(place) { break }
    }
    return nil
  }

  private func attribution(_ position: StretchPosition, by cue: Cue) -> Attribution? {
    let open = position.stretch.open
    let verb = cue.tokens.lowerBound
    // The words of a quotation begin right behind the cue, a comma, or a colon; those of a phrase
    // stand somewhere in the clause.
    let previous = open - 1
    let isIntroduced =
      table[previous].kind == .comma || table[previous].kind == .colon
      || previous < cue.tokens.upperBound || table[previous].kind == .dash
    let isVerb = table.has(verb, .cueVerb) && !table.has(verb, .frame)
    let isDirect =
      isIntroduced && isVerb && position.startsCapital
      && (position.endsUtterance || position.endsOpen || position.closesSentence)
    var start = min(cue.tokens.upperBound, open)
    if !isDirect {
      while start < open, isConnective(start) { start += 1 }
    }
    let content =
      isDirect
      ? position.stretch.inner
      : start..<scene.clauseEnd(from: position.stretch.outer.upperBound, in: position.sentence)
    return Attribution(
      kind: isDirect ? .direct : .mixed,
      rule: table.has(verb, .nounCue) && !table.has(verb, .cueVerb)
        ? "before.noun" : isDirect ? "before.introduced" : "before.clause",
      cue: cue, reportedBy: outerSpeaker(of: cue, in: position), content: content)
  }

  private func isConnective(_ token: Int) -> Bool {
    table[token].kind == .comma || table[token].kind == .colon
      || scene.text.equals(table[token].span, "that")
      || scene.text.equals(table[token].span, "as")
  }

  /// `Ellis slammed what Smith called “…”`: Ellis, when Smith is who speaks.
  private func outerSpeaker(of cue: Cue, in position: StretchPosition) -> Mention? {
    let start = cue.clause.lowerBound
    let floor = position.sentence.lowerBound
    guard start > floor else { return nil }
    for place in stride(from: start - 1, through: max(floor, start - 3), by: -1) {
      if scene.isReportingVerb(place), let outer = scene.cue(verb: place, floor: floor) {
        return outer.subject.tokens == cue.subject.tokens ? nil : outer.subject
      }
    }
    return nil
  }

  /// `“WALLACE: Will she be there?”`: the speaker stands inside the marks, in capitals.
  private func transcript(_ position: StretchPosition) -> Attribution? {
    let inner = position.stretch.inner
    var end = inner.lowerBound
    while end < inner.upperBound, end < inner.lowerBound + 4, table[end].kind == .word,
      table[end].shape.contains(.allCapitals)
    {
      end += 1
    }
    guard end > inner.lowerBound, end + 1 < inner.upperBound, table[end].kind == .colon else {
      return nil
    }
    let name = inner.lowerBound..<end
    let cue = Cue(
      tokens: end..<end + 1,
      subject: Mention(tokens: name, person: scene.person(at: inner.lowerBound)),
      subjectFirst: true)
    return Attribution(
      kind: .direct, rule: "transcript", cue: cue, reportedBy: nil,
      content: end + 1..<inner.upperBound)
  }

  // MARK: - Leaning on the quote before

  /// `“…,” she said, “…”`: the second half of one utterance.
  private func cut(_ position: StretchPosition, governedBy before: Cue?) -> Attribution? {
    guard position.index > 0, !position.opensSentence else { return nil }
    let last = decided[position.index - 1]
    guard last.kind == .direct || last.kind == .mixed, let cue = last.cue else { return nil }
    let previous = scene.stretches[position.index - 1]
    let open = position.stretch.open
    guard previous.paragraph == position.stretch.paragraph,
      cue.clause.lowerBound >= previous.outer.upperBound, cue.clause.upperBound <= open,
      position.sentence.lowerBound <= previous.open,
      table[open - 1].kind == .comma || table[open - 1].kind == .dash
        || cue.clause.upperBound == open || table[open - 1].kind == .colon
    else { return nil }
    // `…, adding that “…”` is a quote of its own.
    if let before, before.tokens != cue.tokens, before.tokens.lowerBound > cue.tokens.lowerBound {
      return nil
    }
    return Attribution(
      kind: last.kind, rule: "cut", cue: cue, reportedBy: last.reportedBy,
      content: position.stretch.inner, joinsPrevious: true)
  }

  /// A stretch that opens its paragraph while the one before was left open.
  private func reopened(_ position: StretchPosition) -> Attribution? {
    guard position.stretch.continuesParagraph, position.index > 0 else { return nil }
    var last = decided[position.index - 1]
    // The speaker may be named only here.
    if last.cue == nil, let after = after(position) { last.cue = after.cue }
    return Attribution(
      kind: .direct, rule: "re-opened", cue: last.cue, reportedBy: last.reportedBy,
      content: position.stretch.inner, joinsPrevious: true)
  }

  /// `“…,” Holm said. “…”`, and a paragraph that is nothing but a quote behind one that ends with
  /// speech.
  private func carried(_ position: StretchPosition) -> Attribution? {
    guard position.index > 0, position.opensSentence, position.isUtterance else { return nil }
    let last = decided[position.index - 1]
    guard last.kind == .direct || last.kind == .mixed, let cue = last.cue else { return nil }
    let previous = scene.stretches[position.index - 1]
    let paragraph = position.stretch.paragraph
    if previous.paragraph == paragraph {
      return Attribution(
        kind: .direct, rule: "carried.sentence", cue: cue, reportedBy: last.reportedBy,
        content: position.stretch.inner)
    }
    let bounds = scene.paragraphs[paragraph]
    guard previous.paragraph == paragraph - 1, position.stretch.open == bounds.lowerBound,
      position.stretch.outer.upperBound >= bounds.upperBound - 1,
      scene.paragraphs[paragraph - 1].upperBound - previous.outer.upperBound < 16
    else { return nil }
    return Attribution(
      kind: .direct, rule: "carried.paragraph", cue: cue, reportedBy: last.reportedBy,
      content: position.stretch.inner)
  }

  // MARK: - Nobody speaks

  /// A few words inside a noun phrase, `a joint “portal” gate`: the writer's own marks, unless
  /// a verb of naming stands right before (`what he called a “portal” gate`).
  private func isEmbedded(_ position: StretchPosition, governedBy before: Cue?) -> Bool {
    let stretch = position.stretch
    guard position.wordCount <= 4, !position.endsUtterance, stretch.isClosed,
      stretch.open > position.sentence.lowerBound
    else { return false }
    let previous = stretch.open - 1
    let isHeld =
      table[previous].kind == .possessive || table.has(previous, [.article, .determiner])
      || isAttributive(previous)
    guard isHeld, !position.endsOpen else { return false }
    guard let before else { return true }
    // `criticized the act as a “crazy system”`.
    let opensWithAs =
      scene.text.equals(table[previous].span, "as")
      || previous > position.sentence.lowerBound
        && scene.text.equals(table[previous - 1].span, "as")
    if opensWithAs, table.has(before.tokens.lowerBound, [.frame, .nounCue]) { return false }
    let distance = stretch.open - before.tokens.upperBound
    return !(distance <= 4 || table.has(before.tokens.lowerBound, [.say, .tell, .assert]))
  }

  /// `joint “portal”`: a word that no rule knows, between a determiner and the mark.
  private func isAttributive(_ token: Int) -> Bool {
    guard token > 0, table[token].kind == .word, table.has(token - 1, .determiner) else {
      return table[token].kind == .closeSingleMark
    }
    return !table.has(token, [.cueVerb, .auxiliary, .preposition, .participle])
  }

  private func unattributed(_ position: StretchPosition) -> Attribution {
    guard position.opensSentence, position.isUtterance, position.wordCount >= 4 else {
      return term(position, "term.unattributed")
    }
    return Attribution(
      kind: .direct, rule: "unattributed", cue: nil, reportedBy: nil,
      content: position.stretch.inner)
  }

  private func term(_ position: StretchPosition, _ rule: String) -> Attribution {
    Attribution(
      kind: .term, rule: rule, cue: nil, reportedBy: nil, content: position.stretch.inner)
  }

  private func isCited(_ cue: Cue) -> Bool {
    cue.subject.tokens.allSatisfy { scene.isCited($0) }
  }
}

/// A stretch with what the rules ask about its surroundings.
struct StretchPosition {
  let index: Int
  let stretch: MarkedStretch
  let sentence: Range<Int>
  /// Whether the sentence begins with it.
  let opensSentence: Bool
  /// Whether nothing but the period follows in the sentence.
  let closesSentence: Bool
  let startsCapital: Bool
  /// The last mark inside: a comma, a question, an exclamation or a dash, after which the sentence
  /// may go on.
  let endsOpen: Bool
  /// The last mark inside ends a sentence.
  let endsUtterance: Bool
  let wordCount: Int

  init(index: Int, stretch: MarkedStretch, sentence: Range<Int>, table: TokenTable) {
    self.index = index
    self.stretch = stretch
    self.sentence = sentence
    opensSentence = stretch.open <= sentence.lowerBound
    closesSentence = stretch.outer.upperBound >= sentence.upperBound - 1
    let first = stretch.inner.first { table[$0].isWord }
    startsCapital = first.map { table[$0].isCapitalised || table[$0].kind == .number } ?? false
    let last = stretch.inner.last.map { table[$0].kind }
    switch last {
    case .comma, .dash: (endsOpen, endsUtterance) = (true, false)
    case .question, .exclamation, .ellipsis: (endsOpen, endsUtterance) = (true, true)
    case .period: (endsOpen, endsUtterance) = (false, true)
    default: (endsOpen, endsUtterance) = (false, false)
    }
    var words = 0
    for token in stretch.inner where table[token].isWord {
      words += 1
      if words > 20 { break }
    }
    wordCount = words
  }

  /// Whether it reads like something said: a capital at its start, and an end or many words.
  var isUtterance: Bool {
    startsCapital && (endsUtterance || endsOpen || wordCount > 5 || !stretch.isClosed)
  }
}
