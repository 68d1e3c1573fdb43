/// What a reader of the page wrote below it.
public struct Comment: Hashable, Sendable {
  public enum Kind: String, Sendable, CaseIterable {
    case comment
    /// A notice that another page links here.
    case pingback
  }

  public var kind: Kind = .comment
  /// From its header to the end of its text.
  public var span: TextSpan?
  public var author: TextValue?
  /// When it was posted, only as precise as the page shows.
  public var posted: NewsDate?
  public var paragraphs: [Paragraph] = []
  /// What a script put in place of the paragraphs.
  public var replacementText: String?
  /// The number that the page shows before it.
  public var number: Int?
  /// The position in `Article.comments` of the one it answers.
  public var replyTo: Int?
  /// 0 for a comment that answers none.
  public var depth: Int = 0
  /// Whether the page says that the text was taken down.
  public var removed: Bool = false
  public var quotes: [Quote] = []
  public var citations: [Citation] = []
  /// Fields that scripts have declared, in the order in which they were set.
  public var custom: [CustomField] = []

  public init(span: TextSpan?) {
    self.span = span
  }

  /// The paragraphs joined by a blank line; `buffer` is the article's text.
  public func text(in buffer: TextBuffer) -> String {
    replacementText
      ?? paragraphs.map { $0.text.string(in: buffer) }.joined(separator: "\n\n")
  }
}
