import GalleyCore
import GalleyLexicons
import GalleyReaders
import Testing

@testable import GalleyAnnotators

@Suite struct HeaderTests {
  private func article(_ head: String, foot: String = "") throws -> Article {
    let page = """
      \(head)

      The harbour was closed after a crane fell into the water, and nobody was hurt by it at all.

      The two boats that had been waiting since the early morning have lost all of their cargo.

      \(foot)
      """
    var article = try PlainTextReader().read(RawDocument(id: "a", bytes: Array(page.utf8)))[0]
    HeaderAnnotator().annotate(&article)
    return article
  }

  @Test(
    "writers stand behind `by`, between strokes beside a date, or alone beside one",
    arguments: [
      ("By Ann Porter Jul. 19, 2026 9:45 am", ["Ann Porter"]),
      ("Von Ann Porter, Redakteurin", ["Ann Porter"]),
      ("Von Ann Porter, London", ["Ann Porter"]),
      ("By Ann Porter and Paul Cray, Staff Writers", ["Ann Porter", "Paul Cray"]),
      ("27. Januar 2026 • Ann Porter • 3 Minuten", ["Ann Porter"]),
      ("Ann Porter | 27 January 2026 | Harbour", ["Ann Porter"]),
      ("27 January 2026 | Social Sharing", []),
      ("Posted in Harbours by annporter on August 3, 2019", ["annporter"]),
      ("Posted by the harbour on August 3, 2019", []),
    ])
  func writers(lines: String, authors: [String]) throws {
    let article = try article("Crane falls into the water\n\n\(lines)")
    #expect(article.authors.map { article.string($0) } == authors)
  }

  @Test func `a writer and a date below the first paragraphs are of the header`() throws {
    let menu = (1...60).map { "Section number \($0)" }.joined(separator: "\n\n")
    let links = (1...40).map { "More about topic \($0)" }.joined(separator: "\n\n")
    let text = [
      "The harbour was closed after a crane fell into the water, officials said on Monday, and nobody was hurt.",
      "It had been repaired in the spring. Nobody could say why it fell, and the master asked for patience.",
      "Two boats that had been waiting since the early morning have lost all of their cargo, he said.",
      "A new crane will be brought from the north in the summer, once the council has found the money.",
    ]
    let first = [text[0] + " " + text[1], text[2] + " " + text[3]]
    let page =
      ["Crane falls into the harbour - Gazette", menu, "Crane falls into the harbour"] + first
      + ["Peter Cray", "27 January 2026, 10:15", "Share"] + text + text.reversed() + [links]
    var article = try PlainTextReader().read(
      RawDocument(id: "a", bytes: Array(page.joined(separator: "\n\n").utf8)))[0]
    HeaderAnnotator().annotate(&article)
    #expect(article.authors.map { article.string($0) } == ["Peter Cray"])
    #expect(article.published?.iso == "2026-01-27T10:15")
    #expect(article.paragraphs.prefix(2).map { article.string($0.text) } == first)
  }

  @Test(
    "a day in the title of the window counts, and a day of change where there is no other",
    arguments: [
      ("Crane falls into the water – DW – 30.01.2024\n\nCrane falls into the water", "2024-01-30"),
      ("Crane falls into the water\n\nLast updated on June 19, 2025", "2025-06-19"),
      ("Crane falls into the water\n\nMay 3, 2025\n\nUpdated on June 19, 2025", "2025-05-03"),
    ])
  func days(head: String, iso: String) throws {
    #expect(try article(head).published?.iso == iso)
  }

  @Test(
    "the title of the window names the site at its end, not before its colon",
    arguments: [
      ("Crane accident: harbour closed for a week - City - Harbour Gazette", "Harbour Gazette"),
      ("Crane accident: harbour closed for a week | Harbour Gazette", "Harbour Gazette"),
      ("Crane accident: harbour closed for a week", nil),
      ("Crane accident: harbour closed for a week - and what now", nil),
    ])
  func windows(window: String, site: String?) throws {
    let headline =
      window.hasSuffix("what now") ? window : "Crane accident: harbour closed for a week"
    let article = try article("\(window)\n\n\(headline)\n\nBy Ann Porter")
    #expect(article.headline.map { article.string($0) } == headline)
    #expect(article.site.map { article.string($0) } == site)
  }

  @Test(
    "the name of the site is split off the title",
    arguments: [
      (
        "Harbour Gazette: Crane falls into the water", "Crane falls into the water",
        "Harbour Gazette"
      ),
      (
        "Crane falls into the water | Harbour Gazette", "Crane falls into the water",
        "Harbour Gazette"
      ),
      (
        "Crane falls into the water - Harbour Gazette", "Crane falls into the water",
        "Harbour Gazette"
      ),
      (
        "Crane accident: harbour closed for a week", "Crane accident: harbour closed for a week",
        nil
      ),
      (
        "Crane falls into the water \u{2013} again", "Crane falls into the water \u{2013} again",
        nil
      ),
    ] as [(String, String, String?)])
  func split(title: String, headline: String, site: String?) throws {
    let article = try article(title)
    #expect(article.headline.map { article.string($0) } == headline)
    #expect(article.site.map { article.string($0) } == site)
  }

  @Test(
    "authors are read from the byline",
    arguments: [
      ("By Ann Porter", ["Ann Porter"]), ("By ANN PORTER and Bo Li", ["Ann Porter", "Bo Li"]),
      ("By Ann Porter, Bo Li and Cy van der Meer", ["Ann Porter", "Bo Li", "Cy van der Meer"]),
      ("Von Katrin Obermoser und Jens Walcher", ["Katrin Obermoser", "Jens Walcher"]),
      ("By P. Dunmore, Staff Writer", ["P. Dunmore"]), ("Words by Ewan Tulloch", ["Ewan Tulloch"]),
      ("Posted on June 11, 2018 by Tamsin Oakes", ["Tamsin Oakes"]),
      ("Jörg Röhl", ["Jörg Röhl"]),
      ("Ann Porter in Eastmarch", ["Ann Porter"]), ("5 min read", []),
    ])
  func authors(line: String, expected: [String]) throws {
    let article = try article("Crane falls into the water\n\n\(line)")
    #expect(article.authors.map { article.string($0) } == expected)
  }

  @Test(
    "dates are told apart by their labels and their place",
    arguments: [
      (
        "Published 6 October 2018 at 11:20\nUpdated 7 October 2018 at 08:02", "",
        "2018-10-06T11:20", "2018-10-07T08:02"
      ),
      ("March 3, 2014 | Updated March 4, 2014", "", "2014-03-03", "2014-03-04"),
      ("", "\u{A9} 2021 Harbour Gazette", nil, nil),
      ("", "Most read\n\nCrane sinks, March 9, 2013", nil, nil),
      ("(From Harbour Gazette- March 22, 2011)", "", "2011-03-22", nil),
    ] as [(String, String, String?, String?)])
  func dates(line: String, foot: String, published: String?, modified: String?) throws {
    let article = try article("Crane falls into the water\n\n\(line)", foot: foot)
    #expect(article.published?.iso == published)
    #expect(article.modified?.iso == modified)
  }

  @Test(
    "a dateline is place, agency and date",
    arguments: [
      (
        "PORT ELLIS, March 3 (Reuters) - The", "PORT ELLIS", "Reuters",
        "PORT ELLIS, March 3 (Reuters)"
      ),
      ("LISBON (AP) \u{2014} The", "LISBON", "AP", "LISBON (AP)"),
      ("Berlin (dpa) - The", "Berlin", "dpa", "Berlin (dpa)"),
      ("ST. LOUIS, Missouri \u{2014} The", "ST. LOUIS, Missouri", nil, "ST. LOUIS, Missouri"),
      ("Lisbon (AFP) Nov 20, 2010 The", "Lisbon", "AFP", "Lisbon (AFP) Nov 20, 2010"),
    ] as [(String, String, String?, String)])
  func dateline(start: String, place: String, agency: String?, span: String) throws {
    let page =
      "Crane falls\n\nMarch 5, 2014\n\n\(start) harbour was closed after a crane fell into the water."
    var article = try PlainTextReader().read(RawDocument(id: "a", bytes: Array(page.utf8)))[0]
    HeaderAnnotator().annotate(&article)
    let dateline = try #require(article.dateline)
    #expect(dateline.place.map { article.string($0) } == place)
    #expect(dateline.agency.map { article.string($0) } == agency)
    #expect(dateline.span.map { article.text.string(at: $0) } == span)
  }

  @Test(
    "the language is that of the function words",
    arguments: [
      ("en", "The crane was in the water and nobody had seen it fall from the quay."),
      ("de", "Der Kran lag im Wasser und niemand hatte ihn von der Mauer fallen sehen."),
      ("fr", "La grue est dans le port et les bateaux ne sont pas sur le quai."),
      (
        "es",
        "La gr\u{FA}a est\u{E1} en el agua y los barcos no pueden salir del puerto por la tarde."
      ),
      ("it", "La gru \u{E8} nel porto e le barche non sono ancora al molo della citt\u{E0}."),
      ("pt", "O guindaste est\u{E1} na \u{E1}gua e os barcos n\u{E3}o podem sair do porto."),
      ("nl", "De kraan ligt in het water en niemand heeft hem van de kade zien vallen."),
      ("sv", "Kranen ligger i vattnet och ingen har sett att den f\u{F6}ll av kajen."),
      (
        "pl",
        "D\u{17A}wig jest w wodzie i nikt nie widzia\u{142}, jak spad\u{142} z nabrze\u{17C}a do portu."
      ),
    ])
  func language(code: String, text: String) {
    let table = TokenTable(TextBuffer(text), lexicon: WordLists.lexicon)
    #expect(LanguageWords.shared.language(table, in: [0..<table.count]) == code)
  }

  @Test func `tags are read from the foot`() throws {
    let article = try article("Crane falls into the water", foot: "Tags: crane, harbour, insurance")
    #expect(article.tags.map { article.string($0) } == ["crane", "harbour", "insurance"])
  }

  @Test(
    "tags begin and end on the borders of their characters",
    arguments: [
      ("tagged «beans»", ["«beans»"]), ("tagged ©", ["©"]), ("tagged\u{A0}peas", ["peas"]),
    ])
  func tagBorders(foot: String, expected: [String]) throws {
    let article = try article(
      "Crane falls into the water", foot: "Posted by Ann Porter at 7:14 AM, \(foot)")
    #expect(article.tags.map { article.string($0) } == expected)
  }
}
