import GalleyCore
import GalleyLexicons

/// Tells the language of a text by its function words.
///
/// Counts the words of `languages.txt`; the language with the most wins, if it has a clear lead
/// and enough of them. Right on paragraphs of news in its nine languages; anything else is nil
/// rather than the nearest of the nine.
struct LanguageWords: Sendable {
  static let shared = LanguageWords()

  private let names: [String]
  /// One bit for each language, by lexicon entry.
  private let masks: [UInt16]

  private init() {
    let list = WordLists.list("languages")
    var masks = [UInt16](repeating: 0, count: WordLists.lexicon.count)
    for (place, section) in list.sections.enumerated() {
      for word in section.words {
        masks[Int(WordLists.lexicon.entry(for: word))] |= 1 << UInt16(place)
      }
    }
    masks[0] = 0
    names = list.sections.map(\.name)
    self.masks = masks
  }

  /// - Complexity: looks at no more than the first 500 words: a fifth of them are function words.
  func language(_ table: TokenTable, in ranges: [Range<Int>]) -> String? {
    var counts = [Int](repeating: 0, count: names.count)
    var words = 0
    for range in ranges {
      for index in range where table[index].kind == .word && words < 500 {
        words += 1
        // Words that a script has added stand behind those that ship.
        let entry = Int(table[index].word)
        var mask = entry < masks.count ? masks[entry] : 0
        while mask != 0 {
          counts[mask.trailingZeroBitCount] += 1
          mask &= mask - 1
        }
      }
      if words == 500 { break }
    }
    guard words >= 8, let most = counts.indices.max(by: { counts[$0] < counts[$1] }) else {
      return nil
    }
    let second = counts.indices.filter { $0 != most }.map { counts[$0] }.max() ?? 0
    // A fifth of running text are function words; headlines and lists have fewer.
    guard counts[most] * 7 >= words, counts[most] > second else { return nil }
    return names[most]
  }
}
