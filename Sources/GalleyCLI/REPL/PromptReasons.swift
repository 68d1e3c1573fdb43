import Galley
import Glibc

/// `:why`: the way to a quote, walked once more by the rules and models that made it.
extension PromptSession {
  /// Of several words, answers or people only those that had a chance are told.
  private static let mostOptions = 4

  func why(_ expression: String) throws {
    let object = try object(expression, for: "why")
    guard case .quote(let quote) = object.item else {
      throw CommandFailure.usage(":why takes a quote; the others are not decided by one rule")
    }
    try showInPlace(expression)
    let annotator = context.toolkit.annotators.lazy.compactMap { $0 as? QuoteAnnotator }.first
    let account = annotator?.account(of: quote, in: object.article)
    var steps: [String] = []
    if let exception = account?.exception {
      steps.append(
        exception == .language
          ? "the text is not English: the rules decide, without the models"
          : "the page is a digest of other papers: the rules decide, without the models")
    } else if let account {
      steps +=
        account.answers.isEmpty ? heard(account, object.article) : asked(account, object.article)
    } else {
      steps.append("the rules make no such quote of this text: a script has added or changed it")
    }
    steps += made(quote, account, object.article)
    for (index, step) in steps.enumerated() {
      for (line, text) in wrapped(step, to: printer.width - 9).enumerated() {
        say((line == 0 ? "  \(index + 1).  " : "      ") + text)
      }
    }
  }

  /// How words without marks came to be taken for somebody's.
  private func heard(_ account: QuoteAccount, _ article: Article) -> [String] {
    func words(_ span: TextSpan) -> String { excerpt(span, article) }
    guard let cue = account.quote.cue?.span,
      let word = account.words.first(where: { cue.start <= $0.span.start && $0.span.end <= cue.end }
      )
    else { return [] }
    var steps = ["no marks: \(words(word.span)) reports, \(chance(word.score))"]
    if let border = account.border {
      steps[0] += ", and \(chance(border)) is enough without marks"
    }
    let others = account.words.filter { $0.span != word.span }.sorted { $0.score > $1.score }
    if !others.isEmpty {
      steps.append(
        "other words that might report in its sentence: "
          + others.prefix(Self.mostOptions).map { "\(words($0.span)) \(chance($0.score))" }
          .joined(separator: ", "))
    }
    steps += reading(of: word, article)
    return steps
  }

  /// What the marks might have held, and by whom.
  private func asked(_ account: QuoteAccount, _ article: Article) -> [String] {
    func words(_ span: TextSpan) -> String { excerpt(span, article) }
    var steps: [String] = []
    let reporting = account.words.sorted { $0.score > $1.score }
    if reporting.isEmpty {
      steps.append("no word near the marks reports")
    } else {
      steps.append(
        "words near the marks that may report: "
          + reporting.prefix(Self.mostOptions).map { "\(words($0.span)) \(chance($0.score))" }
          .joined(separator: ", "))
    }
    let shares = shares(account.answers.map(\.score))
    let answers = zip(account.answers, shares).prefix(Self.mostOptions).filter { $1 >= 0.01 }
    steps.append(
      "what the marks hold: "
        + answers.map { answer, share in
          let meaning =
            switch answer.meaning {
            case .reported(let span): "reported by \(words(span))"
            case .carried: "whoever spoke before goes on"
            case .unattributed: "speech of somebody who is not named"
            case .term: "no speech"
            }
          return "\(meaning) \(percent(share))"
        }.joined(separator: ", "))
    if case .reported(let span)? = account.answers.first?.meaning,
      let word = account.words.first(where: { $0.span == span })
    {
      steps += reading(of: word, article)
    }
    if let hint = account.hint, hint != account.quote.rule {
      steps.append("the rules alone, without the model, would say \(hint)")
    }
    return steps
  }

  /// Who speaks and what is said, as the sentence of the word was read.
  private func reading(of word: QuoteAccount.Word, _ article: Article) -> [String] {
    func words(_ spans: [TextSpan]) -> String {
      spans.map { excerpt($0, article) }.joined(separator: " and ")
    }
    var parts: [String] = []
    if !word.sources.isEmpty { parts.append("\(words(word.sources)) speaks") }
    if !word.contents.isEmpty { parts.append("\(words(word.contents)) is said") }
    if parts.isEmpty { return [] }
    return ["by \(words([word.span])): \(parts.joined(separator: ", "))"]
  }

  /// What follows from that: the kind, the parts, the speaker, the rule.
  private func made(_ quote: Quote, _ account: QuoteAccount?, _ article: Article) -> [String] {
    func words(_ value: TextValue) -> String { printable(article.string(value)) }
    var steps: [String] = []
    switch quote.kind {
    case .direct: steps.append("the marks stand around a whole utterance: it is direct")
    case .mixed: steps.append("the marks hold a part of a clause that is reported: it is mixed")
    case .indirect: steps.append("a clause that is reported without marks: it is indirect")
    case .term: steps.append("marks, but nobody speaks: it is a term")
    }
    if quote.parts.count > 1 {
      steps.append(
        "it was put together of \(quote.parts.count) parts, cut by a cue or by paragraphs")
    }
    if let speaker = quote.speaker {
      steps += named(speaker, account, article)
    } else if quote.kind != .term {
      steps.append("no speaker was found for it")
    }
    if let reporter = quote.reportedBy {
      steps.append("reported by \(words(reporter.name ?? reporter.text))")
    }
    if let place = quote.citation, article.citations.indices.contains(place) {
      steps.append("credited by “\(words(article.citations[place].text))”")
    }
    let sentence = RuleExplanations.sentence(for: quote).map { ": \($0)" } ?? ""
    steps.append("that is the rule \(printable(quote.rule))\(sentence)")
    if let account, account.quote.rule != quote.rule || account.quote.kind != quote.kind {
      steps.append(
        "a script has changed it since: the rules say \(account.quote.kind.rawValue), "
          + account.quote.rule)
    }
    return steps
  }

  private func named(
    _ speaker: Speaker, _ account: QuoteAccount?, _ article: Article
  ) -> [String] {
    func words(_ value: TextValue) -> String { printable(article.string(value)) }
    let text = words(speaker.text)
    let name = speaker.name.map(words) ?? text
    if name == text { return ["the speaker is named beside it: \(name)"] }
    guard let candidates = account?.candidates, candidates.count > 1 else {
      return ["“\(text)” stands beside it, which is \(name) elsewhere in the text"]
    }
    let shares = shares(candidates.map(\.score))
    let people = zip(candidates, shares).prefix(Self.mostOptions).map { candidate, share in
      "\(words(candidate.name)) \(percent(share))"
    }
    return ["whom “\(text)” may mean: " + people.joined(separator: ", ")]
  }

  /// A stretch of the text between marks, without those of its own.
  private func excerpt(_ span: TextSpan, _ article: Article) -> String {
    let marks: Set<Character> = ["“", "”", "„", "\"", "‘", "«", "»"]
    var text = Substring(printable(article.text.string(at: span)))
    while let first = text.first, marks.contains(first) { text = text.dropFirst() }
    while let last = text.last, marks.contains(last) { text = text.dropLast() }
    return "“\(clipped(String(text), to: 60))”"
  }

  // MARK: - Chances

  /// Scores of one question as shares of 1.
  private func shares(_ scores: [Float]) -> [Double] {
    guard let top = scores.max() else { return [] }
    let weights = scores.map { exp(Double($0 - top)) }
    let sum = weights.reduce(0, +)
    return weights.map { $0 / sum }
  }

  private func chance(_ score: Float) -> String { percent(1 / (1 + exp(-Double(score)))) }

  private func percent(_ share: Double) -> String {
    let whole = Int((share * 100).rounded())
    return share < 0.995 && whole == 100 ? "99 %" : share > 0 && whole == 0 ? "<1 %" : "\(whole) %"
  }
}
