import Galley

/// One article for a terminal: the text with what was found in it marked, and below each paragraph
/// who says what, by which rule.
///
/// Without colour, brackets take its place, so that the view can be read in a file or a mail.
struct ArticleView {
  let style: Style
  let width: Int
  /// Whether each quote says in words which rule decided, and how its speaker was found.
  let explains: Bool

  /// Lines longer than this are hard to read however wide the terminal is.
  private static let widest = 100

  init(style: Style, width: Int, explains: Bool = false) {
    self.style = style
    self.explains = explains
    // What is narrower than 60 would hold nothing but margins.
    self.width = max(60, min(width, Self.widest))
  }

  func text(of article: Article) -> String {
    var page = Page(article: article, style: style, width: width, explains: explains)
    page.card()
    page.legend()
    page.body()
    page.people()
    page.citations()
    page.comments()
    page.remarks()
    return page.text
  }

  // MARK: - How each thing looks

  fileprivate static func ink(of kind: Quote.Kind) -> Ink {
    switch kind {
    case .direct: .green
    case .mixed: .cyan
    case .indirect: .yellow
    case .term: .magenta
    }
  }

  fileprivate static let speakerInk: Ink = .bold
  fileprivate static let cueInk: Ink = .underline
  fileprivate static let citationInk: Ink = .blue
}

/// The page as it grows.
private struct Page {
  let article: Article
  let style: Style
  let width: Int
  let explains: Bool
  private(set) var text = ""

  /// Who has seen so many knows what is wrong with the page. Each line number is counted from the
  /// start of the text, so the number also bounds the time.
  private static let shownWarnings = 20

  /// Room for `  7  `.
  private static let indent = "     "

  init(article: Article, style: Style, width: Int, explains: Bool) {
    self.article = article
    self.style = style
    self.width = width
    self.explains = explains
  }

  private mutating func line(_ words: String = "") {
    text += words + "\n"
  }

  /// Words from the document, on one line and without anything that steers the terminal.
  private func words(_ value: TextValue) -> String {
    wrapped(printable(article.string(value)), to: .max).joined()
  }

  private func words(_ date: NewsDate) -> String {
    date.iso.replacing("T", with: " ", maxReplacements: 1)
  }

  private mutating func heading(_ title: String) {
    if !text.hasSuffix("\n\n") { line() }
    let rule = String(repeating: "─", count: max(0, width - displayWidth(title) - 4))
    line(style("── ", .dim) + style(title, .bold) + style(" " + rule, .dim))
  }

  // MARK: - The card

  mutating func card() {
    let rule = style(String(repeating: "━", count: width), .dim)
    line(rule)
    let headline = article.headline.map { words($0) } ?? "(no headline)"
    for part in wrapped(headline, to: width - 4) { line("  " + style(part, .bold)) }
    item([
      article.site.map { words($0) }, article.section.map { words($0) },
      article.published.map { words($0) }, article.language,
    ])
    if !article.authors.isEmpty {
      item(["by " + article.authors.map { words($0) }.joined(separator: ", ")])
    } else if let byline = article.byline {
      item([words(byline)])
    }
    if let dateline = article.dateline {
      item([
        dateline.place.map { words($0) }, dateline.agency.map { words($0) },
        dateline.date.map { words($0) },
      ])
    }
    item([
      counted(article.paragraphs.count, "paragraph"), quoteCount(),
      counted(article.citations.count, "citation"), counted(article.comments.count, "comment"),
    ])
    item(["\(printable(article.id)), read as \(article.format)"], .dim)
    item(article.bases.map { "\($0.field): \(printable($0.basis))" }, .dim)
    line(rule)
  }

  /// What there is of `parts`, on as many lines as it takes.
  private mutating func item(_ parts: [String?], _ ink: Ink = []) {
    let parts = parts.compactMap { $0 }.filter { !$0.isEmpty }
    guard !parts.isEmpty else { return }
    for part in joined(parts, to: width - 4) { line("  " + style(part, ink)) }
  }

  private func quoteCount() -> String {
    let kinds = Quote.Kind.allCases.compactMap { kind -> String? in
      let count = article.quotes.count { $0.kind == kind }
      return count > 0 ? "\(count) \(kind.rawValue)" : nil
    }
    let total = counted(article.quotes.count, "quote")
    return kinds.isEmpty ? total : "\(total) (\(kinds.joined(separator: ", ")))"
  }

  mutating func legend() {
    guard style.isColored else {
      line("  [quote]¹  {speaker}  _cue_  <citation>\n")
      return
    }
    let kinds = Quote.Kind.allCases.map { style($0.rawValue, ArticleView.ink(of: $0)) }
    let rest = [
      style("speaker", ArticleView.speakerInk), style("cue", ArticleView.cueInk),
      style("citation", ArticleView.citationInk),
    ]
    line("  " + (kinds + rest).joined(separator: "  ") + "\n")
  }

  // MARK: - The body

  mutating func body() {
    let marks = MarkIndex(
      marks(of: article.quotes, article.citations, firstNumber: 1), in: article.paragraphs)
    let quotes = quotesOfParagraphs()
    let scopes = scopesOfCredits()
    for (index, paragraph) in article.paragraphs.enumerated() {
      let number = String(index + 1)
      let margin = String(repeating: " ", count: max(0, 3 - number.count)) + number + "  "
      // The bar of a credit stands in the first column, where the number leaves it free.
      let first = margin.hasPrefix(" ") ? " " : ""
      let start = text.utf8.count
      show(
        paragraph, marks[index],
        margin: first + style(String(margin.dropFirst(first.count)), .dim), indent: Self.indent)
      for place in quotes[index] {
        note(article.quotes[place], number: place + 1, indent: Self.indent)
      }
      guard let scope = scopes[index] else {
        line()
        continue
      }
      drawEdge(from: start, isFirst: scope.lowerBound == index)
      line(style(scope.upperBound == index + 1 ? "└" : "│", .blue))
    }
  }

  /// For each paragraph those that its credit covers with it.
  private func scopesOfCredits() -> [Range<Int>?] {
    var scopes = [Range<Int>?](repeating: nil, count: article.paragraphs.count)
    for citation in article.citations where citation.kind == .credit {
      guard let covers = citation.covers else { continue }
      for index in covers.clamped(to: scopes.indices) { scopes[index] = covers }
    }
    return scopes
  }

  /// Draws the bar of a credit's scope in the first column of the lines from an offset on.
  private mutating func drawEdge(from start: Int, isFirst: Bool) {
    let place = text.utf8.index(text.startIndex, offsetBy: start)
    var lines = text[place...].split(separator: "\n", omittingEmptySubsequences: false)
    // Behind the last line end stands nothing.
    if lines.last?.isEmpty == true { lines.removeLast() }
    var drawn = ""
    for (index, line) in lines.enumerated() {
      let edge = style(isFirst && index == 0 ? "┌" : "│", .blue)
      drawn += (line.first == " " ? edge + line.dropFirst() : String(line)) + "\n"
    }
    text.replaceSubrange(place..., with: drawn)
  }

  /// For each paragraph the positions of its quotes; those of no paragraph are left out.
  private func quotesOfParagraphs() -> [[Int]] {
    var positions = [[Int]](repeating: [], count: article.paragraphs.count)
    for (place, quote) in article.quotes.enumerated() {
      let paragraph = quote.paragraph ?? quote.span.flatMap { article.paragraph(at: $0.start) }
      if let paragraph, positions.indices.contains(paragraph) {
        positions[paragraph].append(place)
      }
    }
    return positions
  }

  private mutating func show(
    _ paragraph: Paragraph, _ marks: [TextMark], margin: String, indent: String
  ) {
    let room = width - displayWidth(indent) - 1
    let lines: [String]
    if let span = paragraph.text.span {
      lines = MarkedText(article.text, span, marks: marks, style: style).lines(width: room)
    } else {
      lines = wrapped(words(paragraph.text), to: room)
    }
    for (index, part) in lines.enumerated() { line((index == 0 ? margin : indent) + part) }
  }

  private func marks(
    of quotes: [Quote], _ citations: [Citation], firstNumber: Int
  ) -> [TextMark] {
    var marks: [TextMark] = []
    var seen: Set<TextMark> = []
    func add(_ mark: TextMark) {
      if seen.insert(mark).inserted { marks.append(mark) }
    }
    for (index, quote) in quotes.enumerated() {
      for (place, part) in quote.parts.enumerated() {
        let note = place == quote.parts.count - 1 ? superscript(firstNumber + index) : ""
        add(
          TextMark(
            span: part, ink: ArticleView.ink(of: quote.kind), opening: "[", closing: "]",
            note: note))
      }
      let speakers = [quote.speaker, quote.reportedBy].compactMap { $0 } + quote.speakers
      for span in speakers.compactMap(\.span) {
        add(TextMark(span: span, ink: ArticleView.speakerInk, opening: "{", closing: "}"))
      }
      if let span = quote.cue?.span {
        add(TextMark(span: span, ink: ArticleView.cueInk, opening: "_", closing: "_"))
      }
    }
    for span in citations.compactMap(\.span) {
      add(TextMark(span: span, ink: ArticleView.citationInk, opening: "<", closing: ">"))
    }
    return marks
  }

  /// `❝1 direct  Robert Gates · said · via Wall Street Journal · rule quote-np-cue`.
  private mutating func note(_ quote: Quote, number: Int, indent: String) {
    let kind = quote.kind.rawValue
    let digits = String(article.quotes.count).count
    let padding = String(repeating: " ", count: max(0, digits - String(number).count))
    let label = "❝\(superscript(number))\(padding) \(kind)"
    let names = quote.speakers.isEmpty ? [quote.speaker].compactMap { $0 } : quote.speakers
    var parts: [String] = []
    if names.count == 1 {
      parts.append(name(of: names[0]))
    } else if !names.isEmpty {
      parts.append(names.map { words($0.name ?? $0.text) }.joined(separator: " and "))
    }
    if let cue = quote.cue {
      parts.append(words(cue) + (quote.modality.map { " (\($0.rawValue))" } ?? ""))
    }
    if let reporter = quote.reportedBy { parts.append("reported by \(name(of: reporter))") }
    // Nobody vouches for a word that nobody said.
    if quote.kind != .term, let citation = quote.citation,
      article.citations.indices.contains(citation),
      let outlet = article.citations[citation].outlet
    {
      parts.append("via \(words(outlet))")
    }
    parts.append("rule \(printable(quote.rule))")
    // Kinds have up to eight letters; the details stand below one another.
    let column = 2 + digits + 8 + 2
    let room = max(20, width - displayWidth(indent) - column - 1)
    for (index, part) in joined(parts, to: room).enumerated() {
      let head = index == 0 ? label : ""
      let padding = String(repeating: " ", count: max(1, column - displayWidth(head)))
      line(indent + style(head, ArticleView.ink(of: quote.kind)) + padding + style(part, .dim))
    }
    guard explains else { return }
    for reason in reasons(of: quote) {
      line(indent + String(repeating: " ", count: column) + style(reason, .dim))
    }
  }

  /// Why the quote is what it is: the rule, and how the mention became a name.
  private func reasons(of quote: Quote) -> [String] {
    var reasons: [String] = []
    if let sentence = RuleExplanations.sentence(for: quote) {
      reasons.append("because " + sentence)
    }
    if let speaker = quote.speaker, let name = speaker.name {
      let mention = words(speaker.text)
      if mention != words(name) { reasons.append("“\(mention)” is \(words(name))") }
    }
    return reasons
  }

  private func name(of speaker: Speaker) -> String {
    let name = words(speaker.name ?? speaker.text)
    return speaker.title.map { "\(name), \(words($0))" } ?? name
  }

  // MARK: - The lists

  mutating func people() {
    guard !article.people.isEmpty else { return }
    heading("People")
    let names = article.people.map { clipped(words($0.name), to: 30) }
    let column = names.map { displayWidth($0) }.max() ?? 0
    let counts = quoteCountsOfPeople()
    for (index, person) in article.people.enumerated() {
      let quotes = counts[index]
      var parts = person.titles.map { words($0) }
      if !person.mentions.isEmpty { parts.append(counted(person.mentions.count, "mention")) }
      if quotes > 0 { parts.append("quoted \(quotes == 1 ? "once" : "\(quotes) times")") }
      row(names[index], column, parts, ink: .bold)
    }
  }

  private func quoteCountsOfPeople() -> [Int] {
    var counts = [Int](repeating: 0, count: article.people.count)
    for quote in article.quotes {
      let speakers = [quote.speaker].compactMap { $0 } + quote.speakers
      for person in Set(speakers.compactMap(\.person)) where counts.indices.contains(person) {
        counts[person] += 1
      }
    }
    return counts
  }

  mutating func citations() {
    guard !article.citations.isEmpty else { return }
    heading("Citations")
    let column = article.citations.map { $0.kind.rawValue.count }.max() ?? 0
    for citation in article.citations {
      row(citation.kind.rawValue, column, details(of: citation), ink: ArticleView.citationInk)
    }
  }

  private func details(of citation: Citation) -> [String] {
    var names = citation.authors.map { words($0) }
    names.append(contentsOf: citation.publications.map { words($0.name) })
    var parts = [names.joined(separator: ", ")].filter { !$0.isEmpty }
    if let title = citation.title { parts.append(words(title)) }
    if let part = citation.part { parts.append("part \(words(part))") }
    if let date = citation.date {
      let basis =
        switch citation.dateBasis {
        case .yearInferred: " (year inferred)"
        case .relative: " (counted from the article)"
        case .explicit, nil: ""
        }
      parts.append(words(date) + basis)
    }
    if let url = citation.url { parts.append(words(url)) }
    if parts.isEmpty { parts.append(clipped(words(citation.text), to: 60)) }
    if let covers = citation.covers, !covers.isEmpty {
      let last = covers.upperBound
      let range = covers.count == 1 ? "\(last)" : "\(covers.lowerBound + 1)–\(last)"
      parts.append("vouches for ¶ \(range)")
    }
    return parts
  }

  /// Two columns; the second wraps below itself.
  private mutating func row(_ first: String, _ column: Int, _ second: [String], ink: Ink) {
    let room = max(20, width - column - 5)
    for (index, part) in joined(second, to: room).enumerated() {
      let head = index == 0 ? first : ""
      let padding = String(repeating: " ", count: max(0, column - displayWidth(head)) + 2)
      let text = "  " + style(head, ink) + padding + part
      line(part.isEmpty ? "  " + style(head, ink) : text)
    }
  }

  mutating func comments() {
    guard !article.comments.isEmpty else { return }
    heading("Comments")
    var number = article.quotes.count + 1
    for (index, comment) in article.comments.enumerated() {
      if index > 0 { line() }
      // Deep threads would run out of the page.
      let indent = String(repeating: "  ", count: 1 + min(comment.depth, 8))
      let author = comment.author.map { words($0) } ?? "(no name)"
      var parts: [String] = []
      if let posted = comment.posted { parts.append(words(posted)) }
      if comment.kind == .pingback { parts.append("pingback") }
      if comment.removed { parts.append("removed") }
      let head = indent + (comment.depth > 0 ? style("↳ ", .dim) : "") + style(author, .bold)
      line(head + style(parts.map { " · " + $0 }.joined(), .dim))
      let marks = MarkIndex(
        marks(of: comment.quotes, comment.citations, firstNumber: number), in: comment.paragraphs)
      let inner = indent + "  "
      if let replacement = comment.replacementText {
        show(Paragraph(text: replacement), [], margin: inner, indent: inner)
      } else {
        for (index, paragraph) in comment.paragraphs.enumerated() {
          show(paragraph, marks[index], margin: inner, indent: inner)
        }
      }
      for quote in comment.quotes {
        note(quote, number: number, indent: inner)
        number += 1
      }
    }
  }

  // MARK: - What is left

  mutating func remarks() {
    let skipped = article.regions.filter { $0.kind == .boilerplate }
    if skipped.isEmpty, article.warnings.isEmpty { return }
    line()
    if !skipped.isEmpty {
      let bytes = skipped.reduce(0) { $0 + $1.span.count }
      let what = counted(skipped.count, "stretch", plural: "stretches")
      line(style("  \(what) of boilerplate left out (\(counted(bytes, "byte")))", .dim))
    }
    for warning in article.warnings.prefix(Self.shownWarnings) {
      line("  " + style("warning:", [.bold, .yellow]) + " " + sentence(of: warning))
    }
    let rest = article.warnings.count - Self.shownWarnings
    if rest > 0 { line("  " + style("and \(counted(rest, "more warning"))", .dim)) }
  }

  private func sentence(of warning: Diagnostic) -> String {
    let place = warning.span.map { " (line \(article.text.line(at: $0.start).number))" } ?? ""
    switch warning.kind {
    case .unclosedQuote: return "a quotation mark is opened and not closed\(place)"
    case .commentCount:
      guard let found = warning.found, let expected = warning.expected else {
        return "the page counts its comments differently\(place)"
      }
      return "the page speaks of \(counted(expected, "comment")), \(found) found\(place)"
    case .noBody: return "nothing here reads like the body of an article"
    case .paywall: return "the rest of the article is for subscribers: the page does not have it"
    case .liveBlog: return "this is a live blog: many short texts, each with its own time"
    case .gallery: return "this is a gallery: pictures with captions, and little text"
    case .listing: return "this is a list of articles, and none of them"
    }
  }
}
