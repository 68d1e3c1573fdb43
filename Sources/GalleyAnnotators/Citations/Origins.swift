import GalleyCore

/// Finds the sentence that says where a text was printed first.
///
///     From this morning's Kirkwater Advertiser, typed in by hand
///     This article originally appeared in the Harbour Gazette.
///     Reprinted with permission from National Journal
struct Origins {
  let table: TokenTable
  let text: TextBuffer
  let parser: DateParser
  let published: NewsDate?

  /// The words before the outlet; each form is a row.
  private static let forms: [[StaticString]] = [
    ["originally", "appeared", "in"], ["originally", "appeared", "on"],
    ["originally", "published", "in"], ["originally", "published", "by"],
    ["originally", "published", "on"], ["first", "appeared", "in"], ["first", "appeared", "on"],
    ["first", "published", "in"], ["first", "published", "by"], ["republished", "from"],
    ["reprinted", "from"], ["reprinted", "with", "permission", "from"],
    ["originally", "published", "at"], ["originally", "appeared", "at"],
    ["originally", "posted", "on"], ["originally", "posted", "at"], ["first", "published", "at"],
    ["first", "published", "on"], ["cross-posted", "from"], ["cross-posted", "at"],
    ["erschien", "zuerst", "in"], ["zuerst", "erschienen", "in"],
    ["publicado", "originalmente", "en"], ["publicado", "originalmente", "em"],
    ["paru", "initialement", "dans"], ["publi\u{E9}", "initialement", "par"],
    ["publi\u{E9}", "initialement", "dans"],
    ["republished", "with", "permission", "from"], ["reprinted", "with", "permission", "of"],
  ]

  func citation(at index: Int, in range: Range<Int>, _ finder: OutletFinder) -> Citation? {
    if index == range.lowerBound, text.isWord(table[index].span, "from") {
      return fromTodays(index, range, finder)
    }
    for form in Self.forms where matches(form, index, range) {
      let start = index + form.count
      guard let outlet = name(at: start, before: range.upperBound, finder) else { return nil }
      var citation = Citation(kind: .origin, span: table.span(index..<outlet.tokens.upperBound))
      citation.publications = [outlet.publication]
      set(&citation, dateBehind(outlet.tokens.upperBound, range))
      return citation
    }
    return nil
  }

  /// `From this morning's Kirkwater Advertiser`, `From yesterday's Guardian`.
  private func fromTodays(
    _ index: Int, _ range: Range<Int>, _ finder: OutletFinder
  ) -> Citation? {
    var next = index + 1
    var date: ParsedDate?
    while next < range.upperBound, next < index + 5, table[next].kind != .possessive {
      if parser.mayBegin(next) { date = parser.date(at: next, before: next + 1) }
      if text.isWord(table[next].span, "this") { date = ParsedDate(relative: .today) }
      guard table[next].kind == .word else { return nil }
      next += 1
    }
    guard let date, next + 1 < range.upperBound, table[next].kind == .possessive,
      let outlet = finder.outlet(at: next + 1, before: range.upperBound)
    else { return nil }
    var citation = Citation(kind: .origin, span: table.span(index..<outlet.tokens.upperBound))
    citation.publications = [outlet.publication]
    set(&citation, date)
    return citation
  }

  /// Behind such words any run of capitals is an outlet.
  private func name(
    at start: Int, before limit: Int, _ finder: OutletFinder
  ) -> NamedOutlet? {
    if let outlet = finder.outlet(at: start, before: limit) { return outlet }
    var first = start
    if first < limit, finder.isArticle(first) { first += 1 }
    var end = first
    while end < limit, end < first + 6, table.isNamePart(end) { end += 1 }
    guard end > first else { return nil }
    return NamedOutlet(
      publication: Publication(name: text.unwrapped(table.span(first..<end)), role: .outlet),
      tokens: start..<end)
  }

  private func dateBehind(_ index: Int, _ range: Range<Int>) -> ParsedDate? {
    var next = index
    while next < range.upperBound, next < index + 2,
      table[next].kind == .comma || text.isWord(table[next].span, "on")
    {
      next += 1
    }
    guard next < range.upperBound, parser.mayBegin(next),
      let date = parser.date(at: next, before: range.upperBound), date.hasDay
    else { return nil }
    return date
  }

  private func set(_ citation: inout Citation, _ date: ParsedDate?) {
    guard let resolved = date?.resolved(against: published) else { return }
    citation.date = resolved.date
    citation.dateBasis = resolved.basis
  }

  private func matches(_ form: [StaticString], _ index: Int, _ range: Range<Int>) -> Bool {
    guard index + form.count < range.upperBound else { return false }
    return form.indices.allSatisfy { text.isWord(table[index + $0].span, form[$0]) }
  }
}
