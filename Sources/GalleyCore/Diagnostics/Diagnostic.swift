/// Something odd about a document that did not keep Galley from reading it.
public struct Diagnostic: Hashable, Sendable {
  public enum Kind: String, Sendable, CaseIterable {
    /// An opening quotation mark without its closing one.
    case unclosedQuote = "quote.unclosed"
    /// The page claims another number of comments than it shows.
    case commentCount = "comments.count"
    /// The page has no text that reads like an article.
    case noBody = "body.none"
    /// A part of the article is for those who pay: the page has its beginning at most.
    case paywall = "page.paywall"
    /// A page that goes on while something happens: many short texts, each with its time.
    case liveBlog = "page.live-blog"
    /// Pictures with captions, and little text beside them.
    case gallery = "page.gallery"
    /// Headlines that lead to articles, and none of them.
    case listing = "page.listing"
  }

  public var kind: Kind
  public var span: TextSpan?
  /// What was found and what was expected, where the kind counts something.
  public var found: Int?
  public var expected: Int?

  public init(_ kind: Kind, span: TextSpan? = nil, found: Int? = nil, expected: Int? = nil) {
    self.kind = kind
    self.span = span
    self.found = found
    self.expected = expected
  }
}
