import GalleyCore

/// A comment while its lines are being collected.
struct CommentDraft {
  var kind = Comment.Kind.comment
  var author: TextSpan?
  var posted: ParsedDate?
  var number: Int?
  var indent = 0
  var start: Int
  var end: Int
  var paragraphs: [TextSpan] = []
  /// Whom it answers, by name.
  var parent: TextSpan?
  /// Its place in the thread where the page counts it: 1 and 2 of `#1.2`.
  var path: [Int] = []
  /// The position of the one under whose `Replies` it stands.
  var thread: Int?
  /// How many paragraphs stand above its buttons.
  var aboveButtons: Int?
  var removed = false

  init(at span: TextSpan, indent: Int) {
    start = span.start
    end = span.end
    self.indent = indent
  }
}
