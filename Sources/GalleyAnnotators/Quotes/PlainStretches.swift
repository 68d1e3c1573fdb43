import GalleyCore

/// Stretches whose look says what they are, whatever the models make of the words around: titles of
/// works, lines of a transcript, signed quotes.
extension ModelRules {
  /// `her film “The Long Road”`, `a spot titled “Arrogant,”`: words in title case behind a noun that
  /// means a work, or a word that gives a name.
  func isWork(_ index: Int) -> Bool {
    let stretch = scene.stretches[index]
    guard stretch.inner.count <= 14, isTitleCase(stretch.inner) else { return false }
    var before = stretch.open - 1
    if before > 0, scene.table[before].kind == .comma { before -= 1 }
    guard before >= 0, scene.table[before].kind == .word else { return false }
    return QuoteWords.works.contains(scene.text.bytes, scene.table[before].span)
  }

  /// Whether all words but articles, prepositions and conjunctions have a capital.
  private func isTitleCase(_ tokens: Range<Int>) -> Bool {
    var capitals = 0
    for token in tokens where scene.table[token].kind == .word {
      if scene.table[token].isCapitalised {
        capitals += 1
      } else if capitals == 0
        || !scene.table.has(token, [.article, .determiner, .preposition, .conjunction])
      {
        return false
      }
    }
    return capitals > 0
  }

  /// `“WALLACE: Will she be there?”`: the speaker stands inside the marks, in capitals.
  func transcript(_ index: Int) -> Attribution? {
    let inner = scene.stretches[index].inner
    var end = inner.lowerBound
    while end < inner.upperBound, end < inner.lowerBound + 4, scene.table[end].kind == .word,
      scene.table[end].shape.contains(.allCapitals)
    {
      end += 1
    }
    guard end > inner.lowerBound, end + 1 < inner.upperBound, scene.table[end].kind == .colon
    else { return nil }
    let name = inner.lowerBound..<end
    let cue = Cue(
      tokens: end..<end + 1,
      subject: Mention(tokens: name, person: scene.person(at: inner.lowerBound)),
      subjectFirst: true)
    return Attribution(
      kind: .direct, rule: "transcript", cue: cue, content: end + 1..<inner.upperBound)
  }

  /// `“…” ― Pia Holm`, behind the mark or on the line below: nothing but a dash and a name. Many
  /// may follow each other in one paragraph: `“…” ― Pia Holm “…” ― Ines Barragan`.
  func signature(_ index: Int) -> Attribution? {
    let stretch = scene.stretches[index]
    let dash = stretch.outer.upperBound
    guard stretch.isClosed, dash + 1 < scene.table.count, scene.table[dash].kind == .dash,
      scene.table[dash + 1].isCapitalised,
      let paragraph = scene.paragraph(of: dash)
    else { return nil }
    let bounds = scene.paragraphs[paragraph]
    // A stretch in the middle of a sentence is no quote that somebody signs.
    let isWhole =
      stretch.paragraph == paragraph
      ? scene.beginsSentence(stretch.open) || stretch.open == signatureEnd
      : bounds.lowerBound == dash
        && stretch.outer.upperBound == scene.paragraphs[stretch.paragraph].upperBound
    guard isWhole, let end = endOfSignedName(from: dash + 1, in: bounds) else { return nil }
    let name = dash + 1..<end
    let subject =
      scene.mention(in: name).flatMap { $0.person == nil ? nil : $0 } ?? Mention(tokens: name)
    let cue = Cue(tokens: dash..<dash + 1, subject: subject, subjectFirst: false)
    return Attribution(kind: .direct, rule: "after.signature", cue: cue, content: stretch.inner)
  }

  /// Where the last signature ended, when it was that of the stretch before.
  private var signatureEnd: Int? {
    guard let last = decided.last, last.rule == "after.signature" else { return nil }
    return last.cue?.subject.tokens.upperBound
  }

  /// The end of the name that begins at `start`, when nothing stands behind it but a comma, a line end,
  /// the end of its sentence or the next mark.
  private func endOfSignedName(from start: Int, in bounds: Range<Int>) -> Int? {
    var end = start
    var words = 0
    while end < bounds.upperBound, words < 6, !scene.isMarked(end) {
      let token = scene.table[end]
      if end > start, scene.beginsSentence(end) || token.shape.contains(.afterNewline) { break }
      let isName =
        token.kind == .word && (token.isCapitalised || scene.table.has(end, .particle))
        || token.kind == .period && end > start
      guard isName else { break }
      if token.kind == .word { words += 1 }
      end += 1
    }
    guard words > 0,
      end == bounds.upperBound || scene.table[end].kind == .comma || scene.isMarked(end)
        || scene.beginsSentence(end) || scene.table[end].shape.contains(.afterNewline)
    else { return nil }
    // The period that ends the sentence is no part of the name, that of an initial is.
    if scene.table[end - 1].kind == .period, end == bounds.upperBound || scene.beginsSentence(end) {
      return end - 1
    }
    return end
  }
}
