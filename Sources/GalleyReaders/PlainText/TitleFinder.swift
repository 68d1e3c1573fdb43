import GalleyCore

/// Picks the line that is the headline among those above the body.
struct TitleFinder {
  private let buffer: TextBuffer
  private let blocks: [Block]
  private let natures: [BlockNature]

  private let labels: [BlockLabel]
  /// Whether other documents have a block too; empty where that is not known.
  private let repeats: [Bool]

  init(
    _ buffer: TextBuffer, _ blocks: [Block], _ natures: [BlockNature], _ labels: [BlockLabel],
    _ repeats: [Bool] = []
  ) {
    self.labels = labels
    self.repeats = repeats
    self.buffer = buffer
    self.blocks = blocks
    self.natures = natures
  }

  /// - Parameter hints: the heading of the comment section, which may repeat the headline.
  func find(before end: Int, hints heading: Int?) -> Int? {
    var best: (index: Int, score: Int)?
    // No page puts more than some screens of menus above its headline.
    for index in max(0, end - 400)..<end {
      guard let score = score(index, before: end, heading: heading) else { continue }
      if let found = best, found.score >= score { continue }
      best = (index, score)
    }
    return best?.index
  }

  /// In half points; nil for what cannot be a headline.
  private func score(_ index: Int, before end: Int, heading: Int?) -> Int? {
    let block = blocks[index]
    switch natures[index] {
    case .short, .shortText, .text: break
    case .list where block.first.shape.contains(.startsBullet): return nil
    case .list: break
    default: return nil
    }
    guard block.words >= 2, block.words <= 30 else { return nil }
    var score = min(block.words, 9)
    if block.words > 18 { score -= 4 }
    if block.endsSentence, block.first.shape.isDisjoint(with: [.endsEllipsis]) { score -= 5 }
    if block.first.innerSentences > 0 { score -= 5 }
    if block.first.shape.contains(.startsLower) { score -= 4 }
    if block.first.separators > 0 { score -= 6 }
    if natures[index] == .list { score -= 4 }
    if !repeats.isEmpty, repeats[index] { score -= 6 }
    // A headline stands alone; menus and lists do not.
    if hasNeighbour(index) { score -= 3 }
    if index == 0 { score += 2 }
    let next = following(index, before: end)
    if next == end { score += 4 } else if isHeader(next) { score += 5 }
    // `Harbour Gazette`, `Ann Porter in Eastmarch`: a name rather than a headline.
    if block.words <= 4, block.first.lower <= 1, block.first.capitalised >= 2,
      next == end
        || !isHeader(next)
    {
      score -= 2
    }
    // What is near the body is more likely its headline than what is near the top.
    score -= min(8, (end - index) / 3)
    if blocks.count > 60, labels[index] == .title { score += 14 }
    guard score > 0 else { return score }
    if isRepeated(index) { score += 6 }
    if let heading, repeats(block, in: blocks[heading]) { score += 20 }
    return score
  }

  /// The next block that is neither furniture nor a caption.
  private func following(_ index: Int, before end: Int) -> Int {
    var next = index + 1
    while next < end {
      switch natures[next] {
      case .furniture, .caption, .list, .rule, .tail: next += 1
      default: return next
      }
    }
    return end
  }

  private func isHeader(_ index: Int) -> Bool {
    natures[index] == .header || natures[index] == .origin
  }

  private func hasNeighbour(_ index: Int) -> Bool {
    let group = blocks[index].group
    return index > 0 && blocks[index - 1].group == group
      && natures[index - 1] != .header
      || index + 1 < blocks.count && blocks[index + 1].group == group
        && !isHeader(index + 1)
  }

  /// Whether the same line stands elsewhere: in a list of the blog's posts, in the page's path.
  private func isRepeated(_ index: Int) -> Bool {
    guard blocks[index].isOneLine, blocks[index].words >= 3 else { return false }
    let signature = blocks[index].first.signature
    return blocks.indices.contains { $0 != index && blocks[$0].first.signature == signature }
  }

  /// Whether the heading of the comments ends with the words of the block.
  private func repeats(_ block: Block, in heading: Block) -> Bool {
    guard block.words >= 3, heading.words < 60 else { return false }
    return buffer.bytes.withUnsafeBufferPointer { bytes in
      var wanted: [UInt64] = []
      forEachWord(bytes, block.span.start, block.span.end) { word in
        wanted.append(word.hash)
        return true
      }
      var have: [UInt64] = []
      forEachWord(bytes, heading.span.start, heading.span.end) { word in
        have.append(word.hash)
        return true
      }
      guard have.count >= wanted.count else { return false }
      return Array(have.suffix(wanted.count)) == wanted
    }
  }
}
