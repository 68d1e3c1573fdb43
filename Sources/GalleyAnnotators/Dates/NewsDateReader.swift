import GalleyCore
import GalleyLexicons

/// Reads dates with the rules and words by which the annotators find those of articles.
public struct NewsDateReader: DateReader {
  /// With what a script adds; nil for the words that ship.
  private var lexicon: Lexicon?

  public init() {}

  public func adding(_ words: AddedWords) -> any DateReader {
    guard words.changesLists else { return self }
    var copy = self
    copy.lexicon = Vocabulary.lexicon(adding: words)
    return copy
  }

  public func dates(
    in text: TextBuffer, relativeTo reference: NewsDate?, dayFirst: Bool
  ) -> [FoundDate] {
    let table = TokenTable(text, lexicon: lexicon ?? WordLists.lexicon)
    let parser = DateParser(table, text, dayFirst: dayFirst)
    var found: [FoundDate] = []
    var index = 0
    while index < table.count {
      guard parser.mayBegin(index), let parsed = parser.date(at: index, before: table.count) else {
        index += 1
        continue
      }
      let date =
        parsed.isAgo
        ? parsed.resolved(beforeSaving: reference) : parsed.resolved(against: reference)?.date
      if let date { found.append(FoundDate(date, at: table.span(parsed.tokens))) }
      index = max(index + 1, parsed.tokens.upperBound)
    }
    return found
  }
}
