import GalleyCore

extension TokenTable {
  /// Whether a token can be a part of a proper name.
  @inline(__always)
  func isNamePart(_ index: Int) -> Bool {
    let token = tokens[index]
    return token.kind == .word && token.isCapitalised
  }

  /// Whether no white space parts a token from the one before it.
  @inline(__always)
  func isGlued(_ index: Int) -> Bool {
    !tokens[index].shape.contains(.afterSpace)
  }

  /// Whether the token is an ampersand.
  func isAmpersand(_ index: Int, _ text: TextBuffer) -> Bool {
    tokens[index].kind == .symbol && text.bytes[Int(tokens[index].start)] == UInt8(ascii: "&")
  }
}

/// The ASCII letter in lower case; any other byte as it is.
///
/// The one of GalleyCore again: Swift inlines nothing that is `package` into another module, and the
/// annotators ask this for each byte of each word.
@inline(__always)
func lowercased(_ byte: UInt8) -> UInt8 {
  byte &- 0x41 < 26 ? byte | 0x20 : byte
}

extension TextBuffer {
  /// Whether the text at `span` is that word, whatever its case in ASCII.
  func isWord(_ span: TextSpan, _ word: StaticString) -> Bool {
    guard span.count == word.utf8CodeUnitCount else { return false }
    for offset in 0..<span.count
    where lowercased(bytes[span.start + offset]) != word.utf8Start[offset] {
      return false
    }
    return true
  }

  /// The words of `span` joined by single spaces.
  func folded(_ span: TextSpan) -> String {
    var folded: [UInt8] = []
    folded.reserveCapacity(span.count)
    bytes.withUnsafeBufferPointer { bytes in
      var index = span.start
      var pending = false
      while index < span.end {
        let (value, width) = scalar(bytes, index)
        if isSpace(value) {
          pending = !folded.isEmpty
        } else {
          if pending { folded.append(0x20) }
          pending = false
          for offset in 0..<width { folded.append(bytes[index + offset]) }
        }
        index += width
      }
    }
    return String(decoding: folded, as: UTF8.self)
  }

  /// `span` without spaces and the given marks at its ends.
  func trimmed(_ span: TextSpan, of marks: [UInt8]) -> TextSpan {
    var result = trimmed(span)
    while !result.isEmpty {
      if marks.contains(bytes[result.start]) {
        result = trimmed(TextSpan(result.start + 1, result.end))
      } else if marks.contains(bytes[result.end - 1]) {
        result = trimmed(TextSpan(result.start, result.end - 1))
      } else {
        break
      }
    }
    return result
  }
}

/// A name of capitals alone, as names are written: `MARIANA TEIXEIRA` is `Mariana Teixeira`.
func withoutShouting(_ name: String) -> String {
  name.split(separator: " ", omittingEmptySubsequences: false).map { word -> String in
    guard word.count > 1, word.allSatisfy({ !$0.isLowercase }),
      word.contains(where: \.isLetter)
    else { return String(word) }
    var result = ""
    var atStart = true
    for character in word {
      result += atStart ? character.uppercased() : character.lowercased()
      atStart = !character.isLetter
    }
    return result
  }.joined(separator: " ")
}
