import GalleyCore

/// How a quote has come to be, told by the rules and models that made it, asked again.
///
/// Scores are those of the models: what a word reports has even chances at 0; of several answers, and
/// of several people, the one with the highest score is taken, and a difference of one makes it nearly
/// three times as likely.
package struct QuoteAccount: Sendable {
  /// A word that may report, with what the models make of its sentence.
  package struct Word: Hashable, Sendable {
    package var span: TextSpan
    package var score: Float
    /// Who speaks, and what is said, if it reports.
    package var sources: [TextSpan]
    package var contents: [TextSpan]
  }

  package enum Meaning: Hashable, Sendable {
    /// The word there reports it.
    case reported(TextSpan)
    /// Whoever spoke before goes on.
    case carried
    /// It is speech, and nobody is named.
    case unattributed
    /// Nobody speaks.
    case term
  }

  package struct Answer: Hashable, Sendable {
    package var meaning: Meaning
    package var score: Float
  }

  package struct Candidate: Hashable, Sendable {
    package var name: TextValue
    package var score: Float
  }

  /// Why the rules decided alone, without the models.
  package enum Exception: Sendable {
    case language
    /// A digest of what other papers say.
    case digest
  }

  package var exception: Exception?
  /// In text order.
  package var words: [Word] = []
  /// What stands between two marks may mean, the likeliest first; none for speech without marks.
  package var answers: [Answer] = []
  /// The score from which on a word reports without marks; nil for what stands between marks.
  package var border: Float?
  /// What the rules alone would say; nil for speech without marks.
  package var hint: String?
  /// Whom a pronoun may mean, the likeliest first.
  package var candidates: [Candidate] = []
  /// As the rules make it now: a script may have changed it since.
  package var quote: Quote

  fileprivate init(_ quote: Quote) { self.quote = quote }
}

extension QuoteAnnotator {
  /// Tells how a quote has come to be.
  ///
  /// - Returns: nil for one that the rules do not make of this text, because a script has.
  /// - Complexity: that of annotating the article.
  package func account(of quote: Quote, in article: Article) -> QuoteAccount? {
    var fresh = article
    let choices = annotate(&fresh, records: true)
    guard let start = quote.parts.first,
      let made = fresh.quotes.first(where: { $0.parts.first == start })
    else { return nil }
    var account = QuoteAccount(made)
    var copy = article
    var scene = scene(of: &copy)
    guard let model = model(for: copy, scene) else {
      account.exception = scene.isForeign ? .language : .digest
      return account
    }
    let rules = read(&copy, &scene, model)
    if let index = scene.stretches.firstIndex(where: {
      scene.text.trimmed(scene.table.span($0.inner)) == start
    }) {
      rules.tell(of: index, model, to: &account)
    } else {
      rules.tellIndirect(made, from: self.border, to: &account)
    }
    let mention = made.speaker?.span
    if let mention, let choice = choices.first(where: { scene.table[$0.token].span == mention }) {
      account.candidates = zip(choice.people, choice.scores)
        .map { QuoteAccount.Candidate(name: fresh.people[$0].name, score: $1) }
        .sorted { $0.score > $1.score }
    }
    return account
  }
}

extension ModelRules {
  /// What may be answered for a stretch, and by which words.
  fileprivate func tell(of index: Int, _ model: QuoteModel, to account: inout QuoteAccount) {
    account.hint = StretchRules(scene: scene).decided[index].rule
    let decided = choices.decide(model)
    var features = FeatureList()
    var readings: Set<Int> = []
    for answer in choices.answers(index) {
      choices.features(
        index, answer, before: index > 0 ? decided[index - 1] : nil, into: &features)
      let meaning: QuoteAccount.Meaning =
        switch answer {
        case .cue(let reading): .reported(word(choices.readings[reading]).span)
        case .carried: .carried
        case .unattributed: .unattributed
        case .term: .term
        }
      if case .cue(let reading) = answer { readings.insert(reading) }
      account.answers.append(
        QuoteAccount.Answer(meaning: meaning, score: model.rankScore(features)))
    }
    account.answers.sort { $0.score > $1.score }
    account.words = readings.sorted().map { word(choices.readings[$0]) }
  }

  fileprivate func tellIndirect(
    _ quote: Quote, from border: Float, to account: inout QuoteAccount
  ) {
    account.border = border
    guard let cue = quote.cue?.span,
      let token = scene.table.range(in: cue).first, let unit = skeleton.unit(ofToken: token)
    else { return }
    account.words = choices.readingsNear(unit).map { word($0) }
  }

  private func word(_ reading: CueReading) -> QuoteAccount.Word {
    func spans(_ runs: [Range<Int>]) -> [TextSpan] {
      runs.map { scene.table.span(trimmed(skeleton.tokens($0))) }
    }
    return QuoteAccount.Word(
      span: scene.table[Int(skeleton.units[reading.unit].token)].span, score: reading.score,
      sources: spans(reading.runs(of: .source)), contents: spans(reading.contentRuns))
  }
}
