import GalleyCore

/// The letters and digits of a page's address, to tell whether a headline is spelled there: of
/// `/sport/2024-03-05-ueber-den-berg-41.html`, `20240305ueberdenberg41`.
struct AddressWords {
  private static let fewestWords = 4
  /// In letters; what is shorter may stand in an address for other reasons.
  private static let shortest = 16
  private static let longest = 400

  private var parts: [[UInt8]] = []

  /// - Parameter addresses: those that the page gives of itself.
  init(_ addresses: String?...) {
    for case let address? in addresses {
      let path = address.prefix { $0 != "?" && $0 != "#" }
      for part in path.split(separator: "/").dropFirst(2) {
        guard part.utf8.count >= Self.shortest else { continue }
        let letters = Self.letters(String(part))
        if !parts.contains(letters) { parts.append(letters) }
      }
    }
  }

  var isEmpty: Bool { parts.isEmpty }

  /// Whether all words of a headline stand in a part of the address, one after the other. `ä` may be
  /// written `a` or `ae` there.
  func spells(_ headline: String) -> Bool {
    guard headline.utf8.count <= Self.longest,
      headline.split(whereSeparator: \.isWhitespace).count >= Self.fewestWords
    else { return false }
    let words = Self.letters(asciiLikeness(headline, unknown: ""))
    guard words.count >= Self.shortest else { return false }
    if parts.contains(where: { contains($0, words) }) { return true }
    let umlauts = Self.withUmlautsSpelled(headline)
    guard let umlauts else { return false }
    let spelled = Self.letters(asciiLikeness(umlauts, unknown: ""))
    return parts.contains { contains($0, spelled) }
  }

  private func contains(_ part: [UInt8], _ words: [UInt8]) -> Bool {
    guard words.count <= part.count else { return false }
    return (0...part.count - words.count).contains {
      part[$0] == words[0] && part[$0..<$0 + words.count].elementsEqual(words)
    }
  }

  private static func letters(_ text: String) -> [UInt8] {
    text.utf8.compactMap { byte in
      switch byte {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte | 0x20
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): byte
      default: nil
      }
    }
  }

  /// Nil where there are none.
  private static func withUmlautsSpelled(_ text: String) -> String? {
    var result = ""
    var isChanged = false
    for character in text {
      let spelled: String? =
        switch character {
        case "ä", "Ä", "æ", "Æ": "ae"
        case "ö", "Ö", "ø", "Ø": "oe"
        case "ü", "Ü": "ue"
        case "å", "Å": "aa"
        default: nil
        }
      result += spelled ?? String(character)
      if spelled != nil { isChanged = true }
    }
    return isChanged ? result : nil
  }
}
