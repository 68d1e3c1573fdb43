import GalleyCore
import GalleyLexicons

/// Decides which blocks of a page are its title, its body and its comments.
///
/// Each block is judged by itself (`judge`); the body is the stretch whose judgements add up to
/// the most, so that one menu inside a long text stays an interruption, and one sentence in a
/// menu stays a menu. The comment section is cut off first, for it reads like text too.
package struct Segmenter {
  private let buffer: TextBuffer
  private let lines: [Line]
  private let profile: SiteProfile
  package let blocks: [Block]
  private(set) var natures: [BlockNature] = []
  private var scores: [Int] = []
  private var labels: [BlockLabel] = []
  private var isModelled = false
  private var roles: [Region.Kind] = []
  /// By block, whether other documents of the batch have it too; empty without a profile.
  private var repeats: [Bool] = []

  private(set) var regions: [Region] = []
  private(set) var paragraphs: [Paragraph] = []

  package init(_ buffer: TextBuffer, _ lines: [Line], profile: SiteProfile = .empty) {
    self.buffer = buffer
    self.lines = lines
    self.profile = profile
    blocks = joinedBlocks(of: lines)
  }

  /// What the model is trained on.
  package mutating func features() -> BlockFeatures {
    judgeBlocks()
    return BlockFeatures(blocks, natures, title: buffer.titleSignatures(blocks.first))
  }

  /// What the model of headlines is trained on; nil for a page that has too few blocks for it.
  package mutating func titleFeatures() -> TitleFeatures? {
    guard blocks.count > Self.fewBlocks else { return nil }
    label()
    let limit = comments()?.body ?? blocks.count
    return TitleFeatures(
      buffer, blocks, natures, body: body(before: limit) ?? limit..<limit)
  }

  private mutating func label() {
    if blocks.count > Self.fewBlocks {
      let features = features()
      labels = RegionModel.shared.labels(RegionModel.shared.scores(features))
    } else {
      judgeBlocks()
      labels = [BlockLabel](repeating: .before, count: blocks.count)
    }
  }

  private func comments() -> CommentSection.Place? {
    let place = CommentSection(buffer, blocks, natures, labels).find()
    return place.flatMap { isAboveBody($0) ? nil : $0 }
  }

  private mutating func body(before limit: Int) -> Range<Int>? {
    modelled(before: limit) ?? bestStretch(before: limit) ?? sentences(before: limit)
  }

  mutating func run() {
    label()
    let comments = self.comments()
    let limit = comments?.body ?? blocks.count
    var body = self.body(before: limit)
    var title = TitleFinder(buffer, blocks, natures, repeats).find(
      body: body ?? limit..<limit, hints: comments?.heading)
    if let place = title, let stretch = body, stretch.contains(place) {
      // What stands above the headline is none of its text.
      body = place + 1 < stretch.upperBound ? place + 1..<stretch.upperBound : nil
    }
    if title == nil, !isModelled, body == sentences(before: limit), body != nil { title = 0 }
    if title == nil, let stretch = body, opensWithTitle(stretch) {
      title = stretch.lowerBound
      body = stretch.lowerBound + 1..<stretch.upperBound
    }
    roles = [Region.Kind](repeating: .boilerplate, count: blocks.count)
    if let body { markBody(body) }
    markHead(title: title, body: body, limit: limit)
    if let comments {
      for index in comments.range { roles[index] = .comments }
    }
    collect()
  }

  /// Why each block is in its region: a rule by its name, or the features with the most weight.
  func reasons() -> [RegionReason] {
    var again = Segmenter(buffer, lines)
    let features = again.features()
    let titles = again.titleFeatures()
    return blocks.indices.map { index in
      let rule = isRepeated(index) ? "repeated in other documents" : "rule \(natures[index])"
      guard blocks.count > Self.fewBlocks else {
        return RegionReason(span: blocks[index].span, reasons: [rule])
      }
      var weighty = RegionModel.shared.reasons(features, at: index, for: labels[index])
      if roles[index] == .title, let titles, let candidate = titles.candidates.firstIndex(of: index)
      {
        weighty.append("headline " + TitleModel.shared.reasons(titles, of: candidate))
      }
      return RegionReason(
        span: blocks[index].span, reasons: [rule, "model \(labels[index])"] + weighty)
    }
  }

  // MARK: - Judging

  private mutating func judgeBlocks() {
    natures.reserveCapacity(blocks.count)
    scores.reserveCapacity(blocks.count)
    var textWords = 0
    for block in blocks {
      var (nature, score) = judge(block)
      if nature == .text || nature == .shortText || nature == .short, buffer.isCaption(block) {
        (nature, score) = (.caption, -10)
      }
      // A byline or a date near the top parts what introduces the text from the text; further
      // down it is an interruption like any other.
      if nature == .header || nature == .origin, textWords < 120 { score = -60 }
      if nature == .text { textWords += block.words }
      natures.append(nature)
      scores.append(score)
    }
    spreadInGroups()
    if !profile.isEmpty { findRepeats() }
  }

  /// What repeats stays what it looks like, for the headline of one page is the teaser of others;
  /// but no body has it, and it parts no body either.
  private mutating func findRepeats() {
    repeats = buffer.bytes.withUnsafeBufferPointer { bytes in
      blocks.map { profile.holds($0, lines, bytes) }
    }
    for index in blocks.indices where repeats[index] && scores[index] > Self.interruption {
      scores[index] = Self.interruption
    }
  }

  private static let interruption = -3

  private func isRepeated(_ index: Int) -> Bool { !repeats.isEmpty && repeats[index] }

  /// Short lines that stand together with furniture are furniture.
  private mutating func spreadInGroups() {
    var start = 0
    while start < blocks.count {
      var end = start
      var words = 0
      var hasCaption = false
      var hasFurniture = false
      while end < blocks.count, blocks[end].group == blocks[start].group {
        words = max(words, blocks[end].words)
        hasCaption = hasCaption || natures[end] == .caption
        hasFurniture = hasFurniture || natures[end] == .furniture
        end += 1
      }
      if end - start > 1, words <= 25, hasCaption || hasFurniture {
        for index in start..<end
        where natures[index] == .text || natures[index] == .shortText || natures[index] == .short {
          if natures[index] != .short, !hasCaption { continue }
          natures[index] = hasCaption ? .caption : .list
          scores[index] = -8
        }
      }
      start = end
    }
  }

  // MARK: - The body

  /// A page of few blocks is a text that somebody has tidied; the rules know those, and the model
  /// has learnt from whole pages of the web.
  static let fewBlocks = 60

  /// Whether most of what the model takes for the body stands below a comment section, which then
  /// is none: a page may count its comments above its text.
  private func isAboveBody(_ comments: CommentSection.Place) -> Bool {
    guard !comments.isBoard, comments.marks < 4, blocks.count > Self.fewBlocks else { return false }
    var above = 0
    var below = 0
    for index in blocks.indices where labels[index] == .body {
      if index < comments.body {
        above += blocks[index].words
      } else {
        below += blocks[index].words
      }
    }
    return below > above
  }

  /// From the first block that the model takes for body to the last; nil when there are too few of
  /// them for an article.
  private mutating func modelled(before limit: Int) -> Range<Int>? {
    guard blocks.count > Self.fewBlocks else { return nil }
    let body = (0..<limit).filter { labels[$0] == .body && mayBeBody($0) }
    guard let first = body.first, let last = body.last,
      body.reduce(0, { $0 + BlockFeatures.size(blocks[$1]) }) >= 25
    else { return nil }
    isModelled = true
    return first..<last + 1
  }

  /// The stretch with the greatest sum; nil when no stretch reads like an article.
  ///
  /// A run of interruptions costs at most 25 tenths, for a page may put a whole newsletter form
  /// between two paragraphs; only what ends articles, and a header near the top, costs its full
  /// price.
  private func bestStretch(before limit: Int) -> Range<Int>? {
    var best = 0
    var found: Range<Int>?
    var sum = 0
    var start = 0
    var runCost = 0
    for index in 0..<limit {
      var score = scores[index]
      switch natures[index] {
      case .text where !isRepeated(index), .shortText where !isRepeated(index): runCost = 0
      case .tail: break
      case .header where score == -60: break
      case .origin where score == -60: break
      default:
        let allowed = max(0, 25 - runCost)
        score = max(score, -allowed)
        runCost -= score
      }
      if sum <= 0 {
        sum = 0
        start = index
      }
      sum += score
      if sum > best {
        best = sum
        found = start..<index + 1
      }
    }
    return best >= 14 ? found : nil
  }

  /// The body of a note: a line without an end, and nothing but a few sentences below it.
  private func sentences(before limit: Int) -> Range<Int>? {
    guard (2...6).contains(limit), limit == blocks.count, natures[0] == .short else { return nil }
    let rest = 1..<limit
    return rest.allSatisfy { natures[$0] == .text || natures[$0] == .shortText } ? rest : nil
  }

  /// Whether the first block of a body without a title above is a headline with a full stop: one
  /// short sentence that stands alone before longer paragraphs.
  private func opensWithTitle(_ body: Range<Int>) -> Bool {
    let first = body.lowerBound
    guard body.count >= 2, natures[first + 1] == .text else { return false }
    let block = blocks[first]
    let isTitleCase = block.first.capitalised > block.first.lower
    return block.isOneLine && (3...20).contains(block.words)
      && block.group != blocks[first + 1].group
      && (isTitleCase || block.first.innerSentences == 0 && block.words <= 16)
      && blocks[first + 1].words > block.words
  }

  private mutating func markBody(_ body: Range<Int>) {
    for index in body {
      if isModelled {
        if natures[index] == .credit {
          roles[index] = .origin
        } else if labels[index] == .body, mayBeBody(index) {
          roles[index] = .body
        } else if natures[index] == .caption {
          roles[index] = .caption
        }
        continue
      }
      switch natures[index] {
      case _ where isRepeated(index): break
      case .text, .shortText: roles[index] = .body
      case .short:
        // A line without an end between two paragraphs is a heading; in a list it is none.
        let standsAlone =
          (index == 0 || blocks[index - 1].group != blocks[index].group)
          && (index + 1 == blocks.count || blocks[index + 1].group != blocks[index].group)
        let inText =
          index > body.lowerBound && isBodyText(index - 1) && index + 1 < body.upperBound
          && isBodyText(index + 1)
        if standsAlone ? inText : isBodyText(index - 1) || hasFewGroups { roles[index] = .body }
      case .credit: roles[index] = .origin
      case .list where blocks[index].first.shape.contains(.startsBullet):
        if isBodyText(index - 1) || roles[index - 1] == .body { roles[index] = .body }
      default: break
      }
    }
  }

  /// What rules know for certain to be no text, whatever stands around it.
  private func mayBeBody(_ index: Int) -> Bool {
    switch natures[index] {
    case _ where isRepeated(index): false
    case .furniture, .tail, .header, .origin, .credit, .caption, .rule: false
    default: true
    }
  }

  private var hasFewGroups: Bool {
    guard let last = blocks.last else { return false }
    return Int(last.group) * 4 < blocks.count
  }

  private func isBodyText(_ index: Int) -> Bool {
    index >= 0 && index < blocks.count
      && (natures[index] == .text || natures[index] == .shortText) && !isRepeated(index)
  }

  // MARK: - Around the body

  private mutating func markHead(title: Int?, body: Range<Int>?, limit: Int) {
    if let title { roles[title] = .title }
    let bodyStart = body?.lowerBound ?? limit
    for index in 0..<bodyStart where index != title {
      switch natures[index] {
      case .header: roles[index] = .header
      case .origin: roles[index] = .origin
      case .short, .shortText, .text:
        if let title, index > title, !isRepeated(index) { roles[index] = .header }
      default: break
      }
    }
    guard let body else { return }
    markLinesBelowSummary(body)
    // What signs the text stands right below it.
    for index in body.upperBound..<min(limit, body.upperBound + 6) {
      if blocks[index].first.begins(.related)
        || SourceHeading.isOne(blocks[index].first.span, of: buffer)
      {
        return
      }
      switch natures[index] {
      case .credit, .origin: roles[index] = .origin
      case .header: roles[index] = .header
      case .tail: return
      default: break
      }
    }
  }

  /// Many pages put a summary between the headline and its writers and date: then these stand below
  /// the first paragraphs of the body, a few lines together.
  private mutating func markLinesBelowSummary(_ body: Range<Int>) {
    var words = 0
    var index = body.lowerBound
    let end = min(body.upperBound, body.lowerBound + Self.mostBelowSummary)
    while index < end, words <= Self.longestSummary {
      guard roles[index] != .body else {
        words += BlockFeatures.size(blocks[index])
        index += 1
        continue
      }
      let start = index
      while index < body.upperBound, roles[index] != .body { index += 1 }
      let run = start..<index
      guard run.contains(where: { natures[$0] == .header && !isRepeated($0) }) else { continue }
      for place in run where !isRepeated(place) {
        switch natures[place] {
        case .header: roles[place] = .header
        case .origin: roles[place] = .origin
        case .short where blocks[place].words <= 6: roles[place] = .header
        default: break
        }
      }
    }
  }

  private static let mostBelowSummary = 16
  /// In words.
  private static let longestSummary = 120

  /// A short line with words over a paragraph of the body. Short lines in a row are cells, names or
  /// points without their mark, of which at most the last heads a text.
  private func isHeading(_ index: Int) -> Bool {
    let block = blocks[index]
    return natures[index] == .short && block.isOneLine && block.words <= 16 && !block.endsColon
      && block.first.capitalised + block.first.lower > 0
      && index + 1 < blocks.count && roles[index + 1] == .body && natures[index + 1] == .text
  }

  private func paragraph(_ index: Int) -> Paragraph {
    let block = blocks[index]
    var paragraph = Paragraph(block.span)
    if natures[index] == .list
      || !block.first.shape.isDisjoint(with: [.startsBullet]) && block.words <= 60
    {
      paragraph.kind = .item
    } else if isHeading(index) {
      paragraph.kind = .heading
    }
    return paragraph
  }

  private mutating func collect() {
    for (index, block) in blocks.enumerated() {
      if roles[index] == .body { paragraphs.append(paragraph(index)) }
      if let last = regions.last, last.kind == roles[index], last.kind != .title {
        regions[regions.count - 1].span = last.span.union(block.span)
      } else {
        regions.append(Region(roles[index], block.span))
      }
    }
  }
}
