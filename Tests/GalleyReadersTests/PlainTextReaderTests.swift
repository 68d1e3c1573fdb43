import GalleyCore
import Testing

@testable import GalleyReaders

@Suite struct PlainTextReaderTests {
  private func read(_ text: String) throws -> Article {
    try PlainTextReader().read(RawDocument(id: "a.txt", bytes: Array(text.utf8)))[0]
  }

  private func regions(_ text: String) throws -> [String] {
    let article = try read(text)
    return article.regions.map {
      "\($0.kind.rawValue): " + article.text.string(at: $0.span).prefix { $0 != "\n" }
    }
  }

  private static let first =
    "The harbour was closed on Monday after a crane fell into the water, officials said."
  private static let second =
    "Nobody was hurt, but two boats that had been waiting since the morning lost their cargo."

  @Test func `a page is cut into title, header, body and boilerplate`() throws {
    let page = """
      Home | News | Sport

      Crane falls into harbour

      By Ann Porter
      March 3, 2014

      \(Self.first)

      Advertisement

      \(Self.second)

      Share this:
      Twitter
      """
    #expect(
      try regions(page) == [
        "boilerplate: Home | News | Sport", "title: Crane falls into harbour",
        "header: By Ann Porter",
        "body: The harbour was closed on Monday after a crane fell into the water, officials said.",
        "boilerplate: Advertisement",
        "body: Nobody was hurt, but two boats that had been waiting since the morning lost their cargo.",
        "boilerplate: Share this:",
      ])
  }

  @Test func `hard-wrapped lines are one paragraph`() throws {
    let article = try read(
      """
      Crane falls into harbour

         The harbour was closed on Monday after a crane fell into the
         water, officials said. Nobody was hurt, but two boats that had
         been waiting since the morning lost their cargo.

         Divers will look at the wreck today. The owner of the crane did
         not answer the telephone.
      """)
    #expect(article.paragraphs.count == 2)
  }

  @Test func `without blank lines each line is a paragraph`() throws {
    let article = try read("Crane falls into harbour\n\(Self.first)\n\(Self.second)\n")
    #expect(article.paragraphs.map { article.string($0.text) } == [Self.first, Self.second])
  }

  @Test(
    "line ends of every kind part lines",
    arguments: ["\n", "\r\n", "\r"])
  func lineEnds(end: String) throws {
    let text = ["Crane falls into harbour", "", Self.first, "", Self.second].joined(separator: end)
    let article = try read(text)
    #expect(article.paragraphs.count == 2)
    #expect(article.text.bytes == Array(text.utf8))
  }

  @Test func `a byte order mark stays in the text and in no region`() throws {
    let article = try read("\u{FEFF}Crane falls into harbour\n\n\(Self.first)\n\n\(Self.second)")
    #expect(article.text.bytes.prefix(3) == [0xEF, 0xBB, 0xBF])
    #expect(article.regions.first?.span.start == 3)
    #expect(article.regions.first?.kind == .title)
  }

  @Test(
    "the comment section begins at its heading and ends before the form",
    arguments: [
      "One thought on \u{201C}Crane falls into harbour\u{201D}", "12 Comments", "3 Responses to",
      "Comments (3)", "2 Kommentare", "1 commentaire",
    ])
  func comments(heading: String) throws {
    let article = try read(
      """
      Crane falls into harbour

      \(Self.first)

      \(Self.second)

      \(heading)

      Ann Porter says:
      March 3, 2014 at 5:10 pm

      I saw it fall. It made no noise at all.

      Leave a Reply

      Name
      """)
    #expect(article.regions.map(\.kind) == [.title, .body, .comments, .boilerplate])
    let comments = try #require(article.regions.first { $0.kind == .comments })
    let text = article.text.string(at: comments.span)
    #expect(text.hasPrefix(heading) && text.hasSuffix("no noise at all."))
  }

  // MARK: - What cannot be read

  @Test func `a file that is not UTF-8 is refused with the place of the first wrong byte`() {
    let error = #expect(throws: DocumentFailure.self) {
      try PlainTextReader().read(RawDocument(id: "a", bytes: [0x41, 0x92, 0x42]))
    }
    #expect(error?.kind == .notText && error?.offset == 1 && error?.byte == 0x92)
  }

  @Test(
    "a file without a visible character is empty", arguments: ["", " \n\t\u{A0}\r\n", "\u{FEFF}"])
  func empty(text: String) {
    let error = #expect(throws: DocumentFailure.self) { try read(text) }
    #expect(error?.kind == .empty)
  }

  @Test func `a page of furniture has no body and says so`() throws {
    let article = try read(
      "Home | News | Sport\n\nShare this:\nTwitter\nFacebook\n\nAll rights reserved.")
    #expect(article.paragraphs.isEmpty)
    #expect(article.warnings.map(\.kind) == [.noBody])
  }

  // MARK: - Properties

  @Test(
    "regions and paragraphs are ordered, apart and on borders, whatever comes in",
    arguments: [
      String(repeating: "\n", count: 100_000) + "x", String(repeating: "word ", count: 100_000),
      String(repeating: "(", count: 100_000), String(repeating: "Reply\n", count: 20_000),
      String(repeating: "1 Comment\nAnn says:\nMay 3, 2014 at 5:10 pm\n", count: 5_000),
      String(repeating: "Posted: Tue Feb 12, 2008 7:31 pm\nJoined: 14 Mar 2005\n", count: 5_000),
      String(repeating: "\u{A0}\u{2028}\u{E9}\u{1F600}|", count: 20_000),
      String(repeating: "A short line\n\n", count: 20_000),
      String(repeating: "It is a sentence of some words that ends.\n\n", count: 20_000),
    ])
  func hostile(text: String) throws {
    let article = try read(text)
    var end = 0
    for region in article.regions {
      #expect(region.span.start >= end && !region.span.isEmpty)
      #expect(!isContinuation(article.text.bytes[region.span.start]))
      end = region.span.end
    }
    #expect(end <= article.text.count)
    let body = article.regions.filter { $0.kind == .body }.map(\.span)
    for paragraph in article.paragraphs.prefix(2000) {
      let span = try #require(paragraph.span)
      #expect(body.contains { $0.contains(span) })
    }
  }

  @Test func `a note of one sentence has a headline and a body`() throws {
    #expect(
      try regions("Rain\n\nIt rained all day.\n") == ["title: Rain", "body: It rained all day."])
  }

  @Test func `on a page of many blocks the body is one stretch between its menus`() throws {
    let menu = (1...60).map { "Section number \($0)" }.joined(separator: "\n")
    let body = [Self.first, Self.second, Self.first + " " + Self.second]
    let links = (1...40).map { "More about topic \($0)" }.joined(separator: "\n")
    let page = [menu, "Crane falls into harbour", "By Ann Porter"] + body + [links]
    let article = try read(page.joined(separator: "\n"))
    #expect(article.paragraphs.map { article.string($0.text) } == body)
  }

  @Test(
    "on a page of many blocks the headline is the line that the window and the text speak of",
    arguments: [
      // Buttons stand nearer to the text.
      (
        "Crane falls into harbour at Eastmarch - Harbour Gazette", "Print this page\nListen to it"
      ),
      (
        "Crane falls into harbour at Eastmarch | Harbour Gazette", "5 minutes\nGive as a gift"
      ),
      (
        "Crane falls into harbour at Eastmarch: what we know - Harbour Gazette", "By Ann Porter"
      ),
    ])
  func headlines(window: String, below: String) throws {
    let menu = (1...60).map { "Section number \($0)" }.joined(separator: "\n")
    let links = (1...40).map { "More about topic \($0)" }.joined(separator: "\n")
    let text = [
      "The crane of Eastmarch fell into the harbour on Monday. " + Self.first, Self.second,
    ]
    let page =
      [window, menu, "Crane falls into harbour at Eastmarch", below] + text + [Self.first, links]
    var document = RawDocument(
      id: "a.txt", bytes: Array(page.joined(separator: "\n\n").utf8))
    document.explainsRegions = true
    let article = try PlainTextReader().read(document)[0]
    let title = try #require(article.regions.first { $0.kind == .title }?.span)
    #expect(article.text.string(at: title) == "Crane falls into harbour at Eastmarch")
    let reasons = article.regionReasons.first { $0.span == title }?.reasons
    #expect(reasons?.last?.hasPrefix("headline ") == true)
  }

  @Test func `what stands above the headline is none of the body`() throws {
    let menu = (1...60).map { "Section number \($0)" }.joined(separator: "\n")
    let links = (1...40).map { "More about topic \($0)" }.joined(separator: "\n")
    let teaser = "Elsewhere a gull was counted for the third time, and nobody said why."
    let page = [
      "Crane falls into harbour - Gazette", menu, teaser, "Crane falls into harbour", Self.first,
      Self.second, Self.first + " " + Self.second, links,
    ]
    let article = try read(page.joined(separator: "\n\n"))
    #expect(article.paragraphs.first.map { article.string($0.text) } == Self.first)
  }

  @Test func `why a block is in its region is kept when somebody asks`() throws {
    let page = "Crane falls into harbour\n\nBy Ann Porter\n\n\(Self.first)\n\n\(Self.second)"
    var document = RawDocument(id: "a.txt", bytes: Array(page.utf8))
    #expect(try PlainTextReader().read(document)[0].regionReasons.isEmpty)
    document.explainsRegions = true
    let article = try PlainTextReader().read(document)[0]
    #expect(article.regionReasons.count == 4)
    #expect(article.regionReasons.allSatisfy { !$0.reasons.isEmpty })
  }

  @Test(
    "pages without comments have no comment section",
    arguments: [
      "0 Comments\n\nBe the first to comment",
      "Comments\n\nNo comments yet\n\nRelated\n\nMail boat sinks\n\nBy Ann Porter\n\nMay 2, 2019",
      "1 Comment\n\nHarbour\n\nPermalink",
    ])
  func noComments(foot: String) throws {
    let page = "Crane falls into harbour\n\n\(Self.first)\n\n\(Self.second)\n\n\(foot)"
    let article = try read(page)
    #expect(!article.regions.contains { $0.kind == .comments })
    #expect(article.paragraphs.count == 2)
  }

  @Test func `a wrapped line goes on where a capital begins the next one`() throws {
    let page = """
      The harbour opens again

      In November, however, the owners agreed to look for areas in which they
      might work with the harbour trust and with the town. Officials of both and
      B.C. officials have since met on several occasions to discuss the matter,
      though both of them say that no agreement is near and that much is left to
      be done.
      """
    let document = RawDocument(id: "wrapped.txt", bytes: Array(page.utf8))
    let article = try PlainTextReader().read(document)[0]
    #expect(article.paragraphs.count == 1)
  }
}
