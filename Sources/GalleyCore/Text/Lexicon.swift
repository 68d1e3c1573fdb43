/// A set of words that rules know, each with the classes it belongs to.
///
/// What a class means is the business of whoever fills the lexicon; here it is one bit of 64.
/// Words are compared without regard to the case of ASCII letters. Immutable once made, so that
/// every worker reads the same one.
public final class Lexicon: Sendable {
  /// Longer words are never looked up.
  package static let longestWord = 40

  /// Entry 0 stands for every word that is not in the lexicon.
  @usableFromInline let classes: [UInt64]
  /// The bytes of all words, one behind the other, and where each begins; one more than words.
  private let letters: [UInt8]
  private let starts: [UInt32]
  /// Open addressing with linear probing; at most half full, 0 for a free slot. The low half is the
  /// entry, the high half the top of its hash: most words of a text are in no lexicon, and two bytes
  /// tell so without a look at the letters.
  private let slots: [UInt32]
  private let mask: Int
  /// What belongs to these entries beside their classes, for whoever has extended the lexicon.
  package let companion: (any LexiconCompanion)?

  /// - Precondition: fewer than 65,535 different words.
  package init(_ entries: some Sequence<(word: String, classes: UInt64)>) {
    var classes: [UInt64] = [0]
    var words: [[UInt8]] = [[]]
    var index: [[UInt8]: Int] = [:]
    for entry in entries {
      let word = entry.word.utf8.map(lowercased)
      if let known = index[word] {
        classes[known] |= entry.classes
      } else {
        index[word] = words.count
        words.append(word)
        classes.append(entry.classes)
      }
    }
    precondition(words.count < Int(UInt16.max), "a lexicon holds at most 65,534 words")
    var size = 64
    while size < words.count * 2 { size *= 2 }
    var slots = [UInt32](repeating: 0, count: size)
    for entry in 1..<max(1, words.count) {
      var hash = wordHashSeed
      for byte in words[entry] { hash = wordHash(hash, byte) }
      var slot = Int(truncatingIfNeeded: hash ^ hash >> 17) & (size - 1)
      while slots[slot] != 0 { slot = (slot + 1) & (size - 1) }
      slots[slot] = UInt32(entry) | Self.tag(hash)
    }
    self.classes = classes
    letters = words.flatMap(\.self)
    starts = words.reduce(into: [0]) { $0.append($0[$0.count - 1] + UInt32($1.count)) }
    self.slots = slots
    mask = size - 1
    companion = nil
  }

  /// The same entries under the same numbers, with further ones behind them, or further classes.
  package func extended(by entries: [(word: String, classes: UInt64)]) -> Lexicon {
    var all: [(word: String, classes: UInt64)] = []
    for entry in 1..<max(1, count) {
      let bytes = letters[Int(starts[entry])..<Int(starts[entry + 1])]
      all.append((word: String(decoding: bytes, as: UTF8.self), classes: classes[entry]))
    }
    return Lexicon(all + entries)
  }

  /// The same lexicon with what belongs to its entries.
  package init(_ lexicon: Lexicon, companion: any LexiconCompanion) {
    classes = lexicon.classes
    letters = lexicon.letters
    starts = lexicon.starts
    slots = lexicon.slots
    mask = lexicon.mask
    self.companion = companion
  }

  /// The number of entries; side tables by entry have as many rows.
  package var count: Int { classes.count }

  /// The classes of an entry that `entry(for:)` or a token named.
  @inline(__always)
  @inlinable public func classes(of entry: UInt16) -> UInt64 {
    classes[Int(entry)]
  }

  /// The entry of a word, or 0.
  package func entry(for word: String) -> UInt16 {
    let bytes = Array(word.utf8)
    var hash = wordHashSeed
    for byte in bytes { hash = wordHash(hash, lowercased(byte)) }
    return bytes.withUnsafeBufferPointer { entry(hash: hash, bytes: $0, from: 0, to: $0.count) }
  }

  /// The entry of the word whose running hash the tokenizer has kept.
  @inline(__always)
  func entry(
    hash: UInt64, bytes: UnsafeBufferPointer<UInt8>, from start: Int, to end: Int
  ) -> UInt16 {
    var slot = Int(truncatingIfNeeded: hash ^ hash >> 17) & mask
    let tag = Self.tag(hash)
    while true {
      let found = slots[slot]
      if found == 0 { return 0 }
      if found & 0xFFFF_0000 == tag {
        let entry = Int(found & 0xFFFF)
        let first = Int(starts[entry])
        let length = Int(starts[entry + 1]) - first
        if length == end - start {
          var offset = 0
          while offset < length, letters[first + offset] == lowercased(bytes[start + offset]) {
            offset += 1
          }
          if offset == length { return UInt16(entry) }
        }
      }
      slot = (slot + 1) & mask
    }
  }

  @inline(__always)
  private static func tag(_ hash: UInt64) -> UInt32 {
    UInt32(truncatingIfNeeded: hash >> 32) & 0xFFFF_0000
  }
}

/// Tables by the entries of one lexicon.
package protocol LexiconCompanion: AnyObject, Sendable {}

/// FNV-1a.
let wordHashSeed: UInt64 = 0xcbf2_9ce4_8422_2325

@inline(__always)
func wordHash(_ hash: UInt64, _ byte: UInt8) -> UInt64 {
  (hash ^ UInt64(byte)) &* 0x100_0000_01b3
}

/// The ASCII letter in lower case; any other byte as it is.
@inline(__always)
package func lowercased(_ byte: UInt8) -> UInt8 {
  byte &- 0x41 < 26 ? byte | 0x20 : byte
}
