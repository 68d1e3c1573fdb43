import GalleyCore
import GalleyReaders
import Testing

@testable import GalleyAnnotators

@Suite struct CitationTests {
  /// What a citation says, in one line: `credit (text) authors | publications | part | date`.
  private static func line(_ citation: Citation, _ article: Article) -> String {
    var parts = [citation.kind.rawValue, article.string(citation.text)]
    if !citation.authors.isEmpty {
      parts.append("by " + citation.authors.map { article.string($0) }.joined(separator: " + "))
    }
    if !citation.publications.isEmpty {
      parts.append(
        citation.publications
          .map { article.string($0.name) + ($0.role == .agency ? "*" : "") }
          .joined(separator: "/"))
    }
    if let part = citation.part { parts.append("part " + article.string(part)) }
    if let date = citation.date { parts.append(date.iso) }
    return parts.joined(separator: " | ")
  }

  private static func article(_ body: String, origin: String = "") throws -> Article {
    let page = """
      Crane falls into harbour

      March 22, 2011
      \(origin)
      The harbour was closed after a crane fell into the water, and nobody was hurt by it at all.

      \(body)
      """
    var article = try PlainTextReader().read(RawDocument(id: "a", bytes: Array(page.utf8)))[0]
    HeaderAnnotator().annotate(&article)
    CitationAnnotator().annotate(&article)
    return article
  }

  @Test(
    "citations are found with their fields",
    arguments: [
      (
        "It sank (Adam Entous, Wall Street Journal, March 22).",
        "credit | (Adam Entous, Wall Street Journal, March 22) | by Adam Entous | Wall Street Journal | 2011-03-22"
      ),
      (
        "It sank (Ann Porter and Bo Li, AP II/Ferry Gazette, March 1).",
        "credit | (Ann Porter and Bo Li, AP II/Ferry Gazette, March 1) | by Ann Porter + Bo Li | Associated Press*/Ferry Gazette | part II | 2011-03-01"
      ),
      (
        "It sank (Yonder Spectacle, yesterday).",
        "credit | (Yonder Spectacle, yesterday) | Yonder Spectacle | 2011-03-21"
      ),
      (
        "It sank (Agence France-Presse/Spacefaring.example, Dec. 30).",
        "credit | (Agence France-Presse/Spacefaring.example, Dec. 30) | Agence France-Presse*/Spacefaring.example | 2010-12-30"
      ),
      ("It sank, the firm said (AFP).", "credit | (AFP) | Agence France-Presse*"),
      (
        "It sank in the night, as everybody knows by now [Jun Oda, The Porthole, 3 February 2011].",
        "credit | [Jun Oda, The Porthole, 3 February 2011] | by Jun Oda | The Porthole | 2011-02-03"
      ),
      (
        "It sank (“Cranes, and More,” Ferry Gazette, March 20).",
        "credit | (“Cranes, and More,” Ferry Gazette, March 20) | Ferry Gazette | 2011-03-20"
      ),
      (
        "It sank (Port Ministry release, March 20).",
        "credit | (Port Ministry release, March 20) | Port Ministry | 2011-03-20"
      ),
      (
        "It sank in March. The Associated Press contributed to this report.",
        "credit | The Associated Press contributed to this report. | Associated Press*"
      ),
      (
        "“It sank,” the owner told a reporter for the Ferry Gazette on Monday.",
        "attribution | told a reporter for the Ferry Gazette | Ferry Gazette | 2011-03-21"
      ),
      (
        "The news agency Skerrypress reported that it sank.",
        "attribution | The news agency Skerrypress reported | Skerrypress*"
      ),
      (
        "The Ferry Gazette’s Ines Varga reported that it sank.",
        "attribution | The Ferry Gazette’s Ines Varga reported | by Ines Varga | Ferry Gazette"
      ),
      (
        "Der Kran ist versunken, berichtete die Altmarker Zeitung.",
        "attribution | berichtete die Altmarker Zeitung | Altmarker Zeitung"
      ),
      (
        "Кран упал в воду, сообщает «Вестник порта».",
        "attribution | сообщает «Вестник порта» | Вестник порта"
      ),
      (
        "The rule is old. See Crane Co. v. Port of Ellis, 347 U.S. 483, 495 (1954).",
        "legal | Crane Co. v. Port of Ellis, 347 U.S. 483, 495 (1954) | 1954"
      ),
      ("It breaks 42 U.S.C. § 1983(a)(2) twice.", "legal | 42 U.S.C. § 1983(a)(2)"),
      ("It breaks Directive 95/46/EC twice.", "legal | Directive 95/46/EC"),
      (
        "It breaks Security Council Resolution 1973 (2011) twice.",
        "legal | Security Council Resolution 1973 (2011) | 2011"
      ),
      (
        "Cranes fall often (Okafor & Lindqvist, 2010, p. 12).",
        "bibliographic | (Okafor & Lindqvist, 2010, p. 12) | by Okafor + Lindqvist | 2010"
      ),
      (
        "[3] Okafor, J., & Lindqvist, M. (2010). Falling cranes. Journal of Ports, 12(3), 45–67.",
        "bibliographic | Okafor, J., & Lindqvist, M. (2010). Falling cranes. Journal of Ports, 12(3), 45–67. | by Okafor, J. + Lindqvist, M. | Journal of Ports | 2010"
      ),
      (
        "Divers have written it all down, and there is the [full text](https://docs.example/a(b).pdf) of it.",
        "hyperlink | [full text](https://docs.example/a(b).pdf)"
      ),
      (
        "Es sank (mit Material von dpa).",
        "credit | (mit Material von dpa) | Deutsche Presse-Agentur*"
      ),
      (
        "It sank (see Harbour Gazette, March 21).",
        "cross-reference | (see Harbour Gazette, March 21) | Harbour Gazette | 2011-03-21"
      ),
      (
        "It sank (see related story, today).",
        "cross-reference | (see related story, today) | 2011-03-22"
      ),
      (
        "It sank, the Harbour Gazette reported.",
        "attribution | the Harbour Gazette reported | Harbour Gazette"
      ),
      (
        "The Harbour Gazette has also reported that it sank.",
        "attribution | The Harbour Gazette has also reported | Harbour Gazette"
      ),
      (
        "It sank, Reuters reported on Sunday.",
        "attribution | Reuters reported | Reuters* | 2011-03-20"
      ),
      ("It sank, according to the AP.", "attribution | according to the AP | Associated Press*"),
      (
        "It sank, he told the Quillon Times.",
        "attribution | told the Quillon Times | Quillon Times"
      ),
      (
        "It sank, state television reported.",
        "attribution | state television reported | state television"
      ),
      (
        "Il a coul\u{E9}, selon l\u{2019}AFP.",
        "attribution | selon l\u{2019}AFP | Agence France-Presse*"
      ),
      (
        "Er sank, berichtete die Deutsche Presse-Agentur.",
        "attribution | berichtete die Deutsche Presse-Agentur | Deutsche Presse-Agentur*"
      ),
      (
        "This article originally appeared in the Yonder Spectacle.",
        "origin | originally appeared in the Yonder Spectacle | Yonder Spectacle"
      ),
      (
        "The first removals are told at https://nightbus.example/2019/, and it is worth it.",
        "hyperlink | https://nightbus.example/2019/"
      ),
    ])
  func found(body: String, expected: String) throws {
    let article = try Self.article(body)
    #expect(article.citations.map { Self.line($0, article) } == [expected])
  }

  @Test(
    "what only looks like a citation is none",
    arguments: [
      "Senator Ann Porter (R-Ariz.) was there when it sank.", "The alliance (NATO) was there.",
      "Ann Porter (66) was there when it sank.", "The way is short (see map).",
      "It sank on a holiday (July 4, 1976).", "It sank (Paris, March 22).",
      "The agency Associated Press (AP) was founded long ago.",
      "It sank, according to the police.", "It sank, according to the Post's editor.",
      "The Harbour Gazette is a newspaper with many readers.", "She said the paper sank.",
      "The firm reported a loss, and Emily Post said nothing.", "It sank (again).",
      "Nobody told the Ministry of Transport about it.", "It sank (February 30).",
    ])
  func none(body: String) throws {
    let article = try Self.article(body)
    #expect(article.citations.map { Self.line($0, article) } == [])
  }

  @Test func `initials and anaphors stand for what the article named`() throws {
    let article = try Self.article(
      """
      It sank, the Tidewater Post reported (see related GSW story, today).

      Divers are at work, according to the newspaper (Ann Porter, The Morning Ferry, March 20).

      The Morning Ferry quotes Ann Porter as saying so.
      """, origin: "\n(From Global Security Wire- March 22, 2011)\n")
    #expect(
      article.citations.map { Self.line($0, article) } == [
        "origin | (From Global Security Wire- March 22, 2011) | Global Security Wire | 2011-03-22",
        "attribution | the Tidewater Post reported | Tidewater Post",
        "cross-reference | (see related GSW story, today) | Global Security Wire | 2011-03-22",
        "attribution | according to the newspaper | Tidewater Post",
        "credit | (Ann Porter, The Morning Ferry, March 20) | by Ann Porter | The Morning Ferry | 2011-03-20",
        "attribution | The Morning Ferry quotes | The Morning Ferry",
      ])
  }

  @Test func `the last word of a name stands for it, unless two names end so`() throws {
    let one = try Self.article(
      "It sank, the Yonder Times reported. Divers are at work, the Times said on Sunday.")
    #expect(
      one.citations.map { Self.line($0, one) } == [
        "attribution | the Yonder Times reported | Yonder Times",
        "attribution | the Times said | Yonder Times | 2011-03-20",
      ])
    let two = try Self.article(
      "The Yonder Times reported it, the Ferry Times reported, and the Times said nothing.")
    #expect(two.citations.last.map { Self.line($0, two) } == "attribution | the Times said | Times")
  }

  @Test func `only a credit that closes its paragraph covers paragraphs`() throws {
    let article = try Self.article(
      """
      It sank (Ann Porter, Harbour Gazette, March 20) and stayed there, as everybody could see.

      Divers are at work now (Bo Li, Tidewater Post, March 21).

      Nobody else has seen it since then, as far as we know.
      """)
    #expect(article.citations.map(\.covers) == [nil, 0..<3])
  }

  @Test(
    "endless parentheses and names take linear time and give nothing",
    .timeLimit(.minutes(10)),
    arguments: [
      String(repeating: "(", count: 300_000), String(repeating: "(see ", count: 60_000),
      String(repeating: "(", count: 100_000) + "AP" + String(repeating: ")", count: 100_000),
      String(repeating: "Post ", count: 60_000) + "reported",
      String(repeating: "according to the ", count: 30_000),
      String(repeating: "https://", count: 30_000),
      "(" + String(repeating: "N", count: 10_000) + ", March 3).",
      String(repeating: "(A, ", count: 50_000), String(repeating: "3/", count: 50_000),
      String(repeating: "said ", count: 60_000), String(repeating: "No. ", count: 60_000),
      String(repeating: "Case No. ", count: 60_000), String(repeating: "See also: ", count: 40_000),
      String(repeating: "1. A, B. \n", count: 30_000), String(repeating: "[1](", count: 60_000),
      String(repeating: "the agency ", count: 60_000) + "reported",
    ])
  func hostile(body: String) throws {
    #expect(try Self.article(body).citations.count <= 1)
  }
}
