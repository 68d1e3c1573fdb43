/// Reads dates as news text writes them: "March 22, 2011", "22.3.2011", "yesterday".
public protocol DateReader: Sendable {
  /// The dates that a text names, in order.
  ///
  /// - Parameters:
  ///   - reference: the day that the text was written on, for "yesterday", "Monday" and days without
  ///     a year; what needs it is left out when it is nil.
  ///   - dayFirst: whether `3/4/2011` is the third of April.
  func dates(
    in text: TextBuffer, relativeTo reference: NewsDate?, dayFirst: Bool
  ) -> [FoundDate]

  /// The same reader with further words; itself where they do not matter to it.
  func adding(_ words: AddedWords) -> any DateReader
}

extension DateReader {
  public func adding(_ words: AddedWords) -> any DateReader { self }
}

/// A date that a text names.
public struct FoundDate: Hashable, Sendable {
  public var date: NewsDate
  public var span: TextSpan

  public init(_ date: NewsDate, at span: TextSpan) {
    self.date = date
    self.span = span
  }
}
