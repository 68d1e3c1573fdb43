import GalleyCore
import GalleyLua

extension Citation {
  static var fields: [Field<Citation>] {
    [
      .choice("kind", "how the article names who reported it", { $0.kind }, { $0.kind = $1 }),
      .requiredText("text", "its words, with their parentheses", { $0.text }, { $0.text = $1 }),
      .texts("authors", "their names", { $0.authors }, { $0.authors = $1 }),
      .objects(
        "publications", .publication, "in text order",
        { item, index, session in
          session.places(.citation, index, .publications) {
            item.publications.map { session.add($0, to: \.publications) }
          }
        }, { $2.setPlaces(.citation, $1, .publications, to: $3) }),
      .computed(
        "outlet",
        "the name a reader would give: the first publication that is no agency, else the first",
        type: "string?",
        { item, index, session in
          var item = item
          if let places = session.knownPlaces(.citation, index, .publications) {
            item.publications = places.map { session.publications[$0] }
          }
          return item.outlet.map(session.string)
        }),
      .text(
        "part", "the Roman number that tells several stories of one agency apart", { $0.part },
        { $0.part = $1 }),
      .date(
        "date", "when it was reported",
        { $0.date },
        { item, date in
          item.date = date
          item.dateBasis = date == nil ? nil : .explicit
        }),
      .computed(
        "date_precision", "\"year\", \"month\", \"day\", \"minute\" or \"second\"", type: "string?",
        { item, _, _ in item.date?.precision.rawValue }),
      .computed(
        "date_basis", "\"explicit\", \"year-inferred\" or \"relative\"", type: "string?",
        { item, _, _ in item.dateBasis?.rawValue }),
      .text("title", "the title of what is cited", { $0.title }, { $0.title = $1 }),
      .text("url", "its address", { $0.url }, { $0.url = $1 }),
      .objects(
        "covers", .paragraph, "the paragraphs that a credit vouches for",
        { item, _, session in
          (item.covers ?? 0..<0).filter { session.position(of: $0, .paragraph) != nil }
        }),
      .object("article", .article, "the article that it belongs to", { _, _, _ in 0 }),
      .object(
        "paragraph", .paragraph, "where it stands",
        { _, index, session in
          session.paragraph(ofCitation: index)
        }),
      .first { $0.span }, .last { $0.span },
    ]
  }
}

extension Publication {
  static var fields: [Field<Publication>] {
    [
      .requiredText(
        "name", "the full name, also of an abbreviation", { $0.name }, { $0.name = $1 }),
      .choice("role", "what it is", { $0.role }, { $0.role = $1 }),
    ]
  }
}
