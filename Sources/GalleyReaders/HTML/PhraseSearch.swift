/// Looks for phrases in texts, small letters and capitals alike.
struct PhraseSearch: Sendable {
  /// By the first byte of each phrase.
  private var phrases = [[[UInt8]]](repeating: [], count: 256)

  /// - Parameter phrases: in small letters.
  init(_ phrases: [String]) {
    for phrase in phrases {
      let bytes = Array(phrase.utf8)
      if let first = bytes.first { self.phrases[Int(first)].append(bytes) }
    }
  }

  /// Whether a text in UTF-8 holds one of them.
  ///
  /// - Complexity: one look at each byte; a text with letters beyond ASCII is copied first.
  func isIn(_ text: ArraySlice<UInt8>) -> Bool {
    guard text.allSatisfy({ $0 < 0x80 }) else {
      return holds(Array(String(decoding: text, as: UTF8.self).lowercased().utf8)[...])
    }
    return holds(text)
  }

  private func holds(_ text: ArraySlice<UInt8>) -> Bool {
    text.withUnsafeBufferPointer { text in
      for start in text.indices {
        for phrase in phrases[Int(Self.small(text[start]))]
        where text.count - start >= phrase.count {
          if phrase.indices.allSatisfy({ phrase[$0] == Self.small(text[start + $0]) }) {
            return true
          }
        }
      }
      return false
    }
  }

  private static func small(_ byte: UInt8) -> UInt8 {
    byte &- UInt8(ascii: "A") < 26 ? byte | 0x20 : byte
  }
}
