import GalleyCore

/// The models as JSON.
///
/// Fields come in a fixed order under the names of the models. What an article does not have is
/// left out, an empty list too, save for the four that are what Galley is for: `paragraphs`,
/// `quotes`, `citations` and `comments` are always there. `start` and `end` count code points,
/// zero based and half open; `paragraph`, `citation`, `covers`, `reply_to` and `person` are
/// positions in the lists of the article, from zero.
struct ArticleJSON {
  private(set) var json: JSONWriter
  private let article: Article
  private let offsets: CodePointOffsets
  private let options: JSONOptions

  init(_ article: Article, _ options: JSONOptions, json: JSONWriter) {
    self.article = article
    self.options = options
    self.json = json
    offsets = CodePointOffsets(article.text)
  }

  mutating func write() {
    json.beginObject()
    field("id", article.id)
    field("path", article.path)
    field("format", article.format)
    field("url", article.url)
    field("headline", article.headline)
    field("byline", article.byline)
    list("authors", article.authors)
    field("site", article.site)
    field("section", article.section)
    field("published", article.published)
    field("modified", article.modified)
    if let dateline = article.dateline { write(dateline) }
    field("language", article.language)
    field("summary", article.summary)
    field("image", article.image)
    list("tags", article.tags)
    json.key("paragraphs")
    write(article.paragraphs)
    json.key("quotes")
    write(article.quotes)
    json.key("citations")
    write(article.citations)
    json.key("comments")
    json.beginArray()
    for comment in article.comments { write(comment) }
    json.endArray()
    write(article.people)
    write(article.links)
    write(article.images)
    joined("body", article.paragraphs)
    if options.includesText {
      json.key("text")
      json.string(article.text, article.text.all)
    }
    write(article.warnings)
    write(article.custom)
    json.endObject()
  }

  // MARK: - The models

  private mutating func write(_ paragraphs: [Paragraph]) {
    json.beginArray()
    for paragraph in paragraphs {
      json.beginObject()
      if paragraph.kind != .text { field("kind", paragraph.kind.rawValue) }
      field("level", paragraph.level)
      bounds(paragraph.span)
      field("text", paragraph.text)
      write(paragraph.custom)
      json.endObject()
    }
    json.endArray()
  }

  private mutating func write(_ quotes: [Quote]) {
    json.beginArray()
    for quote in quotes {
      json.beginObject()
      field("kind", quote.kind.rawValue)
      bounds(quote.span)
      field("text", quote.text)
      spans("parts", quote.parts)
      if let content = quote.content {
        json.key("content")
        json.beginObject()
        bounds(content.span)
        field("text", content.text)
        json.endObject()
      }
      if let speaker = quote.speaker {
        json.key("speaker")
        write(speaker)
      }
      if !quote.speakers.isEmpty {
        json.key("speakers")
        json.beginArray()
        for speaker in quote.speakers { write(speaker) }
        json.endArray()
      }
      if let reporter = quote.reportedBy {
        json.key("reported_by")
        write(reporter)
      }
      if let cue = quote.cue {
        json.key("cue")
        json.beginObject()
        field("text", cue)
        bounds(cue.span)
        json.endObject()
      }
      field("modality", quote.modality?.rawValue)
      field("paragraph", quote.paragraph)
      field("citation", quote.citation)
      field("rule", quote.rule)
      write(quote.custom)
      json.endObject()
    }
    json.endArray()
  }

  private mutating func write(_ speaker: Speaker) {
    json.beginObject()
    field("text", speaker.text)
    bounds(speaker.span)
    field("name", speaker.name)
    field("title", speaker.title)
    field("person", speaker.person)
    json.endObject()
  }

  private mutating func write(_ citations: [Citation]) {
    json.beginArray()
    for citation in citations {
      json.beginObject()
      field("kind", citation.kind.rawValue)
      bounds(citation.span)
      field("text", citation.text)
      list("authors", citation.authors)
      if !citation.publications.isEmpty {
        json.key("publications")
        json.beginArray()
        for publication in citation.publications {
          json.beginObject()
          field("name", publication.name)
          field("role", publication.role.rawValue)
          json.endObject()
        }
        json.endArray()
      }
      field("outlet", citation.outlet)
      field("part", citation.part)
      field("date", citation.date)
      field("date_precision", citation.date?.precision.rawValue)
      field("date_basis", citation.dateBasis?.rawValue)
      field("title", citation.title)
      field("url", citation.url)
      if let covers = citation.covers {
        json.key("covers")
        json.beginArray()
        for paragraph in covers { json.integer(paragraph) }
        json.endArray()
      }
      write(citation.custom)
      json.endObject()
    }
    json.endArray()
  }

  private mutating func write(_ comment: Comment) {
    json.beginObject()
    field("author", comment.author)
    field("posted", comment.posted)
    if let text = comment.replacementText {
      field("text", text)
    } else {
      joined("text", comment.paragraphs)
    }
    bounds(comment.span)
    field("number", comment.number)
    field("reply_to", comment.replyTo)
    field("depth", comment.depth)
    field("kind", comment.kind.rawValue)
    if comment.removed {
      json.key("removed")
      json.bool(true)
    }
    if !comment.paragraphs.isEmpty {
      json.key("paragraphs")
      write(comment.paragraphs)
    }
    if !comment.quotes.isEmpty {
      json.key("quotes")
      write(comment.quotes)
    }
    if !comment.citations.isEmpty {
      json.key("citations")
      write(comment.citations)
    }
    write(comment.custom)
    json.endObject()
  }

  private mutating func write(_ dateline: Dateline) {
    json.key("dateline")
    json.beginObject()
    field("place", dateline.place)
    field("agency", dateline.agency)
    field("date", dateline.date)
    bounds(dateline.span)
    json.endObject()
  }

  private mutating func write(_ people: [Person]) {
    guard !people.isEmpty else { return }
    json.key("people")
    json.beginArray()
    for person in people {
      json.beginObject()
      field("name", person.name)
      list("titles", person.titles)
      spans("mentions", person.mentions)
      write(person.custom)
      json.endObject()
    }
    json.endArray()
  }

  private mutating func write(_ links: [Link]) {
    guard !links.isEmpty else { return }
    json.key("links")
    json.beginArray()
    for link in links {
      json.beginObject()
      bounds(link.span)
      field("url", link.url)
      field("text", link.text)
      field("rel", link.rel)
      json.endObject()
    }
    json.endArray()
  }

  private mutating func write(_ images: [Image]) {
    guard !images.isEmpty else { return }
    json.key("images")
    json.beginArray()
    for image in images {
      json.beginObject()
      field("url", image.url)
      field("alt", image.alt)
      field("caption", image.caption)
      json.endObject()
    }
    json.endArray()
  }

  private mutating func write(_ warnings: [Diagnostic]) {
    guard !warnings.isEmpty else { return }
    json.key("warnings")
    json.beginArray()
    for warning in warnings {
      json.beginObject()
      field("kind", warning.kind.rawValue)
      bounds(warning.span)
      field("found", warning.found)
      field("expected", warning.expected)
      json.endObject()
    }
    json.endArray()
  }

  // MARK: - Fields

  /// What scripts have declared comes last, under its own names.
  private mutating func write(_ custom: [CustomField]) {
    for field in custom {
      json.key(field.name)
      json.value(field.value)
    }
  }

  private mutating func field(_ name: StaticString, _ value: String?) {
    guard let value else { return }
    json.key(name)
    json.string(value)
  }

  private mutating func field(_ name: StaticString, _ value: Int?) {
    guard let value else { return }
    json.key(name)
    json.integer(value)
  }

  private mutating func field(_ name: StaticString, _ value: NewsDate?) {
    field(name, value?.iso)
  }

  private mutating func field(_ name: StaticString, _ value: TextValue?) {
    guard let value else { return }
    json.key(name)
    write(value)
  }

  private mutating func list(_ name: StaticString, _ values: [TextValue]) {
    guard !values.isEmpty else { return }
    json.key(name)
    json.beginArray()
    for value in values { write(value) }
    json.endArray()
  }

  private mutating func write(_ value: TextValue) {
    switch value {
    case .span(let span): json.string(article.text, span)
    case .string(let string): json.string(string)
    }
  }

  /// The paragraphs with a blank line between them, as one string; nothing if there are none.
  private mutating func joined(_ name: StaticString, _ paragraphs: [Paragraph]) {
    guard !paragraphs.isEmpty else { return }
    json.key(name)
    json.beginString()
    for (index, paragraph) in paragraphs.enumerated() {
      if index > 0 { json.escape("\n\n") }
      switch paragraph.text {
      case .span(let span): json.escape(article.text, span)
      case .string(let string): json.escape(string)
      }
    }
    json.endString()
  }

  private mutating func spans(_ name: StaticString, _ spans: [TextSpan]) {
    guard !spans.isEmpty else { return }
    json.key(name)
    json.beginArray()
    for span in spans {
      json.beginObject()
      bounds(span)
      json.endObject()
    }
    json.endArray()
  }

  private mutating func bounds(_ span: TextSpan?) {
    guard let span else { return }
    json.key("start")
    json.integer(offsets[span.start])
    json.key("end")
    json.integer(offsets[span.end])
  }
}
