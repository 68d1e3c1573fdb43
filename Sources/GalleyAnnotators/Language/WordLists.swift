import CLexicons
import GalleyCore

/// The word lists that ship with Galley, by the name of their file.
enum WordLists {
  /// - Precondition: there is a list of that name.
  static func list(_ name: String) -> WordList {
    var count = 0
    let lists = galley_word_lists(&count)
    for index in 0..<count where String(cString: lists[index].name) == name {
      let bytes = UnsafeBufferPointer(start: lists[index].bytes, count: lists[index].count)
      return WordList(String(decoding: bytes, as: UTF8.self))
    }
    preconditionFailure("no word list is called '\(name)'")
  }

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
    var table = TokenTable(text, lexicon: WordLists.lexicon)
    splitSentences(&table)
    tokens = table
    return table
  }
}
