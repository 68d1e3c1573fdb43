/// Words that the article reports as said by somebody, or sets between quotation marks.
///
/// Content, cue and speaker in the sense of PARC and PolNeAR.
public struct Quote: Hashable, Sendable {
  public enum Kind: String, Sendable, CaseIterable {
    /// A full utterance between marks.
    case direct
    /// A phrase between marks inside a clause that reports it.
    case mixed
    /// Reported speech without marks.
    case indirect
    /// Marks, but nobody speaks: scare quotes, titles, terms.
    case term
  }

  /// What the words beside the cue make of it, where it is not simply said.
  public enum Modality: String, Sendable, CaseIterable {
    /// It was not said: `would not say`, `declined to say`, `nobody said`.
    case negated
    /// It may be said, or is to be: `could say`, `will say`, `wants to say`.
    case modal
  }

  /// The whole reported clause; for `direct` the utterance.
  public struct Content: Hashable, Sendable {
    public var span: TextSpan?
    public var text: TextValue

    public init(span: TextSpan?, text: TextValue) {
      self.span = span
      self.text = text
    }
  }

  public var kind: Kind
  /// What stands between the marks, without them; for `indirect` the reported clause. One span
  /// unless a cue cuts the quote.
  public var parts: [TextSpan]
  /// The parts, joined by a space; a string when there are several or a script changed it.
  public var text: TextValue
  public var content: Content?
  /// Who speaks: the nearest attribution when they are nested.
  public var speaker: Speaker?
  /// All of them, in text order, when several speak as one; else empty.
  public var speakers: [Speaker] = []
  /// The outer level of a nested attribution.
  public var reportedBy: Speaker?
  /// The words that report: `said`, `according to`.
  public var cue: TextValue?
  /// Nil where it is said.
  public var modality: Modality?
  /// The position in `Article.paragraphs`.
  public var paragraph: Int?
  /// The position in `Article.citations` of the credit that covers it.
  public var citation: Int?
  /// The name of the rule that decided.
  public var rule: String
  /// Fields that scripts have declared, in the order in which they were set.
  public var custom: [CustomField] = []

  public init(
    kind: Kind, parts: [TextSpan], text: TextValue, paragraph: Int? = nil, rule: String
  ) {
    self.kind = kind
    self.parts = parts
    self.text = text
    self.paragraph = paragraph
    self.rule = rule
  }

  /// From the first part to the last; nil when a script made the quote.
  public var span: TextSpan? {
    guard let first = parts.first, let last = parts.last else { return nil }
    return first.union(last)
  }
}

/// Somebody to whom words are attributed, as named beside them.
public struct Speaker: Hashable, Sendable {
  /// Where the mention stands: `Gates`, `he`.
  public var span: TextSpan?
  /// The words of the mention.
  public var text: TextValue
  /// The fullest name that the article gives: `Robert Gates`.
  public var name: TextValue?
  public var title: TextValue?
  /// The position in `Article.people`.
  public var person: Int?

  public init(
    span: TextSpan?, text: TextValue, name: TextValue? = nil, title: TextValue? = nil,
    person: Int? = nil
  ) {
    self.span = span
    self.text = text
    self.name = name
    self.title = title
    self.person = person
  }
}

/// Somebody whom the article names.
public struct Person: Hashable, Sendable {
  /// The fullest form.
  public var name: TextValue
  /// In the order of their first appearance.
  public var titles: [TextValue]
  /// In text order.
  public var mentions: [TextSpan]
  /// Fields that scripts have declared, in the order in which they were set.
  public var custom: [CustomField] = []

  public init(name: TextValue, titles: [TextValue] = [], mentions: [TextSpan] = []) {
    self.name = name
    self.titles = titles
    self.mentions = mentions
  }
}
