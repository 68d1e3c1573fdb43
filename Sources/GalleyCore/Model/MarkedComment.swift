/// A comment whose borders a reader knows from the markup of the page, before its lines are read.
///
/// What the markup tells is taken as it is; the rest is found in the lines by the rules for text
/// dumps. Buttons, and the lines that hold author and time, may stand among the lines.
package struct MarkedComment: Sendable {
  /// The visible lines or blocks, in order.
  package var lines: [TextSpan]
  /// 0 for a comment that answers none; nil when the markup has no nesting.
  package var depth: Int?
  /// Those of the lines that the markup calls its text; empty where it does not tell.
  package var words: [TextSpan] = []
  package var author: TextValue?
  package var posted: NewsDate?
  package var kind: Comment.Kind?
  /// Whether its words were taken away.
  package var isRemoved = false
  /// The position in the same list of the one it answers, where the markup names it.
  package var replyTo: Int?

  package init(lines: [TextSpan], depth: Int? = nil) {
    self.lines = lines
    self.depth = depth
  }
}
