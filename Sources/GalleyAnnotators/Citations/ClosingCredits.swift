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
    let range = firstSentence(of: range)
    let span = table.span(range)
    if table.has(range.lowerBound, .creditWord) { return reporting(range, span, finder) }
    if let credit = agencyWriter(range, finder) { return credit }
    guard let behind = afterSourceWord(range), range.count <= 48 else { return nil }
    return source(behind..<range.upperBound, span, finder)
  }

  /// A tip stands in front of a text as well as below it.
  private func firstSentence(of range: Range<Int>) -> Range<Int> {
    guard afterSourceWord(range) != nil else { return range }
    var end = range.lowerBound + 3
    while end < range.upperBound {
      if table[end].shape.contains(.sentenceStart), table[end - 1].kind == .period,
        !table.isGlued(end)
      {
        return range.lowerBound..<end
      }
      end += 1
    }
    return range
  }

  /// Whether `line(_:_:)` has something to look at.
  func mayOpen(_ index: Int) -> Bool {
    if table.has(index, .creditWord) { return true }
    guard index + 1 < table.count,
      table[index + 1].kind == .colon || table[index + 1].kind == .slash
        || text.isWord(table[index + 1].span, "tip")
    else { return false }
    return afterSourceWord(index..<min(table.count, index + 8)) != nil
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
        isEditor =
          text.isWord(span, "editing") || text.isWord(span, "compiled")
          || text.isWord(span, "translated")
      } else if text.isWord(table[index].span, "by") {
        sawBy = true
        if !isEditor {
          citation.authors += people(in: index + 1..<range.upperBound).map { text.unwrapped($0) }
        }
      } else if let (entry, _) = table.gazetteer.match(table, text, at: index) {
        if !citation.publications.contains(where: { $0.name == .string(entry.name) }) {
          citation.publications.append(Publication(name: .string(entry.name), role: entry.role))
        }
      } else if text.isWord(table[index].span, "for"),
        let outlet = finder.phrase(at: index + 1, before: range.upperBound)
      {
        citation.publications.append(outlet.publication)
        index = outlet.tokens.upperBound - 1
      }
      index += 1
    }
    return sawBy && !citation.authors.isEmpty ? citation : nil
  }

  /// `A in Varnholm and B in Tarn Head`: the names, without where they write.
  private func people(in range: Range<Int>) -> [TextSpan] {
    var names: [TextSpan] = []
    var start = range.lowerBound
    while start < range.upperBound {
      let found = NameList(table, text).names(in: start..<range.upperBound)
      guard let last = found.last else { break }
      names += found
      var next = table.firstIndex(from: last.end)
      guard next < range.upperBound, text.isWord(table[next].span, "in") else { break }
      next += 1
      while next < range.upperBound, table.isNamePart(next) { next += 1 }
      if next < range.upperBound, table[next].kind == .comma { next += 1 }
      guard next < range.upperBound else { break }
      if text.isWord(table[next].span, "and") { next += 1 }
      guard next > start, next < range.upperBound, table.isNamePart(next) else { break }
      start = next
    }
    return names
  }

  /// `The Associated Press contributed to this report.`, `Ines Varga contributed reporting.`,
  /// `Information from the Herald was used in this report.`: the whole sentence.
  func contribution(at index: Int, in range: Range<Int>, _ finder: OutletFinder) -> Citation? {
    var start = index
    while start > range.lowerBound, index - start < 30,
      !table[start].shape.contains(.sentenceStart)
    {
      start -= 1
    }
    var end = index + 1
    while end < range.upperBound, end < index + 24, !table[end].shape.contains(.sentenceStart) {
      end += 1
    }
    let behind = index + 1..<end
    guard
      behind.contains(where: {
        table.has($0, [.storyWord, .creditWord]) && !table[$0].isCapitalised
      })
    else { return nil }
    var citation = Citation(kind: .credit, span: table.span(start..<end))
    if text.isWord(table[index].span, "information") {
      guard start == index, index + 2 < end, text.isWord(table[index + 1].span, "from"),
        let outlet = finder.phrase(at: index + 2, before: end)
          ?? finder.outlet(at: index + 2, before: end)
      else { return nil }
      citation.publications = [outlet.publication]
      return citation
    }
    if let outlet = finder.outlet(endingAt: index, after: start),
      outlet.isKnown || outlet.hasArticle || finder.isOutletName(outlet.tokens)
    {
      citation.publications = [outlet.publication]
      if outlet.tokens.lowerBound - 2 > start,
        text.isWord(table[outlet.tokens.lowerBound - 1].span, "of")
      {
        let names = NameList(table, text).names(in: start..<outlet.tokens.lowerBound - 1)
        citation.authors = names.map { text.unwrapped($0) }
      }
      return citation
    }
    let names = people(in: start..<index)
    guard !names.isEmpty else { return nil }
    citation.authors = names.map { text.unwrapped($0) }
    return citation
  }

  /// `With files from The Canadian Press`.
  func files(_ range: Range<Int>, behind index: Int, _ finder: OutletFinder) -> Citation? {
    guard index < range.upperBound, range.count <= 24,
      let outlet = finder.outlet(at: index, before: range.upperBound)
        ?? finder.phrase(at: index, before: range.upperBound),
      table[outlet.tokens.upperBound - 1].end == table[range.upperBound - 1].end
        || outlet.tokens.upperBound == range.upperBound - 1
    else { return nil }
    var citation = Citation(kind: .credit, span: table.span(range))
    citation.publications = [outlet.publication]
    return citation
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
    if text.isWord(first, "ht"), index + 1 < range.upperBound, table[index + 1].kind == .colon {
      return index + 2
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
    let isHatTip =
      text.isWord(table[table.firstIndex(from: span.start)].span, "h")
      || text.isWord(table[table.firstIndex(from: span.start)].span, "hat")
    if isHatTip, runs.count == 1, citation.url == nil,
      finder.outlet(at: runs[0].range.lowerBound, before: runs[0].range.upperBound) == nil
    {
      // Somebody, and not something, gave the tip.
      citation.authors = [text.unwrapped(table.span(runs[0].range))]
      return citation
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
