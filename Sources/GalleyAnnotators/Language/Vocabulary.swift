import GalleyCore
import GalleyLexicons

/// The lists with what a script adds to them: its names, and what its words mean beside their
/// classes. Belongs to a lexicon of its own; texts are read with that or with the one that ships.
final class Vocabulary: LexiconCompanion {
  let gazetteer: Gazetteer
  let dates: DateWords
  let suffixes: OutletSuffixes

  private init(_ lexicon: Lexicon, _ words: AddedWords) {
    gazetteer = Gazetteer.shared.adding(words.publications, lexicon)
    dates = DateWords(lexicon, months: words.months)
    suffixes = OutletSuffixes.shared.adding(
      words.outletWords.filter { $0.hasPrefix("-") }.map { String($0.dropFirst()) })
  }

  /// - Complexity: linear in the size of all lists; some milliseconds.
  static func lexicon(adding words: AddedWords) -> Lexicon {
    var entries: [(word: String, classes: UInt64)] = []
    func add(_ words: [String], _ wordClass: WordClass) {
      entries += words.map { (word: $0, classes: wordClass.rawValue) }
    }
    add(words.outletWords.filter { !$0.hasPrefix("-") }, .outletWord)
    add(words.reportingVerbs, .reportingVerb)
    add(words.months.flatMap(\.self), .month)
    add(Gazetteer.firstWords(of: words.publications), .agencyStart)
    let lexicon = WordLists.lexicon.extended(by: entries)
    return Lexicon(lexicon, companion: Vocabulary(lexicon, words))
  }
}

extension TokenTable {
  /// What a script has added; nil where the lists are those that ship.
  var vocabulary: Vocabulary? {
    lexicon.companion.map { unsafeDowncast($0, to: Vocabulary.self) }
  }

  var gazetteer: Gazetteer { vocabulary?.gazetteer ?? .shared }
}
