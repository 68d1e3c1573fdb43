import Foundation
import Galley
import Testing

@testable import GalleyCLI

@Suite("galley show")
struct ArticleViewTests {
  @Test("an article without colour, 80 columns wide")
  func golden() throws {
    let view = ArticleView(style: .plain, width: 80)
    let text = view.text(of: ViewSample.article())
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("article-view.txt")
    if ProcessInfo.processInfo.environment["GALLEY_ACCEPT"] == "1" {
      try Data(text.utf8).write(to: file)
    }
    let expected = String(decoding: try Data(contentsOf: file), as: UTF8.self)
    #expect(text == expected)
  }

  @Test(
    "no line is wider than the terminal, and colour changes no words", arguments: [60, 63, 80, 100])
  func width(width: Int) {
    let article = ViewSample.article()
    let plain = ArticleView(style: .plain, width: width).text(of: article)
    for line in plain.split(separator: "\n") { #expect(displayWidth(String(line)) <= width) }
    let colored = ArticleView(style: Style(isColored: true), width: width).text(of: article)
    let bare = colored.replacing(/\u{1B}\[[0-9;]*m/, with: "")
    for line in bare.split(separator: "\n") { #expect(displayWidth(String(line)) <= width) }
    // Only the brackets and the legend differ.
    func letters(_ text: String) -> String {
      text.split(separator: "\n").dropFirst(8).joined().filter { $0.isLetter && $0.isASCII }
    }
    #expect(letters(bare).hasSuffix(String(letters(plain).suffix(400))))
  }

  @Test("a page of many quotes, people and warnings is shown in time", .timeLimit(.minutes(1)))
  func manyOfAll() {
    let count = 10_000
    let line = "“Yes,” she said.\n"
    var article = Article(
      id: "a.txt", format: "text", text: TextBuffer(String(repeating: line, count: count)))
    let length = line.utf8.count
    for index in 0..<count {
      let start = index * length
      article.paragraphs.append(Paragraph(TextSpan(start, start + length - 1)))
      var quote = Quote(
        kind: .direct, parts: [TextSpan(start + 3, start + 7)], text: .string("Yes,"), rule: "r")
      quote.paragraph = index.isMultiple(of: 2) ? index : nil
      quote.speaker = Speaker(span: nil, text: .string("she"), person: index)
      article.quotes.append(quote)
      article.people.append(Person(name: .string("Person \(index)")))
      article.warnings.append(Diagnostic(.unclosedQuote, span: TextSpan(start, start + 3)))
    }
    let start = ContinuousClock.now
    let text = ArticleView(style: .plain, width: 80).text(of: article)
    // A few seconds without optimisation; each against each took minutes.
    #expect(ContinuousClock.now - start < .seconds(20))
    let lines = text.split(separator: "\n")
    #expect(lines.count { $0.contains("rule r") } == count)
    #expect(lines.count { $0.hasSuffix("quoted once") } == count)
    #expect(lines.count { $0.contains("warning:") } == 20)
    #expect(lines.last == "  and 9,980 more warnings")
    #expect(lines.contains("10000  “[Yes,]¹⁰⁰⁰⁰” she said."))
  }

  @Test("an article with nothing in it")
  func empty() {
    let article = Article(id: "a.txt", format: "text", text: TextBuffer(""))
    #expect(
      ArticleView(style: .plain, width: 60).text(of: article) == """
        \(String(repeating: "━", count: 60))
          (no headline)
          0 paragraphs · 0 quotes · 0 citations · 0 comments
          a.txt, read as text
        \(String(repeating: "━", count: 60))
          [quote]¹  {speaker}  _cue_  <citation>


        """)
  }

  @Test(
    "marks lie inside one another, cross and reach beyond",
    arguments: [
      ("abc def", [(0, 7, "["), (4, 7, "{")], "[abc {def}]¹"),
      ("abc def", [(0, 3, "["), (0, 7, "<")], "<[abc]¹ def>"),
      ("abc def", [(0, 5, "["), (4, 7, "<")], "[abc <d]¹ef>"),
      ("abc def", [(4, 99, "[")], "abc [def…"),
    ] as [(String, [(Int, Int, String)], String)])
  func nesting(text: String, marks: [(Int, Int, String)], expected: String) {
    let closings = ["[": "]", "{": "}", "<": ">"]
    let marks = marks.map { start, end, opening in
      TextMark(
        span: TextSpan(start, end), ink: .green, opening: opening,
        closing: closings[opening] ?? "", note: opening == "[" ? "¹" : "")
    }
    let buffer = TextBuffer(text)
    let lines = MarkedText(buffer, buffer.all, marks: marks, style: .plain).lines(width: 40)
    #expect(lines == [expected])
  }

  @Test("text wraps by columns, not letters, and keeps what a no-break space joins")
  func wrapping() {
    let buffer = TextBuffer("one two\u{A0}three 日本語 wide\u{1B}[31mletters")
    let lines = MarkedText(buffer, buffer.all, marks: [], style: .plain).lines(width: 10)
    #expect(lines == ["one", "two\u{A0}three", "日本語", "wide[31mle", "tters"])
  }

  @Test("the shortest mark sets the colour, all of them the rest")
  func inks() {
    let buffer = TextBuffer("ab")
    let marks = [
      TextMark(span: TextSpan(0, 2), ink: .green, opening: "", closing: ""),
      TextMark(span: TextSpan(1, 2), ink: [.blue, .bold], opening: "", closing: ""),
    ]
    let lines = MarkedText(buffer, buffer.all, marks: marks, style: Style(isColored: true))
      .lines(width: 40)
    #expect(lines == ["\u{1B}[32ma\u{1B}[0m\u{1B}[1;34mb\u{1B}[0m"])
  }
}
