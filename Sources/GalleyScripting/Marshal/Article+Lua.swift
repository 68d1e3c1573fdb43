import GalleyCore
import GalleyLua

extension Article {
  /// The fields of an article, in the order of the design.
  static let fields: [Field] = [
    .computed(
      "id", "the path of the document, or its address in an archive", { s, _ in s.article.id }),
    .computed("path", "the path of its file", type: "string?", { s, _ in s.article.path }),
    .computed("format", "the reader that made it: \"text\"", { s, _ in s.article.format }),
    .text("url", "its address", { s, _ in s.article.url }, { s, _, v in s.article.url = v }),
    .text(
      "headline", "without the name of the site", { s, _ in s.article.headline },
      { s, _, v in s.article.headline = v }),
    .text(
      "byline", "the line that names the authors", { s, _ in s.article.byline },
      { s, _, v in s.article.byline = v }),
    .texts(
      "authors", "their names", { s, _ in s.article.authors }, { s, _, v in s.article.authors = v }),
    .text(
      "site", "the site or series that published it", { s, _ in s.article.site },
      { s, _, v in s.article.site = v }),
    .text(
      "section", "the section of the site", { s, _ in s.article.section },
      { s, _, v in s.article.section = v }),
    .date(
      "published", "when it was published, only as precise as the page is",
      { s, _ in s.article.published }, { s, _, v in s.article.published = v }),
    .date(
      "modified", "when it was last changed", { s, _ in s.article.modified },
      { s, _, v in s.article.modified = v }),
    .object(
      "dateline", .dateline, "place, agency and date with which a wire story opens",
      { session, index in
        session.places(.article, index, .dateline) {
          session.article.dateline.map { [session.add($0, to: \.datelines)] } ?? []
        }.first
      },
      { session, index, place in
        session.article.dateline = place.map { session.datelines[$0] }
        session.setPlaces(.article, index, .dateline, to: place.map { [$0] } ?? [])
      }),
    .text(
      "language", "its language, as in \"en\"",
      { s, _ in s.article.language.map(TextValue.string) },
      { s, _, v in s.article.language = v.map(s.string) }),
    .text(
      "summary", "a sentence on what it is about", { s, _ in s.article.summary },
      { s, _, v in s.article.summary = v }),
    .text(
      "image", "the address of its main picture", { s, _ in s.article.image },
      { s, _, v in s.article.image = v }),
    .texts(
      "tags", "the tags that the page gives it", { s, _ in s.article.tags },
      { s, _, v in s.article.tags = v }),
    .objects(
      "paragraphs", .paragraph, "the body, in order", { s, _ in s.paragraphList },
      { s, _, v in s.paragraphList = v }),
    .objects(
      "quotes", .quote, "quotes and indirect speech, in text order", { s, _ in s.quoteList },
      { s, _, v in s.quoteList = v }),
    .objects(
      "citations", .citation, "who reported what, in text order", { s, _ in s.citationList },
      { s, _, v in s.citationList = v }),
    .objects(
      "comments", .comment, "what readers wrote below it", { s, _ in s.commentList },
      { s, _, v in s.commentList = v }),
    .objects(
      "people", .person, "whom it names, in order of appearance", { s, _ in s.personList },
      { s, _, v in s.personList = v }),
    .objects(
      "links", .link, "the links that it shows", { s, _ in s.linkList },
      { s, _, v in s.linkList = v }),
    Field(
      name: "images", type: "list of table",
      summary: "its pictures: { url, alt, caption }, without what the page does not tell",
      encode: { session, _, encoder in encoder.value(session.imageValues) },
      isSame: { session, _, view in view.value == session.imageValues }, assign: nil),
    .computed(
      "body", "the paragraphs joined by a blank line",
      { session, _ in
        session.paragraphList.map { session.string(session.paragraphs[$0].text) }
          .joined(separator: "\n\n")
      }),
    Field(
      name: "text", type: "string", summary: "the canonical text, which all positions count in",
      encode: { session, _, encoder in encoder.string(session.article.text.bytes) },
      isSame: { session, _, view in
        session.article.text.bytes.withUnsafeBytes { view.equals($0) }
      },
      assign: nil),
  ]
}

extension ArticleSession {
  /// The keys as Lua has them in order.
  fileprivate var imageValues: LuaValue {
    .array(
      article.images.map { image in
        let fields = [("alt", image.alt), ("caption", image.caption), ("url", image.url)]
        return .table(
          fields.compactMap { name, value in
            value.map { LuaPair(key: .string(name), value: .string(string($0))) }
          })
      })
  }
}

extension Dateline {
  static let fields: [Field] = [
    .text("place", "\"LISBON\"", { $0.datelines[$1].place }, { $0.datelines[$1].place = $2 }),
    .text("agency", "\"Reuters\"", { $0.datelines[$1].agency }, { $0.datelines[$1].agency = $2 }),
    .date("date", "when it was sent", { $0.datelines[$1].date }, { $0.datelines[$1].date = $2 }),
    .first { $0.datelines[$1].span }, .last { $0.datelines[$1].span },
  ]
}

extension Link {
  static let fields: [Field] = [
    .requiredText("url", "where it leads", { $0.links[$1].url }, { $0.links[$1].url = $2 }),
    .text("text", "what it shows", { $0.links[$1].text }, { $0.links[$1].text = $2 }),
    .text(
      "rel", "what the page says of where it leads: \"nofollow\", \"sponsored\"",
      { $0.links[$1].rel }, { $0.links[$1].rel = $2 }),
    .first { $0.links[$1].span }, .last { $0.links[$1].span },
  ]
}

extension Person {
  static let fields: [Field] = [
    .requiredText("name", "the fullest form", { $0.people[$1].name }, { $0.people[$1].name = $2 }),
    .texts(
      "titles", "what the text calls the person", { $0.people[$1].titles },
      { $0.people[$1].titles = $2 }),
    .objects(
      "mentions", .phrase, "where the text names the person",
      { session, index in
        session.places(.person, index, .mentions) {
          session.people[index].mentions.map {
            session.add(.init(text: .span($0), span: $0), to: \.phrases)
          }
        }
      }),
  ]
}
