import GalleyCore
import GalleyHTML

/// Lays the canonical text of a page out: headline, the lines of its header, body, comments.
///
/// Blocks are lines, parted by blank ones, as in a dump of the page; so everything that reads dumps
/// reads pages.
struct PageLayout {
  private(set) var bytes: [UInt8] = []
  private(set) var regions: [Region] = []
  private(set) var paragraphs: [TextSpan] = []
  private(set) var headline: TextSpan?
  private(set) var byline: TextSpan?
  /// For each block that is in the text: where it stands there.
  private(set) var places: [Int: TextSpan] = [:]

  init(
    _ survey: PageSurvey, headline text: String?, byline: Int?, dateline: Int?, body: [Int]
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
      paragraphs.append(span)
      regions.append(Region(.body, span))
      if block == byline { self.byline = span }
    }
    appendComments(survey, Set(body))
    bytes.append(0x0A)
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

  /// The comments as lines, one region for each stretch of them.
  private mutating func appendComments(_ survey: PageSurvey, _ body: Set<Int>) {
    var start: Int?
    var end = 0
    for (index, block) in survey.blocks.enumerated()
    where survey.boxes[block.box].traits.contains(.comments) && !body.contains(index)
      && !survey.boxes[block.box].traits.contains(.hidden)
    {
      let span = append(index, survey)
      start = start ?? span.start
      end = span.end
    }
    if let start { regions.append(Region(.comments, TextSpan(start, end))) }
  }
}
