import GalleyCore
import GalleyLexicons

/// Words around quotes that are no cues: sections of the cue list.
struct QuoteWords: Sendable {
  /// Nouns that mean a work (`novel`, `report`), and words that give one its name (`titled`).
  static let works = QuoteWords("work")
  /// Words that tell how something or somebody is called (`known as`).
  static let names = QuoteWords("name")

  /// Words under which an infinitive or a participle is not said: `refused to say`.
  static let withheld = QuoteWords("withheld")
  /// Words under which an infinitive may be said, or is to be: `wants to say`.
  static let intended = QuoteWords("intended")
  /// Words that mean nobody.
  static let nobody = QuoteWords("nobody")

  /// What stands before the questions and the answers of an interview.
  static let questionLabels = QuoteWords("question-label")
  static let answerLabels = QuoteWords("answer-label")

  private let words: Set<UInt64>

  private init(_ section: String) {
    words = Set((WordLists.list("cues")[section]?.words ?? []).map { foldedHash($0.utf8) })
  }

  func contains(_ bytes: [UInt8], _ span: TextSpan) -> Bool {
    words.contains(foldedHash(bytes, span))
  }
}
