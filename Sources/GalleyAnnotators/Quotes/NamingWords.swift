import GalleyCore
import GalleyLexicons

/// Words before marks that hold a name and no speech: sections of the cue list.
struct NamingWords: Sendable {
  /// Nouns that mean a work (`novel`, `report`), and words that give one its name (`titled`).
  static let works = NamingWords("work")
  /// Words that tell how something or somebody is called (`known as`).
  static let names = NamingWords("name")

  private let words: Set<UInt64>

  private init(_ section: String) {
    words = Set((WordLists.list("cues")[section]?.words ?? []).map { foldedHash($0.utf8) })
  }

  func contains(_ bytes: [UInt8], _ span: TextSpan) -> Bool {
    words.contains(foldedHash(bytes, span))
  }
}
