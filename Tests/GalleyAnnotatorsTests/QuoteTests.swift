import GalleyCore
import Testing

@testable import GalleyAnnotators

/// Rules for quotes, each by a short text. An expectation reads `kind | speaker | cue | text`, with
/// `-` for what is not there; the parts of a cut quote are joined by ` / `.
@Suite struct QuoteTests {
  private func found(_ text: String) -> [String] { quotes(of: annotated(text)) }

  @Test(
    "marks of every shape are paired",
    arguments: [
      ("“We won,” Ada Holm said.", ["direct | Ada Holm | said | We won,"]),
      ("\"We won,\" Ada Holm said.", ["direct | Ada Holm | said | We won,"]),
      ("''We won,'' Ada Holm said.", ["direct | Ada Holm | said | We won,"]),
      ("``We won,'' Ada Holm said.", ["direct | Ada Holm | said | We won,"]),
      ("‘We won,’ Ada Holm said.", ["direct | Ada Holm | said | We won,"]),
      ("„Wir haben gewonnen“, sagte Ada Holm.", ["direct | Ada Holm | sagte | Wir haben gewonnen"]),
      ("« Nous avons gagné », a dit Ada Holm.", ["direct | Ada Holm | dit | Nous avons gagné"]),
      ("”Vi vann”, sade Ada Holm.", ["direct | Ada Holm | sade | Vi vann"]),
      ("»Wir haben gewonnen«, sagte Ada Holm.", ["direct | Ada Holm | sagte | Wir haben gewonnen"]),
      ("The pipe is 14' 2\" long and 3\" wide.", []),
      ("Both sides’ claims, the ’80s and rock ’n’ roll.", []),
    ])
  func marks(text: String, expected: [String]) {
    #expect(found(text) == expected)
  }

  @Test(
    "speaker and cue stand behind, before and inside the quote",
    arguments: [
      ("“No,” said Mayor Ada Holm.", ["direct | Ada Holm | said | No,"]),
      (
        "Mayor Ada Holm said: “We will build it.”",
        ["direct | Ada Holm | said | We will build it."]
      ),
      (
        "Ada Holm told the council, “We will build it.”",
        ["direct | Ada Holm | told | We will build it."]
      ),
      (
        "“Glass is lovely,” Ada Holm added, “until somebody hits it.”",
        ["direct | Ada Holm | added | Glass is lovely, / until somebody hits it."]
      ),
      (
        "“Of course,” Ada Holm said. “It is hard.”",
        ["direct | Ada Holm | said | Of course,", "direct | Ada Holm | said | It is hard."]
      ),
      ("“Who pays?” Ada Holm asked.", ["direct | Ada Holm | asked | Who pays?"]),
      (
        "“No,” said a spokesman for the ministry.",
        ["direct | a spokesman for the ministry | said | No,"]
      ),
      (
        "The ministry in London said it was “not aware” of the plan.",
        ["mixed | The ministry in London | said | not aware"]
      ),
      (
        "Jo Vance, the engineer who built it, called the plan “a joke”.",
        ["mixed | Jo Vance | called | a joke"]
      ),
      (
        "Ada Holm said the plan was dead. “I am glad,” she said.",
        ["indirect | Ada Holm | said | the plan was dead", "direct | Ada Holm | said | I am glad,"]
      ),
      (
        "Prime Minister Jo Vance’s description of the strike as “a crime” angered many.",
        ["mixed | Jo Vance | description | a crime"]
      ),
      (
        "Ada Holm rejected Jo Vance’s claim that it was “a crime”.",
        ["mixed | Jo Vance | claim | a crime"]
      ),
      (
        "Ada Holm repeated the ministry’s claim that it was “a crime”.",
        ["mixed | Ada Holm | repeated | a crime"]
      ),
    ])
  func speakers(text: String, expected: [String]) {
    #expect(found(text) == expected)
  }

  @Test(
    "marks around what nobody says are terms",
    arguments: [
      ("They will open a joint “portal” gate.", ["term | - | - | portal"]),
      ("It was part of the two towns’ “thaw” in relations.", ["term | - | - | thaw"]),
      ("Her film “The Long Road” opens on Friday.", ["term | - | - | The Long Road"]),
    ])
  func terms(text: String, expected: [String]) {
    #expect(found(text) == expected)
  }

  @Test(
    "speech without marks is reported",
    arguments: [
      (
        "Ada Holm said that the bridge would open in May.",
        ["indirect | Ada Holm | said | the bridge would open in May"]
      ),
      ("Washington says it will not pay.", ["indirect | Washington | says | it will not pay"]),
      ("The bridge is safe, Ada Holm said.", ["indirect | Ada Holm | said | The bridge is safe"]),
      (
        "According to Ada Holm, the bridge is safe.",
        ["indirect | Ada Holm | According to | the bridge is safe"]
      ),
      ("The bridge, she said, is safe.", []),
      ("Ada Holm would not say whether the bridge was safe.", []),
      ("Ada Holm has nothing to say.", []),
      ("The United States has turned down the plan.", []),
      ("They want to relieve continued tensions over the plan.", []),
    ])
  func indirect(text: String, expected: [String]) {
    #expect(found(text) == expected)
  }

  @Test func `verbs of other languages report nothing in English`() {
    var article = annotated("“It was a bad year for all of us,” so Anna Holm left the council.")
    #expect(article.quotes[0].speaker != nil)
    article.language = "en"
    QuoteAnnotator().annotate(&article)
    #expect(article.quotes[0].speaker == nil)
  }

  @Test func `a quote that runs over paragraphs is one quote`() {
    let text = """
      Ada Holm wrote: “We began in May.

      “We ended in June.”

      Nobody replied.
      """
    #expect(found(text) == ["direct | Ada Holm | wrote | We began in May. / We ended in June."])
    #expect(annotated(text).warnings.isEmpty)
  }

  @Test func `a mark that is never closed is a warning with its place`() {
    let article = annotated("Ada Holm said: “We began in May.\n\nNobody replied.")
    #expect(article.warnings.map(\.kind) == [.unclosedQuote])
    #expect(article.warnings.compactMap(\.span).map { article.text.string(at: $0) } == ["“"])
  }

  @Test func `the outer level of a nested attribution is kept`() {
    let article = annotated("Jo Vance slammed what Ada Holm called “a gift”.")
    #expect(article.quotes[0].speaker?.name.map(article.string) == "Ada Holm")
    #expect(article.quotes[0].reportedBy?.name.map(article.string) == "Jo Vance")
  }

  @Test(
    "what is not simply said is told apart",
    arguments: [
      ("“It is a gift,” Ada Holm said.", nil as String?),
      ("“It is a gift,” Ada Holm would not say.", "negated"),
      ("“It is a gift,” Ada Holm didn’t say.", "negated"),
      ("“It is a gift,” Ada Holm cannot say.", "negated"),
      ("Ada Holm refused to say that the bridge was a gift.", "negated"),
      ("Ada Holm stopped short of saying that the bridge was a gift.", "negated"),
      ("Nobody said that the bridge was a gift.", "negated"),
      ("“It is a gift,” Ada Holm could have said.", "modal"),
      ("“It is a gift,” Ada Holm will say.", "modal"),
      ("Ada Holm wants to say that the bridge is a gift.", "modal"),
      ("“It is a gift,” Ada Holm has said.", nil),
      ("Ada Holm went on to say that the bridge was a gift.", nil),
      ("“It is a gift,” said Ada Holm, who would not stay.", nil),
      ("According to Ada Holm, the bridge is not “a gift”.", nil),
    ])
  func modality(text: String, expected: String?) throws {
    let quote = try #require(annotated(text, language: "en").quotes.last)
    #expect(quote.modality?.rawValue == expected)
  }

  @Test func `a label stands on one line`() {
    let article = annotated(
      """
      Anna Reed and Tom Hart met in the harbour on Friday.

      ANNA REED
      TOM HART: The boats stay in port.
      ANNA REED: They always do in winter.

      TOM HART: Not always, I think.
      """)
    let said = article.quotes.map { article.text.string(at: $0.parts[0]) }
    #expect(said.prefix(2) == ["The boats stay in port.", "They always do in winter."])
  }

  @Test func `an interview has a turn for each question and answer`() {
    var article = annotated(
      """
      Ada Holm has run the port for eleven years.

      Q: When will the pier open?
      A. In May. The winter was long.

      And the railings are not here yet.

      Q: And who pays?

      A: “The county does.”

      Holm poured more coffee.
      """)
    article.authors = [.string("Pia Lund")]
    QuoteAnnotator().annotate(&article)
    let found = article.quotes.map { quote in
      "\(quote.rule) | \(quote.speaker?.name.map(article.string) ?? "-") | "
        + quote.parts.map { article.text.string(at: $0) }.joined(separator: " / ")
    }
    #expect(
      found.prefix(3) == [
        "turn.question | Pia Lund | When will the pier open?",
        "turn.answer | Ada Holm | In May. The winter was long. / And the railings are not here yet.",
        "turn.question | Pia Lund | And who pays?",
      ])
    // Marks around the whole answer are enough.
    #expect(found.count == 4 && found[3].hasSuffix("| The county does."))
  }

  @Test func `a transcript has the names of those who speak, and a list has none`() {
    func turns(_ text: String) -> [String] {
      let article = annotated(text)
      return article.quotes.filter { $0.rule == "turn.named" }.map { quote in
        "\(quote.speaker?.name.map(article.string) ?? "-"): \(article.string(quote.text))"
      }
    }
    let transcript = """
      Ada Holm and Tom Okafor met on Friday.

      MODERATOR: Who pays for the pier?

      HOLM: The county does.

      Tom Okafor: That is not what the minister said.

      MODERATOR: What did he say?

      NOTE: The transcript was shortened.
      """
    #expect(
      turns(transcript) == [
        "MODERATOR: Who pays for the pier?", "Ada Holm: The county does.",
        "Tom Okafor: That is not what the minister said.", "MODERATOR: What did he say?",
      ])
    let list = """
      The winners were named on Friday.

      BEST FILM: The Long Road, which was shot on the coast.

      BEST ACTOR: Tom Okafor for his part in it.

      BEST SONG: Glass by the band of the same name.
      """
    #expect(turns(list) == [])
    let table = """
      Ada Holm and Tom Okafor met on Friday.

      Ada Holm: 1,769 votes.

      Tom Okafor: 1,501. These are not yet all of them.
      """
    #expect(turns(table) == [])
    #expect(turns("HOLM: The county does.") == [])
  }

  @Test func `a reported clause keeps what stands before the words that cut it`() {
    let article = annotated(
      "A curfew, Ada Holm announced, starts at midnight. Ada Holm, who was late, said it would hold.",
      language: "en")
    let parts = article.quotes.map { $0.parts.map { article.text.string(at: $0) } }
    #expect(parts == [["A curfew", "starts at midnight"], ["it would hold"]])
  }

  @Test func `people whom a script knows are found by all their names`() {
    var words = AddedWords()
    words.people = [
      AddedPerson(name: "Xylla Quorn", forms: ["the Heron"], gender: .female),
      AddedPerson(name: "Bo Tam", gender: .male),
    ]
    var article = annotated(
      "Xylla Quorn met Bo Tam. “It is late,” said the Heron. “It is not,” he said. “Go,” she said.")
    for annotator in [PeopleAnnotator(), QuoteAnnotator()] as [any Annotator] {
      annotator.adding(words).annotate(&article)
    }
    #expect(
      article.quotes.map { $0.speaker?.name.map(article.string) } == [
        "Xylla Quorn", "Bo Tam", "Xylla Quorn",
      ])
    #expect(article.people.map { article.string($0.name) } == ["Xylla Quorn", "Bo Tam"])
    #expect(
      article.people[0].mentions.map { article.text.string(at: $0) } == [
        "Xylla Quorn", "the Heron",
      ])
  }

  @Test(
    "hostile text takes linear time and harms nothing",
    arguments: [
      String(repeating: "“", count: 200_000),
      String(repeating: "“a” said ", count: 40_000),
      String(repeating: "‘", count: 100_000) + String(repeating: "’", count: 100_000),
      String(repeating: "said \"", count: 50_000),
      String(repeating: "HOLM: a b\n", count: 20_000),
      String(repeating: "Q: a\n\nA: b\n\n", count: 10_000),
      String(repeating: "he said, according to that, ", count: 20_000),
      String(repeating: "A", count: 1_000_000),
      String(repeating: "Ada Holm ", count: 50_000),
      String(repeating: "“a b,” ‘c d.’ ", count: 40_000),
      String(repeating: "“We began in May and went on.\n\n", count: 8_000),
      "Later Holm spoke. " + (0..<20_000).map { "so Q\($0)a Holm came. " }.joined(),
      (0..<20_000).map { "so Q\(String($0, radix: 26)) Minister Holm came. " }.joined(),
      String(repeating: "Senator Anna Holm spoke. “Yes,” the senator said. ", count: 10_000),
      String(repeating: "“ ‘ ", count: 50_000) + String(repeating: "’ ” ", count: 50_000),
      String(repeating: "HE SAID ", count: 50_000),
      String(repeating: "said told called ", count: 20_000),
    ])
  func hostile(text: String) {
    // With and without the models, which read English and take longer.
    for (text, language) in [(text, nil), (String(text.prefix(40_000)), "en")] {
      let article = annotated(text, language: language)
      for quote in article.quotes {
        for part in quote.parts { #expect(part.end <= article.text.count) }
      }
    }
  }
}
