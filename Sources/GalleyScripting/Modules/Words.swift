import GalleyCore
import GalleyLexicons
import GalleyLua

// The part of `galley.text` that knows words and sentences.

let wordFunctions: [ModuleFunction] = [
  ModuleFunction(
    "words", "(text: string) -> list of string",
    "lists the words and numbers, without the marks around them",
    example:
      #"galley.text.words("Don't say “1,550” in the U.S.!")  --> { "Don't", "say", "1,550", "in", "the", "U.S." }"#
  ) { _, call throws(LuaFailure) in
    let text = TextBuffer(try call.string(1))
    call.results.beginArray()
    for span in words(of: text) { call.results.string(text.bytes[span.range]) }
    call.results.endArray()
  },
  ModuleFunction(
    "word_count", "(text: string) -> integer", "counts what `words` lists, and makes no list",
    example: #"galley.text.word_count("Don't say “1,550” in the U.S.!")  --> 6"#
  ) { _, call throws(LuaFailure) in
    call.results.integer(words(of: TextBuffer(try call.string(1))).count)
  },
  ModuleFunction(
    "sentences", "(text: string) -> list of string",
    "lists the sentences; an abbreviation or an initial ends none, an empty line does",
    example:
      #"galley.text.sentences("Dr. Holm left. “Why?” Nobody knew.")  --> { "Dr. Holm left.", "“Why?”", "Nobody knew." }"#
  ) { _, call throws(LuaFailure) in
    let text = TextBuffer(try call.string(1))
    call.results.beginArray()
    for span in sentences(of: text) { call.results.string(text.bytes[span.range]) }
    call.results.endArray()
  },
  ModuleFunction(
    "tokens", "(text: string, offset: integer?) -> table",
    "takes a text apart into words, numbers and marks, with the place of each and its sentence",
    details: """
      The table has columns, lists of the same length: `text`, the token; `first` and `last`, its bytes as \
      `string.sub` counts them; `from` and `to`, its place in code points from 0 and half open, as \
      `article:offsets` counts them, with `offset` before the text; `sentence`, the number of its sentence, and \
      `number`, its own number in that. Two shorter lists have places in these columns: `starts`, those of the \
      first tokens of the sentences, and `joined`, those of the tokens behind which the next one follows \
      without white space. A possessive `'s` and a short verb behind a word are tokens of their own; what a \
      reader sees as one character is never cut. White space is in no token.
      """,
    example: #"""
      table.concat(galley.text.tokens("It's 5 km. Go!").text, " ")  --> "It 's 5 km . Go !"
      table.concat(galley.text.tokens("Är du? Ja.").from, " ")  --> "0 3 5 7 9"
      table.concat(galley.text.tokens("Är du? Ja.").sentence, " ")  --> "1 1 1 2 2"
      table.concat(galley.text.tokens("Är du? Ja.").starts, " ")  --> "1 4"
      table.concat(galley.text.tokens("Är du? Ja.").joined, " ")  --> "2 4"
      """#
  ) { _, call throws(LuaFailure) in
    let text = TextBuffer(try call.string(1))
    let offset = Int(clamping: try call.optionalInteger(2) ?? 0)
    guard 0...(1 << 48) ~= offset else { throw LuaFailure("no such offset", argument: 2) }
    SentenceTokens(text).writeColumns(to: &call.results, offset: offset)
  },
]

/// For tokens alone: nobody asks what the words are.
private let noWords = Lexicon([])

/// The spans of words and numbers, with a possessive `'s` or a short verb behind them.
private func words(of text: TextBuffer) -> [TextSpan] {
  var words: [TextSpan] = []
  for token in TokenTable(text, lexicon: noWords).tokens {
    if token.isWord {
      words.append(token.span)
    } else if token.kind == .possessive || token.kind == .clitic, let last = words.last,
      last.end == Int(token.start)
    {
      words[words.count - 1] = TextSpan(last.start, Int(token.end))
    }
  }
  return words
}

/// The tokens with the first one of each sentence marked.
private func sentenceTable(_ text: TextBuffer) -> TokenTable {
  var table = TokenTable(text, lexicon: Sentences.lexicon)
  table.markSentences(abbreviations: Sentences.abbreviation, openers: Sentences.opener)
  return table
}

func sentences(of text: TextBuffer) -> [TextSpan] {
  var sentences: [TextSpan] = []
  for token in sentenceTable(text).tokens {
    if token.shape.contains(.sentenceStart) || sentences.isEmpty {
      sentences.append(token.span)
    } else {
      sentences[sentences.count - 1] = sentences[sentences.count - 1].union(token.span)
    }
  }
  return sentences
}

/// The tokens of a text with their sentences. What a reader sees as one character is never cut.
struct SentenceTokens {
  let text: TextBuffer
  private(set) var spans: [TextSpan] = []
  /// The number of the sentence of each, from 1.
  private(set) var sentences: [Int] = []
  /// The place of each in its sentence, from 1.
  private(set) var numbers: [Int] = []

  /// - Complexity: linear in the text.
  init(_ text: TextBuffer) {
    self.text = text
    let table = sentenceTable(text)
    spans.reserveCapacity(table.tokens.count)
    sentences.reserveCapacity(table.tokens.count)
    numbers.reserveCapacity(table.tokens.count)
    var sentence = 0
    var previous: GalleyCore.Token?
    for token in table.tokens {
      if token.shape.contains(.sentenceStart) || sentence == 0 { sentence += 1 }
      if let previous, let last = spans.last, continues(token, previous, last) {
        spans[spans.count - 1] = last.union(token.span)
      } else {
        spans.append(token.span)
        numbers.append(sentences.last == sentence ? (numbers.last ?? 0) + 1 : 1)
        sentences.append(sentence)
      }
      previous = token
    }
  }

  /// Whether the next token follows without white space.
  func isJoined(_ index: Int) -> Bool {
    index + 1 < spans.count && spans[index].end == spans[index + 1].start
  }

  /// Whether a reader sees no border between two tokens: emoji are joined from several symbols, and
  /// accents stand behind what they belong to.
  private func continues(_ token: GalleyCore.Token, _ previous: GalleyCore.Token, _ last: TextSpan)
    -> Bool
  {
    guard token.kind == .symbol || previous.kind == .symbol, last.end == Int(token.start),
      text.bytes[last.end] >= 0x80
    else { return false }
    // What decides lies within a few scalars.
    var start = max(last.start, last.end - 32)
    while start < last.end, isContinuation(text.bytes[start]) { start += 1 }
    let before = text.string(at: TextSpan(start, last.end))
    let behind = text.string(at: token.span)
    return (before + behind).count < before.count + behind.count
  }

  /// Writes a table with columns.
  ///
  /// - Parameter offset: the code points before the text.
  /// - Complexity: linear in the text, whose code points are counted once.
  func writeColumns(to encoder: inout LuaEncoder, offset: Int) {
    encoder.beginTable()
    encoder.key("text")
    encoder.beginArray()
    for span in spans { encoder.string(text.bytes[span.range]) }
    encoder.endArray()
    encoder.key("first")
    encoder.integers(spans.map(\.first))
    encoder.key("last")
    encoder.integers(spans.map(\.last))
    var from: [Int] = []
    var to: [Int] = []
    from.reserveCapacity(spans.count)
    to.reserveCapacity(spans.count)
    var (place, codePoints) = (0, offset)
    let bytes = text.bytes.span
    func advance(to end: Int) {
      while place < end {
        if !isContinuation(bytes[place]) { codePoints += 1 }
        place += 1
      }
    }
    for span in spans {
      advance(to: span.start)
      from.append(codePoints)
      advance(to: span.end)
      to.append(codePoints)
    }
    encoder.key("from")
    encoder.integers(from)
    encoder.key("to")
    encoder.integers(to)
    encoder.key("sentence")
    encoder.integers(sentences)
    encoder.key("number")
    encoder.integers(numbers)
    encoder.key("starts")
    encoder.integers(numbers.indices.filter { numbers[$0] == 1 }.map { $0 + 1 })
    encoder.key("joined")
    encoder.integers(spans.indices.filter(isJoined).map { $0 + 1 })
    encoder.endTable()
  }
}

/// The words by which sentences are told apart.
private enum Sentences {
  static let abbreviation: UInt64 = 1
  static let opener: UInt64 = 2

  static let lexicon = Lexicon(
    [
      ("abbreviations", "abbreviation", abbreviation),
      ("function-words", "sentence-opener", opener),
    ]
    .flatMap { list, section, wordClass in
      (WordLists.list(list)[section]?.words ?? []).map { (word: $0, classes: wordClass) }
    })
}
