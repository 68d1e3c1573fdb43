import GalleyCore
import GalleyLua

extension Citation {
  static let fields: [Field] = [
    .choice(
      "kind", "how the article names who reported it", { $0.citations[$1].kind },
      { $0.citations[$1].kind = $2 }),
    .requiredText(
      "text", "its words, with their parentheses", { $0.citations[$1].text },
      { $0.citations[$1].text = $2 }),
    .texts(
      "authors", "their names", { $0.citations[$1].authors }, { $0.citations[$1].authors = $2 }),
    .objects(
      "publications", .publication, "in text order",
      { session, index in
        session.places(.citation, index, .publications) {
          session.citations[index].publications.map { session.add($0, to: \.publications) }
        }
      }, { $0.setPlaces(.citation, $1, .publications, to: $2) }),
    .computed(
      "outlet",
      "the name a reader would give: the first publication that is no agency, else the first",
      type: "string?",
      { session, index in
        session.outlet(ofCitation: index).map {
          session.string(session.publications(ofCitation: index)[$0].name)
        }
      },
      assign: { session, index, value throws(FieldError) in
        try session.setOutlet(value, ofCitation: index)
      }),
    .text(
      "part", "the Roman number that tells several stories of one agency apart",
      { $0.citations[$1].part }, { $0.citations[$1].part = $2 }),
    .date(
      "date", "when it was reported", { $0.citations[$1].date },
      { session, index, date in
        session.citations[index].date = date
        session.citations[index].dateBasis = date == nil ? nil : .explicit
      }),
    .computed(
      "date_precision", "\"year\", \"month\", \"day\", \"minute\" or \"second\"", type: "string?",
      { $0.citations[$1].date?.precision.rawValue }),
    .computed(
      "date_basis", "\"explicit\", \"year-inferred\" or \"relative\"", type: "string?",
      { $0.citations[$1].dateBasis?.rawValue }),
    .text(
      "title", "the title of what is cited", { $0.citations[$1].title },
      { $0.citations[$1].title = $2 }),
    .text("url", "its address", { $0.citations[$1].url }, { $0.citations[$1].url = $2 }),
    .objects(
      "covers", .paragraph, "the paragraphs that a credit vouches for",
      { session, index in
        (session.citations[index].covers ?? 0..<0).filter {
          session.position(of: $0, .paragraph) != nil
        }
      },
      { session, index, places in
        session.citations[index].covers = places.min().flatMap { low in
          places.max().map { low..<$0 + 1 }
        }
      }),
    .article,
    .object(
      "paragraph", .paragraph, "where it stands", { $0.paragraph(ofCitation: $1) }),
    .first { $0.citations[$1].span }, .last { $0.citations[$1].span },
  ]
}

extension Publication {
  static let fields: [Field] = [
    .requiredText(
      "name", "the full name, also of an abbreviation", { $0.publications[$1].name },
      { $0.publications[$1].name = $2 }),
    .choice(
      "role", "what it is", { $0.publications[$1].role }, { $0.publications[$1].role = $2 }),
  ]
}

extension ArticleSession {
  /// As scripts have left them.
  fileprivate func publications(ofCitation index: Int) -> [Publication] {
    guard let places = knownPlaces(.citation, index, .publications) else {
      return citations[index].publications
    }
    return places.map { publications[$0] }
  }

  fileprivate func outlet(ofCitation index: Int) -> Int? {
    let publications = publications(ofCitation: index)
    return publications.firstIndex { $0.role != .agency } ?? publications.indices.first
  }

  /// Names the outlet: in place of the one that was there, else beside the agency.
  fileprivate func setOutlet(_ value: LuaValue, ofCitation index: Int) throws(FieldError) {
    var list = publications(ofCitation: index)
    let old = list.firstIndex { $0.role != .agency }
    if value == .nil {
      if let place = outlet(ofCitation: index) { list.remove(at: place) }
    } else {
      guard let name = value.text else { throw FieldError(expected: "a string", found: value) }
      if let old {
        list[old].name = .string(name)
      } else {
        list.append(Publication(name: .string(name), role: .outlet))
      }
    }
    setPlaces(.citation, index, .publications, to: list.map { add($0, to: \.publications) })
  }
}
