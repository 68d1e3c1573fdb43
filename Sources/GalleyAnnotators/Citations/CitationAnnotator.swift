import GalleyCore

/// Finds where an article names who reported something, and when.
///
/// Credits between parentheses, cross-references, the origin line, datelines, attributions in
/// running text and addresses; with authors, publications (agency or outlet, under their full
/// names), part, date and, for credits that close a paragraph, the paragraphs that they vouch for.
///
///     // ... of the day (Carol Iversen, Associated Press I/Northern Herald, September 13).
///     citation.kind           // .credit
///     citation.authors        // ["Carol Iversen"]
///     citation.publications   // Associated Press (agency), Atlanta Journal-Constitution (outlet)
///     citation.part           // "I"
///     citation.date?.iso      // "2011-03-22", the year from the article's date
///
/// Runs after the header and the comments, whose findings it uses, and fills
/// `comments[].citations` too.
///
/// - Complexity: two passes over the tokens of the body and the comments.
public struct CitationAnnotator: Annotator {
  public let name = "citations"
  public let summary = "credits, cross-references, attributions, origins and datelines"

  /// With what a script adds to the lists; nil for those that ship.
  private var lexicon: Lexicon?

  public init() {}

  public func adding(_ words: AddedWords) -> any Annotator {
    guard words.changesLists else { return self }
    var copy = self
    copy.lexicon = Vocabulary.lexicon(adding: words)
    return copy
  }

  public func annotate(_ article: inout Article) {
    if article.lexicon == nil { article.lexicon = lexicon }
    let table = article.tokenized()
    var search = CitationSearch(article, table)
    search.learnPage(article)
    let credits = article.regions.filter { $0.kind == .origin }.map(\.span)
    search.readPage(article, credits: credits)
    search.readSources(article)
    search.readLines(article)
    article.citations += search.citations(in: article.paragraphs.compactMap(\.span))
    article.citations.sort { ($0.span ?? TextSpan(0, 0)) < ($1.span ?? TextSpan(0, 0)) }
    CreditScope(table).annotate(&article)
    article.links += search.links

    for index in article.comments.indices {
      search.begin()
      article.comments[index].citations += search.citations(
        in: article.comments[index].paragraphs.compactMap(\.span))
    }
  }
}

/// One article's search.
private struct CitationSearch {
  private let table: TokenTable
  private let text: TextBuffer
  private let parser: DateParser
  private let published: NewsDate?
  private var finder: OutletFinder
  private let parentheses: Parentheses
  private let closing: ClosingCredits
  private let origins: Origins
  private let addresses: WebAddresses
  private let legal: LegalReferences
  private let bibliography: Bibliography
  private let lines: CitationLines
  private var attributions: Attributions
  /// What the page shows outside its paragraphs: origin, dateline, closing lines.
  private var pageCitations: [Citation] = []
  private(set) var links: [Link] = []
  /// The entries of the list of sources, in order.
  private var sources: [TextSpan] = []

  init(_ article: Article, _ table: TokenTable) {
    self.table = table
    text = article.text
    published = article.published
    parser = DateParser(
      table, text, dayFirst: article.language != nil && article.language != "en")
    finder = OutletFinder(table, text)
    parentheses = Parentheses(table: table, text: text, parser: parser, published: published)
    closing = ClosingCredits(table, text, parser, published)
    addresses = WebAddresses(table, text)
    legal = LegalReferences(table, text)
    bibliography = Bibliography(table: table, text: text, parser: parser, published: published)
    lines = CitationLines(table, text, parser, published, bibliography)
    origins = Origins(table: table, text: text, parser: parser, published: published)
    let site = article.site.map { Publication(name: $0, role: .outlet) }
    attributions = Attributions(
      table: table, text: text, parser: parser, published: published, site: site)
  }

  // MARK: - The page

  /// The site and the origin are outlets whatever their names look like.
  mutating func learnPage(_ article: Article) {
    if let site = article.site {
      finder.book.add(Publication(name: site, role: .outlet), fold(site))
    }
    let origin = OriginLine(article, table, parser)
    guard let publication = origin.publication, let span = origin.span else { return }
    let outlet = Publication(name: text.unwrapped(publication), role: .outlet)
    finder.book.add(outlet, text.folded(publication))
    var citation = Citation(kind: .origin, span: span)
    citation.publications = [known(publication) ?? outlet]
    citation.date = origin.date
    citation.dateBasis = origin.basis
    pageCitations.append(citation)
  }

  mutating func readPage(_ article: Article, credits: [TextSpan]) {
    if let dateline = article.dateline, let span = dateline.span, let agency = dateline.agency {
      var citation = Citation(kind: .dateline, span: span)
      let name = fold(agency)
      let entry =
        table.gazetteer.name(of: name) ?? table.gazetteer.name(of: withoutShouting(name))
      citation.publications = [
        Publication(name: entry.map { .string($0.name) } ?? agency, role: .agency)
      ]
      citation.date = dateline.date
      citation.dateBasis = dateline.date.map { _ in .yearInferred }
      pageCitations.append(citation)
    }
    let known = Set(pageCitations.compactMap(\.span))
    for span in credits where !known.contains(span) {
      let range = table.range(in: span)
      guard let first = range.first else { continue }
      if table[first].kind == .openParenthesis,
        let close = parentheses.close(of: first, before: range.upperBound)
      {
        pageCitations += parentheses.citations(first, close, finder)
      } else if let line = closing.line(range, finder) {
        pageCitations.append(line)
      } else {
        pageCitations += range.prefix(40).compactMap { index in
          table.has(index, .originWord) ? origins.citation(at: index, in: range, finder) : nil
        }
      }
    }
  }

  /// The list of sources below the body, or at its end, whatever its lines were taken for.
  mutating func readSources(_ article: Article) {
    let (bodyStart, commentStart) = borders(article)
    let range = table.range(in: TextSpan(bodyStart, max(bodyStart, commentStart)))
    let list = SourceList(table, text, in: range, isWrapped: article.wrapColumn != nil)
    for (entry, citation) in bibliography.listed(list.entries) {
      sources.append(table.span(entry))
      pageCitations.append(citation)
      for index in entry where table[index].kind == .colon && index > entry.lowerBound {
        guard let address = addresses.address(at: index - 1) else { continue }
        links.append(Link(span: address.span, url: .span(address.span)))
      }
    }
  }

  /// The first byte of the body, and of the comments.
  private func borders(_ article: Article) -> (body: Int, comments: Int) {
    (
      // A page may be a title and such lines alone.
      article.regions.first { $0.kind == .body }?.span.start ?? 0,
      article.regions.first { $0.kind == .comments }?.span.start ?? article.text.count
    )
  }

  /// The token behind the entry of a list of sources that a token stands in.
  private func behindSource(_ index: Int) -> Int? {
    let offset = Int(table[index].start)
    guard let first = sources.first, first.start <= offset else { return nil }
    var low = 0
    var high = sources.count
    while low < high {
      let middle = (low + high) / 2
      if sources[middle].end <= offset { low = middle + 1 } else { high = middle }
    }
    guard low < sources.count, sources[low].contains(offset) else { return nil }
    return table.firstIndex(from: sources[low].end)
  }

  /// Links to other stories and entries of lists that stand between and below the paragraphs.
  mutating func readLines(_ article: Article) {
    let (bodyStart, commentStart) = borders(article)
    for region in article.regions
    where (region.kind == .boilerplate || region.kind == .header)
      && region.span.start > bodyStart && region.span.start < commentStart
    {
      let range = table.range(in: region.span)
      var index = range.lowerBound
      while index < range.upperBound {
        if let behind = behindSource(index) {
          index = behind
        } else if table[index].shape.contains(.afterNewline),
          let entry = entry(at: index, in: range)
        {
          pageCitations.append(entry.citation)
          index = entry.end
        } else {
          index += 1
        }
      }
    }
  }

  private func known(_ span: TextSpan) -> Publication? {
    table.gazetteer.name(of: text.folded(span)).map {
      Publication(name: .string($0.name), role: $0.role)
    }
  }

  private func fold(_ value: TextValue) -> String {
    switch value {
    case .span(let span): text.folded(span)
    case .string(let string): string
    }
  }

  // MARK: - Paragraphs

  /// Forgets what `the newspaper` stands for; comments do not take it from the article.
  mutating func begin() {
    pageCitations = []
    links = []
    attributions.lastOutlet = nil
    attributions.lastAgency = nil
  }

  mutating func citations(in paragraphs: [TextSpan]) -> [Citation] {
    var found: [Citation] = pageCitations
    let dateline = pageCitations.first { $0.kind == .dateline }?.span
    for span in paragraphs { collectParentheses(table.range(in: span), &found, dateline) }
    for citation in found {
      for publication in citation.publications {
        finder.book.add(publication, fold(publication.name))
      }
    }
    let marked = found.compactMap { citation in citation.span.map { (span: $0, citation: citation) }
    }
    .sorted { $0.span < $1.span }
    var next = 0
    for span in paragraphs {
      let range = table.range(in: span)
      var index = range.lowerBound
      while index < range.upperBound {
        let start = Int(table[index].start)
        // A parenthesis that is a citation already names its outlets in its place.
        while next < marked.count, marked[next].span.end <= start {
          // `the newspaper` is never the page's own, to which cross-references point.
          let passed = marked[next].citation
          if passed.kind == .credit { attributions.note(passed.publications) }
          next += 1
        }
        if next < marked.count, marked[next].span.start <= start {
          index += 1
          continue
        }
        if attributions.mayStand(index),
          let citation = attributions.citation(at: index, in: range, finder)
        {
          attributions.note(citation.publications)
          for publication in citation.publications {
            finder.book.add(publication, fold(publication.name))
          }
          found.append(citation)
          index = max(index + 1, citation.span.map { table.firstIndex(from: $0.end) } ?? 0)
        } else {
          index += 1
        }
      }
    }
    return found
  }

  private mutating func collectParentheses(
    _ range: Range<Int>, _ found: inout [Citation], _ dateline: TextSpan?
  ) {
    var index = range.lowerBound
    while index < range.upperBound {
      if let behind = behindSource(index) {
        index = behind
        continue
      }
      if table[index].shape.contains(.afterNewline), let entry = entry(at: index, in: range) {
        found.append(entry.citation)
        if let url = entry.citation.url { links.append(Link(span: url.span, url: url)) }
        index = entry.end
        continue
      }
      if legal.mayStand(index), let citation = legal.citation(at: index, in: range) {
        found.append(citation)
        index = max(index + 1, citation.span.map { table.firstIndex(from: $0.end) } ?? 0)
        continue
      }
      switch table[index].kind {
      case .openParenthesis:
        if let link = markdown(at: index, in: range) {
          add(link, &found)
          index = link.end
          continue
        }
        guard let close = parentheses.close(of: index, before: range.upperBound) else { break }
        if let dateline, dateline.contains(Int(table[index].start)) { break }
        let citations = parentheses.citations(index, close, finder)
        if !citations.isEmpty {
          found += citations
          for citation in citations {
            if let url = citation.url { links.append(Link(span: url.span, url: url)) }
          }
          index = close
          break
        }
        let inside = index + 1..<close
        var references =
          inside.isEmpty ? [] : bibliography.citations(inside, table.span(index..<close + 1))
        if references.isEmpty,
          let reference = bibliography.narrative(index, close, after: range.lowerBound)
        {
          references = [reference]
        }
        if !references.isEmpty {
          found += references
          index = close
        }
      case .colon:
        if index > range.lowerBound, let address = addresses.address(at: index - 1) {
          addLink(address.span, &found)
          index = address.end - 1
        }
      case .word where table.citationWords(index).contains(.opener):
        if text.isWord(table[index].span, "contributed")
          || text.isWord(table[index].span, "information"),
          let credit = closing.contribution(at: index, in: range, finder)
        {
          found.append(credit)
          index = credit.span.map { table.firstIndex(from: $0.end) } ?? index
        }
      case .word
      where index > range.lowerBound && table[index].shape.contains(.sentenceStart)
        && closing.mayOpen(index):
        // The last sentence of a paragraph: `Source: Harbour Gazette, 3 March 2014`.
        let rest = index..<range.upperBound
        if rest.count <= 48, !rest.dropFirst().contains(where: startsSentence),
          let credit = closing.line(rest, finder)
        {
          found.append(credit)
          index = range.upperBound
          continue
        }
      case .word where table[index].shape.contains(.dotted) && addresses.isHost(index):
        if let address = addresses.address(at: index) {
          addLink(address.span, &found)
          index = address.end - 1
        }
      case .word where table.has(index, [.agencyStart, .originWord]):
        if table[index].shape.contains(.sentenceStart), table.has(index, .agencyStart),
          let credit = closing.agencyWriter(index..<range.upperBound, finder)
        {
          found.append(credit)
        } else if let origin = origins.citation(at: index, in: range, finder) {
          found.append(origin)
        }
      default: break
      }
      index += 1
    }
  }

  private func startsSentence(_ index: Int) -> Bool {
    table[index].shape.contains(.sentenceStart) && table[index - 1].kind == .period
      && table[index].isCapitalised && !table.has(index, .creditWord)
  }

  /// The reference that the line is which begins at a token, and the first token of the next.
  private func entry(at index: Int, in range: Range<Int>) -> (citation: Citation, end: Int)? {
    var end = index + 1
    while end < range.upperBound, !table[end].shape.contains(.afterNewline) {
      end += 1
      if end - index > 120 { return nil }
    }
    return lines.citation(index..<end, finder).map { ($0, end) }
  }

  // MARK: - Links

  /// `[words](address "title")`.
  private func markdown(
    at open: Int, in range: Range<Int>
  ) -> (words: Range<Int>, address: TextSpan, end: Int)? {
    guard text.bytes[Int(table[open].start)] == UInt8(ascii: "[") else { return nil }
    var close = open + 1
    while close < range.upperBound, close - open < 40, table[close].kind != .closeParenthesis,
      table[close].kind != .openParenthesis
    {
      close += 1
    }
    guard close > open + 1, close + 2 < range.upperBound, table[close].kind == .closeParenthesis,
      table[close + 1].kind == .openParenthesis, table.isGlued(close + 1),
      text.bytes[Int(table[close + 1].start)] == UInt8(ascii: "(")
    else { return nil }
    var start = Int(table[close + 1].end)
    let isBracketed = text.bytes[start] == UInt8(ascii: "<")
    if isBracketed { start += 1 }
    let bytes = text.bytes
    guard bytes[start...].starts(with: "http".utf8) else { return nil }
    var end = start
    var depth = 0
    while end < bytes.count, end - start < 2000 {
      let byte = bytes[end]
      if isBracketed ? byte == UInt8(ascii: ">") : byte <= 0x20 { break }
      if byte == UInt8(ascii: "(") { depth += 1 }
      if byte == UInt8(ascii: ")"), !isBracketed {
        depth -= 1
        if depth < 0 { break }
      }
      end += 1
    }
    // A title may stand between the address and the parenthesis.
    guard let stop = bytes[end..<min(bytes.count, end + 200)].firstIndex(of: UInt8(ascii: ")")),
      end > start + 8
    else { return nil }
    return (open + 1..<close, TextSpan(start, end), table.firstIndex(from: stop + 1))
  }

  private mutating func add(
    _ link: (words: Range<Int>, address: TextSpan, end: Int), _ found: inout [Citation]
  ) {
    links.append(Link(span: link.address, url: .span(link.address)))
    var citation = Citation(
      kind: .hyperlink,
      span: TextSpan(Int(table[link.words.lowerBound - 1].start), Int(table[link.end - 1].end)))
    citation.url = .span(link.address)
    citation.title = text.unwrapped(table.span(link.words))
    if let outlet = finder.outlet(at: link.words.lowerBound, before: link.words.upperBound),
      outlet.tokens == link.words
    {
      citation.publications = [outlet.publication]
    }
    found.append(citation)
  }

  private mutating func addLink(_ span: TextSpan, _ found: inout [Citation]) {
    links.append(Link(span: span, url: .span(span)))
    var citation = Citation(kind: .hyperlink, span: span)
    citation.url = .span(span)
    found.append(citation)
  }
}
