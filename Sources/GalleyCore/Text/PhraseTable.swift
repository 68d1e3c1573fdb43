/// A set of short phrases that lines begin with or consist of, each with the classes it belongs to.
///
/// Phrases are compared by their words alone: without regard to the case of Latin, Greek and
/// Cyrillic letters, to marks and to apostrophes, and with every number as `0`. A phrase that ends in `*` may have more
/// words behind it; any other is a whole line.
///
///     let table = PhraseTable([(phrase: "0 responses to *", classes: 1)])
///     // matches the beginning of "3 Responses to \u{201C}The Last Stop\u{201D}"
package struct PhraseTable: Sendable {
  /// Longer phrases are never matched.
  package static let longestPhrase = 8

  private struct Slot {
    var hash: UInt64 = 0
    var whole: UInt64 = 0
    var lead: UInt64 = 0
  }

  /// Open addressing with linear probing; at most half full, hash 0 for a free slot.
  private var slots: [Slot]
  private let mask: Int
  /// One bit for the hash of each phrase and of each of its beginnings: most words of a text are
  /// in no phrase, and these few cache lines say so.
  private var filter = [UInt64](repeating: 0, count: 256)

  package init(_ entries: some Collection<(phrase: String, classes: UInt64)>) {
    var size = 64
    while size < entries.count * 2 { size *= 2 }
    slots = [Slot](repeating: Slot(), count: size)
    mask = size - 1
    for entry in entries {
      let isLead = entry.phrase.hasSuffix("*")
      let bytes = Array(entry.phrase.utf8)
      var phrase = PhraseHash()
      bytes.withUnsafeBufferPointer { bytes in
        forEachWord(bytes, 0, bytes.count) { word in
          phrase.append(word)
          filter[Int(phrase.value >> 6 & 255)] |= 1 << (phrase.value & 63)
          return true
        }
      }
      let slot = place(of: phrase.value)
      slots[slot].hash = phrase.value
      slots[slot].whole |= entry.classes
      if isLead { slots[slot].lead |= entry.classes }
    }
  }

  private func place(of hash: UInt64) -> Int {
    var slot = Int(truncatingIfNeeded: hash ^ hash >> 17) & mask
    while slots[slot].hash != 0, slots[slot].hash != hash { slot = (slot + 1) & mask }
    return slot
  }

  /// False when no phrase begins with, or is, what has that hash.
  @inline(__always)
  package func mayGoOn(_ hash: UInt64) -> Bool {
    filter[Int(hash >> 6 & 255)] & 1 << (hash & 63) != 0
  }

  /// The classes of a phrase that is a whole line, and those of one with more words behind it.
  package func classes(of hash: UInt64) -> (whole: UInt64, lead: UInt64) {
    guard mayGoOn(hash) else { return (0, 0) }
    let slot = slots[place(of: hash)]
    return (slot.whole, slot.lead)
  }
}

/// The running hash of the words of a phrase.
package struct PhraseHash {
  package private(set) var value = wordHashSeed

  package init() {}

  @inline(__always)
  package mutating func append(_ word: LineWord) {
    value = (value ^ word.hash) &* 0x9E37_79B9_7F4A_7C15
    value ^= value >> 29
  }

  /// The hash of one word as a phrase of its own.
  @inline(__always)
  package static func single(_ word: LineWord) -> UInt64 {
    var phrase = PhraseHash()
    phrase.append(word)
    return phrase.value
  }
}

/// A word of a line, as phrases see it: letters and digits, apostrophes left out.
package struct LineWord {
  package var start: Int
  package var end: Int
  package var hash: UInt64
  /// The first scalar.
  package var first: UInt32
  /// Digits alone.
  package var isNumber: Bool
}

/// Calls `body` for each word between two places of a text until it answers false.
@inline(__always)
package func forEachWord(
  _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int, _ body: (LineWord) -> Bool
) {
  var index = start
  while index < end {
    let byte = bytes[index]
    if byte < 0x80 ? !isWordByte(byte) : !isWordScalar(scalar(bytes, index).0) {
      index += byte < 0x80 ? 1 : scalar(bytes, index).1
      continue
    }
    var word = LineWord(
      start: index, end: index, hash: wordHashSeed, first: scalar(bytes, index).0, isNumber: true)
    while index < end {
      let byte = bytes[index]
      if byte < 0x80 {
        if isWordByte(byte) {
          if byte &- 0x30 > 9 { word.isNumber = false }
          word.hash = wordHash(word.hash, lowercased(byte))
        } else if byte != UInt8(ascii: "'") {
          break
        }
        index += 1
      } else {
        let (value, width) = scalar(bytes, index)
        if value != 0x2019 {
          guard isWordScalar(value) else { break }
          word.isNumber = false
          let small = smallLetter(value)
          word.hash = wordHash(word.hash, UInt8(truncatingIfNeeded: small))
          word.hash = wordHash(word.hash, UInt8(truncatingIfNeeded: small >> 8 | 0x80))
        }
        index += width
      }
    }
    word.end = index
    if word.isNumber { word.hash = numberHash }
    guard body(word) else { return }
  }
}

private let numberHash = wordHash(wordHashSeed, UInt8(ascii: "0"))

@inline(__always)
private func isWordByte(_ byte: UInt8) -> Bool {
  (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10
}

/// The small letter of a Latin, Greek or Cyrillic capital; any other scalar as it is.
@inline(__always)
private func smallLetter(_ value: UInt32) -> UInt32 {
  switch value {
  case 0xC0...0xDE where value != 0xD7: value + 32
  case 0x100...0x137, 0x14A...0x177: value | 1
  case 0x139...0x148, 0x179...0x17E: value + value % 2
  case 0x391...0x3AB: value + 32
  case 0x400...0x40F: value + 80
  case 0x410...0x42F: value + 32
  default: value
  }
}

/// Letters beyond ASCII; what is left out are spaces, marks, arrows and pictures.
@inline(__always)
private func isWordScalar(_ value: UInt32) -> Bool {
  switch value {
  case 0xAA, 0xB5, 0xBA, 0xC0...0xD6, 0xD8...0xF6, 0xF8...0x1FFF: true
  case 0x2C00...0x2FFF, 0x3040...0xFDFF, 0x20000...0x3FFFF: true
  default: false
  }
}
