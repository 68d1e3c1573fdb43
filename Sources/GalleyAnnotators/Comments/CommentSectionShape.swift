import GalleyCore

/// How a comment section prints its comments, as the whole of it tells.
struct CommentSectionShape {
  /// Where names and dates stand.
  enum Order {
    /// In a header above the words.
    case above
    /// In a byline below them.
    case below
    /// The name above, the age among the buttons below.
    case amongButtons
  }

  private(set) var order = Order.above
  /// Whether it is the thread of a board: lines about the posters stand beside their posts.
  private(set) var isBoard = false
  /// Each date stands above the name.
  private(set) var hasNamesBelowDates = false
  /// `Ann` and below it `Port Ellis | May 4, 2021`: the line of the date names a town.
  private(set) var hasPlacesAboveText = false
  /// Each comment has a subject above its header.
  private(set) var hasSubjects = false

  private let lines: CommentLines
  private let blocks: [Block]

  /// - Complexity: a few passes over the section.
  init(_ lines: CommentLines, _ blocks: [Block]) {
    self.lines = lines
    self.blocks = blocks
    if isBelow {
      order = .below
    } else if hasAgesAmongButtons {
      order = .amongButtons
    } else {
      isBoard = isThread
      hasNamesBelowDates = namesBelowDates
      hasPlacesAboveText = placesBelowNames
      hasSubjects = firstHasSubject
    }
  }

  private var isThread: Bool {
    blocks.contains {
      ($0.first.begins(.postHead) || lines.text.isGuillemetLine($0.span)) && $0.first.looksDated
    }
      && blocks.contains {
        $0.first.begins(.postUser) && ($0.first.numbers > 0 || $0.first.isWhole(.postUser))
      }
  }

  /// Whether all lines of a town and a date stand below a name.
  private var placesBelowNames: Bool {
    var below = 0
    for index in blocks.indices.dropFirst() where lines.isPlaceAndDate(blocks[index]) {
      guard blocks[index - 1].words <= 4, lines.nameAlone(blocks[index - 1]) != nil,
        !lines.isFurniture(blocks[index - 1]),
        !blocks[index - 1].endsSentence || lines.endsWithInitial(blocks[index - 1]),
        !blocks[index - 1].first.begins(.commentsHead)
      else { return false }
      below += 1
    }
    return below > 1 || below == 1 && blocks.count > 1 && lines.isPlaceAndDate(blocks[1])
  }

  /// Whether dates alone, the first of them above all text, each have a name below and none above.
  private var namesBelowDates: Bool {
    var dates = 0
    for index in blocks.indices {
      guard lines.dateAlone(blocks[index]) != nil else {
        let isHead = lines.isFurniture(blocks[index]) || blocks[index].first.begins(.commentsHead)
        if dates == 0, !isHead { return false }
        continue
      }
      guard index + 2 < blocks.count, blocks[index + 1].words <= 4,
        !lines.isFurniture(blocks[index + 1]), !blocks[index + 1].endsSentence,
        lines.nameAlone(blocks[index + 1]) != nil
      else { return false }
      dates += 1
    }
    return dates > 1
  }

  /// Whether the first `Submitted by ...` has a line of its own above it: then all have.
  private var firstHasSubject: Bool {
    guard let place = blocks.firstIndex(where: { lines.header($0)?.hasBy == true }), place > 0
    else {
      return false
    }
    let above = blocks[place - 1]
    return above.isOneLine && above.words <= 14 && !above.first.begins([.commentsHead, .form])
      && !lines.isFurniture(above)
  }

  /// Whether the section opens with text and closes with a byline: `Posted by: Ann | May 3, 2019`.
  private var isBelow: Bool {
    var first: Bool?
    var last = false
    for block in blocks {
      let line = block.first
      if line.begins([.commentsHead, .form, .pingback]) || lines.isFurniture(block) { continue }
      let isHeader = lines.header(block) != nil
      if !isHeader, lines.says(block) != nil || lines.dateAlone(block) != nil { return false }
      // `Top`; but `Cycle!` is a comment.
      if !isHeader, block.words < 3, first == nil || !block.endsSentence { continue }
      first = first ?? isHeader
      last = isHeader
    }
    return first == false && last
  }

  private var hasAgesAmongButtons: Bool {
    blocks.contains { lines.ageAmongButtons($0) != nil }
      && !blocks.contains { lines.header($0) != nil || lines.dateAlone($0) != nil }
      || closesWithDates
  }

  /// Whether a name opens each comment and a date alone closes it, text between the two.
  private var closesWithDates: Bool {
    var sinceName: Int?
    var closed = 0
    for block in blocks {
      if lines.header(block) != nil || lines.says(block) != nil { return false }
      if lines.dateAlone(block) != nil {
        guard let words = sinceName, words >= 3 else { return false }
        closed += 1
        sinceName = nil
      } else if lines.isFurniture(block) || block.first.begins([.commentsHead, .form]) {
        continue
      } else if let words = sinceName {
        sinceName = words + block.words
      } else if lines.isNameAlone(block) {
        sinceName = 0
      } else if closed == 0 || block.endsSentence && block.words >= 3 {
        return false
      }
    }
    return closed > 0
  }
}
