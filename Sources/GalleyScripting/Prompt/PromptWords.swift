import GalleyCore

/// A word of Lua in what is being typed, for colours.
package struct PromptWord: Hashable, Sendable {
  package enum Kind: Sendable {
    case keyword, string, number, comment, name
  }

  package var kind: Kind
  /// Offsets of UTF-8.
  package var range: Range<Int>
}

/// The words of a text that need not be whole yet.
package func promptWords(_ text: String) -> [PromptWord] {
  let file = ScriptFile(name: "prompt", bytes: Array(text.utf8))
  var lexer = Lexer(ScriptText(file))
  var words: [PromptWord] = []
  var end = 0
  while let token = try? lexer.next(), token.kind != .endOfFile {
    // What is passed over between two words is blank, or a comment.
    addComment(end..<token.range.lowerBound, of: file.bytes, to: &words)
    end = token.range.upperBound
    let kind: PromptWord.Kind? =
      switch token.kind {
      case .string: .string
      case .number: .number
      case .name: .name
      case .byte: nil
      default: isLetter(file.bytes[token.range.lowerBound]) ? .keyword : nil
      }
    if let kind { words.append(PromptWord(kind: kind, range: token.range)) }
  }
  if end < file.bytes.count {
    let rest = end..<file.bytes.count
    let start = rest.first { file.bytes[$0] > 0x20 } ?? rest.upperBound
    let isString = start < rest.upperBound && [0x22, 0x27, 0x5B].contains(file.bytes[start])
    if isString {
      words.append(PromptWord(kind: .string, range: start..<rest.upperBound))
    } else {
      addComment(rest, of: file.bytes, to: &words)
    }
  }
  return words
}

private func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte) }

private func addComment(_ range: Range<Int>, of bytes: [UInt8], to words: inout [PromptWord]) {
  guard let start = range.first(where: { bytes[$0] == UInt8(ascii: "-") }),
    start + 1 < range.upperBound, bytes[start + 1] == UInt8(ascii: "-")
  else { return }
  words.append(PromptWord(kind: .comment, range: start..<range.upperBound))
}
