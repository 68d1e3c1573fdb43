import GalleyCore

/// Finds the line that names the authors, and the authors in it.
struct BylineFinder {
  private let page: PageLines
  private let table: TokenTable
  private let text: TextBuffer
  private let list: NameList

  init(_ page: PageLines, _ table: TokenTable, _ text: TextBuffer) {
    self.page = page
    self.table = table
    self.text = text
    list = NameList(table, text)
  }

  func annotate(_ article: inout Article) {
    let near = page.header + page.signature + page.above.suffix(6)
    for line in near where line.words <= 30 {
      guard let start = afterBy(line) else { continue }
      let authors = list.names(in: start..<max(start, table.range(in: line.span).upperBound))
      if !authors.isEmpty { return set(&article, line, authors) }
    }
    for line in page.header where isPlainName(line) {
      let range = table.range(in: line.span)
      let authors = list.names(in: range)
      if !authors.isEmpty { return set(&article, line, authors) }
    }
    if let poster = poster() { set(&article, poster, [poster.span]) }
  }

  private func set(_ article: inout Article, _ line: Line, _ authors: [TextSpan]) {
    article.byline = .span(line.span)
    article.authors = authors.map { span in
      let words = table.range(in: span)
      let shouts = words.contains { table[$0].shape.contains(.allCapitals) && span.count > 3 }
      return shouts ? .string(withoutShouting(text.folded(span))) : .span(span)
    }
  }

  /// The token behind `by`, at the beginning of a line or behind its date.
  private func afterBy(_ line: Line) -> Int? {
    let range = table.range(in: line.span)
    guard !range.isEmpty else { return nil }
    if line.begins(.byline) {
      var index = range.lowerBound
      while index < range.upperBound, index < range.lowerBound + 4 {
        if list.isBy(index) { return skipColon(index + 1, range) }
        index += 1
      }
      return skipColon(range.lowerBound + 1, range)
    }
    guard line.looksDated else { return nil }
    return range.first { list.isBy($0) }.map { skipColon($0 + 1, range) }
  }

  private func skipColon(_ index: Int, _ range: Range<Int>) -> Int {
    index < range.upperBound && table[index].kind == .colon ? index + 1 : index
  }

  /// `Gordon Pell`, `Phoebe Lanyard in Eastmarch` below the title.
  private func isPlainName(_ line: Line) -> Bool {
    guard line.words >= 2, line.words <= 5, line.capitalised >= 2, line.lower <= 1,
      line.numbers == 0, line.separators == 0, !line.looksDated,
      line.shape.isDisjoint(with: [.endsSentence, .endsColon, .allCapitals, .startsBullet]),
      !line.begins(.furniture), !line.begins([.position, .pictureLine, .readingTime, .postUser])
    else { return false }
    let range = table.range(in: line.span)
    return !range.contains {
      table.has($0, [.org, .outletWord, .place]) && $0 < range.lowerBound + 2
    }
  }

  /// The name above `Joined: 14 Mar 2005`.
  private func poster() -> Line? {
    guard let user = page.header.firstIndex(where: { $0.begins(.postUser) && $0.numbers > 0 })
    else { return nil }
    var first = user
    while first > 0, page.header[first - 1].group == page.header[user].group { first -= 1 }
    let line = page.header[first]
    return first < user && line.words <= 3 ? line : nil
  }
}
