import GalleyCore
import GalleyLexicons

/// Reads comments whose borders the markup of the page has told: what it leaves open, an author or
/// a time, is found in their lines by the rules for text dumps.
struct MarkedComments {
  private let lines: CommentLines
  private let text: TextBuffer

  init(_ lines: CommentLines, _ text: TextBuffer) {
    self.lines = lines
    self.text = text
  }

  /// The draft of one comment, with the paragraphs that are its own words.
  func draft(_ marked: MarkedComment) -> CommentDraft? {
    guard let first = marked.lines.first, let last = marked.lines.last else { return nil }
    // What the markup calls the text has neither author nor time, as a rule.
    let words = Set(marked.words)
    var draft =
      read(blocks(marked.lines.filter { !words.contains($0) }))
      ?? CommentDraft(at: first, indent: 0)
    if !words.isEmpty {
      draft.paragraphs = marked.words.flatMap { ownWords(in: $0, isRemoved: &draft.removed) }
      if draft.posted == nil, marked.posted == nil, let whole = read(blocks(marked.lines)),
        whole.posted != nil
      {
        // `9. Dezember 2013 at 14:57` as the first line of the box that is called so. A line that is a
        // header is none of the paragraphs.
        let kept = draft.paragraphs.filter { whole.paragraphs.contains($0) }
        if !kept.isEmpty,
          kept.count < draft.paragraphs.count || draft.paragraphs.count < marked.words.count
        {
          draft.paragraphs = kept
          draft.posted = whole.posted
          draft.author = draft.author ?? whole.author
        }
      }
    }
    if draft.posted == nil, marked.posted == nil, let author = marked.author {
      let others = blocks(marked.lines.filter { !words.contains($0) })
      var name: TextSpan?
      if case .span(let span) = author { name = span }
      draft.posted = lines.firstDate(in: others, outside: name)
    }
    if case .span(let span)? = marked.author {
      draft.author = span
      draft.paragraphs.removeAll { $0 == span }
      // Name and words on one line.
      if let first = draft.paragraphs.first, first.start == span.start, first.end > span.end {
        var start = span.end
        while start < first.end, text.bytes[start] == UInt8(ascii: ":") { start += 1 }
        draft.paragraphs[0] = text.trimmed(TextSpan(start, first.end))
      }
    }
    draft.paragraphs.removeAll { lines.isReplyButton($0, to: draft.author) }
    draft.start = first.start
    draft.end = max(last.end, draft.end)
    return draft
  }

  /// Each line is a block: a reader of markup has joined what belongs together.
  private func blocks(_ lines: [TextSpan]) -> [Block] {
    var blocks: [Block] = []
    for (place, span) in lines.enumerated() {
      for block in joinedBlocks(of: Furniture.lines(text, in: span), wrappedAt: nil) {
        var block = block
        block.group = UInt32(place)
        block.first.indent = 0
        blocks.append(block)
      }
    }
    return blocks
  }

  /// The paragraphs of a stretch, without the buttons that stand even there.
  private func ownWords(in span: TextSpan, isRemoved: inout Bool) -> [TextSpan] {
    let blocks = joinedBlocks(of: Furniture.lines(text, in: span), wrappedAt: nil)
    if let first = blocks.first, blocks.count == 1, first.first.begins(.removed), first.words <= 24
    {
      isRemoved = true
      return []
    }
    return blocks.filter {
      !($0.words <= 4 && !($0.words > 0 && $0.endsSentence) && lines.isFurniture($0))
        && lines.dateAlone($0) == nil
    }.map(\.span)
  }

  private func read(_ blocks: [Block]) -> CommentDraft? {
    var collector = CommentCollector(lines, blocks)
    collector.run()
    if var draft = collector.drafts.first {
      // A second header inside one comment is the header of somebody quoted.
      for other in collector.drafts.dropFirst() { draft.paragraphs += other.paragraphs }
      return draft
    }
    guard let first = blocks.first else { return nil }
    var draft = CommentDraft(at: first.span, indent: 0)
    for block in blocks where !lines.isFurniture(block) && !block.first.begins(.postUser) {
      if block.first.begins(.removed), block.words <= 24 {
        draft.removed = true
      } else if let date = lines.dateAlone(block), draft.posted == nil {
        draft.posted = date
      } else {
        draft.paragraphs.append(block.span)
      }
    }
    return draft
  }
}
