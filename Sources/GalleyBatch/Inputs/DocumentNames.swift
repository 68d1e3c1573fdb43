import GalleyCore

/// Which names are those of documents: by their ending, in small letters or capitals, also where
/// `.gz` stands behind it.
struct DocumentNames: Sendable {
  /// What documents end in, as numbers: see `number`.
  private let endings: Set<UInt64>
  /// Those that are no such numbers, in small letters, with their dot: `tar.gz`.
  private let longEndings: [[UInt8]]
  private static let packed: UInt64 = 0x677A

  /// - Parameter fileExtensions: in small letters, without the dot.
  init(fileExtensions: Set<String>) {
    var endings: Set<UInt64> = []
    var longEndings: [[UInt8]] = []
    for bytes in fileExtensions.map({ Array(("." + $0).utf8) }) {
      let number = bytes.withUnsafeBufferPointer { Self.number($0, $0.count) }
      if let number, number.dot == 0 {
        endings.insert(number.value)
      } else {
        longEndings.append(bytes)
      }
    }
    self.endings = endings
    self.longEndings = longEndings
  }

  /// Asked for each name of each folder: allocates nothing, and counts no references.
  func isDocument(_ name: UnsafeBufferPointer<UInt8>) -> Bool {
    let ending = Self.number(name, name.count)
    if let ending, endings.contains(ending.value) { return true }
    if !longEndings.isEmpty, longEndings.contains(where: { ends(name, name.count, with: $0) }) {
      return true
    }
    guard let ending, ending.value == Self.packed else { return false }
    if let inner = Self.number(name, ending.dot), endings.contains(inner.value) { return true }
    return longEndings.contains { ends(name, ending.dot, with: $0) }
  }

  /// Whether the bytes up to `end` end so, in capitals too.
  private func ends(_ name: UnsafeBufferPointer<UInt8>, _ end: Int, with ending: [UInt8]) -> Bool {
    guard end >= ending.count else { return false }
    return ending.indices.allSatisfy { lowercased(name[end - ending.count + $0]) == ending[$0] }
  }

  /// What stands behind the last dot before `end`, in small letters, as a number, a byte for each
  /// letter, and the place of the dot. Nil without a dot, and for what is longer than eight bytes.
  private static func number(
    _ name: UnsafeBufferPointer<UInt8>, _ end: Int
  ) -> (value: UInt64, dot: Int)? {
    var value: UInt64 = 0
    var place = end - 1
    while place >= 0, end - place <= 9 {
      let byte = name[place]
      if byte == UInt8(ascii: ".") { return (value, place) }
      guard end - place <= 8 else { return nil }
      value |= UInt64(lowercased(byte)) << UInt64(8 * (end - place - 1))
      place -= 1
    }
    return nil
  }
}
