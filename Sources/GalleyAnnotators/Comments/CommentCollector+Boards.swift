import GalleyCore
import GalleyLexicons

/// Posts of boards: their numbers, what stands there about their posters, their subjects.
extension CommentCollector {
  /// `#2` below name, rank and number of posts, the date above or below it.
  mutating func readBelowPoster(_ index: Int) -> Int? {
    guard let first = blocks.poster(above: index, after: -1),
      let header = lines.nameAlone(blocks[first])
    else { return nil }
    var next = index + 1
    var posted = lines.dateAlone(blocks[index - 1])
    if posted == nil || blocks[index - 1].first.begins(.postUser), next < blocks.count {
      posted = lines.dateAlone(blocks[next])
      next += 1
    }
    guard let posted else { return nil }
    // They stood there as the words of the post before.
    let begins = blocks[first].span.start
    while let last = drafts.last, last.start >= begins { drafts.removeLast() }
    if let last = drafts.indices.last {
      // With the letter that stands for a picture.
      drafts[last].paragraphs.removeAll {
        $0.start >= begins || $0.end < begins && begins - $0.end < 3 && $0.count <= 2
      }
      drafts[last].end = drafts[last].paragraphs.last?.end ?? drafts[last].start + 1
    }
    begin(blocks[first], header.author)
    setPosted(posted, blocks[index].span)
    return next - index
  }

  /// `#2` and the date, on two lines or on one, then name, and the lines about the poster.
  mutating func readNumbered(_ index: Int) -> Int? {
    let head = lines.postHead(blocks[index])
    let place = head == nil ? index + 2 : index + 1
    guard place < blocks.count, let date = head ?? lines.dateAlone(blocks[index + 1]) else {
      return nil
    }
    let name = blocks[place]
    guard name.words <= 5 else { return nil }
    begin(name, name.span)
    setPosted(date, name.span)
    drafts[drafts.count - 1].start = blocks[index].span.start
    var next = place + 1
    // `Join Date`, and below it `Jan 2009`.
    var isLabel = false
    while next < min(blocks.count, place + 10) {
      let block = blocks[next]
      let isValue = isLabel && block.words <= 3 && block.first.numbers > 0
      let isAbout = block.first.begins(.postUser) && block.words <= 6 || isValue
      isLabel = block.first.isWhole(.postUser)
      guard isAbout || block.words <= 3 && !block.endsSentence && block.group == name.group else {
        break
      }
      next += 1
    }
    return next - index
  }

  /// Whether the line above a header is `2. Subject`, the header itself without a number.
  func isNumberedSubject(_ index: Int) -> Bool {
    index > 0 && lines.path(blocks[index]).isEmpty && !lines.path(blocks[index - 1]).isEmpty
  }

  /// The subject that stands above `Submitted by ...` is no text of the comment before.
  mutating func dropSubject(above index: Int) {
    guard open, index > 0, let last = drafts[drafts.count - 1].paragraphs.last,
      last == blocks[index - 1].span, blocks[index - 1].words <= 30,
      (shape.hasSubjects || answersSubject(last)) && drafts[drafts.count - 1].paragraphs.count > 1
        || blocks[index - 1].group == blocks[index].group && !blocks[index - 1].endsSentence
    else { return }
    drafts[drafts.count - 1].paragraphs.removeLast()
    drafts[drafts.count - 1].end =
      drafts[drafts.count - 1].paragraphs.last?.end ?? drafts[drafts.count - 1].start + 1
  }

  /// Boards print name, rank and number of posts of whoever speaks next above the header.
  mutating func dropProfile(of author: TextSpan) {
    guard open else { return }
    let place = drafts.count - 1
    let name = text.bytes[author.range]
    guard
      let cut = drafts[place].paragraphs.indices.suffix(8).first(where: {
        $0 > 0 && text.bytes[drafts[place].paragraphs[$0].range].elementsEqual(name)
      })
    else { return }
    drafts[place].paragraphs.removeSubrange(cut...)
    drafts[place].end = drafts[place].paragraphs[cut - 1].end
  }

  /// `Re: Ferry line to end in autumn`.
  func answersSubject(_ span: TextSpan) -> Bool {
    let bytes = text.bytes[span.range].prefix(4).map { lowercased($0) }
    return ["re: ", "aw: ", "sv: "].contains { bytes.elementsEqual($0.utf8) }
  }

  mutating func readOnBoard(_ index: Int) -> Int {
    let block = blocks[index]
    let line = block.first
    if isPostHead(block) {
      if open, let date = lines.parser.firstDate(in: lines.table.range(in: block.span)) {
        drafts[drafts.count - 1].posted = date
      }
      return 1
    }
    // A dump without blank lines.
    if blocks.first?.group == blocks.last?.group, block.words <= 4, !block.endsSentence,
      index + 1 < blocks.count, blocks[index + 1].first.isWhole(.postUser)
    {
      begin(block, block.span)
      var next = index + 1
      while next < blocks.count, blocks[next].first.begins(.postUser) { next += 1 }
      return next - index
    }
    let isFirst = index == 0 || blocks[index - 1].group != block.group
    if isFirst, hasUserLines(index) {
      begin(block, block.span)
      // The lines about the poster.
      var next = index + 1
      while next < blocks.count, blocks[next].group == block.group { next += 1 }
      return next - index
    }
    // The subject above `« Reply #1 on: ... »`.
    if index + 1 < blocks.count, blocks[index + 1].group == block.group, block.words <= 30,
      text.isGuillemetLine(blocks[index + 1].span)
    {
      return 1
    }
    if line.words == 0 {
      inSignature = true
      return 1
    }
    if lines.isFurniture(block) {
      inSignature = true
      return 1
    }
    if inSignature { return 1 }
    // `On 5/4/2021 at 10:15 AM, Anglerfish said:`, the words in the group below.
    if open, line.looksDated, line.ends(.says), line.shape.contains(.endsColon),
      let quoted = lines.header(block)?.author
    {
      drafts[drafts.count - 1].parent = quoted
      quotedGroup = index + 1 < blocks.count ? blocks[index + 1].group : block.group
      return 1
    }
    if let quoted = lines.says(block) {
      if open { drafts[drafts.count - 1].parent = quoted }
      quotedGroup = block.group
      return 1
    }
    if quotedGroup == block.group { return 1 }
    addText(index)
    return 1
  }

  func isPostHead(_ block: Block) -> Bool {
    block.first.looksDated
      && (block.first.begins(.postHead) || text.isGuillemetLine(block.span))
  }

  func hasUserLines(_ index: Int) -> Bool {
    var next = index + 1
    while next < blocks.count, next < index + 8, blocks[next].group == blocks[index].group {
      let line = blocks[next].first
      if line.begins(.postUser), line.numbers > 0 || line.isWhole(.postUser) { return true }
      next += 1
    }
    return false
  }
}
