import GalleyCore
import GalleyLexicons

/// What only the search for citations knows of a word, beside its `WordClass`.
struct CitationWords: OptionSet, Sendable {
  let rawValue: UInt8

  /// `berichtete`, `informó`: another language's "reported".
  static let reports = CitationWords(rawValue: 1)
  /// `sagte`, `déclaré`: another language's "told".
  static let tells = CitationWords(rawValue: 2)
  /// `newspaper`, `Nachrichtenagentur`: stands before a name or for one.
  static let noun = CitationWords(rawValue: 4)
  /// `citing`, `interview`: opens an attribution.
  static let opener = CitationWords(rawValue: 8)
  /// `learned`, `found`: reports, where the outlet stands before it.
  static let reportsBehind = CitationWords(rawValue: 16)

  /// The sections of `outlets.txt` behind each.
  static let sections: [(name: String, words: CitationWords)] = [
    ("reporting-foreign", .reports), ("told-foreign", .tells), ("outlet-noun", .noun),
    ("attribution-opener", .opener), ("reporting-subject-first", .reportsBehind),
  ]

  /// All words of these sections, for the lexicon.
  static var words: [String] {
    let list = WordLists.list("outlets")
    return sections.flatMap { list[$0.name]?.words ?? [] }
  }

  /// By the lexicon's entry of the word.
  static let table: [UInt8] = {
    let list = WordLists.list("outlets")
    let lexicon = WordLists.lexicon
    var table = [UInt8](repeating: 0, count: 1 << 16)
    for (name, kind) in sections {
      for word in list[name]?.words ?? [] { table[Int(lexicon.entry(for: word))] |= kind.rawValue }
    }
    // The entry of all words that no list knows.
    table[0] = 0
    return table
  }()
}

extension TokenTable {
  func citationWords(_ index: Int) -> CitationWords {
    CitationWords(rawValue: CitationWords.table[Int(self[index].word)])
  }
}
