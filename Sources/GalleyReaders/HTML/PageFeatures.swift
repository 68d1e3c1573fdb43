import GalleyCore
import GalleyHTML
import GalleyLexicons

/// What is known of each block before it is judged: one row of numbers for each.
///
/// The order of the columns is that of the trained model: whoever changes it trains again with
/// `scripts/dev/train-html`.
struct PageFeatures {
  /// Hints from the head of the page.
  struct Hints {
    /// The headline in the spelling that `TextKey` folds.
    var headline: [UInt64] = []
    /// Runs of three words of JSON-LD's `articleBody`; nil when the page has none.
    var articleBody: Set<UInt64>?
    var saysArticle = false
  }

  static let count = 98

  let survey: PageSurvey
  let hints: Hints
  private(set) var rows: [Float]
  /// The box that the rule list takes for the body, and the one that paragraphs speak for.
  private(set) var listed: Int?
  private(set) var scored: Int?
  /// The blocks of the headline, as often as the page shows it.
  private(set) var titles: [Int] = []

  init(_ survey: PageSurvey, _ hints: Hints, weights: NameWeights) {
    var survey = survey
    Self.weigh(&survey, weights)
    scored = Self.score(&survey)
    listed = RuleList.body(survey)
    self.survey = survey
    self.hints = hints
    rows = []
    rows.reserveCapacity(survey.blocks.count * Self.count)
    fill()
  }

  // MARK: - Boxes

  private static func weigh(_ survey: inout PageSurvey, _ weights: NameWeights) {
    for index in survey.boxes.indices {
      var own: Float = 0
      for place in survey.boxes[index].names { own += weights[survey.names[place]] }
      own = max(-4, min(4, own))
      let parent = survey.boxes[survey.boxes[index].parent]
      let isRoot = index == 0
      survey.update(index) {
        $0.nameWeight = own
        $0.leastWeight = isRoot ? own : min(parent.leastWeight, own)
        $0.mostWeight = isRoot ? own : max(parent.mostWeight, own)
        $0.sumWeight = isRoot ? own : parent.sumWeight + own
      }
    }
  }

  /// Paragraphs speak for the box that holds them, and less for those around it.
  private static func score(_ survey: inout PageSurvey) -> Int? {
    for block in survey.blocks where block.words >= 5 && block.linkShare < 0.5 {
      guard !survey.boxes[block.box].traits.contains(.comments) else { continue }
      let points =
        1 + Double(min(block.commas, 10)) + min(Double(block.words) / 20, 4)
      var holder = block.box
      // A paragraph is held by its parent, loose text by its own box.
      switch survey.boxes[holder].tag {
      case .p, .li, .blockquote, .h1, .h2, .h3, .h4, .h5, .h6, .pre, .dd, .dt, .td:
        holder = survey.boxes[holder].parent
      default: break
      }
      var share = 1.0
      for level in 0..<5 {
        survey.update(holder) { $0.score += points * share }
        if holder == 0 { break }
        holder = survey.boxes[holder].parent
        share = level == 0 ? 0.5 : share / 2
      }
    }
    var best: Int?
    var most = 0.0
    for index in survey.boxes.indices {
      let score = survey.boxes[index].score * (1 - survey.boxes[index].linkShare)
      if score > most {
        most = score
        best = index
      }
    }
    return best
  }

  // MARK: - Rows

  private mutating func fill() {
    let blocks = survey.blocks
    let boxes = survey.boxes
    let total = max(1, boxes[0].words)
    let prose = max(1, boxes[0].prose)
    let proseBlocks = boxes[0].proseBlocks
    let lines =
      (try? TextBuffer(checking: survey.text)).map {
        LineTable($0, phrases: Furniture.phrases).lines
      } ?? []
    var line = 0
    var seen: [UInt64: Int] = [:]
    var keys: [UInt64] = []
    for block in blocks {
      let key = TextKey.hash(survey.text, block.start, block.end)
      keys.append(key)
      seen[key, default: 0] += 1
    }
    var first: Set<UInt64> = []
    titles = titleBlocks()
    let lastTitle = titles.last { $0 < blocks.count } ?? -1
    let title = titles.first ?? -1
    var proseBefore = 0
    var wordsBefore = 0
    var sinceHeading = 0
    var sinceProse = 0
    var nextProse = [Int](repeating: 0, count: blocks.count)
    var distance = 99
    for index in blocks.indices.reversed() {
      nextProse[index] = distance
      distance = blocks[index].isProse ? 0 : min(99, distance + 1)
    }
    for (index, block) in blocks.enumerated() {
      let box = boxes[block.box]
      let start = rows.count
      func at(_ offset: Int) -> PageBlock? {
        blocks.indices.contains(index + offset) ? blocks[index + offset] : nil
      }
      // The box that holds the paragraph, and the next one that holds more.
      var holder = block.box
      if isLeaf(box) { holder = box.parent }
      var outer = boxes[holder].parent
      while outer != 0, boxes[outer].words == boxes[holder].words { outer = boxes[outer].parent }
      let inner = boxes[holder]
      let around = boxes[outer]
      let letters = Float(block.end - block.start)

      // The block itself.
      put(Float(min(block.words, 200)))
      put(Float(block.linkShare))
      put(letters / Float(max(1, block.words)))
      put(block.endsSentence ? 1 : 0)
      put(block.endsColon ? 1 : 0)
      put(Float(block.commas) / Float(max(1, block.words)))
      put(Float(min(block.sentences, 20)))
      put(Float(block.digits) / max(1, letters))
      put(Float(block.capitals) / max(1, letters))
      put(Float(block.links))
      put(Float(block.boldWords) / Float(max(1, block.words)))
      put(Float(min(block.breaks, 10)))
      put(Float(block.kind.rawValue))
      put(Float(block.level))
      put(startsLower(block) ? 1 : 0)
      put(Float(min(9, seen[keys[index]] ?? 1)))
      put(first.insert(keys[index]).inserted ? 0 : 1)
      put(bodyShare(block))

      // Where it stands.
      put(Float(min(box.depth, 40)))
      for trait in Self.traits { put(box.traits.contains(trait) ? 1 : 0) }
      put(box.nameWeight)
      put(boxes[box.parent].nameWeight)
      put(boxes[boxes[box.parent].parent].nameWeight)
      put(box.leastWeight)
      put(box.mostWeight)
      put(box.sumWeight)

      // The boxes around it.
      put(Float(inner.prose) / Float(prose))
      put(Float(around.prose) / Float(prose))
      put(Float(inner.linkShare))
      put(Float(around.linkShare))
      put(Float(min(inner.proseBlocks, 50)))
      put(Float(min(around.proseBlocks, 50)))
      put(Float(min(inner.words, 3000)))
      put(Float(min(around.words, 3000)))
      put(Float(inner.prose) / Float(max(1, inner.words)))
      put(Float(around.prose) / Float(max(1, around.words)))
      put(Float(min(inner.blocks.count, 100)))
      put(Float(inner.childProse) / Float(prose))
      put(Float(tagClass(box.tag)))
      put(Float(tagClass(inner.tag)))
      put(Float(tagClass(around.tag)))
      put(isInside(index, scored) ? 1 : 0)
      put(isInside(index, listed) ? 1 : 0)
      put(Float(stepsUp(block.box, to: scored)))
      put(Float(stepsUp(block.box, to: listed)))
      put(scored.map { Float(boxes[$0].prose) / Float(prose) } ?? 0)
      put(listed.map { Float(boxes[$0].prose) / Float(prose) } ?? 0)
      put(Float(boxes[holder].score))

      // Its place on the page.
      put(Float(index) / Float(max(1, blocks.count)))
      put(Float(proseBefore) / Float(prose))
      put(Float(wordsBefore) / Float(total))
      put(Float(min(99, sinceHeading)))
      put(Float(min(99, sinceProse)))
      put(Float(nextProse[index]))
      put(title < 0 ? -50 : Float(max(-50, min(200, index - title))))
      put(lastTitle < 0 ? -50 : Float(max(-50, min(200, index - lastTitle))))
      put(titles.contains(index) ? 1 : 0)

      // Its neighbours.
      for offset in [-2, -1, 1, 2] {
        put(at(offset).map { Float(min($0.words, 100)) } ?? 0)
        put(at(offset).map { Float($0.linkShare) } ?? 1)
        if abs(offset) == 1 {
          put(
            at(offset).map { $0.box == block.box || boxes[$0.box].parent == box.parent ? 1 : 0 }
              ?? 0)
          put(at(offset).map { Float($0.kind.rawValue) } ?? -1)
          put(at(offset).map { $0.endsSentence ? 1 : 0 } ?? 0)
        }
      }

      // The page.
      put(Float(min(prose, 5000)))
      put(Float(min(proseBlocks, 100)))
      put(Float(prose) / Float(total))
      put(hints.saysArticle ? 1 : 0)
      put(hints.articleBody == nil ? 0 : 1)

      // What its words say.
      while line < lines.count, lines[line].span.start < block.start { line += 1 }
      let isOwn = line < lines.count && lines[line].span.start < block.end
      phrases(block, isOwn ? lines[line] : nil)
      precondition(rows.count - start == Self.count, "a row has \(rows.count - start) columns")

      wordsBefore += block.words
      if block.isProse {
        proseBefore += block.words
        sinceProse = 0
      } else {
        sinceProse += 1
      }
      sinceHeading = block.kind == .heading ? 0 : sinceHeading + 1
    }
  }

  private mutating func put(_ value: Float) { rows.append(value) }

  private static let traits: [BoxTraits] = [
    .article, .main, .navigation, .aside, .footer, .header, .form, .figure, .caption, .quote,
    .table, .list, .articleBody, .hidden, .comments, .link,
  ]

  private func isLeaf(_ box: PageBox) -> Bool {
    switch box.tag {
    case .p, .li, .blockquote, .h1, .h2, .h3, .h4, .h5, .h6, .pre, .dd, .dt, .td, .th, .figcaption:
      true
    default: false
    }
  }

  private func tagClass(_ tag: Tag) -> Int {
    switch tag {
    case .p: 1
    case .div: 2
    case .article: 3
    case .section: 4
    case .main: 5
    case .li: 6
    case .ul, .ol: 7
    case .td, .th: 8
    case .tr, .tbody, .table, .thead: 9
    case .h1: 10
    case .h2: 11
    case .h3: 12
    case .h4, .h5, .h6: 13
    case .blockquote: 14
    case .figure: 15
    case .figcaption: 16
    case .aside: 17
    case .header: 18
    case .footer: 19
    case .nav: 20
    case .form: 21
    case .body: 22
    case .pre: 23
    default: 0
    }
  }

  private func isInside(_ block: Int, _ box: Int?) -> Bool {
    box.map { survey.boxes[$0].blocks.contains(block) } ?? false
  }

  /// How many boxes lie between; 30 when the one is not in the other.
  private func stepsUp(_ box: Int, to outer: Int?) -> Int {
    guard let outer else { return 30 }
    var steps = 0
    var current = box
    while steps < 30 {
      if current == outer { return steps }
      if current == 0 { return 30 }
      current = survey.boxes[current].parent
      steps += 1
    }
    return 30
  }

  /// The blocks whose words are those of the headline.
  private func titleBlocks() -> [Int] {
    guard !hints.headline.isEmpty else {
      return survey.h1.compactMap { box in
        let blocks = survey.boxes[box].blocks
        return blocks.isEmpty ? nil : blocks.lowerBound
      }
    }
    var found: [Int] = []
    for (index, block) in survey.blocks.enumerated()
    where block.words <= hints.headline.count * 2 && block.kind != .item {
      if TextKey.words(survey.text, block.start, block.end) == hints.headline {
        found.append(index)
      }
      if found.count == 4 { break }
    }
    if found.isEmpty {
      return survey.h1.compactMap { box in
        let blocks = survey.boxes[box].blocks
        return blocks.isEmpty ? nil : blocks.lowerBound
      }
    }
    return found
  }

  private func startsLower(_ block: PageBlock) -> Bool {
    survey.text[block.start] &- 0x61 < 26
  }

  /// The share of its runs of three words that JSON-LD's `articleBody` has too.
  private func bodyShare(_ block: PageBlock) -> Float {
    guard let body = hints.articleBody else { return -1 }
    let runs = TextKey.runs(survey.text, block.start, block.end)
    guard !runs.isEmpty else { return -0.5 }
    return Float(runs.count { body.contains($0) }) / Float(runs.count)
  }

  private static let phraseClasses: [FurnitureClass] = [
    .furniture, .related, .commentsHead, .commentUI, .byline, .caption,
  ]

  private mutating func phrases(_ block: PageBlock, _ line: Line?) {
    guard block.words <= 12, let line else {
      for _ in Self.phraseClasses { put(0) }
      put(0)
      return
    }
    for phrases in Self.phraseClasses { put(line.begins(phrases) ? 1 : 0) }
    put(line.looksDated ? 1 : 0)
  }
}

/// Words and runs of words, folded so that two spellings of a text compare equal.
enum TextKey {
  /// A hash for each word: letters and digits alone, capitals as small letters.
  static func words(_ text: [UInt8], _ start: Int, _ end: Int) -> [UInt64] {
    var result: [UInt64] = []
    forEach(text, start, end) { result.append($0) }
    return result
  }

  static func words(_ text: String) -> [UInt64] {
    let bytes = Array(text.lowercased().utf8)
    return words(bytes, 0, bytes.count)
  }

  /// A hash for each run of three words.
  static func runs(_ text: [UInt8], _ start: Int, _ end: Int) -> [UInt64] {
    var result: [UInt64] = []
    var before: (UInt64, UInt64) = (0, 0)
    var count = 0
    forEach(text, start, end) { word in
      count += 1
      if count > 2 {
        result.append((before.0 &* 31 &+ before.1) &* 0x9E37_79B9_7F4A_7C15 &+ word)
      }
      before = (before.1, word)
    }
    return result
  }

  static func hash(_ text: [UInt8], _ start: Int, _ end: Int) -> UInt64 {
    var hash: UInt64 = 17
    forEach(text, start, end) { hash = hash &* 0x9E37_79B9_7F4A_7C15 &+ $0 }
    return hash
  }

  @inline(__always)
  private static func forEach(_ text: [UInt8], _ start: Int, _ end: Int, _ body: (UInt64) -> Void) {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    var letters = 0
    var index = start
    while index < end {
      let byte = text[index]
      var isLetter = byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26 || byte >= 0x80
      // Curly marks, dashes and no-break spaces are no letters.
      if byte == 0xE2, index + 2 < end, text[index + 1] == 0x80 {
        isLetter = false
        index += 2
      } else if byte == 0xC2, index + 1 < end {
        isLetter = false
        index += 1
      }
      if isLetter {
        let lower = byte &- 0x41 < 26 ? byte | 0x20 : byte
        hash = (hash ^ UInt64(lower)) &* 0x0000_0100_0000_01b3
        letters += 1
      } else if letters > 0 {
        body(hash)
        hash = 0xcbf2_9ce4_8422_2325
        letters = 0
      }
      index += 1
    }
    if letters > 0 { body(hash) }
  }
}
