/// The lines that several documents of a batch share: the menus, notices, teasers and footers of
/// the sites that they are from.
///
/// Numbers in a line do not count, so that `12 Comments` is `3 Comments`, nor do the spaces around
/// it. Lines are kept as hashes of 64 bits.
public struct SiteProfile: Hashable, Sendable {
  /// Sorted.
  package let hashes: [UInt64]

  package init(hashes: [UInt64] = []) {
    self.hashes = hashes
  }

  public static let empty = SiteProfile()

  public var count: Int { hashes.count }
  public var isEmpty: Bool { hashes.isEmpty }

  /// - Complexity: logarithmic in the number of lines.
  package func contains(_ hash: UInt64) -> Bool {
    var low = 0
    var high = hashes.count
    while low < high {
      let middle = (low + high) / 2
      if hashes[middle] < hash { low = middle + 1 } else { high = middle }
    }
    return low < hashes.count && hashes[low] == hash
  }

  /// Whether each line of a block is one of them.
  package func holds(_ block: Block, _ lines: [Line], _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    block.lines.allSatisfy { index in
      let span = lines[index].span
      return Self.hash(bytes, span.start, span.end).map(contains) ?? false
    }
  }

  /// A line of more bytes is hardly a menu's; two documents that share many of those are copies of
  /// one.
  private static let longLine = 100

  /// The lines of a document, each once and sorted; the lowest bit tells the long ones. None of
  /// what is no text.
  ///
  /// - Complexity: that of a line table, and the sorting of the lines.
  package static func lineHashes(of bytes: [UInt8]) -> [UInt64] {
    guard let buffer = try? TextBuffer(checking: bytes) else { return [] }
    let noPhrases = PhraseTable([(phrase: String, classes: UInt64)]())
    let lines = LineTable(buffer, phrases: noPhrases).lines
    let hashes = buffer.bytes.withUnsafeBufferPointer { bytes in
      Set(lines.compactMap { hash(bytes, $0.span.start, $0.span.end) })
    }
    return hashes.sorted()
  }

  /// Nil for a line without two bytes that are no digits.
  private static func hash(
    _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int
  ) -> UInt64? {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    var others = 0
    var isInNumber = false
    for index in start..<end {
      var byte = bytes[index]
      if byte &- 0x30 < 10 {
        if isInNumber { continue }
        isInNumber = true
        byte = 0x30
      } else {
        isInNumber = false
        others += 1
      }
      hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3
    }
    guard others > 1 else { return nil }
    // The low bits of a product know little of the high ones of what was multiplied.
    hash ^= hash >> 32
    return hash & ~1 | (end - start > longLine ? 1 : 0)
  }
}

/// Counts in how many documents each line stands.
package struct SiteSurvey {
  /// A line that two documents share may be a quote, or the wire's; what three of many hundreds
  /// share may be `Conclusion`.
  private var enough: Int { max(3, documents / 50) }

  private var counts: [UInt64: UInt32] = [:]
  package private(set) var documents = 0

  package init() {}

  /// Adds a document, unless nearly all of its long lines were seen before: a copy would make
  /// furniture of its own text.
  package mutating func add(_ hashes: [UInt64]) {
    documents += 1
    let long = hashes.filter { $0 & 1 == 1 }
    if long.count(where: { counts[$0] != nil }) * 10 > long.count * 9 { return }
    for hash in hashes { counts[hash, default: 0] += 1 }
  }

  package var profile: SiteProfile {
    SiteProfile(hashes: counts.filter { $0.value >= enough }.map(\.key).sorted())
  }
}
