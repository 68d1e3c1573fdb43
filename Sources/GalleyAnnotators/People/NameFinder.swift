import GalleyCore

/// A run of capitalised words that may name a person, cut into title and name.
///
///     Defense Secretary Robert Gates       title "Defense Secretary", name "Robert Gates"
///     port security expert Pia Lundeby     title "port security expert", name "Pia Lundeby"
struct NameCandidate {
  /// The tokens of the name alone.
  var name: Range<Int>
  /// The tokens before it that say what the person is; empty without any.
  var title: Range<Int>
  /// Whether something beside the words themselves says that this is a person: a title, a known
  /// first name, a verb of speech next to it, an age or an apposition behind.
  var hasEvidence: Bool

  /// The number of words, not counting the periods of initials.
  func wordCount(_ table: TokenTable) -> Int {
    name.count { table[$0].kind == .word }
  }

  /// The token of the last word of the name, not counting `Jr.`.
  func surname(_ table: TokenTable) -> Int {
    var last = name.upperBound - 1
    while last > name.lowerBound,
      table[last].kind != .word || table.has(last, .abbreviation)
    {
      last -= 1
    }
    return last
  }
}

/// Finds the runs of capitalised words in `range` that may be names of people, in order.
///
/// A run ends where the capitals end; initials (`John F. Kennedy`), particles (`Ursula von der
/// Leyen`) and abbreviated titles (`Dr. Holm`) do not end it.
func nameCandidates(
  in range: Range<Int>, of table: TokenTable, _ text: TextBuffer
) -> [NameCandidate] {
  var candidates: [NameCandidate] = []
  var index = range.lowerBound
  while index < range.upperBound {
    guard opensName(table, index) else {
      index += 1
      continue
    }
    let end = endOfRun(table, text, from: index, limit: range.upperBound)
    if let candidate = candidate(table, text, run: index..<end, in: range) {
      candidates.append(candidate)
    }
    index = end
  }
  return candidates
}

private func opensName(_ table: TokenTable, _ index: Int) -> Bool {
  let token = table[index]
  guard token.kind == .word, token.isCapitalised else { return false }
  // Behind an opening mark or a colon a capital tells as little as at the start of a sentence.
  if opensSpeech(table, index), table.has(index, [.sentenceOpener, .pronoun, .auxiliary]) {
    return false
  }
  // At the start of a sentence every word has its capital; function words open no name.
  if table.has(index, [.sentenceOpener, .pronoun, .auxiliary]) {
    return !token.shape.contains(.sentenceStart) && !table.has(index, [.pronoun, .article])
      && !table.has(index, .preposition)
  }
  return true
}

/// Whether a mark stands right before the word.
func opensSpeech(_ table: TokenTable, _ index: Int) -> Bool {
  guard index > 0 else { return true }
  switch table[index - 1].kind {
  case .openMark, .straightMark, .openSingleMark, .colon, .dash: return true
  default: return table[index].shape.contains(.sentenceStart)
  }
}

private func endOfRun(
  _ table: TokenTable, _ text: TextBuffer, from start: Int, limit: Int
) -> Int {
  var end = start + 1
  while end < limit {
    let token = table[end]
    let last = table[end - 1]
    if token.shape.contains(.afterBlankLine) { break }
    switch token.kind {
    case .word:
      if token.shape.contains(.sentenceStart), last.kind != .period { return end }
      if token.isCapitalised, !table.has(end, [.pronoun, .auxiliary]) {
        end += 1
        continue
      }
      // A particle, or two, belongs to the name when a capital follows.
      var next = end
      while next < limit, next < end + 3, table[next].kind == .word,
        table.has(next, .particle), !table[next].isCapitalised
      {
        next += 1
      }
      guard next > end, next < limit, table[next].kind == .word, table[next].isCapitalised else {
        return end
      }
      end = next + 1
    case .period:
      // Behind an initial or an abbreviation, with the name going on.
      let isInitial = last.end - last.start == 1
      // `Joseph R. Biden Jr.`
      if end - 1 > start, isGeneration(text, last.span) { return end + 1 }
      guard isInitial || table.has(end - 1, .abbreviation), end + 1 < limit,
        table[end + 1].kind == .word, table[end + 1].isCapitalised,
        !token.shape.contains(.afterSpace)
      else { return end }
      end += 1
    default:
      return end
    }
  }
  return end
}

private func candidate(
  _ table: TokenTable, _ text: TextBuffer, run: Range<Int>, in range: Range<Int>
) -> NameCandidate? {
  // What stands up to the last title word is the title.
  var nameStart = run.lowerBound
  var titleStart = run.lowerBound
  var hasTitle = false
  for index in run.dropLast() where table.has(index, .title) {
    // `Judge Mary Speaker`: a title word at the very end is a name.
    nameStart = index + 1
    hasTitle = true
  }
  if nameStart < run.upperBound, table[nameStart].kind == .period { nameStart += 1 }
  guard nameStart < run.upperBound else { return nil }
  if let first = nameBehindOffice(table, text, nameStart..<run.upperBound, floor: range.lowerBound)
  {
    titleStart = nameStart
    nameStart = first
    hasTitle = true
  }
  if let extended = titleBefore(table, nameStart, floor: range.lowerBound) {
    titleStart = min(extended, titleStart)
    hasTitle = true
  }
  var name = nameStart..<run.upperBound
  if !hasTitle {
    // A people's or a country's adjective before a name is no part of it: "French Marie Duval".
    while name.count > 2, table.has(name.lowerBound, .place) {
      name = name.lowerBound + 1..<name.upperBound
    }
  }
  name = withoutOffice(table, text, name)
  name = withoutOpener(table, text, name)
  let words = name.filter { table[$0].kind == .word }
  guard (1...5).contains(words.count) else { return nil }
  let banned: WordClass = [.org, .outletWord, .month, .weekday, .dayWord]
  // `Annie Hall` and `Kathleen Hall Jamieson` are people, `Carnegie Hall` is none.
  let isGiven = words.count > 1 && (table.has(words[0], .firstName) || isInitial(table, words[0]))
  for index in words {
    let isSurname =
      isGiven && index != words[0] && table.has(index, [.surname, .month, .weekday, .dayWord])
      || hasTitle && table.has(index, .surname)
    if table.has(index, banned), !table.has(index, .firstName), !isSurname { return nil }
    if table[index].shape.contains(.allCapitals), table[index].end - table[index].start > 2,
      words.count == 1
        || !(index == words[0] && isInitial(table, index))
          && !words.allSatisfy({ table[$0].shape.contains(.allCapitals) })
    {
      return nil
    }
  }
  guard let last = words.last else { return nil }
  if table.has(last, [.place, .title]), !isGiven || !table.has(last, .surname) { return nil }
  if words.count == 1, table.has(last, .firstName), !hasTitle, table.has(last, .cueVerb) {
    return nil
  }
  let hasEvidence =
    hasTitle || words.count > 1 && table.has(words[0], .firstName)
    || speaks(table, beside: name, in: range)
    || isDescribed(table, text, name.upperBound, in: range)
  return NameCandidate(
    name: name, title: hasTitle ? titleStart..<nameStart : nameStart..<nameStart,
    hasEvidence: hasEvidence)
}

/// `Secretary of State Jon Husted`: behind a title and `of` the name begins with the first name.
private func nameBehindOffice(
  _ table: TokenTable, _ text: TextBuffer, _ run: Range<Int>, floor: Int
) -> Int? {
  let start = run.lowerBound
  guard start - 2 >= floor, table.has(start - 1, .preposition), table.has(start - 2, .title)
  else { return nil }
  return run.dropFirst().first { token in
    token + 1 < run.upperBound
      && (table.has(token, .firstName)
        || FirstNames.shared.gender(hash: foldedHash(text.bytes, table[token].span)) != nil)
  }
}

/// `J` or `J.M.`, and not `U.S.`.
private func isInitial(_ table: TokenTable, _ index: Int) -> Bool {
  let token = table[index]
  if token.end - token.start == 1 { return true }
  return token.shape.contains(.dotted) && token.shape.contains(.allCapitals)
    && token.end - token.start <= 6 && !table.has(index, [.place, .abbreviation])
}

private func isGeneration(_ text: TextBuffer, _ span: TextSpan) -> Bool {
  text.isWord(span, "jr") || text.isWord(span, "sr")
}

/// `Texas-based`, `Korean-born`, `Soviet-backed`.
private func endsLikeOrigin(_ text: TextBuffer, _ span: TextSpan) -> Bool {
  let bytes = text.bytes[span.range]
  return bytes.suffix(2).elementsEqual("ed".utf8) || bytes.suffix(5).elementsEqual("-born".utf8)
}

/// `Maricopa County Recorder Helen Purcell`: behind words of organisations and places the name begins
/// with the first name. `Texas-based Matt Holm`: behind where somebody comes from.
private func withoutOffice(
  _ table: TokenTable, _ text: TextBuffer, _ name: Range<Int>
) -> Range<Int> {
  let first = name.lowerBound
  guard name.count > 2, table[first + 1].kind == .word, !table.has(first, .firstName) else {
    return name
  }
  if table[first].shape.contains(.hyphenated), endsLikeOrigin(text, table[first].span) {
    return first + 1..<name.upperBound
  }
  guard let start = name.first(where: { table.has($0, .firstName) }), start + 1 < name.upperBound,
    (first..<start).contains(where: { table.has($0, [.org, .place]) })
  else { return name }
  return start..<name.upperBound
}

/// Without a word at the start of a sentence that has its capital from there: `Did Trump`,
/// `Rival Hillary Clinton`. Nouns and adjectives go only where two words are left.
private func withoutOpener(
  _ table: TokenTable, _ text: TextBuffer, _ name: Range<Int>
) -> Range<Int> {
  let first = name.lowerBound
  guard name.count > 1, opensSpeech(table, first), !table.has(first, .firstName),
    table[first + 1].kind == .word
  else { return name }
  let forms = WordForms.shared.forms(hash: foldedHash(text.bytes, table[first].span))
  let isVerb = forms & (WordForms.gerund | WordForms.third) != 0
  if table.has(first, [.auxiliary, .sentenceOpener, .cueVerb, .adverb]) || isVerb {
    return first + 1..<name.upperBound
  }
  guard name.count > 2, forms != 0, table.has(first + 1, .firstName) else { return name }
  return first + 1..<name.upperBound
}

/// Where a title in small letters before a name begins, or one whose capitals an `and` parts.
///
///     Ostholm-based security expert | Pia
///     Ministry Harbour and | Cargo Screening Policy Director Oskar Tvede
func titleBefore(_ table: TokenTable, _ nameStart: Int, floor: Int) -> Int? {
  var start = nameStart
  var sawTitle = false
  while start > floor, nameStart - start < 8 {
    let before = start - 1
    let token = table[before]
    if table[start].shape.contains(.sentenceStart) { break }
    if token.kind == .period, before > floor, table.has(before - 1, .abbreviation),
      table.has(before - 1, .title)
    {
      sawTitle = true
      start = before - 1
      continue
    }
    guard token.kind == .word else { break }
    if table.has(before, [.title, .speakerNoun]) {
      sawTitle = true
      start = before
    } else if sawTitle, isModifier(table, before) {
      start = before
    } else if sawTitle, before - 1 > floor, joinsTitle(table, before) {
      start = before - 1
    } else {
      break
    }
  }
  return sawTitle ? start : nil
}

/// The `and` of `Harbour and Cargo Screening Director`, between capitals and behind two of them: one
/// capital alone is more often somebody else (`Holm and Port Minister Tvede`).
private func joinsTitle(_ table: TokenTable, _ index: Int) -> Bool {
  table.has(index, .conjunction) && table[index + 1].isCapitalised
    && table[index - 1].kind == .word && table[index - 1].isCapitalised
    && table[index - 2].kind == .word && table[index - 2].isCapitalised
    && !table.has(index - 2, .firstName)
}

/// The title in an apposition behind a name: `Victor Almazan, the chairman of the growers, said`.
func titleBehind(_ table: TokenTable, _ name: Range<Int>) -> Range<Int>? {
  var start = name.upperBound
  guard start + 1 < table.count, table[start].kind == .comma else { return nil }
  start += 1
  if table.has(start, .article) { start += 1 }
  var end = start
  while end < min(start + 4, table.count), table[end].kind == .word,
    table.has(end, .title) || isModifier(table, end)
  {
    end += 1
    if table.has(end - 1, .title) { return start..<end }
  }
  return nil
}

/// Adjectives and nouns that may stand before a title: any word that no rule knows as something
/// else, in small letters (`security`) or with a capital (`Moscow-based`, `Russian`).
private func isModifier(_ table: TokenTable, _ index: Int) -> Bool {
  let other: WordClass = [
    .article, .determiner, .preposition, .conjunction, .subordinator, .pronoun, .auxiliary,
    .negation, .adverb, .cueVerb, .participle, .timeNoun, .relative, .weekday, .month,
  ]
  return !table.has(index, other)
}

private func speaks(_ table: TokenTable, beside name: Range<Int>, in range: Range<Int>) -> Bool {
  let before = name.lowerBound - 1
  let behind = name.upperBound
  if behind < range.upperBound, table.has(behind, [.say, .tell, .utter, .assert, .sayForeign]) {
    return true
  }
  return before >= range.lowerBound && table.has(before, [.say, .utter, .sayForeign])
}

/// `, 54,` or `, a farmer` or `, who`, or the party and state of American reports: ` (D-Ohio)`.
private func isDescribed(
  _ table: TokenTable, _ text: TextBuffer, _ behind: Int, in range: Range<Int>
) -> Bool {
  guard behind + 2 < range.upperBound else { return false }
  if table[behind].kind == .openParenthesis {
    return table[behind + 1].shape.contains(.hyphenated) && table[behind + 1].isCapitalised
  }
  guard table[behind].kind == .comma else { return false }
  let next = behind + 1
  if table[next].kind == .number {
    return table[next].end - table[next].start == 2 && table[next + 1].kind == .comma
  }
  if table.has(next, .article) { return true }
  if table.has(next, .relative) { return !text.isWord(table[next].span, "where") }
  return table.has(next, [.title, .speakerNoun]) || table.has(next + 1, [.title, .speakerNoun])
}
