/// A place where the article names who reported something, and when.
public struct Citation: Hashable, Sendable {
  public enum Kind: String, Sendable, CaseIterable {
    /// `(Nils Aberg, Harbour Gazette, September 13)`.
    case credit
    /// `(see GSN, March 21)`.
    case crossReference = "cross-reference"
    /// `the Washington Post reported`, `according to AP`.
    case attribution
    /// `(From Global Security Newswire- March 22, 2011)`.
    case origin
    case dateline
    case hyperlink
    case bibliographic
    case legal
  }

  public var kind: Kind
  /// With its parentheses, where it has them; nil when a script made the citation.
  public var span: TextSpan?
  public var text: TextValue
  public var authors: [TextValue] = []
  /// In text order.
  public var publications: [Publication] = []
  /// The Roman number that tells several stories of one agency apart.
  public var part: TextValue?
  public var date: NewsDate?
  /// How the date was come by; set exactly when `date` is.
  public var dateBasis: DateBasis?
  public var title: TextValue?
  public var url: TextValue?
  /// The positions in `Article.paragraphs` that a credit vouches for.
  public var covers: Range<Int>?
  /// Fields that scripts have declared, in the order in which they were set.
  public var custom: [CustomField] = []

  public init(kind: Kind, span: TextSpan?, text: TextValue) {
    self.kind = kind
    self.span = span
    self.text = text
  }

  public init(kind: Kind, span: TextSpan) {
    self.init(kind: kind, span: span, text: .span(span))
  }

  /// The name a reader would give: the first publication that is no agency, else the first.
  public var outlet: TextValue? {
    (publications.first { $0.role != .agency } ?? publications.first)?.name
  }
}

/// A newspaper, agency or organisation that a citation names.
public struct Publication: Hashable, Sendable {
  public enum Role: String, Sendable, CaseIterable {
    case agency
    case outlet
    case org
  }

  /// The full name: `Associated Press`, also where the text says `AP`.
  public var name: TextValue
  public var role: Role

  public init(name: TextValue, role: Role) {
    self.name = name
    self.role = role
  }
}

/// How a date without all of its parts became one.
public enum DateBasis: String, Sendable, CaseIterable {
  /// The text gives it whole.
  case explicit
  /// The year comes from the article's date.
  case yearInferred = "year-inferred"
  /// `today`, `Monday`, `last week`: counted from the article's date.
  case relative
}
