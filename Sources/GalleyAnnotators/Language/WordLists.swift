import GalleyCore
import GalleyLexicons

extension WordLists {
  /// The lexicon that all annotators share: every section that `WordClass` names.
  static let lexicon: Lexicon = {
    var entries: [(word: String, classes: UInt64)] = []
    let classes = Dictionary(
      uniqueKeysWithValues: WordClass.names.map { ($0.section, $0.wordClass) })
    for name in ["abbreviations", "cues", "dates", "function-words", "names", "outlets"] {
      for section in list(name).sections {
        guard let wordClass = classes[section.name] else { continue }
        for word in section.words {
          entries.append((word: word, classes: wordClass.rawValue))
        }
      }
    }
    for word in Gazetteer.firstWords {
      entries.append((word: word, classes: WordClass.agencyStart.rawValue))
    }
    for word in CitationWords.words { entries.append((word: word, classes: 0)) }
    for section in list("languages").sections {
      for word in section.words {
        entries.append((word: word, classes: WordClass.languageWord.rawValue))
      }
    }
    return Lexicon(entries)
  }()
}

extension Article {
  /// The tokens of the text; made when first asked for, then shared by all annotators.
  mutating func tokenized() -> TokenTable {
    if let tokens { return tokens }
    var table = TokenTable(text, lexicon: lexicon ?? WordLists.lexicon)
    table.markSentences(
      abbreviations: WordClass.abbreviation.rawValue, openers: WordClass.sentenceOpener.rawValue)
    tokens = table
    return table
  }
}
