import GalleyCore

extension QuoteScene {
  /// What the words before a cue make of it; nil where it is simply said, or is no verb.
  ///
  /// - Complexity: looks at a handful of tokens.
  func modality(of cue: Cue) -> Quote.Modality? {
    let verb = cue.tokens.lowerBound
    guard !isForeignVerb(verb), table[verb].kind == .word, !table.has(verb, .according) else {
      return nil
    }
    if isNobody(cue.subject) { return .negated }
    // Up to the subject, or to where the verb phrase can no longer reach.
    let floor = max(
      cue.subjectFirst && !cue.subject.tokens.isEmpty ? cue.subject.tokens.upperBound : 0, verb - 6)
    var modality: Quote.Modality?
    var place = verb - 1
    while place >= floor, !isMarked(place) {
      let span = table[place].span
      if isNegation(place) { return .negated }
      if text.isWord(span, "to") {
        guard let governor = governor(before: place, floor: floor) else { return modality }
        if QuoteWords.withheld.contains(text.bytes, table[governor].span) { return .negated }
        guard QuoteWords.intended.contains(text.bytes, table[governor].span) else {
          return modality
        }
        modality = .modal
        place = governor - 1
        continue
      }
      if table.has(place, .modal) || table[place].kind == .clitic && isWill(span) {
        modality = .modal
      } else if isParticiple(verb), text.isWord(span, "of"), place > floor {
        // `stopped short of saying`, `instead of saying`.
        return QuoteWords.withheld.contains(text.bytes, table[place - 1].span)
          ? .negated : modality
      } else if isParticiple(verb), place == verb - 1,
        QuoteWords.withheld.contains(text.bytes, span)
      {
        return .negated
      } else if table[place].kind != .clitic, !table.has(place, [.adverb, .auxiliary, .be]) {
        return modality
      }
      place -= 1
    }
    return modality
  }

  /// The word on which a `to` hangs, over adverbs and an object of two words: `refused again to say`,
  /// `asked him to say`.
  private func governor(before to: Int, floor: Int) -> Int? {
    var place = to - 1
    while place >= floor, table.has(place, .adverb) { place -= 1 }
    return place >= floor && table[place].kind == .word ? place : nil
  }

  private func isNobody(_ subject: Mention) -> Bool {
    guard let first = subject.tokens.first else { return false }
    return QuoteWords.nobody.contains(text.bytes, table[first].span)
  }

  /// `not`, `never`, `cannot`, and what ends in `n't` with any apostrophe.
  func isNegation(_ token: Int) -> Bool {
    let span = table[token].span
    if table.has(token, .negation) || text.isWord(span, "cannot") { return true }
    let word = text.bytes[span.range]
    return word.last == UInt8(ascii: "t")
      && (word.dropLast().last == UInt8(ascii: "'") || word.dropLast().last == 0x99)
  }

  /// The short form of `will`; that of `would` may be one of `had`.
  private func isWill(_ span: TextSpan) -> Bool { text.bytes[span.end - 1] == UInt8(ascii: "l") }

  private func isParticiple(_ token: Int) -> Bool { table.has(token, .participle) }
}
