import GalleyCore
import GalleyLua

extension Article {
  /// The fields of an article, in the order of the design.
  static var fields: [Field<Article>] {
    [
      .computed(
        "id", "the path of the document, or its address in an archive", { item, _, _ in item.id }),
      .computed("path", "the path of its file", type: "string?", { item, _, _ in item.path }),
      .computed("format", "the reader that made it: \"text\"", { item, _, _ in item.format }),
      .text("url", "its address", { $0.url }, { $0.url = $1 }),
      .text("headline", "without the name of the site", { $0.headline }, { $0.headline = $1 }),
      .text("byline", "the line that names the authors", { $0.byline }, { $0.byline = $1 }),
      .texts("authors", "their names", { $0.authors }, { $0.authors = $1 }),
      .text("site", "the site or series that published it", { $0.site }, { $0.site = $1 }),
      .text("section", "the section of the site", { $0.section }, { $0.section = $1 }),
      .date(
        "published", "when it was published, only as precise as the page is", { $0.published },
        { $0.published = $1 }),
      .date("modified", "when it was last changed", { $0.modified }, { $0.modified = $1 }),
      .object(
        "dateline", .dateline, "place, agency and date with which a wire story opens",
        { item, index, session in
          session.places(.article, index, .dateline) {
            item.dateline.map { [session.add($0, to: \.datelines)] } ?? []
          }.first
        },
        { item, index, session, place in
          item.dateline = place.map { session.datelines[$0] }
          session.setPlaces(.article, index, .dateline, to: place.map { [$0] } ?? [])
        }),
      .text(
        "language", "its language, as in \"en\"", { $0.language.map(TextValue.string) },
        { item, value in
          if case .string(let text)? = value { item.language = text } else { item.language = nil }
        }),
      .text("summary", "a sentence on what it is about", { $0.summary }, { $0.summary = $1 }),
      .text("image", "the address of its main picture", { $0.image }, { $0.image = $1 }),
      .texts("tags", "the tags that the page gives it", { $0.tags }, { $0.tags = $1 }),
      .objects(
        "paragraphs", .paragraph, "the body, in order", { $2.paragraphList },
        { $2.paragraphList = $3 }),
      .objects(
        "quotes", .quote, "quotes and indirect speech, in text order", { $2.quoteList },
        { $2.quoteList = $3 }),
      .objects(
        "citations", .citation, "who reported what, in text order", { $2.citationList },
        { $2.citationList = $3 }),
      .objects(
        "comments", .comment, "what readers wrote below it", { $2.commentList },
        { $2.commentList = $3 }),
      .objects(
        "people", .person, "whom it names, in order of appearance", { $2.personList },
        { $2.personList = $3 }),
      .objects("links", .link, "the links that it shows", { $2.linkList }, { $2.linkList = $3 }),
      .computed(
        "body", "the paragraphs joined by a blank line",
        { _, _, session in
          session.paragraphList.map { session.string(session.paragraphs[$0].text) }
            .joined(separator: "\n\n")
        }),
      Field(
        name: "text", type: "string", summary: "the canonical text, which all positions count in",
        encode: { item, _, _, encoder in encoder.string(item.text.bytes) },
        isSame: { item, _, _, view in item.text.bytes.withUnsafeBytes { view.equals($0) } },
        assign: nil),
    ]
  }
}

extension Dateline {
  static var fields: [Field<Dateline>] {
    [
      .text("place", "\"LISBON\"", { $0.place }, { $0.place = $1 }),
      .text("agency", "\"Reuters\"", { $0.agency }, { $0.agency = $1 }),
      .date("date", "when it was sent", { $0.date }, { $0.date = $1 }),
      .first { $0.span }, .last { $0.span },
    ]
  }
}

extension Link {
  static var fields: [Field<Link>] {
    [
      .requiredText("url", "where it leads", { $0.url }, { $0.url = $1 }),
      .text("text", "what it shows", { $0.text }, { $0.text = $1 }),
      .first { $0.span }, .last { $0.span },
    ]
  }
}

extension Person {
  static var fields: [Field<Person>] {
    [
      .requiredText("name", "the fullest form", { $0.name }, { $0.name = $1 }),
      .texts("titles", "what the text calls the person", { $0.titles }, { $0.titles = $1 }),
      .objects(
        "mentions", .phrase, "where the text names the person",
        { item, index, session in
          session.places(.person, index, .mentions) {
            item.mentions.map { session.add(.init(text: .span($0), span: $0), to: \.phrases) }
          }
        }),
    ]
  }
}
