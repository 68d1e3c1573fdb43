import GalleyCore

/// Splits the name of a site or series off the title.
///
///     Straits Security Wire: Port Ministers ...   \u{2192} Port Ministers ...
///     Flood wall approved | Brackwater Now        \u{2192} Flood wall approved
///
/// A part is a site's name when the page names that site elsewhere, or when it is short and one
/// of its words is a newspaper's (`Times`, `Newswire`).
struct HeadlineFinder {
  private let table: TokenTable
  private let text: TextBuffer
  private let title: TextSpan?
  private let known: [String]

  init(_ article: Article, _ table: TokenTable, origin: TextSpan?) {
    self.table = table
    text = article.text
    title = article.regions.first { $0.kind == .title }?.span
    var known: [String] = []
    if let origin { known.append(article.text.folded(origin).lowercased()) }
    if let site = article.site { known.append(article.string(site).lowercased()) }
    self.known = known
  }

  func annotate(_ article: inout Article) {
    guard let title else { return }
    let range = table.range(in: title)
    var start = range.lowerBound
    var end = range.upperBound
    for index in range.prefix(64) {
      let isColon = table[index].kind == .colon
      guard isColon || isBar(index), index > start, index + 2 < end else { continue }
      let spaced = isColon || table[index].shape.contains(.afterSpace)
      guard spaced else { continue }
      if isSite(start..<index, strict: !isColon) {
        if article.site == nil { article.site = .span(table.span(start..<index)) }
        start = index + 1
        break
      }
      // The prefix of a colon must stand first.
      if isColon { break }
    }
    for index in (start..<end).reversed().prefix(12) where isBar(index) {
      guard table[index].shape.contains(.afterSpace), index > start + 1,
        isSite(index + 1..<end, strict: true)
      else { continue }
      if article.site == nil { article.site = .span(table.span(index + 1..<end)) }
      end = index
    }
    guard start < end else { return }
    // The marks at the ends belong to the headline.
    let from = start == range.lowerBound ? title.start : Int(table[start].start)
    let to = end == range.upperBound ? title.end : Int(table[end - 1].end)
    article.headline = .span(text.trimmed(TextSpan(from, to)))
  }

  private func isBar(_ index: Int) -> Bool { table.isBar(index, text) }

  private func isSite(_ range: Range<Int>, strict: Bool) -> Bool {
    guard !range.isEmpty, range.count <= 7 else { return false }
    let name = text.folded(table.span(range)).lowercased()
    if known.contains(where: { $0 == name || $0 == "the " + name || "the " + $0 == name }) {
      return true
    }
    guard range.count >= 2, range.count <= 5,
      range.allSatisfy({ table.isNamePart($0) || table.has($0, .nameJoint) })
    else { return false }
    return table.has(range.upperBound - 1, .outletWord)
  }
}

extension TokenTable {
  /// Whether a token is a dash or an upright stroke.
  func isBar(_ index: Int, _ text: TextBuffer) -> Bool {
    switch self[index].kind {
    case .dash: true
    case .symbol: text.bytes[Int(self[index].start)] == UInt8(ascii: "|")
    default: false
    }
  }
}
