import Galley

/// How a page was cut: for each of its blocks the region it belongs to, its first words, and what
/// spoke for that.
///
///     body      12  The harbour was closed on Monday after a crane fell ...
///                   text-20-below:3, words:8, shape:0
struct RegionView {
  let style: Style
  let width: Int

  func text(of article: Article) -> String {
    var kinds: [Int: Paragraph.Kind] = [:]
    for paragraph in article.paragraphs {
      if let span = paragraph.span { kinds[span.start] = paragraph.kind }
    }
    var text = ""
    // Regions and blocks stand in the order of the text.
    var rest = article.regionReasons[...]
    var number = 1
    var offset = 0
    for region in article.regions {
      var blocks: [RegionReason] = []
      while let next = rest.first, next.span.start < region.span.end {
        blocks.append(next)
        rest.removeFirst()
      }
      if blocks.isEmpty { blocks = [RegionReason(span: region.span, reasons: [])] }
      for block in blocks {
        let kind = region.kind == .body ? kinds[block.span.start] : nil
        let name = kind.flatMap { $0 == .text ? nil : $0.rawValue } ?? region.kind.rawValue
        for byte in article.text.bytes[offset..<block.span.start] where byte == 0x0A { number += 1 }
        offset = block.span.start
        text += line(name, number, ink(of: region.kind), block, article)
      }
    }
    return text
  }

  private func line(
    _ name: String, _ number: Int, _ ink: Ink, _ block: RegionReason, _ article: Article
  ) -> String {
    let number = String(number)
    let start = TextSpan(block.span.start, article.text.border(before: block.span, within: 400))
    let words = article.text.string(at: start).split(whereSeparator: \.isWhitespace)
      .joined(separator: " ")
    let gap = String(repeating: " ", count: max(1, 19 - name.count - number.count - 2))
    var text = style(name, ink) + gap + number + "  "
    text += printable(String(words.prefix(max(20, width - 19)))) + "\n"
    if !block.reasons.isEmpty {
      text += String(repeating: " ", count: 19)
      text += style(block.reasons.joined(separator: ", "), .dim) + "\n"
    }
    return text
  }

  private func ink(of kind: Region.Kind) -> Ink {
    switch kind {
    case .title: .bold
    case .body: .green
    case .comments: .cyan
    case .header, .origin: .yellow
    case .caption: .magenta
    case .boilerplate: .dim
    }
  }
}

extension TextBuffer {
  /// The end of a span, or the border of a scalar at most so many bytes behind its start.
  fileprivate func border(before span: TextSpan, within count: Int) -> Int {
    guard span.count > count else { return span.end }
    var end = span.start + count
    while end > span.start, bytes[end] & 0xC0 == 0x80 { end -= 1 }
    return end
  }
}
