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

  public init() {}

  public func annotate(_ article: inout Article) {
    let table = article.tokenized()
    let paragraphs = article.paragraphs.map { paragraph in
      paragraph.span.map { table.range(in: $0) } ?? 0..<0
    }
    let stretches = allStretches(of: &article, table: table, paragraphs: paragraphs)
    let scene = QuoteScene(
      article: article, table: table, paragraphs: paragraphs, stretches: stretches)
    let rules = StretchRules(scene: scene)
    var builder = QuoteBuilder(scene: scene)
    builder.addMarked(rules.decided)
    builder.addIndirect(rules.decided)
    article.quotes = builder.finished()
    linkCredits(&article)
  }

  /// Pairs the marks paragraph by paragraph and ties those that run on; warns of the others.
  private func allStretches(
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

  private func warn(of stretch: MarkedStretch, _ article: inout Article, _ table: TokenTable) {
    article.warnings.append(Diagnostic(.unclosedQuote, span: table[stretch.open].span))
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

  mutating func addIndirect(_ decided: [Attribution]) {
    let taken = Set(decided.compactMap { $0.cue?.tokens.lowerBound })
    for paragraph in scene.paragraphs.indices {
      for found in scene.indirectQuotes(in: paragraph, taken: taken) {
        let parts = found.parts.map { scene.table.span($0) }
        var quote = Quote(
          kind: .indirect, parts: parts, text: .span(parts[0]), paragraph: paragraph,
          rule: found.rule)
        quote.content = Quote.Content(span: parts[0], text: .span(parts[0]))
        quotes.append((quote, found.cue, nil))
      }
    }
  }

  /// The quotes in text order, each with its speaker.
  mutating func finished() -> [Quote] {
    // Sorting moves positions, not quotes, which are large.
    let starts = quotes.map { $0.quote.parts[0] }
    let order = quotes.indices.sorted { left, right in
      starts[left] != starts[right] ? starts[left] < starts[right] : left < right
    }
    var resolver = SpeakerResolver(scene: scene)
    return order.map { position in
      var quote = quotes[position].quote
      if quote.parts.count > 1 { join(&quote) }
      guard let cue = quotes[position].cue else { return quote }
      quote.cue = .span(scene.table.span(cue.tokens))
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
