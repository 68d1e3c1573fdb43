import GalleyCore

/// Finds the addresses that a text shows.
struct WebAddresses {
  private let table: TokenTable
  private let text: TextBuffer

  init(_ table: TokenTable, _ text: TextBuffer) {
    self.table = table
    self.text = text
  }

  /// The address that begins at a token, and the first token behind it.
  ///
  /// It ends at white space; a mark that closes the sentence or the parenthesis around it is no
  /// part of it.
  func address(at index: Int) -> (span: TextSpan, end: Int)? {
    guard isScheme(index) || isHost(index) else { return nil }
    var end = index + 1
    var depth = 0
    while end < table.count, table.isGlued(end) {
      if table[end].kind == .openParenthesis { depth += 1 }
      if table[end].kind == .closeParenthesis {
        depth -= 1
        if depth < 0 { break }
      }
      switch table[end].kind {
      case .openMark, .closeMark, .straightMark: return address(index..<end)
      default: end += 1
      }
    }
    return address(index..<end)
  }

  private func isScheme(_ index: Int) -> Bool {
    index + 3 < table.count && table[index + 1].kind == .colon && table[index + 2].kind == .slash
      && table[index + 3].kind == .slash
      && (text.isWord(table[index].span, "https") || text.isWord(table[index].span, "http"))
  }

  /// `www.pellsands.example`, without its scheme.
  func isHost(_ index: Int) -> Bool {
    let span = table[index].span
    return table[index].shape.contains(.dotted) && span.count > 8
      && text.bytes[span.start..<span.start + 4].elementsEqual("www.".utf8)
  }

  private func address(_ range: Range<Int>) -> (span: TextSpan, end: Int)? {
    var end = range.upperBound
    while end > range.lowerBound {
      switch table[end - 1].kind {
      case .period, .comma, .semicolon, .colon, .exclamation, .question, .ellipsis: end -= 1
      default: return (table.span(range.lowerBound..<end), range.upperBound)
      }
    }
    return nil
  }
}
