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
    // Each line is a block: a reader of markup has joined what belongs together.
    var blocks: [Block] = []
    for (place, span) in marked.lines.enumerated() {
      for block in joinedBlocks(of: Furniture.lines(text, in: span), wrappedAt: nil) {
        var block = block
        block.group = UInt32(place)
        block.first.indent = 0
        blocks.append(block)
      }
    }
    var draft = read(blocks) ?? CommentDraft(at: first, indent: 0)
    if case .span(let span)? = marked.author {
      draft.author = span
      draft.paragraphs.removeAll { $0 == span }
    }
    draft.start = first.start
    draft.end = max(last.end, draft.end)
    return draft
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
    for block in blocks where !lines.isFurniture(block) {
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
