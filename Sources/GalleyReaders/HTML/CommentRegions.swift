import GalleyHTML

/// Finds the parts of a page in which readers comment, before the body is looked for.
///
/// A region is the outermost box whose class or id is a name of such parts (`comments`,
/// `commentlist`, `disqus_thread`, `respond`), below the beginning of the text. Its boxes carry the
/// trait `comments`; the tree below `PageBox.node` has its structure. On a page without such a name it
/// is what follows a heading that says so (`Comments (3)`, `Reacties`), where dates follow.
enum CommentRegions {
  static func mark(_ survey: inout PageSurvey) {
    let prose = survey.boxes[0].prose
    let title = survey.h1.first.map { survey.boxes[$0].blocks.lowerBound }
    var proseBefore = [Int](repeating: 0, count: survey.blocks.count + 1)
    for (index, block) in survey.blocks.enumerated() {
      proseBefore[index + 1] = proseBefore[index] + (block.isProse ? block.words : 0)
    }
    let thread = BoardThread(survey) { proseBefore[survey.boxes[$0].blocks.lowerBound] }
    survey.thread = thread
    for post in thread?.comments ?? [] { survey.update(post) { $0.traits.insert(.comments) } }
    for index in survey.boxes.indices.dropFirst() {
      if survey.boxes[survey.boxes[index].parent].traits.contains(.comments) {
        survey.update(index) { $0.traits.insert(.comments) }
        continue
      }
      guard thread == nil else { continue }
      let box = survey.boxes[index]
      guard box.tag != .body, box.tag != .html,
        box.names.contains(where: { names[survey.names[$0]] })
          || isItem(box, survey), !box.names.contains(where: { noNames[survey.names[$0]] })
      else { continue }
      // A box that holds headline or the beginning of the text is named for something else.
      if let title, box.blocks.contains(title) { continue }
      guard proseBefore[box.blocks.lowerBound] >= min(40, prose / 4), !box.blocks.isEmpty else {
        continue
      }
      survey.update(index) { $0.traits.insert(.comments) }
    }
    if thread == nil { markUnderHeading(&survey, proseBefore) }
  }

  // MARK: - Under a heading

  private static let mostHeadings = 8
  /// The most blocks of one comment between two lines that show a date.
  private static let longestComment = 30

  /// `Comments (3)` above lines that show dates, on a page whose names tell no region: what follows in
  /// the box around both.
  private static func markUnderHeading(_ survey: inout PageSurvey, _ proseBefore: [Int]) {
    let isKnown = survey.blocks.contains {
      let traits = survey.boxes[$0.box].traits
      return traits.contains(.comments) && traits.isDisjoint(with: [.form, .hidden])
        && $0.words >= 4
    }
    guard !isKnown else { return }
    let least = min(40, survey.boxes[0].prose / 4)
    let short = survey.blocks.indices.filter {
      let block = survey.blocks[$0]
      return proseBefore[$0] >= max(1, least) && block.words <= 24
        && survey.boxes[block.box].traits.isDisjoint(with: others)
    }
    let lines = PageLines(survey, of: short)
    // Each of them costs a look at what follows.
    let headings = short.filter { isHeading($0, survey, lines) }.prefix(mostHeadings)
    for heading in headings {
      guard let end = end(of: heading, survey, lines) else { continue }
      for index in survey.boxes.indices.dropFirst() {
        let blocks = survey.boxes[index].blocks
        if !blocks.isEmpty, blocks.lowerBound >= heading, blocks.upperBound <= end {
          survey.update(index) { $0.traits.insert(.comments) }
        }
      }
      return
    }
  }

  private static let others: BoxTraits = [.navigation, .footer, .aside, .hidden]

  private static func isHeading(_ block: Int, _ survey: PageSurvey, _ lines: PageLines) -> Bool {
    guard let line = lines[block], survey.blocks[block].words <= 10,
      survey.blocks[block].linkShare < 0.5, !line.holds(.commentsNone), !line.looksDated
    else { return false }
    return line.isWhole(.commentsHead) || line.begins(.commentsHead) && line.numbers > 0
      || line.ends(.commentsHead) && line.numbers > 0
  }

  /// Where the comments below a heading end; nil where none are.
  private static func end(
    of heading: Int, _ survey: PageSurvey, _ lines: PageLines
  ) -> Int? {
    var box = survey.blocks[heading].box
    // The box of the heading, those around it alone, and four that hold more.
    var levels = 0
    while box > 0, levels < 4 {
      let limit = survey.boxes[box].blocks.upperBound
      if limit > heading + 1 {
        levels += 1
        if let last = lastMark(after: heading, before: limit, survey, lines) {
          var end = last + 1
          while end < limit, !endsComments(end, below: heading, survey, lines) { end += 1 }
          return areLinks(heading + 1..<end, survey) ? nil : end
        }
      }
      box = survey.boxes[box].parent
    }
    return nil
  }

  /// Whether what stands there leads elsewhere: a list of stories.
  private static func areLinks(_ blocks: Range<Int>, _ survey: PageSurvey) -> Bool {
    let long = survey.blocks[blocks].filter { $0.words >= 4 }
    return long.count { $0.linkShare > 0.5 } * 2 > long.count
  }

  /// The last block of few words that shows a date or ends with `says:`.
  private static func lastMark(
    after heading: Int, before limit: Int, _ survey: PageSurvey, _ lines: PageLines
  ) -> Int? {
    var last: Int?
    var index = heading + 1
    var most = heading + 8
    while index < min(limit, most),
      !endsComments(index, below: heading, survey, lines) || index < heading + 3
    {
      if lines.isDated(index)
        || lines[index].map({ $0.ends(.says) && $0.shape.contains(.endsColon) }) == true
      {
        last = index
        most = index + longestComment
      }
      index += 1
    }
    return last
  }

  private static func endsComments(
    _ block: Int, below heading: Int, _ survey: PageSurvey, _ lines: PageLines
  ) -> Bool {
    let traits = survey.boxes[survey.blocks[block].box].traits
    if !traits.isDisjoint(with: [.navigation, .aside, .form]) { return true }
    if traits.contains(.footer), !isInComment(block, below: heading, survey) { return true }
    // The subjects of comments are headings of a lower level.
    let level = survey.blocks[heading].kind == .heading ? survey.blocks[heading].level : 6
    if survey.blocks[block].kind == .heading, survey.blocks[block].level <= level { return true }
    return lines[block].map { $0.isWhole([.related, .form, .newsletter]) } == true
  }

  /// Whether the footer around a block closes a box below the heading that has more in it: a comment.
  private static func isInComment(
    _ block: Int, below heading: Int, _ survey: PageSurvey
  ) -> Bool {
    var box = survey.blocks[block].box
    while box > 0, survey.boxes[box].tag != .footer { box = survey.boxes[box].parent }
    let around = survey.boxes[survey.boxes[box].parent].blocks
    return around.lowerBound > heading
      && around.lowerBound < survey.boxes[box].blocks.lowerBound
  }

  // MARK: - One comment

  /// A box that is one comment by its number or by what it says of itself, wherever it stands.
  private static func isItem(_ box: PageBox, _ survey: PageSurvey) -> Bool {
    guard
      box.names.contains(where: { survey.names[$0] == comment }) || box.tag == .article
        || box.tag == .li
    else { return false }
    if let type = survey.page.value(.itemtype, of: box.node),
      type.hasSuffix("/Comment") || type.hasSuffix("/UserComments")
    {
      return true
    }
    guard let id = survey.page.value(.id, of: box.node), id.lowercased().holds("comment") else {
      return false
    }
    return CommentNames.number(inID: id) != nil
  }

  private static let comment = NameHash.of("comment")

  /// `comments-off`, `related-comments`.
  private static let noNames = NameMap("off related")

  private static let names = NameMap(
    """
    comments commentlist comment-list comments-list commentslist comments-area commentsarea \
    comments-section comment-section commentssection commentsection comments-container \
    commentscontainer comments-wrapper comment-wrapper commentswrapper comments-block \
    comment-thread comments-thread disqus-thread disqus_thread disqusthread respond comment-respond \
    leave-comment leavecomment commentform comment-form comments-template post-comments \
    postcomments article-comments articlecomments user-comments usercomments reader-comments \
    readercomments fb-comments facebook-comments comment-body commentbody comment-content \
    commenttext comment-text kommentare kommentar leserkommentare commentaires comentarios \
    commenti reacties reaktionen kommentarer komentarze hozzaszolasok dsq-content idc-container \
    diskuse diskusia kommentit komentare yorumlar comentaris comentarii hozzaszolas \
    comments-tree commentstree comment-list-wrapper comments-inner discussion-thread
    """)
}
