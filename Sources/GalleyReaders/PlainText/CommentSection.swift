import GalleyCore
import GalleyLexicons

/// Finds where the comments of a page begin and end.
struct CommentSection {
  struct Place {
    /// The blocks of the section.
    var range: Range<Int>
    /// The body lies before this block.
    var body: Int
    /// The block that may repeat the headline.
    var heading: Int?
    /// Whether the page is a thread of a board, whose first post is the article.
    var isBoard = false
    /// How many blocks of it look like the frame of a comment.
    var marks = 0
  }

  private let buffer: TextBuffer
  private let blocks: [Block]
  private let natures: [BlockNature]
  private let labels: [BlockLabel]

  init(
    _ buffer: TextBuffer, _ blocks: [Block], _ natures: [BlockNature], _ labels: [BlockLabel]
  ) {
    self.buffer = buffer
    self.blocks = blocks
    self.natures = natures
    self.labels = labels
  }

  func find() -> Place? {
    guard var place = anywhere() else { return nil }
    place.marks = place.range.count(where: isMark)
    return place
  }

  private func anywhere() -> Place? {
    forum() ?? board() ?? underHeading() ?? headless() ?? modelled() ?? repeated()
  }

  // MARK: - Under a heading

  /// `3 Responses to ...`, when text stands above and something like a comment below.
  private func underHeading() -> Place? {
    let allWords = zip(blocks, natures).reduce(0) { $0 + ($1.1 == .text ? $1.0.words : 0) }
    var textWords = 0
    for index in blocks.indices {
      let line = blocks[index].first
      if textWords > 0, isHeading(blocks[index]) {
        if !saysNone(index), let last = lastMark(after: index) {
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
    // Turkish has the count at the end: `... \u{FC}zerine 3 yorum`.
    let line = block.first
    return
      (line.begins(.commentsHead) || line.ends(.commentsHead) && line.numbers > 0
      || Furniture.isGluedHeading(line, buffer))
      && block.words <= 40 && !(block.endsSentence && block.words > 8)
      // `February 10, 2020 | 50 Comments` is about the article.
      && !(line.looksDated && line.separators > 0)
  }

  /// `0 Comments`, or a line below that invites the first one.
  private func saysNone(_ heading: Int) -> Bool {
    let span = blocks[heading].span
    let digits = buffer.bytes[span.range].filter { $0 &- 0x30 < 10 }
    if digits == [0x30], blocks[heading].words <= 6 { return true }
    for index in heading + 1..<max(heading + 1, min(blocks.count, heading + 4)) {
      if blocks[index].first.looksDated { return false }
      if blocks[index].first.isWhole(.commentsNone) { return true }
    }
    return false
  }

  /// The last line that belongs to the frame of a comment, with no gap of more than
  /// `longestComment` blocks between two of them.
  private func lastMark(after heading: Int) -> Int? {
    var last: Int?
    var sawText = false
    var isStrong = false
    var buttons = 0
    var index = heading + 1
    var limit = heading + 12
    while index < min(blocks.count, limit) {
      // The form to write one stands above all comments or below them.
      if sawText, blocks[index].first.isWhole(.form), blocks[index].words > 1 { return last }
      if last != nil, blocks[index].first.isWhole(.related) { return last }
      if last != nil, natures[index] == .text { sawText = true }
      if isMark(index) {
        last = index
        limit = index + Self.longestComment
        let line = blocks[index].first
        isStrong =
          isStrong || line.looksDated || line.ends(.says) || isAge(line) || isGluedDate(line)
          || line.begins([.pingback, .removed])
        buttons += 1
      }
      index += 1
    }
    // One `Permalink` in the line about the article is no comment.
    return isStrong || buttons >= 3 ? last : nil
  }

  private static let longestComment = 30

  /// The header of a comment, or the word `Reply` below it.
  private func isMark(_ index: Int) -> Bool {
    let line = blocks[index].first
    guard blocks[index].words <= 24 else { return false }
    if line.begins(.pingback) || line.begins(.removed) { return true }
    if isAge(line) { return true }
    if line.ends(.says), line.words <= 8,
      line.shape.contains(.endsColon)
        || line.shape.contains(.endsEllipsis)
    {
      return true
    }
    if isGluedDate(line) { return true }
    if line.looksDated, line.lower <= 6 {
      return line.years > 0 || line.times > 0 || line.numericDates > 0
    }
    if line.shape.contains(.endsSentence), line.words > 4 { return false }
    return line.isWhole(.commentUI) && line.words <= 3 || line.separators > 0 && isReplyLine(line)
  }

  /// `Lena OkaforMar 4, 2022`: the name of the month is glued to the author.
  private func isGluedDate(_ line: Line) -> Bool {
    guard line.years == 1, line.numbers >= 2, line.words <= 7, line.lower <= 3, !line.looksDated,
      !line.begins(.byline), !line.shape.contains(.endsSentence), line.span.count <= 80
    else { return false }
    for place in line.span.range.dropFirst()
    where buffer.bytes[place] &- 0x41 < 26 && buffer.bytes[place - 1] &- 0x61 < 26 {
      let rest = TextSpan(place, line.span.end)
      return LineTable(buffer, in: rest, phrases: Furniture.phrases).lines.first?.looksDated == true
    }
    return false
  }

  /// `GooseFancier, vor 2 Tagen`, `3 years ago`: a short line with a number beside a word of time.
  private func isAge(_ line: Line) -> Bool {
    line.words <= 9
      && (line.holds(.age) && (line.numbers > 0 || line.words <= 4) || isShortAge(line))
      && !line.shape.contains(.endsSentence)
  }

  /// `4h ago`, `2y`: a number with the letter of its unit, in a line of hardly anything else.
  private func isShortAge(_ line: Line) -> Bool {
    guard line.words <= 3, line.span.count <= 40 else { return false }
    let bytes = buffer.bytes[line.span.range]
    var index = bytes.startIndex
    while index < bytes.endIndex {
      let start = index
      while index < bytes.endIndex, bytes[index] &- 0x30 < 10 { index += 1 }
      let isNumber =
        index > start && index - start <= 3
        && (start == bytes.startIndex || bytes[start - 1] == 0x20)
      if isNumber, index < bytes.endIndex, "hdwmy".utf8.contains(bytes[index]),
        index + 1 == bytes.endIndex || bytes[index + 1] == 0x20
      {
        return true
      }
      index = max(index, start + 1)
    }
    return false
  }

  /// `14 . Reply . Share`, `GooseFancier . 2 days ago`.
  private func isReplyLine(_ line: Line) -> Bool {
    line.words <= 10 && (line.holds(.commentUI) || line.numbers > 0 && line.words <= 8)
  }

  /// The end of the section whose last mark is at `last`: its text goes on until furniture.
  private func end(after last: Int) -> Int {
    // A mark may close a comment (`Reply`) or open one.
    let line = blocks[last].first
    let isBelowDate = last > 0 && blocks[last - 1].first.looksDated
    if line.begins([.commentUI, .pingback]), !line.looksDated, !isBelowDate { return last + 1 }
    var index = last + 1
    while index < blocks.count {
      switch natures[index] {
      case .text, .shortText: index += 1
      case .short
      where blocks[index].words > 3 || index == last + 1
        || blocks[index].endsSentence && blocks[index].words > 1:
        index += 1
      case .list where index == last + 1 || isReplyLine(blocks[index].first): index += 1
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

  /// Where the model sees comments, if two lines there look like the frame of one.
  private func modelled() -> Place? {
    guard let first = labels.firstIndex(of: .comment),
      let last = labels.lastIndex(of: .comment), labels[..<first].contains(.body)
    else { return nil }
    let marks = (first...last).filter(isMark)
    guard marks.count >= 2, marks.contains(where: { blocks[$0].first.looksDated }) else {
      return nil
    }
    return Place(range: first..<last + 1, body: first, heading: nil)
  }

  /// A name and a date, again and again below the text, with buttons among them or where the model
  /// sees comments: any system that prints no heading.
  private func repeated() -> Place? {
    var textWords = 0
    var heads: [Int] = []
    for index in blocks.indices {
      if textWords >= 40, isNamedDate(index) {
        if let last = heads.last, index - last > Self.longestComment {
          if heads.count >= 3 { break }
          heads = []
        }
        heads.append(index)
      }
      if natures[index] == .text { textWords += blocks[index].words }
    }
    guard heads.count >= 2, let first = heads.first, let last = heads.last else { return nil }
    // Something to read stands below nearly every head.
    let spoken = heads.filter { head in
      (head + 1..<min(head + 6, blocks.count)).contains {
        blocks[$0].words >= 5 || blocks[$0].words >= 1 && blocks[$0].endsSentence
      }
    }
    guard spoken.count * 4 >= heads.count * 3 else { return nil }
    var buttons = 0
    var comments = 0
    for index in first...last {
      if blocks[index].words <= 8, blocks[index].first.holds(.commentUI) { buttons += 1 }
      if labels[index] == .comment { comments += 1 }
    }
    // Two may be the dates of two other stories: only buttons below both tell.
    if heads.count == 2 {
      for index in last + 1..<min(blocks.count, last + 8)
      where blocks[index].words <= 4 && blocks[index].first.isWhole(.commentUI) {
        buttons += 1
      }
      guard buttons >= 3 || heads.allSatisfy(hasButtonBelow) else { return nil }
    }
    guard buttons >= heads.count / 2 + 1 || comments * 3 >= last - first else { return nil }
    let start = nameAbove(first) ?? first
    return Place(range: start..<end(after: last), body: start, heading: nil)
  }

  /// Whether the words below a head with a time of day close with a button.
  private func hasButtonBelow(_ head: Int) -> Bool {
    guard blocks[head].first.times > 0 else { return false }
    return (head + 1..<min(head + 8, blocks.count)).contains {
      blocks[$0].words <= 3 && blocks[$0].first.isWhole(.commentUI)
    }
  }

  /// A dated line that has a name in it or above it, or one that tells an age behind a name.
  private func isNamedDate(_ index: Int) -> Bool {
    let line = blocks[index].first
    if isAge(line), blocks[index].isOneLine, line.words >= 4 || nameAbove(index) != nil {
      return true
    }
    guard blocks[index].isOneLine, blocks[index].words <= 14, line.looksDated, line.lower <= 5,
      line.times > 0 || line.years > 0 || line.numericDates > 0 || line.words <= 2,
      !line.shape.contains(.endsSentence)
    else { return false }
    return nameAbove(index) != nil || Int(line.capitalised) >= 2
      || line.words <= 5 && line.shape.contains(.startsLower)
  }

  /// The line above a date that may be a name; a bullet or a badge may stand between the two.
  private func nameAbove(_ index: Int) -> Int? {
    var place = index - 1
    while place >= 0, index - place <= 3,
      blocks[place].words == 0 || blocks[place].words == 1 && blocks[place].span.count <= 3
    {
      place -= 1
    }
    guard place >= 0 else { return nil }
    let above = blocks[place]
    let isName =
      above.isOneLine && (1...4).contains(above.words) && !above.endsSentence
      && above.first.numbers == 0
    return isName ? place : nil
  }

  // MARK: - Boards

  /// Boards that print a line with author and date, or number and date, above each post, and
  /// nothing about the poster: the first post is the article.
  private func board() -> Place? {
    var heads: [Int] = []
    var textWords = 0
    let numbered = numberedHeads()
    for index in blocks.indices {
      if numbered.contains(index) || isPostHead(index) {
        if heads.isEmpty, textWords >= 30 { return nil }
        heads.append(index)
      }
      if natures[index] == .text { textWords += blocks[index].words }
    }
    guard heads.count >= 2, let last = heads.last else { return nil }
    var start = heads[1]
    // The subject above the line.
    if start - 1 > heads[0], blocks[start - 1].words <= 30, !blocks[start - 1].endsSentence,
      blocks[start - 1].group == blocks[start].group
    {
      start -= 1
    }
    if blocks[heads[1]].words == 1 {
      start = min(start, blocks.poster(above: heads[1], after: heads[0]) ?? start)
    }
    var body = start
    for index in heads[0] + 1..<start where endsPost(index) {
      body = index
      break
    }
    var end = last + 1
    while end < blocks.count, !isForumFoot(end) { end += 1 }
    return Place(range: start..<end, body: body, heading: heads[0], isBoard: true)
  }

  /// `knotty March 4, 2020, 10:12am 2`: lines with a time that end with 1, 2, 3 and so on.
  private func numberedHeads() -> Set<Int> {
    var heads: Set<Int> = []
    for index in blocks.indices {
      let line = blocks[index].first
      guard blocks[index].isOneLine, line.words <= 12, line.looksDated, line.times > 0,
        line.numbers >= 4, ends(line.span, withNumber: heads.count + 1)
      else { continue }
      heads.insert(index)
    }
    return heads.count > 1 ? heads : []
  }

  private func ends(_ span: TextSpan, withNumber number: Int) -> Bool {
    let digits = String(number).utf8
    let bytes = buffer.bytes[span.range]
    return bytes.suffix(digits.count).elementsEqual(digits)
      && bytes.dropLast(digits.count).last == 0x20
  }

  private func isPostHead(_ index: Int) -> Bool {
    let line = blocks[index].first
    guard blocks[index].isOneLine, line.words <= 16 else { return false }
    if line.looksDated, line.times > 0 {
      // `by kaptein » Thu Oct 04, 2018 8:15 am`.
      if line.begins(.commentBy), line.separators > 0,
        !line.begins(.byline) || buffer.bytes[line.span.range].contains(0xBB)
      {
        return true
      }
      return endsWithPostNumber(line.span)
    }
    // `#2`, the date below or above.
    return line.words == 1 && line.numbers == 1 && endsWithPostNumber(line.span)
      && (index + 1 < blocks.count && blocks[index + 1].first.looksDated
        || index > 0 && blocks[index - 1].first.looksDated)
  }

  private func endsWithPostNumber(_ span: TextSpan) -> Bool {
    var index = span.end - 1
    while index > span.start, buffer.bytes[index] &- 0x30 < 10 { index -= 1 }
    return index < span.end - 1 && buffer.bytes[index] == UInt8(ascii: "#")
  }

  /// The second post of a thread and what follows it.
  private func forum() -> Place? {
    var heads: [Int] = []
    for index in blocks.indices
    where (blocks[index].first.begins(.postHead) || buffer.isGuillemetLine(blocks[index].span))
      && blocks[index].first.looksDated
    {
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
    return Place(range: start..<end, body: body, heading: heads[0], isBoard: true)
  }

  /// The block with which the lines about the poster begin.
  private func start(ofPost head: Int, after previous: Int) -> Int {
    var index = head - 1
    while index > previous, index > head - 12, !blocks[index].first.begins(.postUser) { index -= 1 }
    guard index > previous, blocks[index].first.begins(.postUser) else { return head }
    let group = blocks[index].group
    // A row of stars is a rank here, and ends no post.
    while index - 1 > previous, blocks[index - 1].group == group, natures[index - 1] != .text,
      !endsPost(index - 1) || blocks[index - 1].words == 0 && blocks[index - 1].span.count <= 12
    {
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
      || blocks[index].first.isWhole(.navigation)
  }
}
