import GalleyCore

/// Decides about stretches and indirect speech by the trained models: English text.
///
/// The models say which word reports, who speaks and what is said; who the speaker is, what kind a
/// quote is of and how the answer is called follow from that by rules.
struct ModelRules {
  let scene: QuoteScene
  let choices: StretchChoices
  private(set) var decided: [Attribution] = []
  private(set) var indirect: [IndirectQuote] = []

  /// From this score on a word reports without marks.
  static let indirectCue: Float = -1.8

  /// What is no clause (`criticized the plan`) is a weaker sort of report, and wants a surer word.
  static let nounCue: Float = 0.5

  var skeleton: Skeleton { choices.skeleton }

  /// - Parameter choices: what the models make of the article; of its tokens, not of its people.
  init(scene: QuoteScene, choices: StretchChoices, model: QuoteModel, indirectCue: Float) {
    self.scene = scene
    self.choices = choices
    let answers = choices.decide(model)
    var used = [Bool](repeating: false, count: choices.readings.count)
    for (index, answer) in answers.enumerated() {
      if let plain = transcript(index) ?? signature(index) {
        decided.append(plain)
        continue
      }
      decided.append(attribution(index, answer))
      if case .cue(let reading) = answer { used[reading] = true }
    }
    indirect = indirectQuotes(beside: used, from: indirectCue)
  }

  // MARK: - Stretches

  private func attribution(_ index: Int, _ answer: StretchAnswer) -> Attribution {
    let stretch = scene.stretches[index]
    if stretch.continuesParagraph, index > 0, decided.last?.kind == .direct {
      var reopened = carried(index)
      // The speaker may be named only here.
      if reopened.cue == nil {
        if case .cue(let reading) = answer {
          reopened.cue = cue(of: choices.readings[reading])
        } else if let token = choices.hints[index].cue, let reading = reading(ofToken: token) {
          reopened.cue = cue(of: reading)
        }
      }
      return reopened
    }
    // `her film “The Long Road”`: neither a word that names nor an end of a sentence.
    if choices.facts[index].isTitle, choices.hints[index].isTerm, !choices.facts[index].ends {
      return Attribution(kind: .term, rule: termRule(index), content: stretch.inner)
    }
    if isWork(index) {
      return Attribution(kind: .term, rule: "term.work", content: stretch.inner)
    }
    switch answer {
    case .term:
      // A mark that opens again in the next paragraph holds speech.
      if index + 1 < scene.stretches.count, scene.stretches[index + 1].continuesParagraph,
        !stretch.isClosed
      {
        return Attribution(kind: .direct, rule: "unattributed", content: stretch.inner)
      }
      return Attribution(kind: .term, rule: termRule(index), content: stretch.inner)
    case .unattributed:
      return Attribution(kind: .direct, rule: "unattributed", content: stretch.inner)
    case .carried:
      return carried(index)
    case .cue(let reading):
      let cue = Int(skeleton.units[choices.readings[reading].unit].token)
      if QuoteWords.names.contains(scene.text.bytes, scene.table[cue].span) {
        return Attribution(kind: .term, rule: termRule(index), content: stretch.inner)
      }
      return reported(index, choices.readings[reading])
    }
  }

  /// The reading whose word is the token, which the rules take for a cue.
  private func reading(ofToken token: Int) -> CueReading? {
    guard let unit = skeleton.unit(ofToken: token) else { return nil }
    return choices.readingsNear(unit).first { $0.unit == unit }
  }

  private func termRule(_ index: Int) -> String {
    let stretch = scene.stretches[index]
    let before = stretch.open - 1
    guard before >= 0 else { return "term.unattributed" }
    let isHeld =
      scene.table[before].kind == .possessive
      || scene.table.has(before, [.article, .determiner])
    return isHeld ? "term.embedded" : "term.unattributed"
  }

  private func reported(_ index: Int, _ reading: CueReading) -> Attribution {
    let stretch = scene.stretches[index]
    let unit = Int(skeleton.unitOfStretch[index])
    if let nested = nested(index, unit, in: reading) { return nested }
    let cue = cue(of: reading)
    var content = stretch.inner
    var kind = Quote.Kind.direct
    if reading.sentence.contains(unit) {
      let run = contentRun(reading, around: unit)
      if run.contains(where: { isOutsideWord($0, reading) }), !isWhole(index, unit, reading, run) {
        kind = .mixed
        content = withoutCredit(trimmed(skeleton.tokens(run)))
      }
    }
    if kind == .direct, isPhrase(index, unit) { kind = .mixed }
    var joins = false
    let isCut = choices.hints[index].joins && choices.hints[index].cue == cue.tokens.lowerBound
    if isCut, let last = decided.last, last.kind == .direct, last.cue?.tokens == cue.tokens {
      (joins, kind, content) = (true, .direct, stretch.inner)
    } else if index > 0, let last = decided.last, let lastCue = last.cue, last.kind == kind,
      lastCue.tokens == cue.tokens, kind == .direct,
      scene.stretches[index - 1].paragraph == stretch.paragraph,
      cue.tokens.lowerBound > scene.stretches[index - 1].open, cue.tokens.lowerBound < stretch.open,
      skeleton.sentenceOf[unit] == skeleton.sentenceOf[Int(skeleton.unitOfStretch[index - 1])]
    {
      joins = true
    }
    return Attribution(
      kind: kind, rule: joins ? "cut" : rule(unit, reading, cue, kind), cue: cue,
      reportedBy: outer(of: reading, around: unit, cue), content: content, joinsPrevious: joins)
  }

  /// `Tvede described it as “…”, according to two officials`: Tvede speaks, the officials pass it on.
  private func nested(_ index: Int, _ unit: Int, in reading: CueReading) -> Attribution? {
    guard passesOn(reading),
      let token = choices.hints[index].cue, token != Int(skeleton.units[reading.unit].token),
      let inner = choices.readingsNear(reading.unit).first(where: {
        Int(skeleton.units[$0.unit].token) == token
      }), reading.tag(of: inner.unit) == .content, inner.tag(of: unit) == .content,
      inner.tags.contains(.source)
    else { return nil }
    var attribution = reported(index, inner)
    attribution.reportedBy = cue(of: reading).subject
    return attribution
  }

  /// `“It was never about the leeks,” he offers`: the utterance opens its sentence, and the words that
  /// report follow at once.
  private func isWhole(
    _ index: Int, _ unit: Int, _ reading: CueReading, _ run: Range<Int>
  ) -> Bool {
    unit == reading.sentence.lowerBound && run.lowerBound == unit && run.count <= 3
      && reading.unit > unit && choices.facts[index].startsCapital
  }

  /// A few words in small letters, in the middle of a sentence, are no utterance.
  private func isPhrase(_ index: Int, _ unit: Int) -> Bool {
    let facts = choices.facts[index]
    return !facts.startsCapital && !facts.opensParagraph && facts.isClosed
      && unit > skeleton.sentence(of: unit).lowerBound && !choices.hints[index].joins
  }

  /// Whether the cue names an outlet or a witness rather than whoever spoke.
  private func passesOn(_ reading: CueReading) -> Bool {
    if scene.table.has(Int(skeleton.units[reading.unit].token), .according) { return true }
    let tokens = reading.runs(of: .source).flatMap { Array(skeleton.tokens($0)) }
    return !tokens.isEmpty && tokens.allSatisfy { scene.isCited($0) }
  }

  /// Who passes the words on: the speaker of a cue in whose content both the cue and the stretch lie.
  private func outer(of reading: CueReading, around unit: Int, _ cue: Cue) -> Mention? {
    for other in choices.readingsNear(reading.unit)
    where other.unit != reading.unit && other.score > -1 {
      guard other.tag(of: reading.unit) == .content || introducesWhat(reading, behind: other) else {
        continue
      }
      let subject = self.cue(of: other).subject
      if subject.tokens.isEmpty || subject.tokens == cue.subject.tokens { continue }
      return subject
    }
    return nil
  }

  /// `denouncing what it calls “…”`: a reporting word, then `what` and the clause of the nearer one.
  private func introducesWhat(_ reading: CueReading, behind other: CueReading) -> Bool {
    guard other.unit < reading.unit, reading.unit - other.unit < 16 else { return false }
    for unit in other.unit + 1..<reading.unit {
      let token = Int(skeleton.units[unit].token)
      if scene.text.equals(scene.table[token].span, "what"),
        other.tag(of: unit) == .content || other.tag(of: unit + 1) == .content
      {
        return true
      }
    }
    return false
  }

  /// How the answer is called: where the cue stands, and in which order.
  private func rule(_ unit: Int, _ reading: CueReading, _ cue: Cue, _ kind: Quote.Kind) -> String {
    if scene.table.has(cue.tokens.lowerBound, .according) {
      return reading.unit < unit ? "before.according-to" : "after.according-to"
    }
    if !reading.sentence.contains(unit), reading.unit < unit, let last = decided.last,
      last.cue?.tokens == cue.tokens, last.kind != .term
    {
      return "carried.sentence"
    }
    if !reading.sentence.contains(unit) {
      return reading.unit < unit ? "before.sentence" : "after.sentence"
    }
    if reading.unit > unit {
      return cue.subjectFirst ? "after.subject-verb" : "after.verb-subject"
    }
    if scene.table.has(cue.tokens.lowerBound, .nounCue),
      !scene.table.has(cue.tokens.lowerBound, .cueVerb)
    {
      return "before.noun"
    }
    return kind == .direct ? "before.introduced" : "before.clause"
  }

  private func isOutsideWord(_ unit: Int, _ reading: CueReading) -> Bool {
    let unit = skeleton.units[unit]
    return unit.stretch < 0 && !unit.category.isPunctuation
  }

  /// The units of the content around a stretch; a second run joins it where little stands between.
  private func contentRun(_ reading: CueReading, around unit: Int) -> Range<Int> {
    let runs = reading.contentRuns
    if let own = runs.first(where: { $0.contains(unit) }) {
      return untilNextReport(own, reading, unit)
    }
    // The model left the stretch out of a clause that reaches nearly up to it.
    for run in runs where (run.upperBound <= reading.unit) == (unit < reading.unit) {
      let gap =
        run.upperBound <= unit ? run.upperBound..<unit : unit + 1..<max(unit + 1, run.lowerBound)
      let isNear =
        gap.count <= 6 && !gap.contains { $0 == reading.unit || reading.tag(of: $0) == .source }
      if isNear { return min(run.lowerBound, unit)..<max(run.upperBound, unit + 1) }
    }
    return unit..<unit + 1
  }

  /// `called it “outrageous” and called for an inquiry`: the second word that reports, behind an
  /// `and` and without a subject of its own, has the same speaker, and begins a report of its own.
  private func untilNextReport(
    _ run: Range<Int>, _ reading: CueReading, _ stretch: Int
  ) -> Range<Int> {
    guard reading.unit < run.lowerBound else { return run }
    for other in choices.readingsNear(reading.unit)
    where other.unit > max(stretch, run.lowerBound) && other.unit < run.upperBound {
      let before = other.unit - 1
      if other.score > 0, skeleton.units[before].category == .conjunction, before > stretch,
        skeleton.units[other.unit].forms & skeleton.units[reading.unit].forms & Self.finite != 0
      {
        return run.lowerBound..<before
      }
    }
    return run
  }

  private static let finite = WordForms.past | WordForms.third

  /// Without the marks and punctuation at both ends; a stretch stays whole.
  func trimmed(_ tokens: Range<Int>) -> Range<Int> {
    var start = tokens.lowerBound
    var end = tokens.upperBound
    while start < end, !scene.isMarked(start), isEdge(scene.table[start].kind) { start += 1 }
    while end > start, !scene.isMarked(end - 1), isEdge(scene.table[end - 1].kind) { end -= 1 }
    return start..<end
  }

  /// Without a credit at the end: `… (Pia Holm, Delta Observer, May 2)`.
  func withoutCredit(_ tokens: Range<Int>) -> Range<Int> {
    let tokens = withOwner(withoutDateline(tokens))
    guard let credit = tokens.first(where: { scene.isCited($0) }), credit > tokens.lowerBound,
      scene.table[credit].kind == .openParenthesis
    else { return tokens }
    return trimmed(tokens.lowerBound..<credit)
  }

  /// With the name before a possessive that it begins with: `NBC` before `’s Lester Holt`.
  private func withOwner(_ tokens: Range<Int>) -> Range<Int> {
    guard let first = tokens.first, first > 0 else { return tokens }
    if scene.table[first].kind == .clitic, scene.table[first - 1].kind == .word {
      // `they` before `’ve`.
      return first - 1..<tokens.upperBound
    }
    guard scene.table[first].kind == .possessive else { return tokens }
    var start = first
    while start > 0, first - start < 4, scene.table.isNamePart(start - 1) { start -= 1 }
    return start..<tokens.upperBound
  }

  /// Without what stands before the dash of a story's first sentence: `PORT ELLIS (Reuters) - …`.
  private func withoutDateline(_ tokens: Range<Int>) -> Range<Int> {
    guard let dash = tokens.prefix(12).first(where: { scene.table[$0].kind == .dash }),
      dash > tokens.lowerBound, scene.table[dash - 1].kind == .closeParenthesis
    else { return tokens }
    return trimmed(dash + 1..<tokens.upperBound)
  }

  private func isEdge(_ kind: Token.Kind) -> Bool {
    switch kind {
    case .comma, .period, .colon, .semicolon, .dash, .question, .exclamation, .openParenthesis:
      true
    default: false
    }
  }

  /// What follows speech without a cue of its own.
  private func carried(_ index: Int) -> Attribution {
    let stretch = scene.stretches[index]
    guard let last = decided.last, let previous = index > 0 ? scene.stretches[index - 1] : nil
    else { return Attribution(kind: .direct, rule: "unattributed", content: stretch.inner) }
    let isReopened = stretch.continuesParagraph
    let unit = Int(skeleton.unitOfStretch[index])
    let sentence = skeleton.sentence(of: unit)
    var kind = Quote.Kind.direct
    var content = stretch.inner
    let sharesSentence =
      skeleton.sentenceOf[unit] == skeleton.sentenceOf[Int(skeleton.unitOfStretch[index - 1])]
    if sharesSentence, last.content.contains(stretch.open) {
      // `called her “Miss Piggy” and “Miss Housekeeping”`: both stand in one clause.
      kind = last.kind
      content = last.content
    } else if !sharesSentence, !choices.hints[index].isDirect,
      !(choices.facts[index].startsCapital && choices.facts[index].ends),
      sentence.contains(where: {
        skeleton.units[$0].stretch < 0 && !skeleton.units[$0].category.isPunctuation
      })
    {
      kind = .mixed
      content = trimmed(skeleton.tokens(sentence))
    }
    return Attribution(
      kind: isReopened ? .direct : kind,
      rule: isReopened
        ? "re-opened"
        : previous.paragraph == stretch.paragraph ? "carried.sentence" : "carried.paragraph",
      cue: last.cue, reportedBy: last.reportedBy, content: isReopened ? stretch.inner : content,
      joinsPrevious: isReopened)
  }

  // MARK: - Cues

  /// The cue of a reading with its speaker; one without tokens where the text names nobody.
  func cue(of reading: CueReading) -> Cue {
    let token = Int(skeleton.units[reading.unit].token)
    let tokens = cueTokens(token)
    let runs = reading.runs(of: .source)
    if let run = runs.min(by: { distance($0, reading.unit) < distance($1, reading.unit) }),
      var mention = scene.mention(in: trimmed(skeleton.tokens(run)))
    {
      // The model cut a long title and lost the name behind it.
      if mention.person == nil, !mention.isPronoun,
        scene.table[mention.tokens.lowerBound].isCapitalised,
        run.upperBound <= reading.unit,
        let named = scene.nounPhrase(
          endingAt: token - 1, floor: mention.tokens.lowerBound), named.person != nil,
        named.start <= mention.tokens.upperBound
      {
        mention = named
      }
      return Cue(
        tokens: tokens, subject: mention, subjectFirst: run.lowerBound < reading.unit)
    }
    // `Holm said the road was shut, adding that …`: whoever spoke before in the sentence.
    let floor = Int(skeleton.units[reading.sentence.lowerBound].token)
    if scene.table.has(token, .participle), scene.table[max(0, token - 1)].kind == .comma,
      let before = choices.readingsNear(reading.unit).last(where: {
        $0.unit < reading.unit && $0.score > 0 && $0.tags.contains(.source)
      })
    {
      let subject = cue(of: before).subject
      if !subject.tokens.isEmpty {
        return Cue(tokens: tokens, subject: subject, subjectFirst: true)
      }
    }
    let ceiling = Int(skeleton.units[reading.sentence.upperBound - 1].end)
    if scene.isReportingVerb(token) {
      if let cue = scene.cue(verb: token, floor: floor) { return cue }
      if let cue = scene.invertedCue(verb: token, ceiling: ceiling) { return cue }
    }
    return Cue(tokens: tokens, subject: Mention.nobody(at: token), subjectFirst: true)
  }

  /// The units between a run and the cue; among equals the one before the cue is nearer.
  private func distance(_ run: Range<Int>, _ cue: Int) -> Int {
    run.lowerBound > cue ? (run.lowerBound - cue) * 2 + 1 : (cue - run.upperBound) * 2
  }

  private func cueTokens(_ token: Int) -> Range<Int> {
    if scene.table.has(token, .according), token + 1 < scene.table.count {
      return token..<token + 2
    }
    return scene.cueTokens(token)
  }
}
