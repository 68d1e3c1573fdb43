import GalleyCore
import GalleyLexicons

/// The ends of words that make a name an outlet: `blatt` in `Tagblatt`; in small letters.
struct OutletSuffixes: Sendable {
  static let shared = OutletSuffixes(WordLists.list("outlets")["outlet-suffix"]?.words ?? [])

  let endings: [[UInt8]]
  /// A bit for each last byte below 128: nearly all words stop there.
  private let last: (UInt64, UInt64)

  init(_ words: [String]) {
    endings = words.map { $0.lowercased() }.filter { !$0.isEmpty }.map { Array($0.utf8) }
    var low: UInt64 = 0
    var high: UInt64 = 0
    for ending in endings {
      guard let byte = ending.last else { continue }
      if byte < 64 {
        low |= 1 << UInt64(byte)
      } else if byte < 128 {
        high |= 1 << UInt64(byte - 64)
      }
    }
    last = (low, high)
  }

  func adding(_ words: [String]) -> OutletSuffixes {
    OutletSuffixes(endings.map { String(decoding: $0, as: UTF8.self) } + words)
  }

  /// Whether some ending may end with a byte; any other than ASCII may.
  @inline(__always)
  func mayEnd(with byte: UInt8) -> Bool {
    byte >= 128 || (byte < 64 ? last.0 >> UInt64(byte) : last.1 >> UInt64(byte - 64)) & 1 != 0
  }
}
