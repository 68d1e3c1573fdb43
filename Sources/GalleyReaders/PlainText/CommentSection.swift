import GalleyCore

/// Finds where the comments of a page begin and end.
struct CommentSection {
  struct Place {
    /// The blocks of the section.
    var range: Range<Int>
    /// The body lies before this block.
    var body: Int
    /// The block that may repeat the headline.
    var heading: Int?
  }

  private let blocks: [Block]
  private let natures: [BlockNature]

  init(_ blocks: [Block], _ natures: [BlockNature]) {
    self.blocks = blocks
    self.natures = natures
  }

  func find() -> Place? {
    forum() ?? underHeading() ?? headless()
  }

  // MARK: - Under a heading

  /// `3 Responses to ...`, when text stands above and something like a comment below.
  private func underHeading() -> Place? {
    let allWords = zip(blocks, natures).reduce(0) { $0 + ($1.1 == .text ? $1.0.words : 0) }
    var textWords = 0
    for index in blocks.indices {
      let line = blocks[index].first
      if textWords > 0, isHeading(blocks[index]) {
        if let last = lastMark(after: index) {
          let end = self.end(after: last)
          return Place(range: index..<end, body: index, heading: index)
        }
        if textWords >= 20, !line.begins(.commentsNone) {
          // A heading over nothing: no comments, but the body is over all the same, unless
          // it stood at the top of the page.
          if allWords - textWords <= 60 {
            return Place(range: index..<index, body: index, heading: index)
          }
        }
      }
      if natures[index] == .text { textWords += blocks[index].words }
    }
    return nil
  }

  private func isHeading(_ block: Block) -> Bool {
    block.first.begins(.commentsHead) && block.words <= 40
      && !(block.endsSentence && block.words > 8)
  }

  /// The last line that belongs to the frame of a comment, with no gap of more than
  /// `longestComment` blocks between two of them.
  private func lastMark(after heading: Int) -> Int? {
    var last: Int?
    var sawText = false
    var index = heading + 1
    var limit = heading + 12
    while index < min(blocks.count, limit) {
      // The form to write one stands above all comments or below them.
      if sawText, blocks[index].first.isWhole(.form), blocks[index].words > 1 { return last }
      if last != nil, natures[index] == .text { sawText = true }
      if isMark(index) {
        last = index
        limit = index + Self.longestComment
      }
      index += 1
    }
    return last
  }

  private static let longestComment = 30

  /// The header of a comment, or the word `Reply` below it.
  private func isMark(_ index: Int) -> Bool {
    let line = blocks[index].first
    guard blocks[index].words <= 24 else { return false }
    if line.begins(.pingback) || line.begins(.removed) { return true }
    if line.ends(.says), line.words <= 8,
      line.shape.contains(.endsColon)
        || line.shape.contains(.endsEllipsis)
    {
      return true
    }
    if line.looksDated, line.lower <= 6 {
      return line.years > 0 || line.times > 0 || line.numericDates > 0
    }
    if line.shape.contains(.endsSentence), line.words > 4 { return false }
    return line.isWhole(.commentUI) && line.words <= 3 || line.separators > 0 && isReplyLine(line)
  }

  /// `14 . Reply . Share`, `GooseFancier . 2 days ago`.
  private func isReplyLine(_ line: Line) -> Bool {
    line.words <= 10 && (line.holds(.commentUI) || line.numbers > 0 && line.words <= 8)
  }

  /// The end of the section whose last mark is at `last`: its text goes on until furniture.
  private func end(after last: Int) -> Int {
    // A mark may close a comment (`Reply`) or open one.
    let line = blocks[last].first
    if line.begins([.commentUI, .pingback]), !line.looksDated { return last + 1 }
    var index = last + 1
    while index < blocks.count {
      switch natures[index] {
      case .text, .shortText: index += 1
      case .short where blocks[index].words > 3 || index == last + 1: index += 1
      case .list where isReplyLine(blocks[index].first): index += 1
      default: return index
      }
    }
    return index
  }

  // MARK: - Without a heading

  /// Two or more `Name says:` lines below text.
  private func headless() -> Place? {
    var textWords = 0
    var first: Int?
    var count = 0
    for index in blocks.indices {
      let line = blocks[index].first
      if natures[index] == .text, !line.ends(.says) { textWords += blocks[index].words }
      guard textWords >= 20, line.ends(.says), line.words <= 6, line.lower <= 2,
        line.shape.contains(.endsColon) || line.shape.contains(.endsEllipsis),
        (index + 1..<min(blocks.count, index + 6)).contains(where: { blocks[$0].first.looksDated })
      else { continue }
      first = first ?? index
      count += 1
    }
    guard let first, count >= 2, let last = lastMark(after: first) else { return nil }
    return Place(range: first..<end(after: last), body: first, heading: nil)
  }

  // MARK: - Boards

  /// The second post of a thread and what follows it.
  private func forum() -> Place? {
    var heads: [Int] = []
    for index in blocks.indices
    where blocks[index].first.begins(.postHead) && blocks[index].first.looksDated {
      heads.append(index)
    }
    guard heads.count >= 2, let last = heads.last,
      blocks.contains(where: { $0.first.begins(.postUser) })
    else { return nil }
    let start = self.start(ofPost: heads[1], after: heads[0])
    // A signature, and the links below a post, end the first one.
    var body = start
    for index in heads[0]..<start where endsPost(index) {
      body = index
      break
    }
    var end = last + 1
    while end < blocks.count, !isForumFoot(end) { end += 1 }
    return Place(range: start..<end, body: body, heading: heads[0])
  }

  /// The block with which the lines about the poster begin.
  private func start(ofPost head: Int, after previous: Int) -> Int {
    var index = head - 1
    while index > previous, index > head - 12, !blocks[index].first.begins(.postUser) { index -= 1 }
    guard index > previous, blocks[index].first.begins(.postUser) else { return head }
    let group = blocks[index].group
    while index - 1 > previous, blocks[index - 1].group == group, !endsPost(index - 1) {
      index -= 1
    }
    return index
  }

  private func endsPost(_ index: Int) -> Bool {
    natures[index] == .rule || blocks[index].first.isWhole(.commentUI)
      || blocks[index].first.begins(.commentUI) && blocks[index].words <= 4
  }

  private func isForumFoot(_ index: Int) -> Bool {
    blocks[index].first.begins([.form, .footer]) && blocks[index].words <= 16
  }
}
