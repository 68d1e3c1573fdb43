import Galley

/// What the name of a rule means, for `galley show --why`.
///
/// A name has two halves: where the words that report stand (`after`, `before`, `indirect`), and
/// how. Trained models weigh the answers; the name tells which one won.
enum RuleExplanations {
  static let sentences: [(rule: String, sentence: String)] = [
    ("after.subject-verb", "behind the marks somebody is named, then the word that reports"),
    ("after.verb-subject", "behind the marks stands the word that reports, then who speaks"),
    ("after.according-to", "behind the marks stands “according to” and a name"),
    ("after.sentence", "the sentence behind says who spoke"),
    ("after.signature", "behind the marks, or on the line below, stands a dash and a name"),
    ("before.introduced", "who speaks and the word that reports stand before the whole utterance"),
    ("before.clause", "the marks hold a part of the clause that the word before them reports"),
    ("before.noun", "a noun before the marks announces them: a claim, a statement"),
    ("before.according-to", "“according to” and a name stand before the marks"),
    ("before.sentence", "the sentence before says who speaks"),
    ("cut", "the words that report cut one utterance in two"),
    ("carried.sentence", "nobody new is named: whoever spoke before in the paragraph goes on"),
    ("carried.paragraph", "nobody new is named: whoever spoke in the paragraph before goes on"),
    ("re-opened", "the marks of the paragraph before were left open, and open again here"),
    ("transcript", "a name in capitals and a colon open the words, as in a transcript"),
    ("turn.question", "a turn of an interview: its line begins with the label of a question"),
    ("turn.answer", "a turn of an interview: its line begins with the label of an answer"),
    ("turn.named", "a turn of a transcript: its line begins with a name and a colon"),
    ("unattributed", "it reads like an utterance, and the text names nobody"),
    ("term.embedded", "a few words inside a phrase of the writer's: nobody speaks"),
    ("term.unattributed", "nothing around reports: a title, a term or the writer's own marks"),
    ("term.work", "the title of a work: a noun such as “film” or “report” stands before the marks"),
    ("indirect.leading", "no marks: the word that reports stands before the clause"),
    ("indirect.trailing", "no marks: the word that reports stands behind the clause"),
    ("indirect.according-to", "no marks: “according to” and a name frame the clause"),
  ]

  /// The sentence for a quote, with what its speaker was told by; nil for rules of scripts.
  static func sentence(for quote: Quote) -> String? {
    sentences.first { $0.rule == quote.rule }?.sentence
  }
}
