import GalleyCore

/// The phrases by which annotators know the lines around a text.
enum Furniture {
  static let phrases = FurnitureClass.phrases(
    furniture: WordLists.list("furniture"), dates: WordLists.list("dates"))

  /// The lines of a part of the text.
  static func lines(_ text: TextBuffer, in span: TextSpan) -> [Line] {
    LineTable(text, in: span, phrases: phrases).lines
  }
}
