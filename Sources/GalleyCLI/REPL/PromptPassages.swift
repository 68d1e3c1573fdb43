import Galley
import GalleyScripting

/// Annotations in their place in the text: `:show`.
extension PromptSession {
  func object(_ expression: String, for command: String) throws -> PromptObject {
    let values = expression.isEmpty ? lastValues : try values(of: expression)
    guard let first = values.first else {
      throw CommandFailure.usage(
        ":\(command) needs an expression", help: "for instance :\(command) doc.quotes[1]")
    }
    switch first {
    case .object(let object): return object
    case .list(let elements):
      if case .object(let object)? = elements.first { return object }
      fallthrough
    default:
      throw CommandFailure.usage(
        ":\(command) takes a quote, a citation or another object of a document")
    }
  }

  func showInPlace(_ expression: String) throws {
    if expression.isEmpty, lastValues.isEmpty, let article = try place.article() {
      say(ArticleView(style: style, width: printer.width).text(of: article))
      return
    }
    let object = try object(expression, for: "show")
    if case .article = object.item {
      say(ArticleView(style: style, width: printer.width).text(of: object.article))
      return
    }
    let marks = marks(of: object)
    let article = object.article
    let spans = marks.map(\.span)
    let paragraphs = article.paragraphs.indices.filter { index in
      guard let span = article.paragraphs[index].span else { return false }
      return spans.contains { $0.overlaps(span) }
    }
    if paragraphs.isEmpty {
      say(printer.text(of: .object(object)))
      if let span = spans.first { showLine(of: span, marks, article) }
    }
    for index in paragraphs.prefix(8) {
      guard let span = article.paragraphs[index].span else { continue }
      let lines = MarkedText(article.text, span, marks: marks, style: style)
        .lines(width: printer.width - 6)
      let margin = String(repeating: " ", count: max(0, 3 - String(index + 1).count))
      for (number, line) in lines.enumerated() {
        say((number == 0 ? style("\(margin)\(index + 1)  ", .dim) : "     ") + line)
      }
    }
    if paragraphs.count > 8 { say(style("     … \(paragraphs.count - 8) more paragraphs", .dim)) }
    if case .quote(let quote) = object.item {
      let speaker = ObjectColumns.cells(of: object)[0]
      let parts = [
        quote.kind.rawValue, speaker.isEmpty ? "no speaker" : speaker,
        "rule \(printable(quote.rule))",
      ]
      for line in joined(parts, to: printer.width - 5) { say("     " + style(line, .dim)) }
    }
  }

  /// What lies in no paragraph, a comment for instance, is shown in its line.
  private func showLine(of span: TextSpan, _ marks: [TextMark], _ article: Article) {
    let line = article.text.line(at: span.start).span
    for text in MarkedText(article.text, line, marks: marks, style: style)
      .lines(width: printer.width - 6)
    {
      say("     " + text)
    }
  }

  private func marks(of object: PromptObject) -> [TextMark] {
    func mark(_ span: TextSpan?, _ ink: Ink, _ opening: String, _ closing: String) -> TextMark? {
      span.map { TextMark(span: $0, ink: ink, opening: opening, closing: closing) }
    }
    switch object.item {
    case .quote(let quote):
      var marks: [TextMark?] = quote.parts.map { mark($0, [.green, .bold], "[", "]") }
      marks += [quote.speaker, quote.reportedBy].map { mark($0?.span, .cyan, "{", "}") }
      marks += quote.speakers.map { mark($0.span, .cyan, "{", "}") }
      marks.append(mark(quote.cue?.span, .underline, "_", "_"))
      if let place = quote.citation, object.article.citations.indices.contains(place) {
        marks.append(mark(object.article.citations[place].span, .blue, "<", ">"))
      }
      var seen: Set<TextMark> = []
      return marks.compactMap { $0 }.filter { seen.insert($0).inserted }
    case .citation(let citation):
      return [mark(citation.span, [.blue, .bold], "<", ">")].compactMap { $0 }
    case .person(let person):
      return person.mentions.compactMap { mark($0, [.cyan, .bold], "{", "}") }
    case .speaker(let speaker):
      return [mark(speaker.span, [.cyan, .bold], "{", "}")].compactMap { $0 }
    case .phrase(_, let span): return [mark(span, [.green, .bold], "[", "]")].compactMap { $0 }
    case .paragraph(let paragraph): return [mark(paragraph.span, [], "", "")].compactMap { $0 }
    case .comment(let comment): return [mark(comment.span, [], "", "")].compactMap { $0 }
    case .dateline(let line): return [mark(line.span, [.blue, .bold], "<", ">")].compactMap { $0 }
    case .link(let link): return [mark(link.span, [.blue, .bold], "<", ">")].compactMap { $0 }
    case .article, .publication: return []
    }
  }
}
