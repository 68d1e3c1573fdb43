import GalleyCore
import GalleyLexicons

/// Reads the comments of a page: author, time, text, number, and whom each answers.
///
/// Knows the dumps of WordPress, Blogger, Disqus and boards, and sections that print a name and a
/// date before each comment. The words of buttons (`Reply`, `Report abuse`), signatures and quoted
/// posts belong to no comment.
///
///     //   1. Harry Blaney March 31, 2011 / 11:36 PM
///     //     We have at least the start of ...
///     article.comments[0].posted?.iso   // "2011-03-31T23:36"
///
/// A page that claims another number of comments than it shows gets a `comments.count` warning.
///
/// - Complexity: linear in the length of the section.
public struct CommentAnnotator: Annotator {
  public let name = "comments"
  public let summary = "readers' comments with author, time, text and thread"

  public init() {}

  public func annotate(_ article: inout Article) {
    if article.markedComments.isEmpty {
      for region in article.regions where region.kind == .comments {
        annotate(&article, region.span)
      }
    } else {
      annotateMarked(&article)
    }
    QuotedWords.take(from: &article)
  }

  /// Comments whose borders the reader knows.
  private func annotateMarked(_ article: inout Article) {
    let table = article.tokenized()
    let dayFirst = article.language != nil && article.language != "en"
    let lines = CommentLines(table, article.text, dayFirst: dayFirst)
    let reader = MarkedComments(lines, article.text)
    // The position of each marked comment among those that were read.
    var places: [Int?] = []
    // The last comment of each author.
    var latest: [String: Int] = [:]
    // The last comment of each depth.
    var open: [(depth: Int, place: Int)] = []
    for marked in article.markedComments {
      guard let draft = reader.draft(marked) else {
        places.append(nil)
        continue
      }
      var comment = Self.comment(draft, article)
      comment.kind = marked.kind ?? draft.kind
      comment.author = marked.author ?? comment.author
      comment.posted = marked.posted ?? comment.posted
      if marked.isRemoved { comment.removed = true }
      if comment.kind == .pingback, let author = comment.author {
        // `Ping: The ports that close`.
        let title = article.string(author)
        comment.paragraphs.removeAll {
          let words = article.string($0.text)
          return words.hasSuffix(title) && words.utf8.count < title.utf8.count + 20
        }
      }
      // In the section of a page there are notices and buttons beside the comments.
      guard comment.author != nil || comment.posted != nil || comment.removed,
        !comment.paragraphs.isEmpty || comment.removed || comment.kind == .pingback
      else {
        places.append(nil)
        continue
      }
      let place = article.comments.count
      if let depth = marked.depth {
        while let last = open.last, last.depth >= depth { open.removeLast() }
        comment.replyTo = open.last?.place
        open.append((depth, place))
      }
      if let answered = marked.replyTo, answered < places.count {
        comment.replyTo = places[answered] ?? comment.replyTo
      }
      if comment.replyTo == nil, marked.depth ?? 0 == 0 {
        let name = draft.parent.map { article.text.folded($0).lowercased() }
        comment.replyTo = (name ?? CommentThreads.addressed(draft, article.text)).flatMap {
          latest[$0]
        }
      }
      if let author = comment.author {
        let name = article.string(author).lowercased()
        latest[name] = place
        if let first = name.split(separator: " ").first { latest[String(first)] = place }
      }
      comment.depth = comment.replyTo.map { min(article.comments[$0].depth + 1, 1000) } ?? 0
      places.append(place)
      article.comments.append(comment)
    }
    if article.comments.count == 1, article.comments[0].posted == nil,
      article.comments[0].kind == .comment, !article.comments[0].removed,
      Self.isNotice(article.comments[0].paragraphs.compactMap(\.span))
    {
      article.comments = []
    }
    if !article.comments.isEmpty { Self.checkHeading(&article, lines) }
  }

  private static func comment(_ draft: CommentDraft, _ article: Article) -> Comment {
    var comment = Comment(span: TextSpan(draft.start, draft.end))
    comment.kind = draft.kind
    comment.author = draft.author.map { .span($0) }
    comment.posted = draft.posted.flatMap {
      posted($0, after: article.published, saved: article.retrieved)
    }
    comment.paragraphs = draft.paragraphs.map { Paragraph($0) }
    comment.number = draft.number
    comment.removed = draft.removed
    return comment
  }

  private func annotate(_ article: inout Article, _ span: TextSpan) {
    let table = article.tokenized()
    let blocks = joinedBlocks(
      of: Furniture.lines(article.text, in: wholeLines(span, article.text)),
      wrappedAt: article.wrapColumn)
    let isForeign = article.language != nil && article.language != "en"
    func collected(dayFirst: Bool) -> CommentCollector {
      var collector = CommentCollector(
        CommentLines(table, article.text, dayFirst: dayFirst), blocks)
      collector.run()
      return collector
    }
    var collector = collected(dayFirst: isForeign)
    // In English `12/03/2021` may be either; the comments were written after the article.
    if !isForeign, blocks.contains(where: { $0.first.numericDates > 0 }) {
      let other = collected(dayFirst: true)
      if fitting(other, article) > fitting(collector, article) { collector = other }
    }
    // In the section of a page there are notices and buttons beside the comments.
    let drafts = article.format == "html" ? Self.signed(collector.drafts) : collector.drafts
    let threads = CommentThreads(drafts, article.text)
    let first = article.comments.count
    for (index, draft) in drafts.enumerated() {
      var comment = Self.comment(draft, article)
      comment.replyTo = threads.parents[index].map { $0 + first }
      comment.depth = threads.depths[index]
      article.comments.append(comment)
    }
    if let claimed = collector.claimed {
      Self.check(claimed.count, claimed.span, Array(article.comments[first...]), &article)
    }
  }

  /// Warns where a page claims another number of comments than it shows; some count what links to
  /// them and what was removed, some do not.
  private static func check(
    _ claimed: Int, _ span: TextSpan, _ comments: [Comment], _ article: inout Article
  ) {
    let spoken = comments.count { $0.kind == .comment }
    let kept = comments.count { $0.kind == .comment && !$0.removed }
    guard ![comments.count, spoken, kept, comments.count - (spoken - kept)].contains(claimed) else {
      return
    }
    article.warnings.append(
      Diagnostic(.commentCount, span: span, found: comments.count, expected: claimed))
  }

  /// The same for the heading above comments whose borders the reader knows.
  private static func checkHeading(_ article: inout Article, _ lines: CommentLines) {
    guard let region = article.regions.first(where: { $0.kind == .comments }),
      let first = article.markedComments.first?.lines.first, region.span.start < first.start
    else { return }
    let above = TextSpan(region.span.start, first.start)
    for block in joinedBlocks(of: Furniture.lines(article.text, in: above), wrappedAt: nil)
    where block.first.begins(.commentsHead) && block.words <= 40 {
      guard let claimed = lines.claimedCount(block) else { continue }
      return check(claimed, block.span, article.comments, &article)
    }
  }

  /// Those that somebody has written some time, and not a notice about comments.
  private static func signed(_ drafts: [CommentDraft]) -> [CommentDraft] {
    let signed = drafts.filter {
      ($0.posted != nil || $0.author != nil)
        && (!$0.paragraphs.isEmpty || $0.removed || $0.kind == .pingback)
    }
    return signed.count == 1 && signed[0].posted == nil && isNotice(signed[0].paragraphs)
      ? [] : signed
  }

  /// Whether the only comment of a page, which nobody dates, is so short that it is one to readers:
  /// `Log in to write a comment`.
  private static func isNotice(_ paragraphs: [TextSpan]) -> Bool {
    paragraphs.reduce(0) { $0 + $1.count } < 120
  }

  /// How many of the comments were written in the month after the article.
  private func fitting(_ collector: CommentCollector, _ article: Article) -> Int {
    guard let published = article.published?.dayNumber else { return 0 }
    return collector.drafts.count { draft in
      let posted = draft.posted.flatMap {
        Self.posted($0, after: article.published, saved: article.retrieved)
      }
      return posted?.dayNumber.map { ($0 - published + 1) <= 32 && $0 >= published - 1 } ?? false
    }
  }

  /// The region with the spaces before its first line, which tell how far that is indented.
  private func wholeLines(_ span: TextSpan, _ text: TextBuffer) -> TextSpan {
    var start = span.start
    while start > 0, text.bytes[start - 1] != 0x0A, text.bytes[start - 1] != 0x0D { start -= 1 }
    return TextSpan(start, span.end)
  }

  /// A comment is written after its article; a day without a year is the first one from then on.
  private static func posted(
    _ date: ParsedDate, after article: NewsDate?, saved: NewsDate?
  ) -> NewsDate? {
    guard date.relative == nil else { return date.resolved(beforeSaving: saved) }
    guard date.year == nil, let article, let published = article.dayNumber else {
      return date.resolved(against: nil)?.date
    }
    for year in article.year...article.year + 1 {
      var dated = date
      dated.year = year
      if let resolved = dated.resolved(against: nil)?.date, let day = resolved.dayNumber,
        day >= published - 1
      {
        return resolved
      }
    }
    return nil
  }
}

/// Who answers whom.
struct CommentThreads {
  private(set) var parents: [Int?] = []
  private(set) var depths: [Int] = []

  /// By name where a comment says whom it answers, else by indentation: the nearest comment above
  /// that stands further left.
  init(_ drafts: [CommentDraft], _ text: TextBuffer) {
    // The open comments, each further right than the one before.
    var stack: [(indent: Int, index: Int)] = []
    var latest: [String: Int] = [:]
    var byPath: [[Int]: Int] = [:]
    for (index, draft) in drafts.enumerated() {
      var parent: Int?
      if draft.kind == .comment {
        while let top = stack.last, top.indent + 2 > draft.indent { stack.removeLast() }
        parent = stack.last?.index
        stack.append((draft.indent, index))
        if draft.path.count > 1, let thread = byPath[Array(draft.path.dropLast())] {
          parent = thread
        }
        byPath[draft.path] = index
        parent = draft.thread ?? parent
        if let name = draft.parent {
          // `Ann > Guest`: whoever wrote what was removed.
          let removed = index > 0 && drafts[index - 1].removed && drafts[index - 1].author == nil
          parent = latest[text.folded(name).lowercased()] ?? (removed ? index - 1 : parent)
        } else if let name = Self.addressed(draft, text) {
          parent = latest[name] ?? parent
        }
        if let author = draft.author {
          let name = text.folded(author).lowercased()
          latest[name] = index
          if let first = name.split(separator: " ").first { latest[String(first)] = index }
        }
      }
      parents.append(parent)
      depths.append(parent.map { min(depths[$0] + 1, 1000) } ?? 0)
    }
  }

  /// The name behind the `@` with which a comment begins.
  static func addressed(_ draft: CommentDraft, _ text: TextBuffer) -> String? {
    guard let first = draft.paragraphs.first, text.bytes[first.start] == UInt8(ascii: "@") else {
      return nil
    }
    var end = first.start + 1
    let limit = min(first.end, first.start + 60)
    while end < limit,
      isNameByte(text.bytes[end])
        // `@jonas.k`, but not the end of a sentence.
        || text.bytes[end] == UInt8(ascii: ".") && end + 1 < limit
          && isNameByte(text.bytes[end + 1])
    {
      end += 1
    }
    return text.string(at: TextSpan(first.start + 1, end)).lowercased()
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    byte >= 0x80 || (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 || byte == UInt8(ascii: "_")
      || byte == UInt8(ascii: "-")
  }
}
