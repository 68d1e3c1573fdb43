/// An answer to the question who said what stands between two marks.
package enum StretchAnswer: Equatable, Sendable {
  /// The position of a reading.
  case cue(Int)
  /// Whoever said the stretch before.
  case carried
  /// Somebody whom the text does not name.
  case unattributed
  /// Nobody: a title, a term, the writer's own marks.
  case term
}

/// The stretches of an article with the readings that may answer for each.
package struct StretchChoices {
  package let skeleton: Skeleton
  package let readings: [CueReading]
  let facts: [StretchFacts]
  let hints: [StretchHint]
  /// The position of the first reading of each sentence or a later one.
  private let firstReading: [Int32]

  /// Asks the models about an article.
  init(scene: QuoteScene, model: QuoteModel, withReadings: Bool = true) {
    let hints = StretchRules(scene: scene).decided.map { StretchHint($0) }
    let skeleton = Skeleton(scene: scene, model: model, hints: hints)
    // Where single marks are the usual ones, they are no sign of anything.
    let singles = scene.stretches.count { scene.isSingle($0) }
    let isUsual = singles * 2 > scene.stretches.count
    self.init(
      skeleton: skeleton, readings: withReadings ? model.readings(of: skeleton) : [],
      facts: scene.stretches.map { StretchFacts($0, scene, singlesAreUsual: isUsual) },
      hints: hints)
  }

  private init(
    skeleton: Skeleton, readings: [CueReading], facts: [StretchFacts], hints: [StretchHint]
  ) {
    self.hints = hints
    self.skeleton = skeleton
    self.readings = readings
    self.facts = facts
    var first = [Int32](repeating: 0, count: skeleton.sentences.count + 1)
    var place = 0
    for sentence in skeleton.sentences.indices {
      first[sentence] = Int32(place)
      while place < readings.count, readings[place].unit < skeleton.sentences[sentence].upperBound {
        place += 1
      }
    }
    first[skeleton.sentences.count] = Int32(readings.count)
    firstReading = first
  }

  private func readings(in sentence: Int) -> Range<Int> {
    guard skeleton.sentences.indices.contains(sentence) else { return 0..<0 }
    return Int(firstReading[sentence])..<Int(firstReading[sentence + 1])
  }

  package var count: Int { facts.count }

  /// The readings of the sentence of a unit, the first two dozen.
  func readingsNear(_ unit: Int) -> ArraySlice<CueReading> {
    readings[readings(in: Int(skeleton.sentenceOf[unit]))].prefix(24)
  }

  /// What may be answered for a stretch; the same for training and for use.
  package func answers(_ stretch: Int) -> [StretchAnswer] {
    let unit = Int(skeleton.unitOfStretch[stretch])
    guard unit >= 0 else { return [.term] }
    let sentence = Int(skeleton.sentenceOf[unit])
    var answers: [StretchAnswer] = [.term, .unattributed]
    // A sentence of many cues is hostile or a list; the nearest ones will do.
    let own = readings(in: sentence)
    let near = own.count <= 12 ? Array(own) : nearest(own, unit)
    answers += near.map { .cue($0) }
    if let before = readings(in: sentence - 1).last,
      isSameParagraph(readings[before].unit, unit) || facts[stretch].opensParagraph
    {
      answers.append(.cue(before))
    }
    if let behind = readings(in: sentence + 1).first,
      isSameParagraph(readings[behind].unit, unit)
        || skeleton.units[readings[behind].unit].category == .dash
    {
      answers.append(.cue(behind))
    }
    if stretch > 0, skeleton.unitOfStretch[stretch - 1] >= 0,
      facts[stretch].paragraph - facts[stretch - 1].paragraph <= 2
    {
      answers.append(.carried)
    }
    return answers
  }

  private func nearest(_ range: Range<Int>, _ unit: Int) -> [Int] {
    var low = range.lowerBound
    var high = range.upperBound
    while low < high {
      let middle = (low + high) / 2
      if readings[middle].unit < unit { low = middle + 1 } else { high = middle }
    }
    return Array(max(range.lowerBound, low - 6)..<min(range.upperBound, low + 6))
  }

  private func isSameParagraph(_ left: Int, _ right: Int) -> Bool {
    let low = min(left, right)
    let high = max(left, right)
    var sentence = Int(skeleton.sentenceOf[low])
    while sentence < Int(skeleton.sentenceOf[high]) {
      sentence += 1
      if startsParagraph(skeleton.sentences[sentence].lowerBound) { return false }
    }
    return true
  }

  private func startsParagraph(_ unit: Int) -> Bool { skeleton.startsParagraph(unit) }

  // MARK: - Features

  /// - Parameter before: what was answered for the stretch before.
  package func features(
    _ stretch: Int, _ answer: StretchAnswer, before: StretchAnswer?, into list: inout FeatureList
  ) {
    list.reset()
    let facts = facts[stretch]
    let unit = Int(skeleton.unitOfStretch[stretch])
    guard unit >= 0 else { return }
    let sentence = skeleton.sentence(of: unit)
    let look = UInt32(skeleton.units[unit].category.rawValue)
    let w1 = skeleton.word(unit - 1, sentence)
    let n1 = skeleton.word(unit + 1, sentence)
    let c1 = skeleton.category(unit - 1, sentence)
    let d1 = skeleton.category(unit + 1, sentence)
    let place: UInt32 =
      (unit == sentence.lowerBound ? 1 : 0) + (facts.opensParagraph ? 2 : 0)
      + (sentence.upperBound - unit <= 2 ? 4 : 0) + (facts.fillsParagraph ? 8 : 0)
    let kind: UInt32
    switch answer {
    case .term: kind = 1
    case .unattributed: kind = 2
    case .carried: kind = 3
    case .cue: kind = 4
    }
    // What the stretch looks like, for each kind of answer.
    list.add(300, kind)
    list.add(301, kind, look, facts.shape)
    list.add(302, kind, look, place)
    list.add(303, kind, w1)
    list.add(304, kind, n1)
    list.add(305, kind, c1, d1)
    list.add(306, kind, c1, look)
    list.add(307, kind, d1, look)
    list.add(308, kind, facts.shape, place)
    list.add(309, kind, facts.firstWord, bucket(facts.words))
    list.add(310, kind, bucket(facts.words), facts.shape)
    list.add(311, kind, skeleton.word(unit - 2, sentence), w1)
    list.add(312, kind, skeleton.category(unit - 2, sentence), c1)
    list.add(313, kind, facts.lastWord)
    // What the rules say, and whether this answer agrees with them.
    let hint = hints[stretch]
    var agrees: UInt32 = 0
    switch answer {
    case .term: agrees = hint.kind == 4 ? 1 : 0
    case .unattributed: agrees = hint.kind != 4 && hint.cue == nil ? 1 : 0
    case .carried:
      agrees = hint.cue != nil && stretch > 0 && hint.cue == hints[stretch - 1].cue ? 1 : 0
    case .cue(let index):
      agrees = hint.cue == Int(skeleton.units[readings[index].unit].token) ? 1 : 0
    }
    list.add(314, kind, agrees, hint.kind)
    list.add(315, kind, agrees, hint.rule)
    list.add(317, kind, hint.kind, facts.shape & 0xB)
    list.add(318, kind, hint.kind, bucket(facts.words))
    list.add(316, kind * 2 + agrees, look, hint.rule)
    switch answer {
    case .term, .unattributed:
      var level: UInt32 = 0
      var claimed: UInt32 = 0
      for other in readings(in: Int(skeleton.sentenceOf[unit])).prefix(24) {
        let score = readings[other].score
        level = max(level, score > 2 ? 4 : score > 0 ? 3 : score > -1 ? 2 : 1)
        if readings[other].tag(of: unit) == .content {
          claimed = max(claimed, score > 2 ? 4 : score > 0 ? 3 : score > -1 ? 2 : 1)
        }
      }
      list.add(320, kind, level, claimed)
      list.add(321, kind, claimed, look)
      list.add(322, kind * 8 + claimed, c1, facts.shape)
      list.add(323, kind * 8 + claimed, place, facts.shape)
    case .carried:
      carried(stretch, unit, before, place, into: &list)
    case .cue(let index):
      cue(stretch, unit, readings[index], before, index, place, into: &list)
    }
  }

  private func carried(
    _ stretch: Int, _ unit: Int, _ before: StretchAnswer?, _ place: UInt32,
    into list: inout FeatureList
  ) {
    let facts = facts[stretch]
    let last = self.facts[stretch - 1]
    let lastUnit = Int(skeleton.unitOfStretch[stretch - 1])
    let paragraphs = UInt32(min(3, facts.paragraph - last.paragraph))
    let gap = bucket(unit - lastUnit - 1)
    let state: UInt32
    switch before {
    case .none, .term: state = 0
    case .unattributed: state = 1
    case .carried: state = 2
    case .cue(let index):
      state = readings[index].unit < lastUnit ? 3 : readings[index].unit < unit ? 4 : 5
    }
    let look = UInt32(skeleton.units[unit].category.rawValue)
    let sameSentence: UInt32 = skeleton.sentenceOf[unit] == skeleton.sentenceOf[lastUnit] ? 1 : 0
    let rivals = readings(in: Int(skeleton.sentenceOf[unit])).reduce(Float(-9)) {
      max($0, readings[$1].score)
    }
    let rival: UInt32 = rivals > 1.5 ? 3 : rivals > 0 ? 2 : rivals > -2 ? 1 : 0
    let closed: UInt32 = (last.isClosed ? 1 : 0) + (facts.reopens ? 2 : 0)
    list.add(330, state, paragraphs, sameSentence)
    list.add(331, state, gap, sameSentence)
    list.add(332, state, place, paragraphs)
    list.add(333, rival, place, sameSentence)
    list.add(334, look, paragraphs, state)
    list.add(335, closed, paragraphs, state)
    list.add(336, paragraphs * 16 + place, closed, last.fillsParagraph ? 1 : 0)
    list.add(337, gap, paragraphs * 4 + rival, state)
    list.add(338, UInt32(skeleton.units[lastUnit].category.rawValue), look, sameSentence)
    list.add(339, paragraphs * 4 + rival, look, last.closesParagraph ? 1 : 0)
  }

  private func cue(
    _ stretch: Int, _ unit: Int, _ reading: CueReading, _ before: StretchAnswer?, _ index: Int,
    _ place: UInt32, into list: inout FeatureList
  ) {
    let facts = facts[stretch]
    let side: UInt32 = reading.unit < unit ? 0 : 1
    let distance = bucket(abs(unit - reading.unit) - 1)
    let cueWord = skeleton.units[reading.unit].word
    let cueCategory = UInt32(skeleton.units[reading.unit].category.rawValue)
    let tag: UInt32 =
      reading.tag(of: unit).map { UInt32($0.rawValue) }
      ?? (reading.unit < unit ? 4 : 5)
    let score = reading.score
    let level: UInt32 =
      score > 4 ? 6 : score > 2 ? 5 : score > 1 ? 4 : score > 0 ? 3 : score > -1 ? 2 : 1
    let look = UInt32(skeleton.units[unit].category.rawValue)
    let hasSource: UInt32 = reading.tags.contains(.source) ? 1 : 0
    // Others that report between the cue and the stretch, or claim the stretch too.
    var between: UInt32 = 0
    var claims: UInt32 = 0
    for other in readings(in: Int(skeleton.sentenceOf[unit])).prefix(24) where other != index {
      let rival = readings[other]
      if rival.score < 0 { continue }
      if rival.tag(of: unit) == .content { claims += 1 }
      if rival.unit > min(unit, reading.unit), rival.unit < max(unit, reading.unit) { between += 1 }
    }
    let isSame: UInt32 = before == .cue(index) ? 1 : 0
    let nested: UInt32 = isInside(reading, index) ? 1 : 0
    list.add(350, tag, level)
    list.add(351, tag, level, look)
    list.add(352, tag, side, distance)
    list.add(353, cueWord, tag, side)
    list.add(354, level, min(between, 2), min(claims, 2))
    list.add(355, tag, min(claims, 2), hasSource)
    list.add(356, side, distance, look)
    list.add(357, isSame, tag, side)
    list.add(358, tag, cueCategory, side)
    list.add(359, nested, tag, min(between, 2))
    list.add(360, tag, facts.shape, look)
    list.add(361, cueWord, distance, side)
    list.add(362, hasSource, level, side)
    list.add(363, side * 2 + (facts.opensParagraph ? 1 : 0), tag, level)
    // The way between the two, when it is short.
    var path: UInt32 = 17
    if abs(unit - reading.unit) <= 5 {
      for place in min(unit, reading.unit) + 1..<max(unit, reading.unit) {
        path = (path &+ UInt32(skeleton.units[place].category.rawValue)) &* 0x0100_0193
      }
      list.add(365, path, side, cueCategory)
      list.add(366, path, side, look)
      list.add(367, path, side, tag)
    }
    list.add(368, place, tag, side)
    list.add(369, cueCategory, distance, side * 16 + place)
    list.add(364, tag * 8 + level, bucket(facts.words), facts.shape)
  }

  /// Whether the cue lies in what another one reports.
  private func isInside(_ reading: CueReading, _ index: Int) -> Bool {
    for other in readings(in: Int(skeleton.sentenceOf[reading.unit])).prefix(24)
    where other != index && readings[other].score > 0 {
      if readings[other].tag(of: reading.unit) == .content { return true }
    }
    return false
  }

  /// The best answers, one stretch after the other.
  func decide(_ model: QuoteModel) -> [StretchAnswer] {
    var list = FeatureList()
    var decided: [StretchAnswer] = []
    decided.reserveCapacity(count)
    for stretch in 0..<count {
      var best = StretchAnswer.term
      var top = -Float.infinity
      for answer in answers(stretch) {
        features(stretch, answer, before: decided.last, into: &list)
        let score = model.rankScore(list)
        if score > top { (best, top) = (answer, score) }
      }
      decided.append(best)
    }
    return decided
  }
}

extension QuoteScene {
  func isSingle(_ stretch: MarkedStretch) -> Bool {
    let kind = table[stretch.open].kind
    return kind == .openSingleMark || kind == .closeSingleMark
  }
}

/// What is asked about a stretch; found once.
struct StretchFacts {
  var paragraph: Int
  var opensParagraph: Bool
  var closesParagraph: Bool
  var isClosed: Bool
  var reopens: Bool
  var words: Int
  var firstWord: UInt32
  var lastWord: UInt32
  /// Title case, capitals, marks inside.
  var shape: UInt32

  var isTitle: Bool { shape & 1 != 0 }
  var startsCapital: Bool { shape & 8 != 0 }
  /// Whether a mark that ends a sentence stands at its end.
  var ends: Bool { shape >> 5 >= 2 }
  var fillsParagraph: Bool { opensParagraph && closesParagraph }

  init(_ stretch: MarkedStretch, _ scene: QuoteScene, singlesAreUsual: Bool) {
    let table = scene.table
    let bounds = scene.paragraphs[stretch.paragraph]
    paragraph = stretch.paragraph
    opensParagraph = stretch.open == bounds.lowerBound
    closesParagraph = stretch.outer.upperBound >= bounds.upperBound - 1
    isClosed = stretch.isClosed
    reopens = stretch.continuesParagraph
    var words = 0
    var capitals = 0
    var verbs = 0
    for token in stretch.inner.prefix(40) where table[token].isWord {
      words += 1
      if table[token].isCapitalised { capitals += 1 }
      if table.has(token, [.auxiliary, .pronoun]) { verbs += 1 }
    }
    self.words = words
    let first = stretch.inner.first { table[$0].isWord }
    let last = stretch.inner.last { table[$0].isWord }
    func hash(_ token: Int?) -> UInt32 {
      guard let token else { return 0 }
      let hash = foldedHash(scene.text.bytes, table[token].span)
      return UInt32(truncatingIfNeeded: hash ^ hash >> 29)
    }
    firstWord = hash(first)
    lastWord = hash(last)
    let isTitle = words > 1 && capitals * 3 >= words * 2
    let isSingle = !singlesAreUsual && scene.isSingle(stretch)
    let startsCapital = first.map { table[$0].isCapitalised } ?? false
    let ends: UInt32
    switch stretch.inner.last.map({ table[$0].kind }) {
    case .comma, .dash: ends = 1
    case .period: ends = 2
    case .question, .exclamation, .ellipsis: ends = 3
    default: ends = 0
    }
    shape =
      (isTitle ? 1 : 0) + (isSingle ? 2 : 0) + (verbs > 0 ? 4 : 0) + (startsCapital ? 8 : 0)
      + (stretch.isClosed ? 16 : 0) + ends * 32
  }
}
