import GalleyCore
import Testing

@testable import GalleyAnnotators

/// Short passages of our own with what a reader finds in them: kind, speaker and cue of each quote,
/// and its text. An expectation reads `kind | speaker | cue | text`, with `-` for what is not there.
@Suite struct QuotePassageTests {
  private func found(_ text: String, language: String) -> [String] {
    quotes(of: annotated(text, language: language))
  }

  @Test("what English passages say", arguments: englishPassages)
  func english(text: String, expected: [String]) {
    #expect(found(text, language: "en") == expected)
  }

  @Test("the marks of other languages", arguments: foreignPassages)
  func foreign(text: String, language: String, expected: [String]) {
    #expect(found(text, language: language) == expected)
  }
}

private let englishPassages: [(String, [String])] = [
  // Signatures, one after the other.
  (
    "“The road is shut.” ― Pia Lund “Nobody asked us.” ― Carlos Vega. Getty. “It will pass.”― Ada Holm",
    [
      "direct | Pia Lund | ― | The road is shut.",
      "direct | Carlos Vega | ― | Nobody asked us.",
      "direct | Ada Holm | ― | It will pass.",
    ]
  ),
  // Titles and names in marks are no speech.
  (
    "The station pulled a spot titled “Arrogant and Late,” which had run for a week.",
    ["term | - | - | Arrogant and Late,"]
  ),
  (
    "She sang the old anthem “A Light on the Water” before the vote.",
    ["term | - | - | A Light on the Water"]
  ),
  (
    "The years that are known as “the Troubles” began with a hosepipe.",
    ["term | - | - | the Troubles"]
  ),
  // A second word that reports begins a report of its own.
  (
    "Pia Lund called the plan “outrageous” and called for an inquiry into its costs.",
    [
      "mixed | Pia Lund | called | outrageous",
      "indirect | Pia Lund | called | an inquiry into its costs",
    ]
  ),
  // Where the cue stands.
  (
    "“The ferry will not sail tonight,” Pia Lund said.",
    ["direct | Pia Lund | said | The ferry will not sail tonight,"]
  ),
  (
    "“The ferry will not sail tonight,” said Pia Lund.",
    ["direct | Pia Lund | said | The ferry will not sail tonight,"]
  ),
  (
    "“The ferry will not sail tonight,” said Pia Lund, the harbour master.",
    ["direct | Pia Lund | said | The ferry will not sail tonight,"]
  ),
  (
    "Pia Lund said: “The ferry will not sail tonight.”",
    ["direct | Pia Lund | said | The ferry will not sail tonight."]
  ),
  (
    "Pia Lund said, “The ferry will not sail tonight.”",
    ["direct | Pia Lund | said | The ferry will not sail tonight."]
  ),
  (
    "“The ferry,” Pia Lund said, “will not sail tonight.”",
    ["direct | Pia Lund | said | The ferry, / will not sail tonight."]
  ),
  (
    "“Who would sail tonight?” Pia Lund asked.",
    ["direct | Pia Lund | asked | Who would sail tonight?"]
  ),
  ("“Not tonight!” shouted Pia Lund.", ["direct | Pia Lund | shouted | Not tonight!"]),
  (
    "“The ferry will not sail,” Pia Lund told reporters on Friday.",
    ["direct | Pia Lund | told | The ferry will not sail,"]
  ),
  (
    "“The ferry will not sail,” Pia Lund wrote in a letter to the council.",
    ["direct | Pia Lund | wrote | The ferry will not sail,"]
  ),
  (
    "“The ferry will not sail,” Mayor Pia Lund announced.",
    ["direct | Pia Lund | announced | The ferry will not sail,"]
  ),
  (
    "“The ferry will not sail,” Pia Lund, the mayor of Holm, said.",
    ["direct | Pia Lund | said | The ferry will not sail,"]
  ),
  (
    "“The ferry will not sail,” a spokesman for the harbour said.",
    ["direct | a spokesman for the harbour | said | The ferry will not sail,"]
  ),
  (
    "“The ferry will not sail,” the company said in a statement.",
    ["direct | the company | said | The ferry will not sail,"]
  ),
  (
    "“The ferry will not sail,” according to Pia Lund.",
    ["direct | Pia Lund | according to | The ferry will not sail,"]
  ),
  (
    "“The ferry will not sail,” Pia Lund argued.",
    ["direct | Pia Lund | argued | The ferry will not sail,"]
  ),
  (
    "“The ferry will not sail,” Pia Lund warned.",
    ["direct | Pia Lund | warned | The ferry will not sail,"]
  ),
  (
    "“The ferry will not sail,” Pia Lund replied.",
    ["direct | Pia Lund | replied | The ferry will not sail,"]
  ),
  (
    "“The ferry will not sail,” Pia Lund added.",
    ["direct | Pia Lund | added | The ferry will not sail,"]
  ),
  (
    "“The ferry will not sail,” Pia Lund tweeted.",
    ["direct | Pia Lund | tweeted | The ferry will not sail,"]
  ),
  // More of the same voice.
  (
    "“The ferry will not sail,” Pia Lund said. “The wind is too strong.”",
    [
      "direct | Pia Lund | said | The ferry will not sail,",
      "direct | Pia Lund | said | The wind is too strong.",
    ]
  ),
  (
    "“The ferry will not sail,” Pia Lund said.\n\n“The wind is too strong,” she added.",
    [
      "direct | Pia Lund | said | The ferry will not sail,",
      "direct | Pia Lund | added | The wind is too strong,",
    ]
  ),
  (
    "“The ferry will not sail,” Pia Lund said.\n\n“The wind is too strong,” said Erik Dahl, a pilot.",
    [
      "direct | Pia Lund | said | The ferry will not sail,",
      "direct | Erik Dahl | said | The wind is too strong,",
    ]
  ),
  (
    "Pia Lund said: “The ferry will not sail.\n\n“The wind is too strong.”",
    ["direct | Pia Lund | said | The ferry will not sail. / The wind is too strong."]
  ),
  // A part of the clause.
  (
    "Pia Lund called the plan “a leap into cold water.”",
    ["mixed | Pia Lund | called | a leap into cold water."]
  ),
  (
    "Pia Lund said the plan was “a leap into cold water.”",
    ["mixed | Pia Lund | said | a leap into cold water."]
  ),
  (
    "Pia Lund said that the plan was “a leap into cold water” and would cost too much.",
    ["mixed | Pia Lund | said | a leap into cold water"]
  ),
  (
    "Pia Lund described the plan as “a leap into cold water.”",
    ["mixed | Pia Lund | described | a leap into cold water."]
  ),
  (
    "Pia Lund told the council that the plan was “a leap into cold water.”",
    ["mixed | Pia Lund | told | a leap into cold water."]
  ),
  (
    "The plan is “a leap into cold water,” Pia Lund said.",
    ["mixed | Pia Lund | said | a leap into cold water,"]
  ),
  (
    "The plan was “a leap into cold water,” according to Pia Lund.",
    ["mixed | Pia Lund | according to | a leap into cold water,"]
  ),
  (
    "Pia Lund denied that she had “ever signed” the letter.",
    ["mixed | Pia Lund | denied | ever signed"]
  ),
  ("Pia Lund urged the council to “think again.”", ["mixed | Pia Lund | urged | think again."]),
  (
    "Pia Lund accused the council of “playing with matches.”",
    ["mixed | Pia Lund | accused | playing with matches."]
  ),
  // No marks.
  (
    "Pia Lund said that the ferry would not sail.",
    ["indirect | Pia Lund | said | the ferry would not sail"]
  ),
  (
    "Pia Lund said the ferry would not sail.",
    ["indirect | Pia Lund | said | the ferry would not sail"]
  ),
  (
    "The ferry would not sail, Pia Lund said.",
    ["indirect | Pia Lund | said | The ferry would not sail"]
  ),
  (
    "The ferry will not sail tonight, according to Pia Lund.",
    ["indirect | Pia Lund | according to | The ferry will not sail tonight"]
  ),
  (
    "According to Pia Lund, the ferry will not sail tonight.",
    ["indirect | Pia Lund | According to | the ferry will not sail tonight"]
  ),
  (
    "Pia Lund told reporters that the ferry would not sail.",
    ["indirect | Pia Lund | told | the ferry would not sail"]
  ),
  (
    "Pia Lund argued that the ferry was too old.",
    ["indirect | Pia Lund | argued | the ferry was too old"]
  ),
  (
    "Pia Lund warned that the ferry was too old.",
    ["indirect | Pia Lund | warned | the ferry was too old"]
  ),
  (
    "Pia Lund insisted that the ferry was safe.",
    ["indirect | Pia Lund | insisted | the ferry was safe"]
  ),
  ("Pia Lund claimed the ferry was safe.", ["indirect | Pia Lund | claimed | the ferry was safe"]),
  (
    "Pia Lund noted that the ferry was forty years old.",
    ["indirect | Pia Lund | noted | the ferry was forty years old"]
  ),
  (
    "A spokeswoman for the ministry said the ferry would not sail.",
    ["indirect | A spokeswoman for the ministry | said | the ferry would not sail"]
  ),
  (
    "The ministry said the ferry would not sail.",
    ["indirect | The ministry | said | the ferry would not sail"]
  ),
  (
    "Pia Lund acknowledged that the ferry was late.",
    ["indirect | Pia Lund | acknowledged | the ferry was late"]
  ),
  (
    "Pia Lund explained that the engine had failed.",
    ["indirect | Pia Lund | explained | the engine had failed"]
  ),
  (
    "Pia Lund suggested that the engine had failed.",
    ["indirect | Pia Lund | suggested | the engine had failed"]
  ),
  // Who is meant.
  (
    "Mayor Pia Lund opened the bridge on Friday. “It is a good day,” she said.",
    ["direct | Pia Lund | said | It is a good day,"]
  ),
  (
    "Pia Lund and Erik Dahl opened the bridge. “It is a good day,” Dahl said. “A very good day,” said Lund.",
    [
      "direct | Erik Dahl | said | It is a good day,",
      "direct | Pia Lund | said | A very good day,",
    ]
  ),
  (
    "Erik Dahl sat beside Pia Lund at dinner. “It was kind of her,” he said.",
    ["direct | Erik Dahl | said | It was kind of her,"]
  ),
  (
    "Mr. Dahl met the council. “I have nothing to hide,” he said.",
    ["direct | Dahl | said | I have nothing to hide,"]
  ),
  // Nobody speaks.
  ("The “smart” bridge was closed again on Monday.", ["term | - | - | smart"]),
  ("The crane is 14' 2\" long.", []),
  ("Both sides’ claims, the ’80s and rock ’n’ roll.", []),
  // Other marks.
  (
    "\"The ferry will not sail,\" Pia Lund said.",
    ["direct | Pia Lund | said | The ferry will not sail,"]
  ),
  (
    "''The ferry will not sail,'' Pia Lund said.",
    ["direct | Pia Lund | said | The ferry will not sail,"]
  ),
  (
    "``The ferry will not sail,'' Pia Lund said.",
    ["direct | Pia Lund | said | The ferry will not sail,"]
  ),
  (
    "‘The ferry will not sail,’ Pia Lund said.",
    ["direct | Pia Lund | said | The ferry will not sail,"]
  ),
  (
    "\"The ferry will not sail,” Pia Lund said.",
    ["direct | Pia Lund | said | The ferry will not sail,"]
  ),
  (
    "“The ferry, the ‘old lady’ as we call her, will not sail,” Pia Lund said.",
    ["direct | Pia Lund | said | The ferry, the ‘old lady’ as we call her, will not sail,"]
  ),
  // Signed, and spoken in turns.
  (
    "“The best ferry in the world.” ― Pia Lund",
    ["direct | Pia Lund | ― | The best ferry in the world."]
  ),
  (
    "“The best ferry in the world.”\n\n― Pia Lund",
    ["direct | Pia Lund | ― | The best ferry in the world."]
  ),
  (
    "“LUND: Will the ferry sail? I hope so.”",
    ["direct | LUND | : | LUND: Will the ferry sail? I hope so."]
  ),
  // Participles and second verbs.
  (
    "Pia Lund said the ferry was old, adding that it was safe.",
    [
      "indirect | Pia Lund | said | the ferry was old",
      "indirect | Pia Lund | adding | it was safe",
    ]
  ),
  // A credit right behind the cue is no part of what was said.
  (
    "The harbour will raise the tolls in June, officials said (Ada Holm, Skerry Gazette, May 2).",
    ["indirect | officials | said | The harbour will raise the tolls in June"]
  ),
]

private let foreignPassages: [(String, String, [String])] = [
  (
    "„Wir haben gewonnen“, sagte Ada Holm.", "de",
    ["direct | Ada Holm | sagte | Wir haben gewonnen"]
  ),
  (
    "»Wir haben gewonnen«, sagte Ada Holm.", "de",
    ["direct | Ada Holm | sagte | Wir haben gewonnen"]
  ),
  (
    "Ada Holm sagte: „Wir haben gewonnen.“", "de",
    ["direct | Ada Holm | sagte | Wir haben gewonnen."]
  ),
  (
    "„Wir haben gewonnen“, erklärte Ada Holm am Freitag.", "de",
    ["direct | Ada Holm | erklärte | Wir haben gewonnen"]
  ),
  ("« Nous avons gagné », a dit Ada Holm.", "fr", ["direct | Ada Holm | dit | Nous avons gagné"]),
  (
    "« Nous avons gagné », affirme Ada Holm.", "fr",
    ["direct | Ada Holm | affirme | Nous avons gagné"]
  ),
  ("«Hemos ganado», dijo Ada Holm.", "es", ["direct | Ada Holm | dijo | Hemos ganado"]),
  ("“Hemos ganado”, afirmó Ada Holm.", "es", ["direct | Ada Holm | afirmó | Hemos ganado"]),
  ("“Ganhámos”, disse Ada Holm.", "pt", ["direct | Ada Holm | disse | Ganhámos"]),
  ("«Abbiamo vinto», disse Ada Holm.", "it", ["direct | Ada Holm | disse | Abbiamo vinto"]),
  ("”Vi vann”, sade Ada Holm.", "sv", ["direct | Ada Holm | sade | Vi vann"]),
  ("»Vi vandt,« sagde Ada Holm.", "da", ["direct | Ada Holm | sagde | Vi vandt,"]),
  ("«Vi vant», sier Ada Holm.", "no", ["direct | Ada Holm | sier | Vi vant"]),
  (
    "„Wygraliśmy”, powiedziała Ada Holm.", "pl",
    ["direct | Ada Holm | powiedziała | Wygraliśmy"]
  ),
  (
    "“We hebben gewonnen”, zei Ada Holm.", "nl", ["direct | Ada Holm | zei | We hebben gewonnen"]
  ),
]
