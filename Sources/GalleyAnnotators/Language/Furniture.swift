import GalleyCore
import GalleyLexicons

extension Furniture {
  /// The lines of a part of the text.
  static func lines(_ text: TextBuffer, in span: TextSpan) -> [Line] {
    LineTable(text, in: span, phrases: phrases).lines
  }
}
