import CLexicons

/// Which forms an English word may be: the dictionary that `scripts/dev/word-forms` makes.
///
/// A hash table of 131,072 places, two bytes each: a check byte and the forms. A word that is not
/// in it is taken for another one about once in a hundred times, which the models put up with.
struct WordForms: Sendable {
  static let noun: UInt8 = 1
  static let plural: UInt8 = 2
  static let base: UInt8 = 4
  static let third: UInt8 = 8
  static let past: UInt8 = 16
  static let gerund: UInt8 = 32
  static let adjective: UInt8 = 64

  static let shared = WordForms()

  private let slots: [UInt16]

  private init() {
    let file = galley_word_forms()
    var slots = [UInt16](repeating: 0, count: Int(file.count) / 2)
    for index in slots.indices {
      slots[index] = UInt16(file.bytes[index * 2]) | UInt16(file.bytes[index * 2 + 1]) << 8
    }
    self.slots = slots
  }

  /// The forms of the word with that hash; 0 when it is unknown.
  @inline(__always)
  func forms(hash: UInt64) -> UInt8 {
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: hash ^ hash >> 17) & mask
    let check = UInt16(truncatingIfNeeded: hash >> 32 | 1) & 0xFF
    while true {
      let found = slots[slot]
      if found == 0 { return 0 }
      if found >> 8 == check { return UInt8(truncatingIfNeeded: found) }
      slot = (slot + 1) & mask
    }
  }
}
