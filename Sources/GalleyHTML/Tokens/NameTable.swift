/// The place of a name in a `NameTable`.
public typealias NameID = UInt32

/// The names of a document's elements, or of its attributes.
///
/// Names that are known beforehand have the same place in each document; others get the next one
/// when they come up. Looking a name up costs a hash of its first eight letters and one comparison.
public struct NameTable: Sendable {
  /// Lower-case bytes of all names, one after the other.
  private var bytes: [UInt8] = []
  /// Where each name begins in `bytes`; one more than there are names.
  private var starts: [UInt32] = [0]
  /// Open addressing; 0 is empty, else the place plus one.
  private var slots: [UInt32]
  private var mask: Int
  public let knownCount: Int

  public var count: Int { starts.count - 1 }

  init(known: [String]) {
    knownCount = known.count
    slots = [UInt32](repeating: 0, count: 1024)
    mask = 1023
    for name in known {
      var name = name
      name.withUTF8 { _ = id($0) }
    }
  }

  /// The place of a name, which is given one if it has none.
  ///
  /// ASCII capitals count as small letters.
  mutating func id(_ name: UnsafeBufferPointer<UInt8>) -> NameID {
    var slot = Self.hash(name) & mask
    while slots[slot] != 0 {
      let place = Int(slots[slot]) - 1
      if isName(place, name) { return NameID(place) }
      slot = (slot + 1) & mask
    }
    return insert(name, folds: true)
  }

  /// A new place for a name that keeps its capitals, as SVG's `foreignObject` does; `id` never
  /// finds it.
  mutating func addExact(_ name: String) -> NameID {
    var name = name
    return name.withUTF8 { insert($0, folds: false) }
  }

  func existingID(_ name: String) -> NameID? {
    var name = name
    return name.withUTF8 { utf8 in
      var slot = Self.hash(utf8) & mask
      while slots[slot] != 0 {
        let place = Int(slots[slot]) - 1
        if isName(place, utf8) { return NameID(place) }
        slot = (slot + 1) & mask
      }
      return nil
    }
  }

  public func utf8(_ id: NameID) -> ArraySlice<UInt8> {
    bytes[Int(starts[Int(id)])..<Int(starts[Int(id) + 1])]
  }

  public func string(_ id: NameID) -> String { String(decoding: utf8(id), as: UTF8.self) }

  // MARK: -

  private mutating func insert(_ name: UnsafeBufferPointer<UInt8>, folds: Bool) -> NameID {
    if (count + 1) * 2 > slots.count { grow() }
    for byte in name { bytes.append(folds ? lowercased(byte) : byte) }
    starts.append(UInt32(bytes.count))
    // A name with capitals is found by nobody.
    if folds { place(count - 1, hash: Self.hash(name)) }
    return NameID(count - 1)
  }

  private mutating func place(_ name: Int, hash: Int) {
    var slot = hash & mask
    while slots[slot] != 0 { slot = (slot + 1) & mask }
    slots[slot] = UInt32(name + 1)
  }

  private mutating func grow() {
    let old = slots
    mask = slots.count * 4 - 1
    slots = [UInt32](repeating: 0, count: mask + 1)
    for entry in old where entry != 0 {
      let hash = utf8(entry - 1).withUnsafeBufferPointer { Self.hash($0) }
      place(Int(entry) - 1, hash: hash)
    }
  }

  private func isName(_ place: Int, _ name: UnsafeBufferPointer<UInt8>) -> Bool {
    let start = Int(starts[place])
    guard Int(starts[place + 1]) - start == name.count else { return false }
    return bytes.withUnsafeBufferPointer { known in
      for index in 0..<name.count where known[start + index] != lowercased(name[index]) {
        return false
      }
      return true
    }
  }

  private static func hash(_ name: UnsafeBufferPointer<UInt8>) -> Int {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325 ^ UInt64(truncatingIfNeeded: name.count)
    for byte in name {
      hash = (hash ^ UInt64(lowercased(byte))) &* 0x0000_0100_0000_01b3
    }
    return Int(truncatingIfNeeded: (hash ^ (hash >> 29)) & 0x7fff_ffff)
  }
}

@inline(__always)
func lowercased(_ byte: UInt8) -> UInt8 {
  byte &- 0x41 < 26 ? byte | 0x20 : byte
}

@inline(__always)
func isHTMLSpace(_ byte: UInt8) -> Bool {
  byte == 0x20 || byte == 0x0A || byte == 0x09 || byte == 0x0C || byte == 0x0D
}

@inline(__always)
func isASCIILetter(_ byte: UInt8) -> Bool {
  (byte | 0x20) &- 0x61 < 26
}
