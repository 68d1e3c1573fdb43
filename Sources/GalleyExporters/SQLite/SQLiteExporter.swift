import GalleyCore

/// Articles as an SQLite database: tables of articles, people, quotes, citations, comments and
/// paragraphs, and a full-text search (FTS5) over bodies and quotes.
///
/// An article that the database has already is replaced, by its `id`; the others stay.
public struct SQLiteExporter: Exporter {
  public let name = "sqlite"
  public let specification = "SQLite 3 with FTS5"
  public let summary = "an SQLite database with full-text search; a second run updates it"
  public let fileExtension = "sqlite"
  public let otherExtensions = ["db", "sqlite3"]
  public let assembly: (any OutputAssembly)? = DatabaseAssembly()
  /// The letter that ends the tables of scripts: here are none.
  public let header = "E"
  private let options: JSONOptions

  public init(_ options: JSONOptions = JSONOptions()) {
    self.options = options
  }

  public func write(_ article: Article, to output: inout Output) {
    var writer = ArticleRows(article, output)
    writer.write(includesText: options.includesText)
    output = writer.output
  }
}

/// The rows of one article, in the order of `ModelTable`'s columns.
private struct ArticleRows {
  var output: Output
  private let article: Article
  private let offsets: CodePointOffsets

  init(_ article: Article, _ output: Output) {
    self.article = article
    self.output = output
    offsets = CodePointOffsets(article.text)
  }

  mutating func write(includesText: Bool) {
    output.write(StagedRecord.article)
    output.stage(article.id)
    output.stage(article.path)
    output.stage(article.format)
    text(article.url)
    text(article.headline)
    text(article.byline)
    list(article.authors)
    text(article.site)
    text(article.section)
    output.stage(article.published?.iso)
    output.stage(article.modified?.iso)
    text(article.dateline?.place)
    text(article.dateline?.agency)
    output.stage(article.dateline?.date?.iso)
    output.stage(article.language)
    text(article.summary)
    text(article.image)
    list(article.tags)
    output.stage(article.body)
    if includesText {
      output.stage(bytes: article.text.bytes[...])
    } else {
      output.write(StagedTag.null)
    }
    fields(article.custom)

    for (number, paragraph) in article.paragraphs.enumerated() {
      begin(.paragraphs, number)
      bounds(paragraph.span)
      text(paragraph.text)
    }
    for (number, person) in article.people.enumerated() {
      begin(.people, number)
      text(person.name)
      list(person.titles)
      spans(person.mentions)
      fields(person.custom)
    }
    for (number, quote) in article.quotes.enumerated() { write(quote, number) }
    for (number, citation) in article.citations.enumerated() { write(citation, number) }
    for (number, comment) in article.comments.enumerated() { write(comment, number) }
  }

  private mutating func write(_ quote: Quote, _ number: Int) {
    begin(.quotes, number)
    output.stage(quote.kind.rawValue)
    bounds(quote.span)
    text(quote.text)
    spans(quote.parts)
    text(quote.content?.text)
    // Whoever has no name stands with the words of the mention, so that one column tells.
    text(quote.speaker?.name ?? quote.speaker?.text)
    text(quote.speaker?.title)
    text(quote.speaker?.text)
    output.stage(quote.speaker?.person)
    text(quote.reportedBy?.name ?? quote.reportedBy?.text)
    text(quote.cue)
    output.stage(quote.modality?.rawValue)
    output.stage(quote.paragraph)
    output.stage(quote.citation)
    output.stage(quote.rule)
    fields(quote.custom)
  }

  private mutating func write(_ citation: Citation, _ number: Int) {
    begin(.citations, number)
    output.stage(citation.kind.rawValue)
    bounds(citation.span)
    text(citation.text)
    list(citation.authors)
    let cell = json { json in
      json.beginArray()
      for publication in citation.publications {
        json.beginObject()
        json.key("name")
        json.string(article.string(publication.name))
        json.key("role")
        json.string(publication.role.rawValue)
        json.endObject()
      }
      json.endArray()
    }
    output.stage(bytes: cell)
    text(citation.outlet)
    text(citation.part)
    output.stage(citation.date?.iso)
    output.stage(citation.date?.precision.rawValue)
    output.stage(citation.dateBasis?.rawValue)
    text(citation.title)
    text(citation.url)
    output.stage(citation.covers?.first)
    output.stage(citation.covers?.last)
    fields(citation.custom)
  }

  private mutating func write(_ comment: Comment, _ number: Int) {
    begin(.comments, number)
    output.stage(comment.kind.rawValue)
    text(comment.author)
    output.stage(comment.posted?.iso)
    output.stage(
      comment.replacementText
        ?? comment.paragraphs.map { article.string($0.text) }.joined(separator: "\n\n"))
    bounds(comment.span)
    output.stage(comment.number)
    output.stage(comment.replyTo)
    output.stage(comment.depth)
    output.stage(comment.removed ? 1 : 0)
    fields(comment.custom)
  }

  // MARK: - Cells

  private mutating func begin(_ table: ModelTable, _ number: Int) {
    output.write(StagedRecord.model)
    output.write(table.rawValue)
    output.stage(number)
  }

  private mutating func text(_ value: TextValue?) {
    switch value {
    case .span(let span): output.stage(bytes: article.text.bytes[span.range])
    case .string(let text): output.stage(text)
    case nil: output.write(StagedTag.null)
    }
  }

  private mutating func bounds(_ span: TextSpan?) {
    output.stage(span.map { offsets[$0.start] })
    output.stage(span.map { offsets[$0.end] })
  }

  private mutating func list(_ values: [TextValue]) {
    let cell = json { json in
      json.beginArray()
      for value in values { json.string(article.string(value)) }
      json.endArray()
    }
    output.stage(bytes: cell)
  }

  private mutating func spans(_ spans: [TextSpan]) {
    let cell = json { json in
      json.beginArray()
      for span in spans {
        json.beginArray()
        json.integer(offsets[span.start])
        json.integer(offsets[span.end])
        json.endArray()
      }
      json.endArray()
    }
    output.stage(bytes: cell)
  }

  /// What scripts have declared, as one object; null where there is nothing.
  private mutating func fields(_ custom: [CustomField]) {
    if custom.isEmpty { return output.write(StagedTag.null) }
    let cell = json { json in
      json.beginObject()
      for field in custom {
        json.key(field.name)
        json.value(field.value)
      }
      json.endObject()
    }
    output.stage(bytes: cell)
  }

  private func json(_ write: (inout JSONWriter) -> Void) -> ArraySlice<UInt8> {
    var json = JSONWriter()
    write(&json)
    return json.bytes[...]
  }
}
