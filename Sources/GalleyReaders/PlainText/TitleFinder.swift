import GalleyCore

/// Picks the line that is the headline among those above the body.
struct TitleFinder {
  private let buffer: TextBuffer
  private let blocks: [Block]
  private let natures: [BlockNature]

  /// Whether other documents have a block too; empty where that is not known.
  private let repeats: [Bool]

  init(
    _ buffer: TextBuffer, _ blocks: [Block], _ natures: [BlockNature], _ repeats: [Bool] = []
  ) {
    self.repeats = repeats
    self.buffer = buffer
    self.blocks = blocks
    self.natures = natures
  }

  /// - Parameters:
  ///   - body: empty and at the end of the page where there is none.
  ///   - heading: that of the comment section, which may repeat the headline.
  /// - Returns: a block above the body; on a page of many blocks it may be among the first ones of what
  ///   was taken for the body.
  func find(body: Range<Int>, hints heading: Int?) -> Int? {
    if blocks.count > Segmenter.fewBlocks { return modelled(body: body, hints: heading) }
    return best(of: 0..<body.lowerBound) {
      score($0, before: body.lowerBound, heading: heading)
    }
  }

  /// The first of those with the greatest score.
  private func best(of candidates: Range<Int>, _ score: (Int) -> Int?) -> Int? {
    var best: (candidate: Int, score: Int)?
    for candidate in candidates {
      guard let score = score(candidate) else { continue }
      if let found = best, found.score >= score { continue }
      best = (candidate, score)
    }
    return best?.candidate
  }

  // MARK: - By the model

  /// In 64ths, as the weights of the model: these two are too rare in what it learned from.
  private static let inHeadingOfComments = 320
  private static let inOtherDocuments = -128

  private func modelled(body: Range<Int>, hints heading: Int?) -> Int? {
    let features = TitleFeatures(buffer, blocks, natures, body: body)
    let found = best(of: features.candidates.indices) { candidate in
      let index = features.candidates[candidate]
      guard mayBeTitle(index) else { return nil }
      var score = TitleModel.shared.score(features, of: candidate)
      if !repeats.isEmpty, repeats[index] { score += Self.inOtherDocuments }
      if let heading, repeats(blocks[index], in: blocks[heading]) {
        score += Self.inHeadingOfComments
      }
      return score
    }
    return found.map { features.candidates[$0] }
  }

  private func mayBeTitle(_ index: Int) -> Bool {
    switch natures[index] {
    case .origin, .credit, .rule: false
    case .list: !blocks[index].first.shape.contains(.startsBullet)
    default: true
    }
  }

  // MARK: - By rules, on a page of few blocks

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

  // MARK: - Headings of comments

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
