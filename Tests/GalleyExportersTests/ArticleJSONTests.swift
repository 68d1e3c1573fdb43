import Foundation
import GalleyCore
import Testing

@testable import GalleyExporters

@Suite("Articles as JSON")
struct ArticleJSONTests {
  @Test("an article with nothing found has its identity and four empty lists")
  func emptyArticle() throws {
    let article = Article(id: "a.txt", format: "text", text: TextBuffer(""))
    #expect(
      line(article)
        == #"{"id":"a.txt","format":"text","paragraphs":[],"quotes":[],"citations":[],"comments":[]}"#
        + "\n")
  }

  @Test("fields come in the order of the models, and what is absent is left out")
  func fieldOrder() throws {
    let article = Sample.article()
    let text = line(article)
    let names = [
      "id", "path", "format", "headline", "authors", "site", "published", "dateline", "language",
      "tags", "paragraphs", "quotes", "citations", "comments", "people", "links", "body",
      "warnings",
    ]
    let places = try names.map { name in
      try #require(text.range(of: "\"\(name)\":"), "no field \(name)").lowerBound
    }
    #expect(places == places.sorted())
    #expect(!text.contains("\"modified\""))
    #expect(try read(text)["text"] == nil)
  }

  @Test("offsets count code points and find their text again")
  func offsets() throws {
    let article = Sample.article()
    let object = try read(line(article, JSONOptions(includesText: true)))
    let text = Array(try #require(object["text"] as? String).unicodeScalars)
    var checked = 0
    func check(_ value: Any) {
      if let list = value as? [Any] {
        for item in list { check(item) }
      } else if let object = value as? [String: Any] {
        if let start = object["start"] as? Int, let end = object["end"] as? Int,
          let words = object["text"] as? String, object["author"] == nil
        {
          var slice = String.UnicodeScalarView()
          slice.append(contentsOf: text[start..<end])
          #expect(String(slice) == words)
          checked += 1
        }
        for item in object.values { check(item) }
      }
    }
    check(object)
    #expect(checked == 9)
  }

  @Test("a quote, a citation and a comment have the published shape")
  func shapes() throws {
    let object = try read(line(Sample.article()))
    let quote = try #require((object["quotes"] as? [[String: Any]])?.first)
    #expect(
      Set(quote.keys) == [
        "kind", "start", "end", "text", "parts", "content", "speaker", "cue", "paragraph",
        "citation", "rule",
      ])
    let speaker = try #require(quote["speaker"] as? [String: Any])
    #expect(speaker["name"] as? String == "Ana Gómez")
    #expect(speaker["person"] as? Int == 0)
    let citation = try #require((object["citations"] as? [[String: Any]])?.first)
    #expect(citation["outlet"] as? String == "Star")
    #expect(citation["date"] as? String == "2011-03-22")
    #expect(citation["date_precision"] as? String == "day")
    #expect(citation["date_basis"] as? String == "year-inferred")
    #expect(citation["covers"] as? [Int] == [0])
    let comment = try #require((object["comments"] as? [[String: Any]])?.first)
    #expect(comment["text"] as? String == "One.\n\nTwo.")
    #expect(comment["posted"] as? String == "2011-03-31T23:36")
    #expect(comment["depth"] as? Int == 0)
    #expect(comment["removed"] == nil)
    #expect(object["body"] as? String == "😀\u{A0}“Sí,” Gómez said (Star, March 22).")
  }

  @Test("the indented array reads back as the lines do, with no, one and two articles")
  func indentedArray() throws {
    let exporter = JSONExporter()
    for count in 0...2 {
      var output = Output()
      output.write(exporter.header)
      for index in 0..<count {
        if index > 0 { output.write(exporter.separator) }
        exporter.write(Sample.article(), to: &output)
      }
      output.write(exporter.footer)
      let value = try JSONSerialization.jsonObject(with: Data(output.bytes))
      let array = try #require(value as? [NSDictionary])
      let one = try read(line(Sample.article())) as NSDictionary
      #expect(array == Array(repeating: one, count: count))
    }
  }

  @Test("plain text is the canonical text, byte for byte")
  func plainText() {
    var output = Output()
    PlainTextExporter().write(Sample.article(), to: &output)
    #expect(output.bytes == Sample.article().text.bytes)
  }

  private func line(_ article: Article, _ options: JSONOptions = JSONOptions()) -> String {
    var output = Output()
    JSONLinesExporter(options).write(article, to: &output)
    return String(decoding: output.bytes, as: UTF8.self)
  }

  private func read(_ text: String) throws -> [String: Any] {
    let value = try JSONSerialization.jsonObject(with: Data(text.utf8))
    return try #require(value as? [String: Any])
  }
}

/// An article with one of everything, an emoji and a no-break space before it all.
enum Sample {
  static let text = """
    😀\u{A0}“Sí,” Gómez said (Star, March 22).

    One thought

    Bea: One.

    Two.
    """

  static func article() -> Article {
    var article = Article(id: "a/😀.txt", path: "a/😀.txt", format: "text", text: TextBuffer(text))
    article.headline = .string("A \"headline\"\twith marks")
    article.authors = [.string("B. Line")]
    article.site = .string("The Wire")
    article.published = NewsDate(year: 2011, month: 3)
    article.dateline = Dateline(place: .string("Lisbon"))
    article.language = "en"
    article.tags = [.string("one"), .string("two")]
    article.paragraphs = [Paragraph(span("😀\u{A0}“Sí,” Gómez said (Star, March 22)."))]
    let said = span("Sí,")
    var quote = Quote(
      kind: .direct, parts: [said], text: .span(said), paragraph: 0, rule: "quote-np-cue")
    quote.content = .init(span: said, text: .span(said))
    quote.speaker = Speaker(
      span: span("Gómez"), text: .span(span("Gómez")), name: .string("Ana Gómez"), person: 0)
    quote.cue = .span(span("said"))
    quote.citation = 0
    article.quotes = [quote]
    var citation = Citation(kind: .credit, span: span("(Star, March 22)"))
    citation.publications = [Publication(name: .string("Star"), role: .outlet)]
    citation.date = NewsDate(year: 2011, month: 3, day: 22)
    citation.dateBasis = .yearInferred
    citation.covers = 0..<1
    article.citations = [citation]
    var comment = Comment(span: span("Bea: One.\n\nTwo."))
    comment.author = .span(span("Bea"))
    comment.posted = NewsDate(year: 2011, month: 3, day: 31, hour: 23, minute: 36)
    comment.paragraphs = [Paragraph(span("One.")), Paragraph(span("Two."))]
    article.comments = [comment]
    article.people = [Person(name: .string("Ana Gómez"), mentions: [span("Gómez")])]
    article.links = [
      Link(span: span("Star"), url: .string("https://star.example/"), text: .span(span("Star")))
    ]
    article.warnings = [Diagnostic(.commentCount, found: 1, expected: 2)]
    return article
  }

  /// Where `words` stand first.
  static func span(_ words: String) -> TextSpan {
    let bytes = Array(text.utf8)
    let wanted = Array(words.utf8)
    for start in 0...(bytes.count - wanted.count)
    where bytes[start..<start + wanted.count].elementsEqual(wanted) {
      return TextSpan(start, start + wanted.count)
    }
    preconditionFailure("the sample has no \(words)")
  }
}
