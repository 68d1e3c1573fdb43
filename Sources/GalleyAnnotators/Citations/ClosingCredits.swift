import GalleyCore

/// Reads the lines that say at the end who reported.
///
///     (Reporting by A and B; Additional reporting by C in Carrow; Editing by D)
///     Associated Press writer Paul Hobart reported from Madrid.
///     Source: Harbour Gazette, https://...   (Hat tip: Rosamund at Night Bus, https://...)
struct ClosingCredits {
  let table: TokenTable
  let text: TextBuffer
  let parser: DateParser
  let published: NewsDate?

  init(_ table: TokenTable, _ text: TextBuffer, _ parser: DateParser, _ published: NewsDate?) {
    self.table = table
    self.text = text
    self.parser = parser
    self.published = published
  }

  /// The inside of a parenthesis.
  func parenthesis(
    _ range: Range<Int>, _ span: TextSpan, _ finder: OutletFinder
  ) -> Citation? {
    if table.has(range.lowerBound, .creditWord) { return reporting(range, span, finder) }
    guard let behind = afterSourceWord(range) else { return nil }
    return source(behind..<range.upperBound, span, finder)
  }

  /// A line below the text, or the last words of it.
  func line(_ range: Range<Int>, _ finder: OutletFinder) -> Citation? {
    guard !range.isEmpty else { return nil }
    let span = table.span(range)
    if table.has(range.lowerBound, .creditWord) { return reporting(range, span, finder) }
    if let credit = agencyWriter(range, finder) { return credit }
    guard let behind = afterSourceWord(range), range.count <= 48 else { return nil }
    return source(behind..<range.upperBound, span, finder)
  }

  // MARK: - Reporting by

  private func reporting(
    _ range: Range<Int>, _ span: TextSpan, _ finder: OutletFinder
  ) -> Citation? {
    var citation = Citation(kind: .credit, span: span)
    var index = range.lowerBound
    var isEditor = false
    var sawBy = false
    while index < range.upperBound {
      if table.has(index, .creditWord) {
        let span = table[index].span
        isEditor = text.isWord(span, "editing") || text.isWord(span, "compiled")
      } else if text.isWord(table[index].span, "by") {
        sawBy = true
        if !isEditor {
          let names = NameList(table, text).names(in: index + 1..<range.upperBound)
          citation.authors += names.map { text.unwrapped($0) }
        }
      } else if let (entry, _) = Gazetteer.shared.match(table, text, at: index),
        !citation.publications.contains(where: { $0.name == .string(entry.name) })
      {
        citation.publications.append(Publication(name: .string(entry.name), role: entry.role))
      }
      index += 1
    }
    return sawBy && !citation.authors.isEmpty ? citation : nil
  }

  /// `Associated Press writers A in X and B in Y contributed to this report.`
  func agencyWriter(_ range: Range<Int>, _ finder: OutletFinder) -> Citation? {
    guard let outlet = finder.outlet(at: range.lowerBound, before: range.upperBound),
      outlet.isKnown, outlet.tokens.upperBound < range.upperBound,
      table.has(outlet.tokens.upperBound, .reporterWord)
    else { return nil }
    var end = outlet.tokens.upperBound + 1
    while end < range.upperBound, table.has(end, .reporterWord) { end += 1 }
    let names = NameList(table, text).names(in: end..<range.upperBound)
    guard !names.isEmpty else { return nil }
    var contributed = false
    while end < range.upperBound, end < range.lowerBound + 60 {
      if end > range.lowerBound, table[end].shape.contains(.sentenceStart) { break }
      let span = table[end].span
      if text.isWord(span, "contributed") || text.isWord(span, "reported") { contributed = true }
      end += 1
    }
    guard contributed else { return nil }
    var citation = Citation(kind: .credit, span: table.span(range.lowerBound..<end))
    citation.publications = [outlet.publication]
    citation.authors = names.map { text.unwrapped($0) }
    return citation
  }

  // MARK: - Sources

  /// The token behind `Source:`, `Hat tip:`, `h/t` or `via`.
  private func afterSourceWord(_ range: Range<Int>) -> Int? {
    var index = range.lowerBound
    let first = table[index].span
    if Self.sourceWords.contains(where: { text.isWord(first, $0) }) {
      index += 1
      guard index < range.upperBound, table[index].kind == .colon else { return nil }
      return index + 1
    }
    if text.isWord(first, "via") { return range.lowerBound + 1 }
    let isHat = text.isWord(first, "hat") || text.isWord(first, "h")
    guard isHat, index + 2 < range.upperBound else { return nil }
    index += table[index + 1].kind == .slash ? 3 : 2
    guard index < range.upperBound else { return nil }
    if table[index].kind == .colon { index += 1 }
    return text.isWord(table[range.lowerBound + 1].span, "tip")
      || table[range.lowerBound + 1].kind == .slash ? index : nil
  }

  private static let sourceWords: [StaticString] = [
    "source", "sources", "quelle", "quellen", "fuente", "fonte", "bron",
  ]

  /// `Rosamund at Night Bus, https://...`, `Harbour Gazette`.
  private func source(
    _ range: Range<Int>, _ span: TextSpan, _ finder: OutletFinder
  ) -> Citation? {
    var citation = Citation(kind: .credit, span: span)
    var index = range.lowerBound
    var runs: [(range: Range<Int>, behindAt: Bool)] = []
    var behindAt = false
    while index < range.upperBound {
      if let address = WebAddresses(table, text).address(at: index) {
        citation.url = citation.url ?? .span(address.span)
        citation.kind = .hyperlink
        index = address.end
        continue
      }
      if table.isNamePart(index), !parser.mayBegin(index) {
        let start = index
        while index < range.upperBound, table.isNamePart(index) || table.isAmpersand(index, text) {
          index += 1
        }
        runs.append((start..<index, behindAt))
        behindAt = false
        continue
      }
      if parser.mayBegin(index), citation.date == nil,
        let found = parser.date(at: index, before: range.upperBound),
        let resolved = found.resolved(against: published)
      {
        citation.date = resolved.date
        citation.dateBasis = resolved.basis
        index = found.tokens.upperBound
        continue
      }
      behindAt = text.isWord(table[index].span, "at") || text.isWord(table[index].span, "of")
      index += 1
    }
    for (place, run) in runs.enumerated() {
      let followedByAt = place + 1 < runs.count && runs[place + 1].behindAt
      if followedByAt {
        citation.authors.append(text.unwrapped(table.span(run.range)))
      } else if let outlet = finder.outlet(
        at: run.range.lowerBound, before: run.range.upperBound), outlet.tokens == run.range
      {
        citation.publications.append(outlet.publication)
      } else {
        citation.publications.append(
          Publication(name: text.unwrapped(table.span(run.range)), role: .outlet))
      }
    }
    return citation.publications.isEmpty && citation.url == nil ? nil : citation
  }
}
