import CLexicons
import GalleyCore

/// The word lists that ship with Galley, by the name of their file in `CLexicons/data`.
package enum WordLists {
  /// - Precondition: there is a list of that name.
  package static func list(_ name: String) -> WordList {
    WordList(String(decoding: bytes(name), as: UTF8.self))
  }

  /// The file as it is, for those that are no lists of words.
  ///
  /// - Precondition: there is one of that name.
  package static func bytes(_ name: String) -> UnsafeBufferPointer<UInt8> {
    var count = 0
    let lists = galley_word_lists(&count)
    for index in 0..<count where String(cString: lists[index].name) == name {
      return UnsafeBufferPointer(start: lists[index].bytes, count: lists[index].count)
    }
    preconditionFailure("no word list is called '\(name)'")
  }
}

/// The lines above a list of what a text draws on: `Sources`, `Quellen:`.
package enum SourceHeading {
  private static let phrases = Set(
    (WordLists.list("outlets")["source-heading"]?.rows ?? []).map { Array($0.utf8) })
  private static let longest = phrases.map(\.count).max() ?? 0

  /// Whether a line is one; in capitals too, behind `#` and before a colon.
  ///
  /// - Complexity: looks at short lines alone.
  package static func isOne(_ line: TextSpan, of text: TextBuffer) -> Bool {
    var span = text.trimmed(line)
    guard span.count >= 4, span.count <= longest + 8 else { return false }
    while span.start < span.end,
      [UInt8(ascii: "#"), UInt8(ascii: "=")].contains(text.bytes[span.start])
    {
      span = text.trimmed(TextSpan(span.start + 1, span.end))
    }
    while span.start < span.end,
      [UInt8(ascii: ":"), UInt8(ascii: "=")].contains(text.bytes[span.end - 1])
    {
      span = text.trimmed(TextSpan(span.start, span.end - 1))
    }
    let words = text.string(at: span)
    return phrases.contains(Array(words.lowercased().utf8))
  }
}

/// The phrases by which readers and annotators know the lines around a text.
package enum Furniture {
  package static let phrases = FurnitureClass.phrases(
    furniture: WordLists.list("furniture"), dates: WordLists.list("dates"))

  /// `Pingback: The ports that close`, with its colon; without one a reader says something.
  package static func isPingback(_ line: Line, _ text: TextBuffer) -> Bool {
    line.begins(.pingback) && line.words > 1
      && text.bytes[line.span.range].contains(UInt8(ascii: ":"))
  }

  /// `2 CommentsSort by Newest`: a heading of comments with what stood beside it.
  package static func isGluedHeading(_ line: Line, _ text: TextBuffer) -> Bool {
    let bytes = text.bytes
    guard line.numbers > 0, line.words <= 10, line.span.count <= 80,
      bytes[line.span.start] &- 0x30 < 10
    else { return false }
    for place in line.span.range.dropFirst()
    where bytes[place] &- 0x41 < 26 && bytes[place - 1] &- 0x61 < 26 {
      let head = LineTable(text, in: TextSpan(line.span.start, place), phrases: phrases).lines.first
      return head?.isWhole(.commentsHead) == true
    }
    return false
  }
}
