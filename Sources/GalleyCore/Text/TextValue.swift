/// The value of a text field: a stretch of the article's own text, or words from elsewhere.
///
/// What an annotator finds is a span as long as it can be; text is made at the edge, when
/// somebody prints it. A name that the page does not spell out, or what a script assigned, is a
/// string.
public enum TextValue: Hashable, Sendable {
  case span(TextSpan)
  case string(String)

  /// Where the value stands in the text, if it stands there.
  public var span: TextSpan? {
    if case .span(let span) = self { span } else { nil }
  }

  /// A copy of the words; `buffer` is the text that the span counts in.
  public func string(in buffer: TextBuffer) -> String {
    switch self {
    case .span(let span): buffer.string(at: span)
    case .string(let string): string
    }
  }
}

extension TextBuffer {
  /// A name or title: its span, or its words joined by single spaces where a line break or an
  /// indentation of the page runs through it.
  package func unwrapped(_ span: TextSpan) -> TextValue {
    var spaces = 0
    var isPlain = true
    for index in span.range {
      let byte = bytes[index]
      spaces = byte == UInt8(ascii: " ") ? spaces + 1 : 0
      if byte < 0x20 || spaces > 1 {
        isPlain = false
        break
      }
    }
    if isPlain { return .span(span) }
    let words = string(at: span).split { $0 == " " || $0.isNewline || $0 == "\t" }
    // A line that breaks behind a hyphen breaks inside a word.
    return .string(
      words.reduce(into: "") { name, word in
        if !name.isEmpty, !name.hasSuffix("-") { name += " " }
        name += word
      })
  }
}
