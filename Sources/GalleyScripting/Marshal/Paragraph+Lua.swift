import GalleyCore
import GalleyLua

extension Paragraph {
  static let fields: [Field] = [
    .requiredText("text", "its words", { $0.paragraphs[$1].text }, { $0.paragraphs[$1].text = $2 }),
    .choice(
      "kind", "what it is on the page", { $0.paragraphs[$1].kind },
      { $0.paragraphs[$1].kind = $2 }),
    .integer(
      "level", "of a heading, 1 to 6, where the page tells", { $0.paragraphs[$1].level },
      { $0.paragraphs[$1].level = $2 }),
    .article,
    .objects("quotes", .quote, "the quotes that begin in it", { $0.quotes(ofParagraph: $1) }),
    .objects(
      "citations", .citation, "the citations that stand in it", { $0.citations(ofParagraph: $1) }),
    .first { $0.paragraphs[$1].span }, .last { $0.paragraphs[$1].span },
  ]
}
