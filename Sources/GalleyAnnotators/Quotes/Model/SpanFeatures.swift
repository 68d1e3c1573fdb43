/// What a unit is to a word that reports.
package enum Tag: Int, CaseIterable, Sendable {
  case outside
  case source
  case content
}

extension Skeleton {
  /// What tells about the unit at `index` beside the reporting word at `cue`.
  package func emissionFeatures(
    _ index: Int, cue: Int, context: SpanContext, into features: inout FeatureList
  ) {
    features.reset()
    let sentence = context.sentence
    let unit = units[index]
    let side: UInt32 = index < cue ? 0 : 1
    let here = UInt32(unit.category.rawValue)
    let distance = abs(index - cue)
    let cueWord = units[cue].word
    let cueCategory = UInt32(units[cue].category.rawValue)
    let c1 = category(index - 1, sentence)
    let d1 = category(index + 1, sentence)
    let commas = UInt32(min(3, context.commas(between: index, and: cue)))
    let rivals = UInt32(min(2, context.rivals(between: index, and: cue)))
    let verbs = UInt32(min(3, context.verbs(between: index, and: cue)))
    let near = bucket(distance)
    features.add(100, side)
    features.add(101, unit.word)
    features.add(102, side, here)
    features.add(103, side, near, here)
    features.add(104, side, unit.word)
    features.add(105, c1, here, side)
    features.add(106, here, d1, side)
    features.add(107, word(index - 1, sentence), unit.word)
    features.add(108, unit.word, word(index + 1, sentence))
    features.add(109, side, commas, cueCategory)
    features.add(110, cueWord, side, UInt32(min(distance, 4)))
    features.add(111, cueWord, here, side)
    if distance <= 6 {
      features.add(112, cueWord, unit.word, side * 8 + UInt32(distance))
      features.add(113, side * 8 + UInt32(distance), here, cueCategory)
      features.add(114, context.path(from: index, to: cue), side)
    }
    features.add(115, side * 4 + verbs, commas, here)
    features.add(116, side * 4 + rivals, commas, here)
    features.add(117, side, context.shape, here)
    features.add(118, side, context.shape, commas * 4 + verbs)
    features.add(119, c1 * 128 + here, d1, side)
    features.add(120, side * 2 + context.hasThat, here, commas)
    features.add(121, unit.suffix, side)
    features.add(122, side * 4 + commas, cueWord)
    features.add(123, UInt32(unit.forms), side, near)
    features.add(124, bucket(index - sentence.lowerBound), side, here)
    features.add(125, context.shape * 4 + commas, side * 4 + rivals, cueCategory)
    features.add(127, context.rank, side, here)
    features.add(128, context.rank, side * 4 + commas, verbs)
    features.add(129, unit.suffix, cueCategory, side)
    features.add(126, context.subject(at: index), side, here)
  }

  /// What tells about the border before the unit at `index`.
  package func transitionFeatures(
    _ index: Int, cue: Int, context: SpanContext, into features: inout FeatureList
  ) {
    features.reset()
    let sentence = context.sentence
    let side: UInt32 = index <= cue ? 0 : 1
    let here = category(index, sentence)
    let c1 = category(index - 1, sentence)
    let offset = UInt32(bitPattern: Int32(max(-3, min(4, index - cue))))
    features.add(200)
    features.add(201, c1, here)
    features.add(202, word(index - 1, sentence), side)
    features.add(203, word(index, sentence), side)
    features.add(204, offset)
    features.add(205, c1, here, category(index + 1, sentence))
    features.add(206, side, bucket(abs(index - cue)), here)
    features.add(207, units[cue].word, offset)
    features.add(208, c1, context.ahead(of: index), here)
    features.add(209, context.ahead(of: index), side, c1)
    features.add(210, bucket(sentence.upperBound - index), c1)
    features.add(211, category(index - 2, sentence), c1, here)
    features.add(212, offset, here, context.shape)
    features.add(213, word(index - 1, sentence), word(index, sentence))
    features.add(214, units[cue].word, here, side)
    features.add(215, side * 2 + context.hasThat, c1, here)
    features.add(216, c1, word(index, sentence), side)
    features.add(217, word(index - 1, sentence), here, side)
    features.add(218, word(index, sentence), category(index + 1, sentence), side)
    features.add(219, here, category(index + 1, sentence), category(index + 2, sentence))
    features.add(220, context.rank, offset, here)
  }
}

/// What the features of a whole sentence share for one reporting word; counted once.
package struct SpanContext {
  package let sentence: Range<Int>
  /// How the sentence looks from the cue: stretches on either side, a comma before its subject,
  /// what stands right behind it.
  fileprivate(set) var shape: UInt32 = 0
  var hasThat: UInt32 = 0
  /// The other words that report well, before the cue and behind it.
  private(set) var rank: UInt32 = 0
  private let cue: Int
  private var subjectEnd = 0
  /// By unit, and one behind the last.
  private var places: [Place]

  /// A unit as the clause around it has it: what of each sort stands before it in the sentence, and
  /// how the clause behind it begins.
  private struct Place {
    var commas: Int16
    var rivals: Int16
    var verbs: Int16
    var category: UInt8
    var ahead: UInt32 = 0
  }

  package init(_ skeleton: Skeleton, cue: Int) {
    let sentence = skeleton.sentence(of: cue)
    self.sentence = sentence
    self.cue = cue
    var commas: Int16 = 0
    var rivals: Int16 = 0
    var verbs: Int16 = 0
    var before = false
    var behind = false
    places = []
    places.reserveCapacity(sentence.count + 1)
    for index in sentence {
      let unit = skeleton.units[index]
      let category = unit.category
      places.append(
        Place(commas: commas, rivals: rivals, verbs: verbs, category: category.rawValue))
      if category.isPunctuation { commas += 1 }
      if index == cue { continue }
      if unit.prior >= 4 { rivals += 1 }
      if Self.isVerb(category) { verbs += 1 }
      if category.isStretch {
        if index < cue { before = true } else { behind = true }
      }
    }
    places.append(Place(commas: commas, rivals: rivals, verbs: verbs, category: 0))
    for offset in 1...4 where cue + offset < sentence.upperBound {
      if skeleton.units[cue + offset].category == .that { hasThat = 1 }
    }
    var subject = cue - 1
    while subject >= sentence.lowerBound, skeleton.units[subject].category.isVerbPrefix {
      subject -= 1
    }
    subjectEnd = subject
    // Whether a comma or stretch parts the subject from what stands before: `…, Gates said`.
    var opensLate: UInt32 = 0
    var place = subject
    while place > max(sentence.lowerBound, subject - 12) {
      let category = skeleton.units[place].category
      if category == .comma || category.isStretch {
        opensLate = 1
        break
      }
      if Self.isVerb(category) { break }
      place -= 1
    }
    let next = skeleton.category(cue + 1, sentence)
    let isLast = next == 99 || next > 0 && next < 16
    shape =
      (before ? 1 : 0) + (behind ? 2 : 0) + opensLate * 4 + (isLast ? 8 : 0) + hasThat * 16
      + (bucket(sentence.upperBound - cue) > 5 ? 32 : 0) + (cue - sentence.lowerBound > 8 ? 64 : 0)
    let earlier = Int(places[cue - sentence.lowerBound].rivals)
    rank = UInt32(min(2, earlier)) * 3 + UInt32(min(2, Int(rivals) - earlier))
    lookAhead(skeleton)
  }

  @inline(__always)
  private static func isVerb(_ category: UnitCategory) -> Bool {
    let raw = category.rawValue
    return (36...38).contains(raw) || (44...47).contains(raw) || (60...61).contains(raw)
      || raw == 64 || raw == 17
  }

  /// For each unit how the clause behind it begins: with a word that reports soon, a verb, another
  /// mark, or the end.
  private mutating func lookAhead(_ skeleton: Skeleton) {
    var next: UInt32 = 1
    var distance = 0
    for index in sentence.reversed() {
      let prior = skeleton.units[index].prior
      let category = skeleton.units[index].category
      if index == cue {
        (next, distance) = (2, 0)
      } else if prior >= 4 {
        (next, distance) = (3, 0)
      } else if Self.isVerb(category) {
        (next, distance) = (4, 0)
      } else if category.isStretch {
        (next, distance) = (5, 0)
      } else if category.isPunctuation {
        (next, distance) = (6 + UInt32(category.rawValue), 0)
      } else {
        distance += 1
      }
      places[index - sentence.lowerBound].ahead = next * 16 + bucket(distance)
    }
  }

  /// The places behind the first of two units and at the second, whose differences count what stands
  /// between them.
  @inline(__always)
  private func ends(_ index: Int) -> (from: Place, to: Place)? {
    let from = min(index, cue) + 1 - sentence.lowerBound
    let to = max(index, cue) - sentence.lowerBound
    return from >= to ? nil : (places[from], places[to])
  }

  @inline(__always)
  func commas(between index: Int, and cue: Int) -> Int {
    ends(index).map { Int($0.to.commas - $0.from.commas) } ?? 0
  }
  @inline(__always)
  func rivals(between index: Int, and cue: Int) -> Int {
    ends(index).map { Int($0.to.rivals - $0.from.rivals) } ?? 0
  }
  @inline(__always)
  func verbs(between index: Int, and cue: Int) -> Int {
    ends(index).map { Int($0.to.verbs - $0.from.verbs) } ?? 0
  }

  @inline(__always)
  func ahead(of index: Int) -> UInt32 { places[index - sentence.lowerBound].ahead }

  /// The categories from a unit to the cue, mixed.
  func path(from index: Int, to cue: Int) -> UInt32 {
    var hash: UInt32 = 7
    for place in min(index, cue)..<max(index, cue) {
      hash = (hash &+ UInt32(places[place - sentence.lowerBound].category)) &* 0x0100_0193
    }
    return hash
  }

  /// Where a unit stands to the end of the subject right before the cue.
  @inline(__always)
  func subject(at index: Int) -> UInt32 {
    index > subjectEnd ? 0 : bucket(subjectEnd - index) + 1
  }
}
