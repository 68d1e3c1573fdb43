import GalleyCore
import GalleyHTML

/// Lays the canonical text of a page out: headline, the lines of its header, body, comments.
///
/// Blocks are lines, parted by blank ones, as in a dump of the page; so everything that reads dumps
/// reads pages.
struct PageLayout {
  private(set) var bytes: [UInt8] = []
  private(set) var regions: [Region] = []
  private(set) var paragraphs: [Paragraph] = []
  private(set) var headline: TextSpan?
  private(set) var byline: TextSpan?
  /// For each block that is in the text: where it stands there.
  private(set) var places: [Int: TextSpan] = [:]
  private(set) var markedComments: [MarkedComment] = []

  init(
    _ survey: PageSurvey, headline text: String?, byline: Int?, dateline: Int?, body: [Int],
    stated: [StatedComment] = []
  ) {
    if let text, !text.isEmpty {
      headline = append(Array(text.utf8)[...])
      regions.append(Region(.title, headline ?? TextSpan(0, 0)))
    }
    for block in [byline, dateline].compactMap({ $0 })
    where places[block] == nil && !body.contains(block) {
      let span = append(block, survey)
      if block == byline { self.byline = span }
      regions.append(Region(.header, span))
    }
    for block in body {
      let span = append(block, survey)
      paragraphs.append(Self.paragraph(span, survey.blocks[block], survey))
      regions.append(Region(.body, span))
      if block == byline { self.byline = span }
    }
    appendComments(survey, Set(body))
    // What the page shows comes before what it says for machines.
    if markedComments.isEmpty { append(stated) }
    bytes.append(0x0A)
  }

  /// A cell or a point of more words is laid out as a table or a list, and is text.
  private static let longCell = 20
  private static let longItem = 60

  private static func paragraph(
    _ span: TextSpan, _ block: PageBlock, _ survey: PageSurvey
  ) -> Paragraph {
    var paragraph = Paragraph(span)
    let traits = survey.boxes[block.box].traits
    if traits.contains(.embed) {
      paragraph.kind = .embed
    } else if block.kind == .heading {
      paragraph.kind = .heading
      paragraph.level = Int(block.level)
    } else if traits.contains(.preformatted) {
      paragraph.kind = .preformatted
    } else if traits.contains(.caption) {
      paragraph.kind = .caption
    } else if traits.contains(.quote) {
      paragraph.kind = .quote
    } else if block.kind == .cell, block.words <= longCell {
      paragraph.kind = .cell
    } else if block.kind == .item || block.kind == .term || traits.contains(.list),
      block.words <= longItem
    {
      paragraph.kind = .item
    }
    return paragraph
  }

  private mutating func append(_ block: Int, _ survey: PageSurvey) -> TextSpan {
    let entry = survey.blocks[block]
    let span = append(survey.text[entry.start..<entry.end])
    places[block] = span
    return span
  }

  private mutating func append(_ line: ArraySlice<UInt8>) -> TextSpan {
    if !bytes.isEmpty { bytes += [0x0A, 0x0A] }
    let start = bytes.count
    bytes += line
    return TextSpan(start, bytes.count)
  }

  /// Name, date and buttons of a comment have hardly more words.
  private static let longestByline = 30

  /// The comments as lines, one region for each stretch of them.
  private mutating func appendComments(_ survey: PageSurvey, _ body: Set<Int>) {
    var start: Int?
    var end = 0
    let items = CommentItems(survey)
    let words = Set(items.items.flatMap(\.words))
    for (index, block) in survey.blocks.enumerated()
    where survey.boxes[block.box].traits.contains(.comments) && !body.contains(index)
      && !survey.boxes[block.box].traits.contains(.hidden)
    {
      let isByline = block.words <= Self.longestByline && !words.contains(index)
      let span = isByline ? append(survey.parted(block)[...]) : append(index, survey)
      places[index] = span
      start = start ?? span.start
      end = span.end
    }
    guard let start else { return }
    regions.append(Region(.comments, TextSpan(start, end)))
    markComments(items)
  }

  /// Comments of the JSON-LD, whose page shows none.
  private mutating func append(_ comments: [StatedComment]) {
    guard !comments.isEmpty, !regions.contains(where: { $0.kind == .comments }) else { return }
    var span: TextSpan?
    var positions: [Int?] = []
    for comment in comments {
      let lines = Words.unescaped(comment.text).split(whereSeparator: \.isNewline)
        .map { $0.split { $0.isWhitespace }.joined(separator: " ") }.filter { !$0.isEmpty }
      let places = lines.map { append(Array($0.utf8)[...]) }
      guard let first = places.first, let last = places.last else {
        positions.append(nil)
        continue
      }
      var marked = MarkedComment(lines: places)
      marked.words = places
      marked.author = comment.author.map { .string(Words.unescaped($0)) }
      marked.posted = comment.posted.flatMap { PageDate.read($0) }
      marked.replyTo = comment.parent.flatMap { positions[$0] }
      positions.append(markedComments.count)
      markedComments.append(marked)
      span = span.map { TextSpan($0.start, last.end) } ?? TextSpan(first.start, last.end)
    }
    if let span { regions.append(Region(.comments, span)) }
  }

  private mutating func markComments(_ found: CommentItems) {
    // The position of each item among those that the text shows.
    var positions: [Int?] = []
    let hasDepths = found.items.contains { $0.depth != nil }
    for item in found.items {
      var marked = MarkedComment(lines: item.blocks.compactMap { places[$0] })
      marked.words = item.words.compactMap { places[$0] }
      guard !marked.lines.isEmpty else {
        positions.append(nil)
        continue
      }
      marked.author = item.author.map { place(of: $0, in: marked.lines) ?? .string($0) }
      marked.posted = item.posted
      if item.isPingback { marked.kind = .pingback }
      if let parent = item.parent {
        marked.replyTo = positions[parent]
      } else {
        marked.depth = item.depth ?? (hasDepths ? 0 : nil)
      }
      positions.append(markedComments.count)
      markedComments.append(marked)
    }
  }

  /// Where the first lines of a comment have the name of its author.
  private func place(of name: String, in lines: [TextSpan]) -> TextValue? {
    let name = Array(name.utf8)
    for line in lines.prefix(4) {
      var start = line.start
      let end = min(line.end, line.start + 300)
      while start + name.count <= end {
        if bytes[start..<start + name.count].elementsEqual(name) {
          return .span(TextSpan(start, start + name.count))
        }
        start += 1
      }
    }
    return nil
  }
}
