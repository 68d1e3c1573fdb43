import GalleyCore

/// Finds the name of the site among the page's first lines and in its copyright line.
struct SiteFinder {
  private let page: PageLines
  private let text: TextBuffer
  private let table: TokenTable

  init(_ page: PageLines, _ text: TextBuffer, _ table: TokenTable) {
    self.page = page
    self.text = text
    self.table = table
  }

  /// No title of a window is longer, in bytes.
  private static let longestWindow = 400

  func find() -> TextValue? {
    let copyright = copyrightName()
    let foot = copyright.map { fold($0) }
    var best: (span: TextSpan, score: Int)?
    let title = page.title.map { fold($0) }
    for (place, line) in page.above.prefix(40).enumerated() {
      let isWindow =
        line.span.count <= Self.longestWindow
        && title.map { fold(line.span).hasPrefix($0) } ?? false
      let span = isWindow ? behind(page.title, in: line) : candidate(line)
      guard let span else { continue }
      var score = self.score(span, line, place, foot)
      if isWindow { score += 2 }
      guard score > 0 else { continue }
      if let found = best, found.score >= score { continue }
      best = (span, score)
    }
    if let best { return value(best.span, foot: copyright) }
    return copyright.map { .span($0) }
  }

  /// The end of the title of the window, which begins with the headline: `Flood wall approved - City -
  /// Brackwater Now`.
  private func behind(_ title: TextSpan?, in line: Line) -> TextSpan? {
    let range = table.range(
      in: TextSpan(min(line.span.end, line.span.start + (title?.count ?? 0)), line.span.end))
    guard
      let bar = range.last(where: { index in
        table[index].shape.contains(.afterSpace) && table.isBar(index, text)
      }), bar + 1 < range.upperBound, range.upperBound - bar <= 8
    else { return nil }
    return table.span(bar + 1..<range.upperBound)
  }

  /// The part of a line that may be a name: without `RSS feed`, a motto behind a dash, a bullet.
  private func candidate(_ line: Line) -> TextSpan? {
    guard line.words <= 14, !line.looksDated, line.separators == 0,
      !line.begins([.navigation, .share, .form, .newsletter, .byline, .advertisement]),
      line.shape.isDisjoint(with: [.startsLower, .hasAt, .hasAddress, .hasLinkMarks]),
      !line.shape.contains(.hasAngle)
    else { return nil }
    let range = table.range(in: line.span)
    var start = range.lowerBound
    var end = start
    while start < range.upperBound, !table[start].isWord { start += 1 }
    end = start
    while end < range.upperBound {
      let kind = table[end].kind
      if kind == .dash || kind == .colon || kind == .openParenthesis { break }
      if text.isWord(table[end].span, "rss") { break }
      end += 1
    }
    guard end > start, end - start <= 8 else { return nil }
    return table.span(start..<end)
  }

  private func score(_ span: TextSpan, _ line: Line, _ place: Int, _ foot: String?) -> Int {
    let range = table.range(in: span)
    var score = place == 0 ? 3 : place < 4 ? 1 : 0
    let name = fold(span)
    if let foot, foot == name || foot.hasPrefix(name + " ") { score += 5 }
    var capitals = 0
    var others = 0
    for index in range where table[index].kind == .word {
      if table[index].isCapitalised {
        capitals += 1
      } else if !table.has(index, .nameJoint) {
        others += 1
      }
      if table.has(index, .outletWord) { score += 2 }
    }
    // A motto has small words, and one word alone is a rubric.
    if others > 0 { score -= 4 }
    if capitals == 1, range.count == 1 { score -= 5 }
    if capitals == 0 { return 0 }
    if text.isWord(table[range.lowerBound].span, "the") { score += 2 }
    if line.shape.contains(.endsSentence) { score -= 4 }
    return score
  }

  /// The name behind `© 2021` at the foot, or before `powered by`.
  private func copyrightName() -> TextSpan? {
    for line in page.below {
      let isCopyright =
        line.shape.contains(.hasCopyright) || line.begins(.footer) && line.years > 0
      guard isCopyright, line.words <= 60 else { continue }
      let range = table.range(in: line.span)
      guard
        let year = range.first(where: {
          table[$0].kind == .number && table[$0].span.count >= 4
        })
      else { continue }
      var end = year + 1
      while end < range.upperBound, table[end].kind == .word || table.isAmpersand(end, text) {
        if isCompanySuffix(end) { break }
        end += 1
      }
      if end > year + 1, end - year <= 8 { return table.span(year + 1..<end) }
    }
    return nil
  }

  private func isCompanySuffix(_ index: Int) -> Bool {
    let span = table[index].span
    return text.isWord(span, "ltd") || text.isWord(span, "inc") || text.isWord(span, "llc")
      || text.isWord(span, "gmbh") || text.isWord(span, "all")
  }

  private func value(_ span: TextSpan, foot: TextSpan?) -> TextValue {
    if let foot, fold(foot) == fold(span) { return .span(foot) }
    let range = table.range(in: span)
    let shouts = range.allSatisfy { table[$0].shape.contains(.allCapitals) } && range.count > 1
    return shouts ? .string(withoutShouting(text.folded(span))) : .span(span)
  }

  private func fold(_ span: TextSpan) -> String {
    text.folded(span).lowercased()
  }
}
