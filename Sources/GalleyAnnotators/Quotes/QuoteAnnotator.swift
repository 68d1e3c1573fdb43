import GalleyCore

/// Finds quotes and indirect speech in the body, and says who speaks.
///
/// Looks at `article.paragraphs`, `people` and `citations`, and writes `article.quotes` in text
/// order. Spans exclude the quotation marks. A quote that a cue cuts, or that runs over paragraphs
/// with each opening again, is one quote of several parts.
///
///     “Glass is lovely,” she added, “until somebody hits it.”
///     // direct, parts "Glass is lovely," and "until somebody hits it.", cue "added"
///
/// An opening mark without its closing one is reported as a `quote.unclosed` warning.
///
/// - Complexity: linear in the length of the text: no rule looks farther than `QuoteScene.reach`.
/// - SeeAlso: the content, cue and source scheme of PARC and PolNeAR; the sieve of rules follows
///   the order of frequency that `research/quotes.md` measured.
public struct QuoteAnnotator: Annotator {
  public let name = "quotes"
  public let summary = "quotes and indirect speech with cue and speaker"

  private let model: QuoteModel?
  private let indirectCue: Float
  /// The score from which on a word reports without marks.
  var border: Float { indirectCue }
  private var cues: CueAliases = CueAliases([])
  private var people = KnownPeople()

  public init() {
    model = QuoteModel.shared
    indirectCue = ModelRules.indirectCue
  }

  /// With weights other than those that ship, or another border for what reports without marks.
  package init(model: QuoteModel?, indirectCue: Float? = nil) {
    self.model = model
    self.indirectCue = indirectCue ?? ModelRules.indirectCue
  }

  public func adding(_ words: AddedWords) -> any Annotator {
    guard !words.cues.isEmpty || !words.people.isEmpty else { return self }
    var copy = self
    copy.cues = CueAliases(words.cues)
    copy.people = KnownPeople(words.people)
    return copy
  }

  public func annotate(_ article: inout Article) {
    _ = annotate(&article, records: false)
  }

  /// What the model is asked about pronouns, for its trainer.
  package func pronounChoices(of article: inout Article) -> [PronounChoice] {
    annotate(&article, records: true)
  }

  func annotate(_ article: inout Article, records: Bool) -> [PronounChoice] {
    var scene = scene(of: &article)
    let decided: [Attribution]
    var indirect: [IndirectQuote]
    let model = model(for: article, scene)
    if let model {
      let rules = read(&article, &scene, model)
      (decided, indirect) = (rules.decided, rules.indirect)
    } else {
      decided = StretchRules(scene: scene).decided
      indirect = scene.indirectQuotes(beside: decided)
    }
    let turns = InterviewTurns(scene).turns(headline: article.headline.map(article.string) ?? "")
    if !turns.isEmpty {
      let colons = Set(turns.map(\.colon))
      indirect.removeAll { colons.contains($0.cue.tokens.lowerBound) }
    }
    var builder = QuoteBuilder(scene: scene)
    builder.addMarked(decided)
    builder.addIndirect(indirect)
    builder.addTurns(turns, interviewer: article.authors.count == 1 ? article.authors[0] : nil)
    var resolver = SpeakerResolver(scene: scene, model: model, records: records)
    article.quotes = builder.finished(&resolver)
    linkCredits(&article)
    linkAttributions(&article)
    return resolver.choices ?? []
  }

  func scene(of article: inout Article) -> QuoteScene {
    var scene = Self.scene(of: &article)
    scene.aliases = cues
    scene.known = people
    return scene
  }

  /// The models, where they are asked: nil for text that the rules alone decide about.
  func model(for article: Article, _ scene: QuoteScene) -> QuoteModel? {
    scene.isForeign || Self.isDigest(article) ? nil : model
  }

  /// What the models say; those whom they find speaking join the people of the article.
  func read(
    _ article: inout Article, _ scene: inout QuoteScene, _ model: QuoteModel
  ) -> ModelRules {
    let choices = StretchChoices(scene: scene, model: model)
    let speaking = scene.newNames(in: choices)
    if !speaking.isEmpty {
      PeopleAnnotator(knowing: people).annotate(&article, speaking: speaking)
      scene.setPeople(of: article)
    }
    return ModelRules(scene: scene, choices: choices, model: model, indirectCue: indirectCue)
  }

  /// Whether the page is a digest of other papers' stories, each paragraph with its credit. There most
  /// marks are the digest's own, and somebody passes on what another paper says that somebody said:
  /// the models, which learned from news at first hand, take too much for speech, and the rules do
  /// better.
  private static func isDigest(_ article: Article) -> Bool {
    article.citations.count { $0.kind == .credit } >= 2
  }

  static func scene(of article: inout Article) -> QuoteScene {
    let table = article.tokenized()
    let paragraphs = article.paragraphs.map { paragraph in
      paragraph.span.map { table.range(in: $0) } ?? 0..<0
    }
    let stretches = allStretches(of: &article, table: table, paragraphs: paragraphs)
    return QuoteScene(
      article: article, table: table, paragraphs: paragraphs, stretches: stretches)
  }

  /// Pairs the marks paragraph by paragraph and ties those that run on; warns of the others.
  private static func allStretches(
    of article: inout Article, table: TokenTable, paragraphs: [Range<Int>]
  ) -> [MarkedStretch] {
    var stretches: [MarkedStretch] = []
    // Left open at the end of the paragraph before: its next may open again.
    var open: MarkedStretch?
    for (index, range) in paragraphs.enumerated() {
      var found = markedStretches(in: range, paragraph: index, of: table, text: article.text)
      if let last = open {
        if let first = found.first, first.open == range.lowerBound {
          found[0].continuesParagraph = true
        } else {
          warn(of: last, &article, table)
        }
      }
      for stretch in found.dropLast() where !stretch.isClosed { warn(of: stretch, &article, table) }
      open = found.last.flatMap { $0.isClosed ? nil : $0 }
      stretches += found
    }
    if let open { warn(of: open, &article, table) }
    return stretches
  }

  private static func warn(of stretch: MarkedStretch, _ article: inout Article, _ table: TokenTable)
  {
    article.warnings.append(Diagnostic(.unclosedQuote, span: table[stretch.open].span))
  }

  /// Ties quotes that no credit covers to the attribution that reports them: its words and those of
  /// the cue are the same (`told the Harbour Gazette`).
  private func linkAttributions(_ article: inout Article) {
    var attributions: [(span: TextSpan, place: Int)] = []
    for (place, citation) in article.citations.enumerated() where citation.kind == .attribution {
      if let span = citation.span { attributions.append((span, place)) }
    }
    guard !attributions.isEmpty else { return }
    attributions.sort { $0.span < $1.span }
    for index in article.quotes.indices where article.quotes[index].citation == nil {
      guard let cue = article.quotes[index].cue?.span else { continue }
      // The first that ends behind the cue's beginning.
      var low = 0
      var high = attributions.count
      while low < high {
        let middle = (low + high) / 2
        if attributions[middle].span.end <= cue.start { low = middle + 1 } else { high = middle }
      }
      if low < attributions.count, attributions[low].span.overlaps(cue) {
        article.quotes[index].citation = attributions[low].place
      }
    }
  }

  /// Ties each quote to the credit that vouches for its paragraph.
  private func linkCredits(_ article: inout Article) {
    var credits: [(covers: Range<Int>, citation: Int)] = []
    for (index, citation) in article.citations.enumerated() {
      if citation.kind == .credit, let covers = citation.covers { credits.append((covers, index)) }
    }
    guard !credits.isEmpty else { return }
    var next = 0
    for index in article.quotes.indices {
      guard let paragraph = article.quotes[index].paragraph else { continue }
      while next < credits.count, credits[next].covers.upperBound <= paragraph { next += 1 }
      guard next < credits.count else { return }
      if credits[next].covers.contains(paragraph) {
        article.quotes[index].citation = credits[next].citation
      }
    }
  }
}

/// Makes `Quote`s of what the rules decided.
private struct QuoteBuilder {
  let scene: QuoteScene
  private var quotes: [(quote: Quote, cue: Cue?, reportedBy: Mention?)] = []

  init(scene: QuoteScene) {
    self.scene = scene
  }

  mutating func addMarked(_ decided: [Attribution]) {
    for (stretch, attribution) in zip(scene.stretches, decided) {
      let span = scene.text.trimmed(scene.table.span(stretch.inner))
      let content = Quote.Content(
        span: scene.table.span(attribution.content),
        text: .span(scene.table.span(attribution.content)))
      if attribution.joinsPrevious, !quotes.isEmpty {
        quotes[quotes.count - 1].quote.parts.append(span)
        if quotes[quotes.count - 1].cue == nil { quotes[quotes.count - 1].cue = attribution.cue }
        continue
      }
      var quote = Quote(
        kind: attribution.kind, parts: [span], text: .span(span), paragraph: stretch.paragraph,
        rule: attribution.rule)
      if attribution.kind != .term { quote.content = content }
      quotes.append((quote, attribution.cue, attribution.reportedBy))
    }
  }

  mutating func addIndirect(_ indirect: [IndirectQuote]) {
    for found in indirect {
      // The `that` belongs to the content, in the sense of PARC, and not to what was said.
      let start = scene.table.span(found.parts[0]).start
      let parts = found.parts.map { scene.table.span(scene.withoutConnective($0)) }
      var quote = Quote(
        kind: .indirect, parts: parts, text: .span(parts[0]),
        paragraph: scene.paragraph(of: found.parts[0].lowerBound), rule: found.rule)
      let content = TextSpan(start, parts[parts.count - 1].end)
      quote.content = Quote.Content(span: content, text: .span(content))
      quotes.append((quote, found.cue, nil))
    }
  }

  /// - Parameter interviewer: who asks, where the page says it.
  mutating func addTurns(_ turns: [InterviewTurn], interviewer: TextValue?) {
    for turn in turns {
      let parts = turn.parts.map { scene.text.trimmed(scene.table.span($0)) }
      var quote = Quote(
        kind: .direct, parts: parts, text: .span(parts[0]),
        paragraph: scene.paragraph(of: turn.label.lowerBound), rule: turn.rule)
      quote.content = Quote.Content(
        span: parts[0].union(parts[parts.count - 1]), text: .span(parts[0]))
      if turn.role != .named, turn.person == nil {
        // The label is a letter, and no name.
        let span = scene.table.span(turn.label)
        quote.speaker = Speaker(
          span: span, text: .span(span), name: turn.role == .question ? interviewer : nil)
      } else if let name = turn.name {
        let span = scene.table.span(turn.label)
        quote.speaker = Speaker(
          span: span, text: .span(span), name: scene.text.unwrapped(scene.table.span(name)))
      }
      let cue = Cue(
        tokens: turn.colon..<turn.colon + 1,
        subject: Mention(tokens: turn.label, person: turn.person), subjectFirst: true)
      quotes.append((quote, cue, nil))
    }
  }

  /// The quotes in text order, each with its speaker.
  func finished(_ resolver: inout SpeakerResolver) -> [Quote] {
    // Sorting moves positions, not quotes, which are large.
    let starts = quotes.map { $0.quote.parts[0] }
    let order = quotes.indices.sorted { left, right in
      starts[left] != starts[right] ? starts[left] < starts[right] : left < right
    }
    return order.map { position in
      var quote = quotes[position].quote
      if quote.parts.count > 1 { join(&quote) }
      guard let cue = quotes[position].cue else { return quote }
      quote.cue = .span(scene.table.span(cue.tokens))
      if quote.kind != .term { quote.modality = scene.modality(of: cue) }
      guard !cue.subject.tokens.isEmpty, quote.speaker == nil else { return quote }
      quote.speaker = resolver.speaker(cue.subject)
      if !cue.subject.others.isEmpty { quote.speakers = resolver.speakers(cue.subject) }
      if let outer = quotes[position].reportedBy { quote.reportedBy = resolver.speaker(outer) }
      return quote
    }
  }

  /// The text of a quote of several parts: their words, parted by spaces; its content likewise.
  private func join(_ quote: inout Quote) {
    let text = TextValue.string(
      quote.parts.map { scene.text.string(at: $0) }.joined(separator: " "))
    quote.text = text
    if let content = quote.content?.span, let last = quote.parts.last {
      quote.content = Quote.Content(span: content.union(last), text: text)
    }
  }
}
