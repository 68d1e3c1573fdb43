import GalleyCore

/// One step of the row in which the models read a paragraph: a token, or a whole stretch between
/// marks folded into one.
package struct Unit {
  /// The tokens that it stands for.
  package var token: Int32
  package var end: Int32
  /// A hash of the word in small letters; for a stretch, of what it looks like.
  var word: UInt32
  package var hash: UInt32 { word }
  /// A hash of the last three bytes.
  var suffix: UInt32
  package var category: UnitCategory
  /// The forms that the word may be, from `WordForms`.
  var forms: UInt8
  /// How often the word reports, 0 for never to 7 for nearly always.
  package var prior: UInt8
  /// The position of the stretch, or -1.
  package var stretch: Int32
  /// The position of the person, or -1.
  var person: Int32
  package var startsSentence: Bool
  var isCapitalised: Bool
  /// A verb, or a colon, no farther than a short noun phrase from a stretch.
  var isBesideMarks = false
  /// The rules take it for the cue of a stretch.
  var isHinted = false
}

/// The paragraphs of an article as rows of units, with the sentences among them.
package struct Skeleton {
  /// A sentence without an end is cut after this many units, so that one of ten megabytes costs
  /// what many short ones do. Sentences of news have 24 words, and hardly one in a thousand 120.
  static let longestSentence = 160

  package private(set) var units: [Unit] = []
  /// The unit of each stretch.
  package private(set) var unitOfStretch: [Int32]
  /// The units of each paragraph.
  package private(set) var paragraphs: [Range<Int>] = []
  /// The sentences in order, as ranges of units; each lies in one paragraph.
  package private(set) var sentences: [Range<Int>] = []
  /// The sentence of each unit.
  package private(set) var sentenceOf: [Int32] = []

  /// - Parameter hints: what the rules make of the stretches.
  init(scene: QuoteScene, model: QuoteModel, hints: [StretchHint]) {
    unitOfStretch = [Int32](repeating: -1, count: scene.stretches.count)
    units.reserveCapacity(scene.paragraphs.reduce(0) { $0 + $1.count })
    var reader = UnitReader(scene: scene, model: model)
    for paragraph in scene.paragraphs {
      let first = units.count
      var token = paragraph.lowerBound
      var sentenceStart = first
      let transcriptColon = scene.transcriptColon(in: paragraph)
      let isTranscript = transcriptColon != nil
      while token < paragraph.upperBound {
        var unit = reader.unit(at: token, paragraph: paragraph)
        if token == transcriptColon {
          unit.word = 0x0044_0000
          unit.prior = 7
        }
        if unit.startsSentence && units.count > first && !isTranscript
          || units.count - sentenceStart >= Self.longestSentence
        {
          closeSentence(sentenceStart)
          sentenceStart = units.count
        }
        if unit.stretch >= 0 { unitOfStretch[Int(unit.stretch)] = Int32(units.count) }
        units.append(unit)
        token = Int(unit.end)
      }
      if units.count > sentenceStart { closeSentence(sentenceStart) }
      paragraphs.append(first..<units.count)
    }
    for hint in hints {
      if let token = hint.cue, let unit = unit(ofToken: token), units[unit].stretch < 0 {
        units[unit].isHinted = true
      }
    }
  }

  private mutating func closeSentence(_ start: Int) {
    // `― Name` below a quote.
    if units[start].category == .dash, start + 1 < units.count, units[start + 1].isCapitalised {
      units[start].isBesideMarks = true
    }
    // Behind a stretch a name may stand before the verb; before one a comma, a colon, a `that`.
    var sinceStretch = 99
    for index in start..<units.count {
      if units[index].stretch >= 0 {
        sinceStretch = 0
        for back in max(start, index - 3)..<index { markVerb(back) }
      } else {
        sinceStretch += 1
        if sinceStretch <= 5 { markVerb(index) }
        // `“…” -Name`
        if sinceStretch == 1, units[index].category == .dash, index + 1 < units.count,
          units[index + 1].isCapitalised
        {
          units[index].isBesideMarks = true
        }
      }
    }
    for _ in start..<units.count { sentenceOf.append(Int32(sentences.count)) }
    sentences.append(start..<units.count)
  }

  private mutating func markVerb(_ index: Int) {
    let verbs = WordForms.past | WordForms.third | WordForms.gerund
    if units[index].forms & verbs != 0, !units[index].isCapitalised {
      units[index].isBesideMarks = true
    }
  }

  /// The unit that holds a token, by its place in the row.
  package func unit(ofToken token: Int) -> Int? {
    var low = 0
    var high = units.count
    while low < high {
      let middle = (low + high) / 2
      if Int(units[middle].end) <= token { low = middle + 1 } else { high = middle }
    }
    return low < units.count && Int(units[low].token) <= token ? low : nil
  }

  package func startsParagraph(_ unit: Int) -> Bool {
    var low = 0
    var high = paragraphs.count
    while low < high {
      let middle = (low + high) / 2
      if paragraphs[middle].upperBound <= unit { low = middle + 1 } else { high = middle }
    }
    return low < paragraphs.count && paragraphs[low].lowerBound == unit
  }

  /// The tokens of a range of units.
  package func tokens(_ range: Range<Int>) -> Range<Int> {
    range.isEmpty
      ? 0..<0 : Int(units[range.lowerBound].token)..<Int(units[range.upperBound - 1].end)
  }
}

/// What the rules make of a stretch: an opinion that the models weigh.
package struct StretchHint: Sendable {
  var kind: UInt32
  var rule: UInt32
  /// The first token of the cue.
  var cue: Int?
  var joins: Bool
  var isTerm: Bool { kind == 4 }
  var isDirect: Bool { kind == 1 }

  init(_ attribution: Attribution) {
    switch attribution.kind {
    case .direct: kind = 1
    case .mixed: kind = 2
    case .indirect: kind = 3
    case .term: kind = 4
    }
    var hash: UInt32 = 5381
    for byte in attribution.rule.utf8 { hash = hash &* 33 ^ UInt32(byte) }
    rule = hash
    cue = attribution.cue?.tokens.lowerBound
    joins = attribution.joinsPrevious
  }
}

/// Makes units of tokens.
private struct UnitReader {
  let scene: QuoteScene
  let model: QuoteModel

  init(scene: QuoteScene, model: QuoteModel) {
    self.scene = scene
    self.model = model
  }

  mutating func unit(at token: Int, paragraph: Range<Int>) -> Unit {
    if let stretch = scene.stretch(at: token), scene.stretches[stretch].open == token {
      return folded(stretch, token, paragraph)
    }
    let table = scene.table
    let span = table[token].span
    let hash = foldedHash(scene.text.bytes, span)
    var word = UInt32(truncatingIfNeeded: hash ^ hash >> 29)
    if table[token].kind == .number { word = 0x0011_0000 | UInt32(min(span.count, 7)) }
    var forms: UInt8 = 0
    if table[token].kind == .word { forms = WordForms.shared.forms(hash: hash) }
    var category = UnitCategory.of(token, scene: scene, forms: forms)
    var suffix = suffixHash(scene.text.bytes, span)
    if let alias = scene.cueAlias(token) {
      (word, category, suffix) = (alias.word, alias.category, alias.suffix)
      forms = WordForms.past
    }
    return Unit(
      token: Int32(token), end: Int32(token + 1), word: word,
      suffix: suffix, category: category, forms: forms,
      prior: prior(token, word, category), stretch: -1,
      person: Int32(scene.person(at: token) ?? -1),
      startsSentence: scene.beginsSentence(token), isCapitalised: table[token].isCapitalised)
  }

  /// A verb of the cue list that the training texts hardly had may report all the same.
  /// Function words report in phrases at most (`went on about`), by the word beside them.
  private func prior(_ token: Int, _ word: UInt32, _ category: UnitCategory) -> UInt8 {
    if category.isFunctionWord { return 0 }
    let prior = model.prior(of: word)
    return prior == 0 && scene.table.has(token, .cueVerb) ? 1 : prior
  }

  private func folded(_ index: Int, _ token: Int, _ paragraph: Range<Int>) -> Unit {
    let stretch = scene.stretches[index]
    let end = min(max(stretch.outer.upperBound, token + 1), paragraph.upperBound)
    let category = UnitCategory.of(stretch: stretch, scene: scene)
    return Unit(
      token: Int32(token), end: Int32(end), word: 0x0022_0000 | UInt32(category.rawValue),
      suffix: 0x0033_0000, category: category, forms: 0, prior: 0, stretch: Int32(index),
      person: -1, startsSentence: scene.beginsSentence(token), isCapitalised: false)
  }
}

/// FNV-1a over the bytes in small letters, as the tokenizer's.
@inline(__always)
func foldedHash(_ bytes: [UInt8], _ span: TextSpan) -> UInt64 {
  bytes.withUnsafeBufferPointer { bytes in
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for index in span.range {
      hash = (hash ^ UInt64(lowercased(bytes[index]))) &* 0x100_0000_01b3
    }
    return hash
  }
}

/// The same of a word by itself.
func foldedHash(_ word: String.UTF8View) -> UInt64 {
  word.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64(lowercased($1))) &* 0x100_0000_01b3 }
}

@inline(__always)
func suffixHash(_ bytes: [UInt8], _ span: TextSpan) -> UInt32 {
  bytes.withUnsafeBufferPointer { bytes in
    var hash: UInt32 = span.count > 3 ? 0x9E37 : 0x79B9
    for index in max(span.start, span.end - 3)..<span.end {
      hash = (hash ^ UInt32(lowercased(bytes[index]))) &* 0x0100_0193
    }
    return hash
  }
}
