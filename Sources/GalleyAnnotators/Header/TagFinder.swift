import GalleyCore
import GalleyLexicons

/// Reads the tags below a text: `Labels: beans, seed library`, or a list below the word `Topics`.
struct TagFinder {
  private let text: TextBuffer

  init(_ text: TextBuffer) {
    self.text = text
  }

  func tags(in page: PageLines) -> [TextValue] {
    for (place, line) in page.below.enumerated() where line.words <= 60 {
      if line.isWhole(.tags), line.words == 1 {
        let tags = listed(page.below, after: place)
        if !tags.isEmpty { return tags }
      } else if let start = afterLabel(line) {
        let tags = parted(TextSpan(start, line.span.end))
        if !tags.isEmpty { return tags }
      }
    }
    return []
  }

  private func listed(_ lines: [Line], after place: Int) -> [TextValue] {
    var tags: [TextValue] = []
    for line in lines[(place + 1)...] {
      guard line.group == lines[place].group, line.words <= 6, tags.count < 40 else { break }
      tags.append(.span(text.trimmed(line.span, of: [UInt8(ascii: ","), UInt8(ascii: "*")])))
    }
    return tags
  }

  /// The place behind the word that announces tags. Where the label is no more than a word it
  /// needs its colon, for `Topics` may begin a sentence; `tagged` in the foot of a post does not.
  private func afterLabel(_ line: Line) -> Int? {
    text.bytes.withUnsafeBufferPointer { bytes in
      var found: Int?
      forEachWord(bytes, line.span.start, line.span.end) { word in
        let classes = Furniture.phrases.classes(of: PhraseHash.single(word))
        let isTags = (classes.whole | classes.lead) & FurnitureClass.tags.rawValue != 0
        let span = TextSpan(word.start, word.end)
        guard isTags, !text.isWord(span, "categories"), !text.isWord(span, "category") else {
          return true
        }
        var index = word.end
        while index < line.span.end {
          let (value, width) = scalar(bytes, index)
          guard isSpace(value) else { break }
          index += width
        }
        let hasColon = index < line.span.end && bytes[index] == UInt8(ascii: ":")
        if hasColon || text.isWord(span, "tagged") { found = hasColon ? index + 1 : index }
        return found == nil
      }
      if found == nil, line.begins(.tags), line.shape.contains(.labelled) {
        found = bytes[line.span.range].firstIndex(of: UInt8(ascii: ":")).map { $0 + 1 }
        if line.begins(.footer) { found = nil }
      }
      return found
    }
  }

  private func parted(_ span: TextSpan) -> [TextValue] {
    var tags: [TextValue] = []
    var start = span.start
    for index in span.start...span.end {
      let byte = index < span.end ? text.bytes[index] : UInt8(ascii: ",")
      let isStop =
        byte == UInt8(ascii: ".") && (index + 1 >= span.end || text.bytes[index + 1] == 0x20)
      guard byte == UInt8(ascii: ",") || byte == UInt8(ascii: "|") || isStop else { continue }
      let tag = text.trimmed(TextSpan(start, min(index, span.end)))
      if !tag.isEmpty { tags.append(.span(tag)) }
      start = min(index + 1, span.end)
      if isStop || tags.count == 40 { break }
    }
    return tags
  }
}
