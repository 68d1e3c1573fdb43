import GalleyCore
import GalleyLua

extension Paragraph {
  static var fields: [Field<Paragraph>] {
    [
      .requiredText("text", "its words", { $0.text }, { $0.text = $1 }),
      .object("article", .article, "the article that it belongs to", { _, _, _ in 0 }),
      .objects(
        "quotes", .quote, "the quotes that begin in it",
        { _, index, session in session.quotes(ofParagraph: index) }),
      .objects(
        "citations", .citation, "the citations that stand in it",
        { _, index, session in session.citations(ofParagraph: index) }),
      .first { $0.span }, .last { $0.span },
    ]
  }
}
