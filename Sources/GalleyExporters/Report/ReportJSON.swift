import GalleyCore

/// An article as the report's code reads it: short keys, since thousands stand in one page, and marks
/// that count the UTF-16 units of their paragraph, as JavaScript does.
struct ReportJSON {
  private(set) var json = JSONWriter()
  private let article: Article

  /// What a mark is, by its number in the page.
  private enum Mark: Int {
    case quote, speaker, cue, citation
  }

  init(_ article: Article) {
    self.article = article
  }

  mutating func write() {
    json.beginObject()
    field("id", article.id)
    field("head", article.headline)
    field("by", article.byline == nil ? nil : article.string(article.byline ?? .string("")))
    if article.byline == nil, !article.authors.isEmpty {
      field("by", article.authors.map { article.string($0) }.joined(separator: ", "))
    }
    field("site", article.site)
    field("date", article.published?.iso)
    field("lang", article.language)
    field("url", article.url)
    field("dl", article.dateline?.place)
    list("p", article.paragraphs.map(\.text))
    json.key("q")
    json.beginArray()
    let marks = firstMarks()
    for (index, quote) in article.quotes.enumerated() { write(quote, marks[index]) }
    json.endArray()
    json.key("c")
    json.beginArray()
    for citation in article.citations { write(citation) }
    json.endArray()
    writeMarks()
    json.key("co")
    json.beginArray()
    for comment in article.comments { write(comment) }
    json.endArray()
    if !article.warnings.isEmpty {
      list("w", article.warnings.map { .string($0.kind.rawValue) })
    }
    json.endObject()
  }

  private mutating func write(_ quote: Quote, _ marks: (speaker: Int, cue: Int)) {
    json.beginObject()
    field("k", quote.kind.rawValue)
    field("t", quote.text)
    field("s", quote.speaker?.name ?? quote.speaker?.text)
    field("st", quote.speaker?.title)
    field("c", quote.cue)
    field("rb", quote.reportedBy?.name ?? quote.reportedBy?.text)
    field("v", quote.citation)
    field("sm", marks.speaker)
    field("cm", marks.cue)
    field("r", quote.rule)
    json.endObject()
  }

  private mutating func write(_ citation: Citation) {
    json.beginObject()
    field("k", citation.kind.rawValue)
    field("t", citation.text)
    field("o", citation.outlet)
    if !citation.authors.isEmpty { list("a", citation.authors) }
    if !citation.publications.isEmpty { list("pub", citation.publications.map(\.name)) }
    field("d", citation.date?.iso)
    field("from", citation.covers?.first)
    field("to", citation.covers?.last)
    json.endObject()
  }

  private mutating func write(_ comment: Comment) {
    json.beginObject()
    field("a", comment.author)
    field("d", comment.posted?.iso)
    if let text = comment.replacementText {
      list("t", [.string(text)])
    } else {
      list("t", comment.paragraphs.map(\.text))
    }
    field("r", comment.replyTo)
    if comment.kind == .pingback { field("k", comment.kind.rawValue) }
    if comment.removed { field("x", 1) }
    json.endObject()
  }

  // MARK: - Marks

  /// For each quote, the first one with the same mention and the same cue: words are marked once.
  private func firstMarks() -> [(speaker: Int, cue: Int)] {
    var speakers: [TextSpan: Int] = [:]
    var cues: [TextSpan: Int] = [:]
    return article.quotes.enumerated().map { index, quote in
      var result = (speaker: index, cue: index)
      if let span = quote.speaker?.span {
        result.speaker = speakers[span] ?? index
        speakers[span] = result.speaker
      }
      if let span = quote.cue?.span {
        result.cue = cues[span] ?? index
        cues[span] = result.cue
      }
      return result
    }
  }

  /// Lists of paragraph, start, end, kind of mark, and number of the quote or citation.
  private mutating func writeMarks() {
    var marks: [(span: TextSpan, kind: Mark, index: Int)] = []
    for (index, citation) in article.citations.enumerated() {
      if let span = citation.span { marks.append((span, .citation, index)) }
    }
    let first = firstMarks()
    for (index, quote) in article.quotes.enumerated() {
      for part in quote.parts { marks.append((part, .quote, index)) }
      if let span = quote.speaker?.span, first[index].speaker == index {
        marks.append((span, .speaker, index))
      }
      if let span = quote.cue?.span, first[index].cue == index {
        marks.append((span, .cue, index))
      }
    }
    marks.sort { ($0.span.start, $1.span.end) < ($1.span.start, $0.span.end) }
    json.key("m")
    json.beginArray()
    var next = marks.startIndex
    for (number, paragraph) in article.paragraphs.enumerated() {
      // The words of a paragraph that a script has changed stand nowhere.
      guard let span = paragraph.span, paragraph.text == .span(span) else { continue }
      while next < marks.endIndex, marks[next].span.start < span.start { next += 1 }
      var place = span.start
      var units = 0
      while next < marks.endIndex, marks[next].span.start < span.end {
        let mark = marks[next]
        next += 1
        guard mark.span.end <= span.end, mark.span.start < mark.span.end else { continue }
        units += utf16Count(place, mark.span.start)
        place = mark.span.start
        json.beginArray()
        json.integer(number)
        json.integer(units)
        json.integer(units + utf16Count(mark.span.start, mark.span.end))
        json.integer(mark.kind.rawValue)
        json.integer(mark.index)
        json.endArray()
      }
    }
    json.endArray()
  }

  /// The UTF-16 units of the bytes from one offset to another.
  private func utf16Count(_ start: Int, _ end: Int) -> Int {
    var count = 0
    for byte in article.text.bytes[start..<end] where !isContinuation(byte) {
      count += byte >= 0xF0 ? 2 : 1
    }
    return count
  }

  // MARK: - Fields

  private mutating func field(_ name: StaticString, _ value: String?) {
    guard let value else { return }
    json.key(name)
    json.string(value)
  }

  private mutating func field(_ name: StaticString, _ value: TextValue?) {
    guard let value else { return }
    field(name, article.string(value))
  }

  private mutating func field(_ name: StaticString, _ value: Int?) {
    guard let value else { return }
    json.key(name)
    json.integer(value)
  }

  private mutating func list(_ name: StaticString, _ values: [TextValue]) {
    json.key(name)
    json.beginArray()
    for value in values { json.string(article.string(value)) }
    json.endArray()
  }
}
