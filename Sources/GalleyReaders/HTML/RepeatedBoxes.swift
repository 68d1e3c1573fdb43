import GalleyCore

/// The boxes of comments on a page whose names do not tell them: what repeats, and holds a date each
/// time.
///
///     <article class="flex gap-3"> Ann, 4 March ... <article class="flex gap-3"> Bo, 5 March ...
///
/// Boxes are of one kind that have the same tag and begin their class with the same word. Those of the
/// kind taken hold a date seven times out of ten and all that stands between the first of them and
/// the last.
enum RepeatedBoxes {
  private struct Kind: Hashable {
    var tag: String
    var name: UInt32
  }

  /// - Complexity: linear in the size of the comment regions.
  static func find(_ survey: PageSurvey) -> [Int] {
    let region = survey.blocks.indices.filter { isComment(survey.blocks[$0].box, survey) }
    guard region.count >= 4 else { return [] }
    let dated = datedBlocks(survey, region)
    // How many of them stand before each block.
    var datedBefore = [Int](repeating: 0, count: survey.blocks.count + 1)
    var before = [Int](repeating: 0, count: survey.blocks.count + 1)
    let inRegion = Set(region)
    for block in survey.blocks.indices {
      datedBefore[block + 1] = datedBefore[block] + (dated.contains(block) ? 1 : 0)
      before[block + 1] = before[block] + (inRegion.contains(block) ? 1 : 0)
    }
    var kinds: [Kind: [Int]] = [:]
    var order: [Kind] = []
    for (index, box) in survey.boxes.enumerated()
    where isComment(index, survey) && box.blocks.count >= 2
      && (!box.names.isEmpty || box.tag == .li || box.tag == .tr || box.tag == .article)
    {
      let kind = Kind(tag: box.tag.rawValue, name: name(of: box, survey))
      if kinds[kind] == nil { order.append(kind) }
      kinds[kind, default: []].append(index)
    }
    var best: [Int] = []
    var bestHeld = 0
    for kind in order {
      let boxes = withoutWrappers(kinds[kind] ?? [], survey)
      let holding = boxes.count {
        let blocks = survey.boxes[$0].blocks
        return datedBefore[blocks.upperBound] > datedBefore[blocks.lowerBound]
      }
      guard boxes.count >= 2, holding >= 2, holding * 10 >= boxes.count * 7 else { continue }
      // Outer ones come first; what lies in one of them is counted with it.
      var held = 0
      var end = 0
      let start = survey.boxes[boxes[0]].blocks.lowerBound
      for box in boxes where survey.boxes[box].blocks.lowerBound >= end {
        let blocks = survey.boxes[box].blocks
        held += before[blocks.upperBound] - before[blocks.lowerBound]
        end = blocks.upperBound
      }
      guard held * 10 >= (before[end] - before[start]) * 9 else { continue }
      // The kind that holds the most; of two that hold about the same, the one with more boxes.
      let isBetter =
        held * 10 > bestHeld * 11 || held * 11 >= bestHeld * 10 && boxes.count > best.count
      if isBetter {
        best = boxes
        bestHeld = held
      }
    }
    return best
  }

  /// The first word of the class, by a hash; 0 where there is none.
  private static func name(of box: PageBox, _ survey: PageSurvey) -> UInt32 {
    guard let names = survey.page.value(.class, of: box.node) else { return 0 }
    let word = names.utf8.drop { $0 <= 0x20 }.prefix { $0 > 0x20 }
    return word.isEmpty ? 0 : word.reduce(NameHash.start) { NameHash.step($0, $1) }
  }

  /// Without those that begin where one of their own kind inside them does: they are around several.
  private static func withoutWrappers(_ boxes: [Int], _ survey: PageSurvey) -> [Int] {
    var kept: [Int] = []
    for box in boxes {
      if let last = kept.last,
        survey.boxes[last].blocks.lowerBound == survey.boxes[box].blocks.lowerBound
      {
        kept.removeLast()
      }
      kept.append(box)
    }
    return kept
  }

  private static func isComment(_ box: Int, _ survey: PageSurvey) -> Bool {
    let traits = survey.boxes[box].traits
    return traits.contains(.comments) && traits.isDisjoint(with: [.hidden, .form])
  }

  private static func datedBlocks(_ survey: PageSurvey, _ region: [Int]) -> Set<Int> {
    let lines = PageLines(survey, of: region.filter { survey.blocks[$0].words <= 24 })
    var dated = Set(region.filter(lines.isDated))
    for mark in survey.marks
    where mark.kind == .date && survey.page.nodes[Int(mark.node)].tag == .time {
      dated.insert(mark.block)
    }
    return dated
  }
}
