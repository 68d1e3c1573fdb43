import Foundation
import Galley

/// An article made by hand, in the style of a news digest.
enum ViewSample {
  static let text = """
    Harbour Watch: Council Weighs New Port Scanners

    (From Harbour Watch, June 9, 2014)

    “We have been patient for long enough, and the ships keep coming,” Mayor Ilse Brandt said on \
    Monday, “so now we decide.” The scanners are part of a “layered” defence for the port of \
    Ellis, the Northern Courier reported (see HW, June 2).

    Brandt insisted that the first two machines would stand on the pier before winter (Tom Okafor, \
    Northern Courier, June 8).

    Nothing else was decided.

    2 thoughts on “Council Weighs New Port Scanners”

    pierwatcher, June 10, 2014 at 8:15 am
    They said “before winter” last year too.

    Lena, June 10, 2014 at 9:02 am
    Which winter?

    Leave a Reply
    """

  static func article() -> Article {
    var article = Article(id: "press/scanners.txt", format: "text", text: TextBuffer(text))
    article.headline = value("Council Weighs New Port Scanners")
    article.site = value("Harbour Watch")
    article.published = NewsDate(year: 2014, month: 6, day: 9)
    article.language = "en"
    article.authors = [.string("Tom Okafor")]
    article.paragraphs = [
      Paragraph(span(from: "“We have", to: "June 2).")),
      Paragraph(span(from: "Brandt insisted", to: "June 8).")),
      Paragraph(span(from: "Nothing else", to: "decided.")),
    ]
    article.people = [
      Person(
        name: .string("Ilse Brandt"), titles: [.string("Mayor")],
        mentions: [span("Ilse Brandt"), span("Brandt insisted")]),
      Person(name: .string("Tom Okafor")),
    ]
    article.citations = citations()
    article.quotes = quotes()
    article.comments = comments()
    let form = span("Leave a Reply")
    article.regions = [Region(.boilerplate, form)]
    article.warnings = [Diagnostic(.commentCount, found: 2, expected: 3)]
    return article
  }

  private static func quotes() -> [Quote] {
    let mayor = Speaker(
      span: span("Mayor Ilse Brandt"), text: value("Mayor Ilse Brandt"),
      name: .string("Ilse Brandt"), title: .string("Mayor"), person: 0)
    var direct = Quote(
      kind: .direct,
      parts: [
        span("We have been patient for long enough, and the ships keep coming,"),
        span("so now we decide."),
      ],
      text: .string("We have been patient …"), paragraph: 0, rule: "quote-np-cue")
    direct.speaker = mayor
    direct.cue = value("said")
    direct.citation = 1
    let term = Quote(
      kind: .term, parts: [span("layered")], text: value("layered"), paragraph: 0, rule: "scare")
    var indirect = Quote(
      kind: .indirect,
      parts: [span("the first two machines would stand on the pier before winter")],
      text: .string(""), paragraph: 1, rule: "np-cue-that")
    indirect.speaker = Speaker(
      span: span("Brandt", after: "June 2)"), text: value("Brandt"), name: .string("Ilse Brandt"),
      person: 0)
    indirect.cue = value("insisted")
    indirect.reportedBy = Speaker(span: nil, text: .string("Tom Okafor"))
    indirect.citation = 1
    return [direct, term, indirect]
  }

  private static func citations() -> [Citation] {
    var reference = Citation(kind: .crossReference, span: span("(see HW, June 2)"))
    reference.publications = [Publication(name: .string("Harbour Watch"), role: .outlet)]
    reference.date = NewsDate(year: 2014, month: 6, day: 2)
    reference.dateBasis = .yearInferred
    var credit = Citation(
      kind: .credit, span: span(from: "(Tom Okafor", to: "June 8)"))
    credit.authors = [.string("Tom Okafor")]
    credit.publications = [Publication(name: .string("Northern Courier"), role: .outlet)]
    credit.date = NewsDate(year: 2014, month: 6, day: 8)
    credit.dateBasis = .yearInferred
    credit.covers = 0..<2
    return [reference, credit]
  }

  private static func comments() -> [Comment] {
    var first = Comment(span: span(from: "pierwatcher", to: "year too."))
    first.author = value("pierwatcher")
    first.posted = NewsDate(year: 2014, month: 6, day: 10, hour: 8, minute: 15)
    first.paragraphs = [Paragraph(span(from: "They said", to: "year too."))]
    var quote = Quote(
      kind: .mixed, parts: [span("before winter", after: "They said")], text: .string(""),
      rule: "np-cue-quote")
    quote.speaker = Speaker(span: span("They"), text: value("They"))
    quote.cue = .span(span("said", after: "They"))
    first.quotes = [quote]
    var reply = Comment(span: span(from: "Lena", to: "Which winter?"))
    reply.author = value("Lena")
    reply.posted = NewsDate(year: 2014, month: 6, day: 10, hour: 9, minute: 2)
    reply.paragraphs = [Paragraph(span("Which winter?"))]
    reply.replyTo = 0
    reply.depth = 1
    return [first, reply]
  }

  private static func value(_ words: String) -> TextValue { .span(span(words)) }

  private static func span(from first: String, to last: String) -> TextSpan {
    let start = span(first)
    return start.union(span(last, after: first))
  }

  /// Where `words` stand first, or first behind other words.
  private static func span(_ words: String, after other: String? = nil) -> TextSpan {
    let begin = other.flatMap { text.range(of: $0)?.upperBound } ?? text.startIndex
    guard let range = text.range(of: words, range: begin..<text.endIndex) else {
      preconditionFailure("the sample has no \(words)")
    }
    return TextSpan(
      text.utf8.distance(from: text.startIndex, to: range.lowerBound),
      text.utf8.distance(from: text.startIndex, to: range.upperBound))
  }
}
