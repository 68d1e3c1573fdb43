import GalleyCore

/// What the rules for quotes look at: the tokens, the stretches between marks, the names and the
/// citations of one article. Rules see the text as a row of tokens in which each stretch between
/// marks is one opaque thing.
struct QuoteScene {
  /// No rule looks farther than this many tokens from a quote, so that a sentence of a million
  /// words costs no more for each quote in it than one of sixty.
  static let reach = 60

  let table: TokenTable
  let text: TextBuffer
  let stretches: [MarkedStretch]
  private(set) var people: [Person]
  /// The token ranges of the paragraphs, by position.
  let paragraphs: [Range<Int>]

  /// Whether verbs of other languages report here: in English some of them are common words.
  let isForeign: Bool

  /// Words that scripts have added to those that report.
  var aliases = CueAliases([])
  /// People whom scripts have added.
  var known = KnownPeople()

  /// The stretch that each token belongs to, or -1.
  private let stretchOf: [Int32]
  /// The person whose name each token belongs to, or -1.
  private var personOf: [Int32]
  /// Whether a token belongs to an attribution to an outlet, or a credit.
  private let cited: [Bool]

  init(
    article: Article, table: TokenTable, paragraphs: [Range<Int>], stretches: [MarkedStretch]
  ) {
    self.table = table
    text = article.text
    self.paragraphs = paragraphs
    self.stretches = stretches
    people = article.people
    isForeign = article.language != "en"
    var stretchOf = [Int32](repeating: -1, count: table.count)
    for (index, stretch) in stretches.enumerated() {
      for token in stretch.outer { stretchOf[token] = Int32(index) }
    }
    personOf = []
    var cited = [Bool](repeating: false, count: table.count)
    for citation in article.citations {
      guard let span = citation.span else { continue }
      for token in table.range(in: span) { cited[token] = true }
    }
    self.stretchOf = stretchOf
    self.cited = cited
    setPeople(of: article)
  }

  /// Takes the people of the article over.
  mutating func setPeople(of article: Article) {
    people = article.people
    personOf = [Int32](repeating: -1, count: table.count)
    for (index, person) in people.enumerated() {
      for mention in person.mentions {
        for token in table.range(in: mention) { personOf[token] = Int32(index) }
      }
    }
  }

  /// The first tokens of names that speak and belong to nobody yet: what the models have found to
  /// be a source, and looks like a name.
  func newNames(in choices: StretchChoices) -> Set<Int> {
    var found: Set<Int> = []
    for reading in choices.readings where reading.score > 0 {
      for run in reading.runs(of: .source) {
        let tokens = choices.skeleton.tokens(run)
        guard tokens.count < 40, tokens.contains(where: { table[$0].isCapitalised }) else {
          continue
        }
        for candidate in nameCandidates(in: tokens, of: table, text)
        where candidate.wordCount(table) > 1
          && !candidate.name.contains(where: { personOf[$0] >= 0 })
        {
          let before = candidate.name.lowerBound - 1
          let isHeld = before >= tokens.lowerBound && table.has(before, [.preposition, .article])
          if !isHeld { found.insert(candidate.name.lowerBound) }
        }
      }
    }
    return found
  }

  /// The colon behind the name with which a paragraph of a transcript begins: `WALLACE: Will she?`,
  /// `Q: And then?`.
  func transcriptColon(in paragraph: Range<Int>) -> Int? {
    var token = paragraph.lowerBound
    if token < paragraph.upperBound, isMarked(token), table[token].kind != .word { token += 1 }
    let start = token
    while token < paragraph.upperBound, token < start + 5 {
      if table[token].kind == .colon { return token > start ? token : nil }
      let isName =
        table[token].kind == .word && table[token].isCapitalised
        || table[token].kind == .period && !table[token].shape.contains(.afterSpace)
      guard isName else { return nil }
      token += 1
    }
    return nil
  }

  /// The position of the paragraph that holds a token.
  func paragraph(of token: Int) -> Int? {
    var low = 0
    var high = paragraphs.count
    while low < high {
      let middle = (low + high) / 2
      if paragraphs[middle].upperBound <= token { low = middle + 1 } else { high = middle }
    }
    return low < paragraphs.count ? low : nil
  }

  func stretch(at token: Int) -> Int? {
    stretchOf[token] < 0 ? nil : Int(stretchOf[token])
  }

  func isMarked(_ token: Int) -> Bool { stretchOf[token] >= 0 }

  func person(at token: Int) -> Int? {
    personOf[token] < 0 ? nil : Int(personOf[token])
  }

  /// The word that a script's cue behaves like; nil for all others.
  func cueAlias(_ token: Int) -> CueAliases.Alias? {
    aliases.isEmpty || table[token].kind != .word
      ? nil : aliases[foldedHash(text.bytes, table[token].span)]
  }

  func isCited(_ token: Int) -> Bool { cited[token] }

  /// The tokens of the name of a person around `token`.
  func name(around token: Int) -> Range<Int> {
    let person = personOf[token]
    var start = token
    var end = token + 1
    while start > 0, personOf[start - 1] == person, person >= 0 { start -= 1 }
    while end < table.count, personOf[end] == person { end += 1 }
    return start..<end
  }

  /// The sentence around `token`, in tokens, at most `reach` to either side. Sentence ends inside
  /// marks do not count, nor does a capital behind `?"` and `!"` when speech is reported there.
  func sentence(around token: Int, in paragraph: Int) -> Range<Int> {
    let bounds = paragraphs[paragraph]
    var start = token
    let floor = max(bounds.lowerBound, token - Self.reach)
    while start > floor, !beginsSentence(start) { start -= 1 }
    var end = token + 1
    let ceiling = min(bounds.upperBound, token + Self.reach)
    while end < ceiling, !beginsSentence(end) { end += 1 }
    return start..<max(end, start)
  }

  /// Whether a sentence begins at `token`, which is not inside a stretch.
  func beginsSentence(_ token: Int) -> Bool {
    guard table[token].shape.contains(.sentenceStart) else { return false }
    guard let stretch = stretch(at: token) else {
      return !followsOpenEnd(token)
    }
    return stretches[stretch].open == token
  }

  /// `“Who knows?” Smith said.`: the sentence goes on behind the mark.
  private func followsOpenEnd(_ token: Int) -> Bool {
    guard token > 0, let before = stretch(at: token - 1) else { return false }
    let stretch = stretches[before]
    guard stretch.isClosed, stretch.close == token - 1, stretch.close > 0 else { return false }
    switch table[stretch.close - 1].kind {
    case .question, .exclamation, .ellipsis, .dash:
      return reportsSpeech(from: token)
    default:
      return false
    }
  }

  private func reportsSpeech(from token: Int) -> Bool {
    for place in token..<min(token + 8, table.count) {
      if table[place].kind == .period || isMarked(place) { return false }
      if table.has(place, [.say, .utter, .tell, .sayForeign]) { return true }
    }
    return false
  }
}
