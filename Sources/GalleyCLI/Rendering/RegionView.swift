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
    var text = ""
    for region in article.regions {
      for block in blocks(of: region, article) {
        let line = article.text.line(at: block.span.start).number
        let number = String(line)
        let kind = style(name(of: region, block, article).padded(to: 12), ink(of: region.kind))
        let words = article.text.string(at: block.span).split(whereSeparator: \.isWhitespace)
          .joined(separator: " ")
        let room = max(20, width - 20)
        let shown = printable(String(words.prefix(room)))
        let gap = String(repeating: " ", count: max(0, 5 - number.count))
        text += "\(kind)\(gap)\(number)  \(shown)\n"
        if !block.reasons.isEmpty {
          text += String(repeating: " ", count: 19)
          text += style(block.reasons.joined(separator: ", "), .dim) + "\n"
        }
      }
    }
    return text
  }

  private func blocks(of region: Region, _ article: Article) -> [RegionReason] {
    let inside = article.regionReasons.filter { region.span.contains($0.span) }
    return inside.isEmpty ? [RegionReason(span: region.span, reasons: [])] : inside
  }

  private func name(of region: Region, _ block: RegionReason, _ article: Article) -> String {
    guard region.kind == .body,
      let paragraph = article.paragraphs.first(where: { $0.span == block.span }),
      paragraph.kind != .text
    else { return region.kind.rawValue }
    return paragraph.kind.rawValue
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

extension String {
  fileprivate func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - count))
  }
}
