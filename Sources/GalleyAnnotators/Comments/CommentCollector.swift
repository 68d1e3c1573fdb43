import GalleyCore
import GalleyLexicons

/// Reads the lines of a comment section into drafts, one block after the other.
///
/// A section has one way to show its headers, but a page may not follow it to the end (a plugin
/// adds pingbacks, a moderator edits); so each line is judged by itself, with its neighbour below.
struct CommentCollector {
  let lines: CommentLines
  let text: TextBuffer
  let blocks: [Block]
  let shape: CommentSectionShape
  var drafts: [CommentDraft] = []
  /// The number that the heading claims, and where.
  private(set) var claimed: (count: Int, span: TextSpan)?

  var open = false
  /// Below a rule on a board stands the poster's signature.
  var inSignature = false
  /// Quoted text ends with its group.
  var quotedGroup: UInt32?
  /// Blogger prints the date below the text.
  private var datesFollow = false
  /// The position of the one whose `Replies` follow.
  private var thread: Int?

  init(_ lines: CommentLines, _ blocks: [Block]) {
    self.lines = lines
    self.blocks = blocks
    text = lines.text
    shape = CommentSectionShape(lines, blocks)
  }

  mutating func run() {
    switch shape.order {
    case .below: runBelow()
    case .amongButtons: runAmongButtons()
    case .above:
      var index = 0
      while index < blocks.count { index += read(index) }
    }
    DraftTrimmer(lines).trim(&drafts)
  }

  /// The name of whoever speaks next is no text of the comment before.
  private mutating func dropLastParagraph(_ span: TextSpan) {
    guard open, drafts[drafts.count - 1].paragraphs.last == span else { return }
    drafts[drafts.count - 1].paragraphs.removeLast()
    drafts[drafts.count - 1].end =
      drafts[drafts.count - 1].paragraphs.last?.end ?? drafts[drafts.count - 1].start + 1
  }

  /// Reads the block at `index`; answers how many blocks it took.
  private mutating func read(_ index: Int) -> Int {
    let block = blocks[index]
    let line = block.first
    // `31 points by saltmarsh 3 hours ago | hide | 4 comments` is about the story.
    if drafts.isEmpty, line.ends(.commentsHead), line.separators > 1, line.numbers > 0 { return 1 }
    if index == 0 || drafts.isEmpty, line.begins(.commentsHead), block.words <= 40 {
      readHeading(block)
      return 1
    }
    // `Pingbacks` alone is the heading of them.
    if line.begins(.pingback), block.words == 1 { return 1 }
    if Furniture.isPingback(line, text), block.words <= 40 {
      addPingback(block)
      return 1
    }
    if line.begins(.removed), block.words <= 24 {
      // Below the buttons of a comment it tells of the next one, whose author is not told.
      if let last = drafts.last, open,
        last.aboveButtons != nil || last.removed && last.author == nil
      {
        drafts.append(CommentDraft(at: block.span, indent: Int(line.indent)))
      }
      if open { drafts[drafts.count - 1].removed = true }
      return 1
    }
    if open, let parent = lines.replyTo(block) {
      drafts[drafts.count - 1].parent = parent
      return 1
    }
    if readThread(block) { return 1 }
    // About the poster, below the post.
    if line.begins(.postUser), block.words <= 12, line.shape.contains(.labelled) { return 1 }
    // `Join Date`, and below it `Jan 2009`.
    if line.isWhole(.postUser), index + 1 < blocks.count, blocks[index + 1].words <= 3,
      blocks[index + 1].isOneLine, blocks[index + 1].first.numbers > 0
    {
      return 2
    }
    if lines.isPostNumber(block), let taken = readBelowPoster(index) { return taken }
    if lines.isPostNumber(block) || lines.postHead(block) != nil,
      let taken = readNumbered(index)
    {
      return taken
    }
    if index + 1 < blocks.count, lines.isPicture(block, above: blocks[index + 1]) { return 1 }
    if shape.isBoard { return readOnBoard(index) }
    if quotedGroup == block.group { return 1 }
    if let quoted = quotation(index) {
      drafts[drafts.count - 1].parent = quoted
      quotedGroup = block.group
      return 1
    }
    if opensSignature(index) {
      inSignature = true
      return 1
    }
    // `oldsalt 2 hours ago | parent | next`: a header among links.
    let isHeader = line.separators > 0 && line.holds(.age) && lines.header(block) != nil
    if lines.isFurniture(block), !isHeader {
      if open, drafts[drafts.count - 1].aboveButtons == nil {
        let count = drafts[drafts.count - 1].paragraphs.count
        if count > 0 { drafts[drafts.count - 1].aboveButtons = count }
      }
      return 1
    }
    if !open, line.begins(.form) { return 1 }

    if shape.hasPlacesAboveText, index > 0, lines.isPlaceAndDate(block),
      let name = lines.nameAlone(blocks[index - 1]), let date = lines.header(block)?.posted
    {
      dropLastParagraph(blocks[index - 1].span)
      begin(blocks[index - 1], name.author)
      setPosted(date, block.span)
      return 1
    }
    if let header = lines.header(block) {
      if header.hasBy { dropProfile(of: header.author) }
      if header.hasBy || isNumberedSubject(index) { dropSubject(above: index) }
      begin(block, header.author)
      drafts[drafts.count - 1].posted = header.posted
      take(header)
      takeNumber()
      return 1
    }
    let isAboveDate = index + 1 < blocks.count && lines.dateAlone(blocks[index + 1]) != nil
    if let author = lines.says(block, isAboveDate: isAboveDate), startsComment(index) {
      begin(block, author)
      if index + 1 < blocks.count, let date = lines.dateAlone(blocks[index + 1]) {
        setPosted(date, blocks[index + 1].span)
        takeNumber()
        return 2
      }
      takeNumber()
      datesFollow = line.shape.contains(.endsEllipsis)
      return 1
    }
    if let author = lines.byAlone(block), !isDatedBelow(index) {
      begin(block, author)
      datesFollow = true
      return 1
    }
    if let date = lines.dateAlone(block) {
      if let header = shape.hasNamesBelowDates
        ? lines.nameAlone(blocks[index + 1]) : nameBelowDate(index)
      {
        begin(block, header.author)
        take(header)
        setPosted(date, blocks[index + 1].span)
        return 2
      }
      if open, drafts[drafts.count - 1].posted == nil { setPosted(date, block.span) }
      if open, drafts[drafts.count - 1].path.isEmpty {
        drafts[drafts.count - 1].path = lines.path(block)
      }
      if datesFollow { open = false }
      return 1
    }
    if !datesFollow, let header = numbered(index) {
      begin(block, header.author)
      take(header)
      setPosted(lines.dateAlone(blocks[index + 1]) ?? ParsedDate(), blocks[index + 1].span)
      return 2
    }
    if !datesFollow, let header = lines.nameAlone(block) {
      // A badge, or the town of whoever writes, may stand between name and date.
      var between = 0
      var answered: TextSpan?
      for next in index + 1..<min(blocks.count, index + 6) {
        // `Port Ellis|May 4, 2021`: the town and the date.
        if next == index + 1, blocks[next].group == block.group,
          text.bytes[blocks[next].span.range].contains(UInt8(ascii: "|")),
          let posted = lines.header(blocks[next])?.posted
        {
          begin(block, header.author)
          setPosted(posted, blocks[next].span)
          return 2
        }
        // A bullet, or `OP`, the mark of who began the thread.
        if blocks[next].words == 0 || blocks[next].words == 1 && blocks[next].span.count <= 3 {
          continue
        }
        if let parent = lines.replyTo(blocks[next]) {
          answered = parent
          continue
        }
        // The one whom the comment answers, by name alone.
        if next == index + 1, isKnownAuthor(blocks[next]) {
          answered = blocks[next].span
          continue
        }
        guard between < 2 else { break }
        between += 1
        if let date = lines.dateAlone(blocks[next]) {
          begin(block, header.author)
          take(header)
          if let answered { drafts[drafts.count - 1].parent = answered }
          if header.path.isEmpty { drafts[drafts.count - 1].path = lines.path(blocks[next]) }
          setPosted(date, blocks[next].span)
          return next + 1 - index
        }
        guard blocks[next].first.isWhole(.commentUI) || isPlace(next, below: index) else { break }
      }
    }
    if !datesFollow, opensWithPhrase(index), let date = lines.dateAlone(blocks[index + 1]) {
      begin(block, block.span)
      setPosted(date, blocks[index + 1].span)
      return 2
    }
    addText(index)
    return 1
  }

  /// Whether a line is no more than the name of somebody who has spoken above.
  private func isKnownAuthor(_ block: Block) -> Bool {
    block.isOneLine && block.span.count <= 40
      && drafts.suffix(50).contains { draft in
        draft.author.map {
          $0.count == block.span.count
            && text.bytes[$0.range].elementsEqual(text.bytes[block.span.range])
        } ?? false
      }
  }

  /// Blogger prints `Replies` between a comment and its answers, and `Reply` behind the last.
  private mutating func readThread(_ block: Block) -> Bool {
    guard block.words == 1, !drafts.isEmpty, block.span.count <= 12 else { return false }
    let word = text.folded(block.span)
    if thread == nil {
      guard Self.repliesWords.contains(word) else { return false }
      thread = drafts.count - 1
      return true
    }
    guard Self.replyWords.contains(word) else { return Self.repliesWords.contains(word) }
    thread = nil
    return true
  }

  private static let repliesWords: Set<String> = [
    "Replies", "Respuestas", "Réponses", "Respostas", "Risposte", "Odpowiedzi", "Ответы",
  ]
  private static let replyWords: Set<String> = [
    "Reply", "Responder", "Répondre", "Rispondi", "Odpowiedz", "Ответить",
  ]

  /// `2 Bea` above a date: the next number, and whatever name stands behind it.
  private func numbered(_ index: Int) -> CommentHeader? {
    let block = blocks[index]
    guard index + 1 < blocks.count, block.isOneLine, (2...16).contains(block.words),
      lines.dateAlone(blocks[index + 1]) != nil
    else { return nil }
    let range = lines.table.range(in: block.span)
    guard let first = range.first, lines.table[first].kind == .number, range.count > 1,
      lines.table[first + 1].shape.contains(.afterSpace),
      let number = leadingDigits(text, lines.table[first].span),
      number.count == lines.table[first].span.count, number.value == drafts.count + 1
    else { return nil }
    var header = CommentHeader(
      author: lines.table.span(first + 1..<range.upperBound), posted: nil)
    header.number = number.value
    return header
  }

  /// A few words that stand where names stand, at the beginning of a group and above a date with its
  /// time, though they look like none: `Une habitante`.
  private func opensWithPhrase(_ index: Int) -> Bool {
    let block = blocks[index]
    guard index > 0, index + 1 < blocks.count, block.isOneLine, (1...5).contains(block.words),
      block.first.columns <= 40, !block.endsSentence || lines.endsWithInitial(block),
      blocks[index - 1].group != block.group, blocks[index + 1].group == block.group
    else { return false }
    return lines.dateAlone(blocks[index + 1])?.hour != nil
  }

  /// The name below a date that opens a group, where the comment before has its own date already.
  private func nameBelowDate(_ index: Int) -> CommentHeader? {
    guard index > 0, index + 2 < blocks.count, blocks[index - 1].group != blocks[index].group,
      blocks[index + 1].group == blocks[index].group,
      blocks[index + 2].group == blocks[index].group,
      !open || drafts[drafts.count - 1].posted != nil
    else { return nil }
    return lines.nameAlone(blocks[index + 1])
  }

  /// Whether the line below a name tells where its bearer is from: both open their group, or a comma
  /// stands in it (`Portland, ME`).
  private func isPlace(_ next: Int, below name: Int) -> Bool {
    guard next == name + 1, blocks[next].group == blocks[name].group else { return false }
    let opensGroup = name == 0 || blocks[name - 1].group != blocks[name].group
    // What people say of themselves.
    if opensGroup, blocks[next].isOneLine, blocks[next].words <= 8, !blocks[next].endsSentence,
      next + 1 < blocks.count, blocks[next + 1].group == blocks[name].group,
      lines.dateAlone(blocks[next + 1]) != nil
    {
      return true
    }
    guard lines.isPlaceAlone(blocks[next]) else { return false }
    return opensGroup || text.bytes[blocks[next].span.range].contains(UInt8(ascii: ","))
  }

  /// The author of a quotation that opens a comment: `Ann wrote:`, with the words below it.
  private func quotation(_ index: Int) -> TextSpan? {
    if open, drafts[drafts.count - 1].paragraphs.isEmpty,
      let author = lines.quotedPoster(blocks[index])
    {
      return author
    }
    guard open, let quoted = lines.quotedAuthor(blocks[index]) else { return nil }
    let isEmpty = drafts[drafts.count - 1].paragraphs.isEmpty
    let hasWords = index + 1 < blocks.count && blocks[index + 1].group == blocks[index].group
    return quoted.hasArrow || isEmpty && hasWords && lines.dateAlone(blocks[index + 1]) == nil
      ? quoted.author : nil
  }

  /// `--` alone, with no more than a few short lines below it.
  private func opensSignature(_ index: Int) -> Bool {
    let span = blocks[index].span
    guard open, span.count >= 2, span.count <= 40,
      text.bytes[span.range].allSatisfy({ $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") })
    else { return false }
    var next = index + 1
    while next < blocks.count, blocks[next].group == blocks[index].group { next += 1 }
    return next - index <= 4 && blocks[index + 1..<next].allSatisfy { $0.words <= 20 }
  }

  // MARK: - Bylines below

  private mutating func runBelow() {
    var waiting: [Block] = []
    for block in blocks {
      let line = block.first
      if drafts.isEmpty, waiting.isEmpty, line.begins(.commentsHead), block.words <= 40 {
        readHeading(block)
      } else if Furniture.isPingback(line, text), block.words <= 40 {
        addPingback(block)
      } else if let header = lines.header(block) {
        begin(waiting.first ?? block, header.author)
        let place = drafts.count - 1
        drafts[place].posted = header.posted
        drafts[place].paragraphs = waiting.map(\.span)
        drafts[place].end = block.span.end
        waiting = []
      } else if !lines.isFurniture(block) {
        waiting.append(block)
      }
    }
  }

  // MARK: - Ages among the buttons

  /// `Works at Straits Ferries`, `Top contributor` below a name.
  private func isAboutAuthor(_ block: Block) -> Bool {
    block.isOneLine && block.words <= 12 && block.first.begins(.postUser) && !block.endsSentence
  }

  /// `Lotta P · Umeå universitet`: the name.
  private func beforeDot(_ span: TextSpan) -> TextSpan {
    let bytes = text.bytes[span.range]
    guard
      let dot = bytes.indices.dropFirst().first(where: {
        bytes[$0] == 0xC2 && $0 + 1 < bytes.endIndex && bytes[$0 + 1] == 0xB7
      })
    else { return span }
    return text.trimmed(TextSpan(span.start, dot))
  }

  /// Name, text, `Like . Reply . 3 . 2y`.
  private mutating func runAmongButtons() {
    // The line above, up to the first of the text.
    var above = blocks.first?.span ?? TextSpan(0, 0)
    for block in blocks {
      if let age = lines.ageAmongButtons(block) ?? lines.dateAlone(block) {
        if open { setPosted(age, block.span) }
        open = false
      } else if drafts.isEmpty, block.words <= 40,
        block.first.begins(.commentsHead) || Furniture.isGluedHeading(block.first, text)
      {
        readHeading(block)
      } else if lines.isFurniture(block) || !open && block.first.begins(.form) {
        continue
      } else if open {
        if drafts[drafts.count - 1].paragraphs.isEmpty {
          let goesOn = endsWithDot(above) && block.isOneLine && block.words <= 8
          above = block.span
          if goesOn || isAboutAuthor(block) { continue }
        }
        drafts[drafts.count - 1].paragraphs.append(block.span)
        drafts[drafts.count - 1].end = block.span.end
      } else if block.words <= 6, !block.first.begins([.commentUI, .form]) {
        above = block.span
        begin(block, beforeDot(lines.nameAlone(block)?.author ?? block.span))
      }
    }
  }

  /// `Giulia Ferri ·`, where the next line goes on: `Lavora presso Comune di Genova`.
  private func endsWithDot(_ span: TextSpan) -> Bool {
    span.count > 2 && text.bytes[span.end - 2] == 0xC2 && text.bytes[span.end - 1] == 0xB7
  }

  // MARK: - Parts

  /// A `Name wrote:` inside a comment quotes; it begins one when a date or an empty line follows.
  private func startsComment(_ index: Int) -> Bool {
    guard open, index + 1 < blocks.count else { return true }
    if lines.dateAlone(blocks[index + 1]) != nil { return true }
    return blocks[index + 1].group != blocks[index].group
  }

  mutating func begin(_ block: Block, _ author: TextSpan) {
    var draft = CommentDraft(at: block.span, indent: Int(block.first.indent))
    draft.author = text.trimmed(author)
    draft.thread = thread
    // `Iris commented May 4, 2021` above the name and the date once more.
    if open, let last = drafts.last, last.paragraphs.isEmpty, !last.removed, last.kind == .comment,
      let name = last.author, let again = draft.author, text.folded(name) == text.folded(again)
    {
      drafts.removeLast()
      draft.posted = last.posted
      draft.start = last.start
    }
    drafts.append(draft)
    open = true
    inSignature = false
    quotedGroup = nil
  }

  /// What a header says beside its author and date.
  private mutating func take(_ header: CommentHeader) {
    drafts[drafts.count - 1].number = header.number
    drafts[drafts.count - 1].path = header.path
    drafts[drafts.count - 1].parent = header.parent
  }

  func isDatedBelow(_ index: Int) -> Bool {
    index + 1 < blocks.count && lines.dateAlone(blocks[index + 1]) != nil
  }

  /// `2 Kámen`, `2. Kámen`: where names are counted so, the number is none of the name.
  private mutating func takeNumber() {
    let place = drafts.count - 1
    guard drafts[place].number == nil, let author = drafts[place].author,
      let digits = leadingDigits(text, author), digits.value == drafts.count
    else { return }
    var start = author.start + digits.count
    if start < author.end, text.bytes[start] == UInt8(ascii: ".") { start += 1 }
    guard start + 1 < author.end, text.bytes[start] == 0x20 else { return }
    drafts[place].number = digits.value
    drafts[place].author = text.trimmed(TextSpan(start, author.end))
  }

  mutating func setPosted(_ date: ParsedDate, _ span: TextSpan) {
    drafts[drafts.count - 1].posted = date
    drafts[drafts.count - 1].end = max(drafts[drafts.count - 1].end, span.end)
  }

  mutating func addText(_ index: Int) {
    guard open, !inSignature else { return }
    let span = blocks[index].span
    drafts[drafts.count - 1].paragraphs.append(span)
    drafts[drafts.count - 1].end = span.end
  }

  private mutating func addPingback(_ block: Block) {
    var draft = CommentDraft(at: block.span, indent: Int(block.first.indent))
    draft.kind = .pingback
    var start = block.span.start
    while start < block.span.end, text.bytes[start] != UInt8(ascii: ":") { start += 1 }
    if start + 1 < block.span.end {
      draft.author = text.trimmed(TextSpan(start + 1, block.span.end))
    }
    drafts.append(draft)
    open = false
  }

  private mutating func readHeading(_ block: Block) {
    guard claimed == nil, let count = lines.claimedCount(block) else { return }
    claimed = (count, block.span)
  }
}
