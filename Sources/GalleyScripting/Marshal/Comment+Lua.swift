import GalleyCore
import GalleyLua

extension Comment {
  static let fields: [Field] = [
    .text("author", "who wrote it", { $0.comments[$1].author }, { $0.comments[$1].author = $2 }),
    .date(
      "posted", "when, only as precise as the page shows", { $0.comments[$1].posted },
      { $0.comments[$1].posted = $2 }),
    .computed(
      "text", "its paragraphs joined by a blank line",
      { $0.comments[$1].text(in: $0.article.text) },
      assign: { session, index, value throws(FieldError) in
        guard let text = value.text else { throw FieldError(expected: "a string", found: value) }
        session.comments[index].replacementText = text
      }),
    .texts(
      "paragraphs", "its paragraphs", { $0.comments[$1].paragraphs.map(\.text) },
      { session, index, texts in
        session.comments[index].paragraphs = texts.map { value in
          switch value {
          case .span(let span): Paragraph(span)
          case .string(let text): Paragraph(text: text)
          }
        }
      }),
    .integer(
      "number", "the number that the page shows before it", { $0.comments[$1].number },
      { $0.comments[$1].number = $2 }),
    .object(
      "reply_to", .comment, "the comment that it answers",
      { $0.held($0.comments[$1].replyTo, .comment) },
      { session, index, place in
        session.comments[index].replyTo = place
        session.comments[index].depth = place.map { session.comments[$0].depth + 1 } ?? 0
      }),
    .integer("depth", "0 for one that answers none", { $0.comments[$1].depth }),
    .choice(
      "kind", "a comment, or a notice of a link", { $0.comments[$1].kind },
      { $0.comments[$1].kind = $2 }),
    .boolean(
      "removed", "whether the page says that it was taken down", { $0.comments[$1].removed },
      { $0.comments[$1].removed = $2 }),
    .objects(
      "quotes", .quote, "the quotes in it",
      { session, index in
        session.places(.comment, index, .quotes) {
          session.comments[index].quotes.map { session.add($0, to: \.quotes) }
        }
      }),
    .objects(
      "citations", .citation, "the citations in it",
      { session, index in
        session.places(.comment, index, .citations) {
          session.comments[index].citations.map { session.add($0, to: \.citations) }
        }
      }),
    .article,
    .first { $0.comments[$1].span }, .last { $0.comments[$1].span },
  ]
}
