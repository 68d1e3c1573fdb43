import GalleyLexicons

/// Whose first name is a man's and whose a woman's: the list that `scripts/dev/first-names` makes.
///
/// Names that both bear are in neither half.
struct FirstNames: Sendable {
  enum Gender: Sendable {
    case male, female
  }

  static let shared = FirstNames()

  /// By the hash of the name in small letters.
  private let genders: [UInt64: Gender]

  private init() {
    let list = WordLists.list("first-names")
    var genders: [UInt64: Gender] = [:]
    for (section, gender) in [("male", Gender.male), ("female", .female)] {
      for name in list[section]?.words ?? [] { genders[foldedHash(name.utf8)] = gender }
    }
    self.genders = genders
  }

  /// - Parameter hash: `foldedHash` of the name.
  func gender(hash: UInt64) -> Gender? { genders[hash] }
}
