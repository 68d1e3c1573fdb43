extension TokenTable {
  /// Marks the tokens that begin a sentence.
  ///
  /// A sentence ends at `. ! ?` or an ellipsis, with the closing marks and parentheses behind it,
  /// when the next word begins with a capital, a digit or an opening mark; and at every empty line.
  /// A period behind an abbreviation (`St.`) or an initial (`J.`) ends none.
  ///
  /// - Parameters:
  ///   - abbreviations: the classes of words whose period belongs to them.
  ///   - openers: the classes of words of which a sentence begins behind `U.S.` and the like.
  package mutating func markSentences(abbreviations: UInt64, openers: UInt64) {
    var starts = true
    for index in tokens.indices {
      if tokens[index].shape.contains(.afterBlankLine) { starts = true }
      if starts {
        tokens[index].shape.insert(.sentenceStart)
        starts = false
      }
      guard endsSentence(index, abbreviations, openers) else { continue }
      // Closing marks belong to the sentence that they close.
      var next = index + 1
      while next < tokens.count, closes(tokens[next]) { next += 1 }
      guard next < tokens.count else { break }
      let follower = tokens[next]
      if follower.shape.contains(.afterSpace), begins(follower) {
        tokens[next].shape.insert(.sentenceStart)
      }
    }
  }

  private func endsSentence(_ index: Int, _ abbreviations: UInt64, _ openers: UInt64) -> Bool {
    switch tokens[index].kind {
    case .question, .exclamation, .ellipsis:
      return true
    case .period:
      guard index > 0, !tokens[index].shape.contains(.afterSpace) else { return true }
      let word = tokens[index - 1]
      guard word.kind == .word else { return true }
      if classes(index - 1) & abbreviations != 0 { return false }
      // An initial, as in "J. Smith"; but "vitamin C." may end one, so a name must follow.
      let isInitial = word.isCapitalised && word.end - word.start == 1
      return !(isInitial && index + 1 < tokens.count && tokens[index + 1].isCapitalised)
    default:
      // `U.S.` carries its period; only a word that opens sentences tells whether one begins.
      guard tokens[index].shape.contains(.dotted), index + 1 < tokens.count else { return false }
      let next = tokens[index + 1]
      return next.isCapitalised && classes(index + 1) & openers != 0
        && !next.shape.contains(.allCapitals)
    }
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
