/// A news article: one canonical text, and everything that was found in it.
///
/// All spans of the article and of its parts are UTF-8 byte offsets into `text`. What the page
/// does not tell is nil or empty, never a guess.
public struct Article: Sendable {
  /// The path of the document, or its address in an archive; plus `#n` when one file holds
  /// several articles.
  public var id: String
  public var path: String?
  /// The name of the reader that made it: `text`.
  public var format: String
  /// The canonical text that every span counts in.
  public var text: TextBuffer
  public var url: TextValue?
  public var headline: TextValue?
  /// The line that names the authors, as it stands on the page.
  public var byline: TextValue?
  public var authors: [TextValue] = []
  /// The name of the site or series that published the page.
  public var site: TextValue?
  public var section: TextValue?
  /// When it was published, only as precise as the page is.
  public var published: NewsDate?
  public var modified: NewsDate?
  public var dateline: Dateline?
  /// BCP 47, `en`.
  public var language: String?
  public var summary: TextValue?
  public var image: TextValue?
  public var tags: [TextValue] = []
  /// The body, in order.
  public var paragraphs: [Paragraph] = []
  /// In text order.
  public var quotes: [Quote] = []
  /// In text order.
  public var citations: [Citation] = []
  public var comments: [Comment] = []
  public var people: [Person] = []
  public var links: [Link] = []
  /// The pictures of the article, in order.
  public var images: [Image] = []
  /// Fields that scripts have declared, in the order in which they were set.
  public var custom: [CustomField] = []
  /// What each stretch of the page is, in order and apart. Only the readers write it.
  public var regions: [Region] = []
  /// What was odd about the page; the article stands all the same.
  public var warnings: [Diagnostic] = []
  /// Against what a date without a year is resolved when the page shows no date of its own.
  public var fallbackDate: NewsDate?
  /// When the page was saved: what "2 days ago" counts from.
  public var retrieved: NewsDate?

  /// Where the reader has its fields from; empty when the annotators find them.
  public var bases: [FieldBasis] = []
  /// Whether the reader has read headline, authors and dates from the page, so that annotators
  /// leave them alone.
  package var headerIsRead = false
  /// What spoke for the region of each block of the page, where the reader can tell.
  public package(set) var regionReasons: [RegionReason] = []
  /// The comments whose borders the reader knows; with them no others are looked for.
  package var markedComments: [MarkedComment] = []
  /// The column at which the lines of the text are wrapped; nil when they are not.
  package var wrapColumn: Int?

  /// The words that annotators know in this text; nil for those that ship.
  package var lexicon: Lexicon?

  /// The words of `text`, made by the first annotator that needs them and shared by the rest.
  package var tokens: TokenTable?

  public init(id: String, path: String? = nil, format: String, text: TextBuffer) {
    self.id = id
    self.path = path
    self.format = format
    self.text = text
  }

  /// A copy of the words of a field.
  public func string(_ value: TextValue) -> String {
    value.string(in: text)
  }

  /// The paragraphs joined by a blank line.
  public var body: String {
    paragraphs.map { string($0.text) }.joined(separator: "\n\n")
  }

  /// The position in `paragraphs` of the one that holds `offset`.
  ///
  /// - Complexity: logarithmic; paragraphs that a script added have no place and are not found.
  public func paragraph(at offset: Int) -> Int? {
    var low = 0
    var high = paragraphs.count
    while low < high {
      let middle = (low + high) / 2
      guard let span = paragraphs[middle].span else {
        return paragraphs.firstIndex { $0.span?.contains(offset) ?? false }
      }
      if span.end <= offset { low = middle + 1 } else { high = middle }
    }
    guard low < paragraphs.count, let span = paragraphs[low].span, span.contains(offset) else {
      return nil
    }
    return low
  }
}

/// Where a reader has a field from.
public struct FieldBasis: Hashable, Sendable {
  /// `headline`, `authors`, `published`; `body` and `text` for the choice of the paragraphs and the
  /// encoding.
  public var field: String
  /// `json-ld`, `meta author`, `h1`.
  public var basis: String

  public init(_ field: String, _ basis: String) {
    self.field = field
    self.basis = basis
  }
}

/// A paragraph of the body.
public struct Paragraph: Hashable, Sendable {
  /// What a paragraph of the body is.
  public enum Kind: String, Sendable, CaseIterable {
    case text
    /// A line without an end over other paragraphs.
    case heading
    /// A point of a list.
    case item
    /// Set off as somebody else's words.
    case quote
    /// A post of a social network that the page shows.
    case embed
    /// Below a picture.
    case caption
    /// Of a table.
    case cell
    /// Code, or a text whose line ends count.
    case preformatted
  }

  public var kind = Kind.text
  /// Of a heading, 1 to 6, where the page has told.
  public var level: Int?
  /// Nil when a script added the paragraph.
  public var span: TextSpan?
  public var text: TextValue
  /// Fields that scripts have declared, in the order in which they were set.
  public var custom: [CustomField] = []

  public init(_ span: TextSpan) {
    self.span = span
    text = .span(span)
  }

  public init(text: String) {
    self.text = .string(text)
  }
}

/// The place, agency and date with which a wire story opens.
public struct Dateline: Hashable, Sendable {
  public var span: TextSpan?
  public var place: TextValue?
  public var agency: TextValue?
  public var date: NewsDate?

  public init(
    span: TextSpan? = nil, place: TextValue? = nil, agency: TextValue? = nil,
    date: NewsDate? = nil
  ) {
    self.span = span
    self.place = place
    self.agency = agency
    self.date = date
  }
}

/// A link that the text shows.
public struct Link: Hashable, Sendable {
  public var span: TextSpan?
  public var url: TextValue
  public var text: TextValue?
  /// What the page says of where it leads, as HTML's `rel`: `nofollow`, `sponsored`, `author`.
  public var rel: TextValue?

  public init(span: TextSpan?, url: TextValue, text: TextValue? = nil, rel: TextValue? = nil) {
    self.span = span
    self.url = url
    self.text = text
    self.rel = rel
  }
}

/// A picture of the article.
public struct Image: Hashable, Sendable {
  public var url: TextValue
  /// What stands for it where it cannot be seen.
  public var alt: TextValue?
  /// What stands below it.
  public var caption: TextValue?

  public init(url: TextValue, alt: TextValue? = nil, caption: TextValue? = nil) {
    self.url = url
    self.alt = alt
    self.caption = caption
  }
}

/// Why a block of the page was put into its region.
public struct RegionReason: Hashable, Sendable {
  public var span: TextSpan
  /// The rule that decided, or the features with the most weight.
  public var reasons: [String]

  public init(span: TextSpan, reasons: [String]) {
    self.span = span
    self.reasons = reasons
  }
}

/// What a stretch of the page is.
public struct Region: Hashable, Sendable {
  public enum Kind: String, Sendable, CaseIterable {
    /// The line or lines that hold the headline.
    case title
    /// Byline, dates and other lines between the title and the body.
    case header
    /// The line that says where the text comes from.
    case origin
    case body
    case comments
    /// The line below a picture, and who took it.
    case caption
    /// Navigation, forms, share buttons, related stories: belongs to no model.
    case boilerplate
  }

  public var kind: Kind
  public var span: TextSpan

  public init(_ kind: Kind, _ span: TextSpan) {
    self.kind = kind
    self.span = span
  }
}
