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
      (
        "It sank (Ines Halloran/Odd Brekke, Skerry Gazette, March 3).",
        "credit | (Ines Halloran/Odd Brekke, Skerry Gazette, March 3) | by Ines Halloran + Odd Brekke | Skerry Gazette | 2011-03-03"
      ),
      (
        "It was rusty. The Lemming Post, quoting a board member, said that all knew of it.",
        "attribution | The Lemming Post, quoting a board member, said | Lemming Post"
      ),
      (
        "It was rusty, as a Lemming Post investigation found last year already.",
        "attribution | a Lemming Post investigation found | Lemming Post"
      ),
      (
        "It was safe, the minister was quoted as saying by the Lemming Post at the time.",
        "attribution | quoted as saying by the Lemming Post | Lemming Post"
      ),
      (
        "The minister wrote in a column for the Lemming Post that the port was safe.",
        "attribution | wrote in a column for the Lemming Post | Lemming Post"
      ),
      (
        "The crane was safe, Skerrypress news agency reported at the time.",
        "attribution | Skerrypress news agency reported | Skerrypress*"
      ),
      ("The minister told Channel 9 that it was safe.", "attribution | told Channel 9 | Channel 9"),
      (
        "The New Harbor Review has learned that it was not safe at all.",
        "attribution | The New Harbor Review has learned | New Harbor Review"
      ),
      (
        "It was built in a hurry. Additional reporting by Mara Quill in Tarn.",
        "credit | Additional reporting by Mara Quill in Tarn. | by Mara Quill"
      ),
      (
        "The judges ruled so in Handyside v. the United Kingdom, no. 5493/72, 7 December 1976.",
        "legal | Handyside v. the United Kingdom, no. 5493/72, 7 December 1976 | 1976-12-07"
      ),
      (
        "The case is Halloran v. Port of Tarn, 14-1234, and will be heard in May.",
        "legal | Halloran v. Port of Tarn, 14-1234"
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

  @Test(
    "each entry of a list of sources is one, in whatever form",
    arguments: [
      (
        "Halvorsen, K., Lie, T. and Moe, S. (2017) 'Season length on ice', Cold Regions Science, 41(2).",
        "by Halvorsen, K. + Lie, T. + Moe, S. | Cold Regions Science | 2017"
      ),
      (
        "Ministry of Transport. (2018, November 2). Winter roads: Annual report.",
        "by Ministry of Transport | 2018-11-02"
      ),
      (
        "Mara Quill. \u{201C}Ferry aground\u{201D} \u{2014} Port Ellis Courier, March 12, 2009",
        "by Mara Quill | Port Ellis Courier | 2009-03-12"
      ),
      (
        "Staff writers. \"No injuries on ferry\" \u{2014} Skerrypress, March 11, 2009",
        "Skerrypress | 2009-03-11"
      ),
      (
        "[5] See Anna Holm, \"Bonds and Boats,\" Journal of Port History 22, no. 3 (2004): 301-322.",
        "by Anna Holm | Journal of Port History | 2004"
      ),
      ("1. Court of Auditors, Special report on harbours, Tarn 2009, p. 12.", "2009"),
    ])
  func sources(entry: String, expected: String) throws {
    for heading in ["Sources", "REFERENCES", "Quellen:"] {
      let article = try Self.article(
        "The harbour opened again on Friday, when the crane had been lifted out of the water.\n\n"
          + "\(heading)\n\n\(entry)\n\n\(entry)")
      let found = article.citations.filter { $0.kind == .bibliographic }
      #expect(found.count == 2, "\(heading)")
      for citation in found {
        let line = Self.line(citation, article)
        #expect(line.hasSuffix(" | " + expected), "\(line)")
      }
    }
  }

  @Test func `a quote leads to the attribution with whose words it is reported`() throws {
    var article = try Self.article(
      "\u{201C}We will not sign,\u{201D} Ada Holm told the Skerry Gazette. \u{201C}Never,\u{201D} Bo Lind said."
    )
    PeopleAnnotator().annotate(&article)
    QuoteAnnotator().annotate(&article)
    let ties = article.quotes.map { quote in
      quote.citation.map { article.string(article.citations[$0].text) } ?? "-"
    }
    #expect(ties == ["told the Skerry Gazette", "-"])
  }

  @Test(
    "a line that quotes somebody who names a year is no source",
    arguments: [
      "\u{201C}It was a big clot behind my knee,\u{201D} Holm wrote in 2003.",
      "\u{201C}He will probably be the front-runner in 2020,\u{201D} Ekman said.",
    ])
  func quotesWithYears(line: String) throws {
    let article = try Self.article(
      "The harbour opened again on Friday, when the crane had been lifted out of the water.\n\n"
        + line)
    #expect(!article.citations.contains { $0.kind == .bibliographic })
  }

  @Test func `sentences with years under no heading are no sources`() throws {
    let article = try Self.article(
      "In 2009 the crane was bought. Holm, the mayor, signed in 2010.\n\n"
        + "Notes from the meeting of 2008 were read aloud, and nobody spoke.")
    #expect(article.citations.isEmpty)
    let notes = try Self.article(
      "The harbour opened again on Friday, when the crane had been lifted out of the water.\n\n"
        + "Notes\n\nIn 2009 the council sold the crane to a company of the town.\n\n"
        + "Holm, the mayor, had signed for it in 2008, and \u{201C}never again\u{201D} was what he said."
    )
    #expect(notes.citations.isEmpty)
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
