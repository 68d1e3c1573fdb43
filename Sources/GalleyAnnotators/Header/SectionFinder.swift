import GalleyCore
import GalleyLexicons

/// Finds the section that a page shows: a rubric right above the title, the end of a path such as
/// `Home > News > Upper Valley`, or the words before a date, `World News | March 3, 2014`.
struct SectionFinder {
  private let page: PageLines
  private let text: TextBuffer

  init(_ page: PageLines, _ text: TextBuffer) {
    self.page = page
    self.text = text
  }

  func find() -> TextValue? {
    guard page.title != nil else { return nil }
    return rubric() ?? path() ?? besideDate()
  }

  private func rubric() -> TextValue? {
    guard let line = page.above.last, page.above.count >= 3, line.words <= 2, line.lower == 0,
      line.capitalised > 0, line.numbers == 0, line.separators == 0,
      page.above[page.above.count - 2].group != line.group,
      line.isWhole(.navigation) || !line.begins(.navigation),
      line.shape.isDisjoint(with: [.startsBullet, .hasLinkMarks, .endsSentence, .endsColon])
    else { return nil }
    if line.shape.contains(.allCapitals) {
      return .string(withoutShouting(text.folded(line.span)))
    }
    return .span(line.span)
  }

  private func path() -> TextValue? {
    for line in page.above where line.words <= 12 && !line.looksDated {
      guard let mark = lastPathMark(line.span) else { continue }
      let span = text.trimmed(TextSpan(mark, line.span.end))
      if !span.isEmpty { return .span(span) }
    }
    return nil
  }

  /// The end of the last ` > `, ` \u{BB} `, ` \u{203A} ` or ` :: ` of a line.
  private func lastPathMark(_ span: TextSpan) -> Int? {
    text.bytes.withUnsafeBufferPointer { bytes in
      var found: Int?
      var index = span.start + 1
      while index + 2 < span.end {
        let (value, width) = scalar(bytes, index)
        var end = index + width
        if value == 0x3A, bytes[end] == 0x3A { end += 1 }
        let isMark = value == 0x3E || value == 0xBB || value == 0x203A || end > index + width
        if isMark, bytes[index - 1] == 0x20, end < span.end, bytes[end] == 0x20 { found = end }
        index += width
      }
      return found
    }
  }

  private func besideDate() -> TextValue? {
    for line in page.header where line.looksDated && line.separators > 0 {
      let bytes = text.bytes[line.span.range]
      guard let bar = bytes.firstIndex(of: UInt8(ascii: "|")) else { continue }
      let span = text.trimmed(TextSpan(line.span.start, bar))
      let lines = Furniture.lines(text, in: span)
      guard let part = lines.first, part.words <= 4, part.lower == 0, part.numbers == 0,
        !part.begins([.byline, .dated, .modified])
      else { continue }
      return .span(span)
    }
    return nil
  }
}
