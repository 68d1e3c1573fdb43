import GalleyCore

@testable import GalleyScripting

/// An article of two paragraphs, three quotes, a credit and a reply, laid out by hand so that these
/// tests do not depend on the rules that find such things.
func sampleArticle() -> Article {
  let text = """
    Bridge opens

    \u{201C}We waited long,\u{201D} Mayor Ada Holm said. She called it \u{201C}a gift\u{201D}.

    The \u{201C}gift\u{201D} cost a million (Jo Vance, Harbour Gazette, March 2).
    """
  let buffer = TextBuffer(text)
  var article = Article(id: "bridge.txt", path: "bridge.txt", format: "text", text: buffer)
  func span(_ words: String, after: Int = 0) -> TextSpan {
    let bytes = Array(words.utf8)
    var start = after
    while Array(buffer.bytes[start..<start + bytes.count]) != bytes { start += 1 }
    return TextSpan(start, start + bytes.count)
  }
  article.headline = .span(span("Bridge opens"))
  article.published = NewsDate(year: 2011, month: 3, day: 2)
  let first = span("\u{201C}We waited long")
  let second = span("The \u{201C}gift")
  article.paragraphs = [
    Paragraph(TextSpan(first.start, second.start - 2)),
    Paragraph(TextSpan(second.start, buffer.count)),
  ]
  article.people = [Person(name: .span(span("Ada Holm")), titles: [.span(span("Mayor"))])]
  var credit = Citation(kind: .credit, span: span("(Jo Vance, Harbour Gazette, March 2)"))
  credit.authors = [.span(span("Jo Vance"))]
  credit.publications = [
    Publication(name: .string("Wire"), role: .agency),
    Publication(name: .span(span("Harbour Gazette")), role: .outlet),
  ]
  credit.date = NewsDate(year: 2011, month: 3, day: 2)
  credit.dateBasis = .yearInferred
  credit.covers = 0..<2
  article.citations = [credit]
  func quote(_ kind: Quote.Kind, _ span: TextSpan, _ paragraph: Int) -> Quote {
    var quote = Quote(
      kind: kind, parts: [span], text: .span(span), paragraph: paragraph, rule: "test")
    quote.citation = 0
    return quote
  }
  var direct = quote(.direct, span("We waited long,"), 0)
  direct.cue = .span(span("said"))
  direct.speaker = Speaker(
    span: span("Ada Holm"), text: .span(span("Ada Holm")), name: .span(span("Ada Holm")),
    title: .span(span("Mayor")), person: 0)
  var mixed = quote(.mixed, span("a gift"), 0)
  mixed.speaker = Speaker(
    span: span("She"), text: .span(span("She")), name: .span(span("Ada Holm")), person: 0)
  article.quotes = [direct, mixed, quote(.term, span("gift", after: second.start), 1)]
  var comment = Comment(span: nil)
  comment.author = .string("Kit")
  comment.paragraphs = [Paragraph(text: "Well."), Paragraph(text: "Well done.")]
  var reply = Comment(span: nil)
  reply.author = .string("Lou")
  reply.replyTo = 0
  reply.depth = 1
  article.comments = [comment, reply]
  return article
}

func script(_ source: String, _ name: String = "test.lua") -> ScriptFile {
  ScriptFile(name: name, bytes: Array(source.utf8))
}

/// What one script makes of the sample.
func run(_ source: String, on article: Article = sampleArticle()) throws -> ScriptResult {
  try ScriptRunner([script(source)]).run(article)
}

/// The texts of the quotes that a script leaves.
func quotes(after source: String) throws -> [String] {
  guard let article = try run(source).article else { return ["(dropped)"] }
  return article.quotes.map { article.string($0.text) }
}

/// The failure that a script causes, in loading or on the sample; nil when all goes well.
func failureOf(_ source: String) -> DocumentFailure? {
  do throws(DocumentFailure) {
    _ = try ScriptRunner([script(source)]).run(sampleArticle())
    return nil
  } catch {
    return error
  }
}
