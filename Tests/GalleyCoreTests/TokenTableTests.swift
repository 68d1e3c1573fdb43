import Testing

@testable import GalleyCore

@Suite struct TokenTableTests {
  private static let lexicon = Lexicon([
    (word: "said", classes: 1), (word: "U.S.", classes: 2), (word: "Reported", classes: 4),
  ])

  private func pieces(_ text: String) -> [String] {
    let buffer = TextBuffer(text)
    return TokenTable(buffer, lexicon: Self.lexicon).tokens.map { buffer.string(at: $0.span) }
  }

  @Test(
    "text is cut into words, numbers and marks",
    arguments: [
      ("Gates said.", ["Gates", "said", "."]),
      ("the U.S. plan", ["the", "U.S.", "plan"]),
      ("in the U.S.-Russian pact", ["in", "the", "U.S.-Russian", "pact"]),
      ("on Spacewar.com.", ["on", "Spacewar.com", "."]),
      ("Moscow\u{2019}s concerns", ["Moscow", "\u{2019}s", "concerns"]),
      ("Moscow's, he'd", ["Moscow", "'s", ",", "he", "'d"]),
      ("sides\u{2019} radar", ["sides", "\u{2019}", "radar"]),
      ("don\u{2019}t O'Brien", ["don\u{2019}t", "O'Brien"]),
      ("1,550 warheads, 3.5", ["1,550", "warheads", ",", "3.5"]),
      ("Post I/St. Albert", ["Post", "I", "/", "St", ".", "Albert"]),
      ("\u{201C}fusion\u{201D} \u{2014} no", ["\u{201C}", "fusion", "\u{201D}", "\u{2014}", "no"]),
      ("a no\u{A0}break", ["a", "no", "break"]),
      ("\u{C9}tat fran\u{E7}ais", ["\u{C9}tat", "fran\u{E7}ais"]),
      ("wait... ''yes''", ["wait", "...", "''", "yes", "''"]),
      ("", []),
    ])
  func pieces(text: String, expected: [String]) {
    #expect(pieces(text) == expected)
  }

  @Test func `a token knows its shape and its place in the lines`() {
    let table = TokenTable(TextBuffer("NATO \u{C9}tat one\n\ntwo\nthree"), lexicon: Self.lexicon)
    #expect(table[0].shape.isSuperset(of: [.allCapitals, .capitalised, .afterBlankLine]))
    #expect(table[1].shape == [.capitalised, .afterSpace])
    #expect(table[2].shape == [.afterSpace])
    #expect(table[3].shape.contains(Token.Shape.afterBlankLine))
    #expect(table[4].shape.contains(Token.Shape.afterNewline))
    #expect(!table[4].shape.contains(Token.Shape.afterBlankLine))
  }

  @Test func `words are found in the lexicon in any case`() {
    let table = TokenTable(TextBuffer("U.S. SAID reported unknown"), lexicon: Self.lexicon)
    #expect((0..<4).map { table.classes($0) } == [2, 1, 4, 0])
  }

  @Test func `a span finds the tokens that begin in it`() {
    let table = TokenTable(TextBuffer("one two three"), lexicon: Self.lexicon)
    #expect(table.range(in: TextSpan(4, 13)) == 1..<3)
    #expect(table.range(in: TextSpan(5, 6)).isEmpty)
    #expect(table.span(1..<3) == TextSpan(4, 13))
  }

  @Test func `every text of small size tokenizes into ordered spans on scalar borders`() {
    let alphabet = ["a", "B", "1", " ", ".", "'", "\u{2019}", "-", "\u{201C}", "s", "\n", "\u{E9}"]
    var texts = [""]
    for _ in 0..<4 { texts += texts.flatMap { text in alphabet.map { text + $0 } } }
    for text in Set(texts) {
      let buffer = TextBuffer(text)
      var end = 0
      for token in TokenTable(buffer, lexicon: Self.lexicon).tokens {
        #expect(Int(token.start) >= end && token.end > token.start)
        #expect(!isContinuation(buffer.bytes[Int(token.start)]))
        end = Int(token.end)
      }
      #expect(end <= buffer.count)
    }
  }
}
