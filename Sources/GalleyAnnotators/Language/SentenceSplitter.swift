import GalleyCore

/// Marks the tokens that begin a sentence.
///
/// A sentence ends at `. ! ?` or an ellipsis, with the closing marks and parentheses behind it,
/// when the next word begins with a capital, a digit or an opening mark; and at every empty line.
/// A period behind an abbreviation (`St.`) or an initial (`J.`) ends none.
func splitSentences(_ table: inout TokenTable) {
  var starts = true
  for index in table.tokens.indices {
    let token = table[index]
    if token.shape.contains(.afterBlankLine) { starts = true }
    if starts {
      table.tokens[index].shape.insert(.sentenceStart)
      starts = false
    }
    guard endsSentence(table, index) else { continue }
    // Closing marks belong to the sentence that they close.
    var next = index + 1
    while next < table.count, closes(table[next]) { next += 1 }
    guard next < table.count else { break }
    let follower = table[next]
    if follower.shape.contains(.afterSpace), begins(follower) {
      table.tokens[next].shape.insert(.sentenceStart)
    }
  }
}

private func endsSentence(_ table: TokenTable, _ index: Int) -> Bool {
  switch table[index].kind {
  case .question, .exclamation, .ellipsis:
    return true
  case .period:
    guard index > 0, !table[index].shape.contains(.afterSpace) else { return true }
    let word = table[index - 1]
    guard word.kind == .word else { return true }
    if table.has(index - 1, .abbreviation) { return false }
    // An initial, as in "J. Smith"; but "vitamin C." may end one, so a name must follow.
    let isInitial = word.isCapitalised && word.end - word.start == 1
    return !(isInitial && index + 1 < table.count && table[index + 1].isCapitalised)
  default:
    // `U.S.` carries its period; only a word that opens sentences tells whether one begins.
    guard table[index].shape.contains(.dotted), index + 1 < table.count else { return false }
    let next = table[index + 1]
    return next.isCapitalised && table.has(index + 1, .sentenceOpener)
      && !table[index + 1].shape.contains(.allCapitals)
  }
}

private func closes(_ token: Token) -> Bool {
  switch token.kind {
  case .closeMark, .closeSingleMark, .closeParenthesis: true
  case .straightMark: !token.shape.contains(.afterSpace)
  default: false
  }
}

private func begins(_ token: Token) -> Bool {
  switch token.kind {
  case .word: token.isCapitalised
  case .number, .openMark, .openSingleMark, .straightMark, .openParenthesis, .dash: true
  default: false
  }
}
