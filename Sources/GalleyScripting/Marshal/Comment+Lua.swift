import GalleyCore
import GalleyLua

extension Comment {
  static var fields: [Field<Comment>] {
    [
      .text("author", "who wrote it", { $0.author }, { $0.author = $1 }),
      .date("posted", "when, only as precise as the page shows", { $0.posted }, { $0.posted = $1 }),
      Field(
        name: "text", type: "string", summary: "its paragraphs joined by a blank line",
        encode: { item, _, session, encoder in encoder.string(item.text(in: session.article.text))
        },
        isSame: { item, _, session, view in view.string == item.text(in: session.article.text) },
        assign: { item, _, _, value throws(FieldError) in
          guard let text = value.text else {
            throw FieldError(expected: "a string", found: value)
          }
          item.replacementText = text
        }),
      .texts(
        "paragraphs", "its paragraphs", { $0.paragraphs.map(\.text) },
        { item, texts in
          item.paragraphs = texts.map { value in
            switch value {
            case .span(let span): Paragraph(span)
            case .string(let text): Paragraph(text: text)
            }
          }
        }),
      .integer(
        "number", "the number that the page shows before it", { item, _ in item.number },
        { $0.number = $1 }),
      .object(
        "reply_to", .comment, "the comment that it answers",
        { item, _, session in
          session.held(item.replyTo, .comment)
        }, { $0.replyTo = $3 }),
      .integer("depth", "0 for one that answers none", { item, _ in item.depth }),
      .choice("kind", "a comment, or a notice of a link", { $0.kind }, { $0.kind = $1 }),
      .boolean(
        "removed", "whether the page says that it was taken down", { $0.removed },
        { $0.removed = $1 }),
      .objects(
        "quotes", .quote, "the quotes in it",
        { item, index, session in
          session.places(.comment, index, .quotes) {
            item.quotes.map { session.add($0, to: \.quotes) }
          }
        }),
      .objects(
        "citations", .citation, "the citations in it",
        { item, index, session in
          session.places(.comment, index, .citations) {
            item.citations.map { session.add($0, to: \.citations) }
          }
        }),
      .object("article", .article, "the article below which it stands", { _, _, _ in 0 }),
      .first { $0.span }, .last { $0.span },
    ]
  }
}
