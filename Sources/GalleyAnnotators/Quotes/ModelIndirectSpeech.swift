import GalleyCore

/// Speech without marks, as the models find it.
extension ModelRules {
  /// - Parameters:
  ///   - used: by reading, whether it answers for a stretch.
  ///   - border: the score from which on a word reports without marks.
  func indirectQuotes(beside used: [Bool], from border: Float) -> [IndirectQuote] {
    var indirect: [IndirectQuote] = []
    let taken = Set(decided.compactMap { $0.cue?.tokens.lowerBound })
    for (index, reading) in choices.readings.enumerated() {
      let token = Int(skeleton.units[reading.unit].token)
      guard reading.score > border, !used[index], !taken.contains(token),
        !QuoteWords.works.contains(scene.text.bytes, scene.table[token].span)
      else { continue }
      let runs = withoutSubject(reading.contentRuns, of: reading)
      guard !runs.isEmpty else { continue }
      // What stands between marks and is somebody's speech has been reported already.
      let isTaken = runs.contains { run in
        run.contains { unit in
          let stretch = skeleton.units[unit].stretch
          return stretch >= 0 && decided[Int(stretch)].kind != .term
        }
      }
      if isTaken { continue }
      let content = runs.map { withoutCredit(trimmed(skeleton.tokens($0))) }
        // Behind `officials said` a credit may stand: none of it is said.
        .filter { run in runs.count == 1 || !run.allSatisfy { scene.isCited($0) } }
        .filter { !$0.isEmpty }
      guard let first = content.first, content.reduce(0, { $0 + $1.count }) >= 2 else { continue }
      if !content.contains(where: isClause), reading.score < Self.nounCue { continue }
      let cue = cue(of: reading)
      if !cue.subject.tokens.isEmpty, cue.subject.tokens.allSatisfy({ scene.isCited($0) }) {
        continue
      }
      indirect.append(IndirectQuote(parts: content, cue: cue, rule: rule(first, cue)))
    }
    return indirect
  }

  /// `Whitacre, who chairs the arts caucus, said she would file a bill`: of two runs the one without a
  /// verb, before the word that reports, belongs to the subject.
  private func withoutSubject(_ runs: [Range<Int>], of reading: CueReading) -> [Range<Int>] {
    guard let last = runs.last, last.lowerBound > reading.unit, isClause(skeleton.tokens(last)),
      !isInserted(reading, before: last)
    else { return runs }
    return runs.filter { $0.lowerBound > reading.unit || isClause(skeleton.tokens($0)) }
  }

  /// `Hawaii, Ms. Holm pointed out, does not get many hurricanes`: a comma stands behind the word that
  /// reports, and the verb of what is said behind that.
  private func isInserted(_ reading: CueReading, before run: Range<Int>) -> Bool {
    let table = scene.table
    var next = Int(skeleton.units[reading.unit].token) + 1
    while next < table.count, table.has(next, .adverb) { next += 1 }
    guard next < table.count, table[next].kind == .comma, let first = run.first else {
      return false
    }
    let unit = skeleton.units[first]
    return unit.category == .be || unit.category == .modal || unit.category == .auxiliary
      || unit.forms & (WordForms.past | WordForms.third) != 0
  }

  /// Whether a verb, a `that` or a `to` makes a clause of the words.
  private func isClause(_ tokens: Range<Int>) -> Bool {
    guard let first = skeleton.unit(ofToken: tokens.lowerBound),
      let last = skeleton.unit(ofToken: tokens.upperBound - 1)
    else { return false }
    return (first...last).contains { unit in
      let unit = skeleton.units[unit]
      return unit.category == .that || unit.category == .to || unit.category == .be
        || unit.category == .modal || unit.category == .auxiliary
        || unit.forms & (WordForms.past | WordForms.third) != 0
    }
  }

  private func rule(_ content: Range<Int>, _ cue: Cue) -> String {
    if scene.table.has(cue.tokens.lowerBound, .according) { return "indirect.according-to" }
    return content.lowerBound < cue.tokens.lowerBound ? "indirect.trailing" : "indirect.leading"
  }
}
