import GalleyCore
import GalleyLexicons

/// Reads whole lines that are citations: links to other stories, sources, entries of a list.
///
///     Read more: Who pays for the bridge?      With files from The Canadian Press
///     Source: Harbour Gazette, 14 June 2013    [3] Okafor, J. (2010). Title. Journal, 12(3).
struct CitationLines {
  let table: TokenTable
  let text: TextBuffer
  let parser: DateParser
  let published: NewsDate?
  private let closing: ClosingCredits
  private let bibliography: Bibliography

  private static let openers = FormSet(WordLists.list("outlets")["cross-line"]?.rows ?? [])
  private static let files = FormSet(WordLists.list("outlets")["files-line"]?.rows ?? [])

  init(
    _ table: TokenTable, _ text: TextBuffer, _ parser: DateParser, _ published: NewsDate?,
    _ bibliography: Bibliography
  ) {
    self.table = table
    self.text = text
    self.parser = parser
    self.published = published
    closing = ClosingCredits(table, text, parser, published)
    self.bibliography = bibliography
  }

  /// The citation that a line is; nil for any other line.
  ///
  /// - Complexity: looks at the first words of a line, and at all of it only where they fit.
  func citation(_ line: Range<Int>, _ finder: OutletFinder) -> Citation? {
    guard line.count >= 2 else { return nil }
    if let reference = crossReference(line, finder) { return reference }
    if let end = Self.files.end(in: text.bytes, at: Int(table[line.lowerBound].start)),
      let credit = closing.files(line, behind: table.firstIndex(from: end), finder)
    {
      return credit
    }
    if line.count <= 48, let credit = closing.line(line, finder) { return credit }
    return bibliography.entry(line)
  }

  private func crossReference(_ line: Range<Int>, _ finder: OutletFinder) -> Citation? {
    let first = line.lowerBound
    guard table[first].isCapitalised, let end = opener(first) else { return nil }
    let colon = table.firstIndex(from: end)
    guard colon + 1 < line.upperBound, table[colon].kind == .colon else { return nil }
    let rest = colon + 1..<line.upperBound
    var citation = Citation(kind: .crossReference, span: table.span(line))
    var title = rest
    let last = line.upperBound - 1
    if table[last].kind == .closeParenthesis,
      let open = rest.last(where: { table[$0].kind == .openParenthesis }), open > rest.lowerBound
    {
      // `(Skerry Weekly, 8 February 2016)` behind the title.
      if let credit = Parentheses(table: table, text: text, parser: parser, published: published)
        .citations(open, last, finder).first
      {
        citation.publications = credit.publications
        citation.authors = credit.authors
        citation.date = credit.date
        citation.dateBasis = credit.dateBasis
        title = rest.lowerBound..<open
      }
    } else if let comma = rest.suffix(6).last(where: { table[$0].kind == .comma }),
      let found = parser.date(at: comma + 1, before: line.upperBound), found.hasDay,
      found.tokens.upperBound == line.upperBound,
      let resolved = found.resolved(against: published)
    {
      citation.date = resolved.date
      citation.dateBasis = resolved.basis
      title = rest.lowerBound..<comma
    }
    if !title.isEmpty { citation.title = text.unwrapped(table.span(title)) }
    return citation
  }

  /// Where the words end that open a link to another story, in capitals too.
  private func opener(_ first: Int) -> Int? {
    let start = Int(table[first].start)
    if let end = Self.openers.end(in: text.bytes, at: start) { return end }
    guard table[first].shape.contains(.allCapitals) else { return nil }
    // `READ MORE`: as if the rest of each word were small.
    var line = Array(text.bytes[start..<min(text.bytes.count, start + 40)])
    for index in line.indices.dropFirst() { line[index] = lowercased(line[index]) }
    return Self.openers.end(in: line, at: 0).map { start + $0 }
  }
}
