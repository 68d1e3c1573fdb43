import GalleyCore

// Names of outlets where one must stand: behind "berichtete", "according to", "told". There a name
// needs less to be taken for an outlet than in the middle of a text.
extension OutletFinder {
  /// The outlet that begins at a token, with its article and the noun before its name.
  ///
  ///     der \u{201E}Nordhavner Bote\u{201C}    la agencia EFE    El Faro de Altamar    l\u{2019}AFP
  func phrase(at start: Int, before limit: Int) -> NamedOutlet? {
    guard start < limit else { return nil }
    var index = start
    if isArticle(index), index + 1 < limit, !table[index].isCapitalised { index += 1 }
    var noun: Int?
    if table.citationWords(index).contains(.noun), index + 1 < limit,
      table.isNamePart(index + 1) || isOpeningMark(index + 1)
        || index + 2 < limit && !table[index].isCapitalised && !table[index + 1].isCapitalised
          && table[index + 1].kind == .word
          && table.isNamePart(index + 2)
    {
      noun = index
      index += 1
      if !table.isNamePart(index), !isOpeningMark(index) { index += 1 }
    }
    if let marked = marked(at: index, before: limit) {
      return NamedOutlet(
        publication: publication(marked.name, noun), tokens: start..<marked.end,
        hasArticle: true, isKnown: true)
    }
    if var found = outlet(at: index, before: limit),
      found.isKnown || isOutletName(found.tokens) || noun != nil
    {
      found.tokens = start..<found.tokens.upperBound
      found.hasArticle = found.hasArticle || index > start
      return found
    }
    if let end = capitalArticleName(index, limit) {
      return NamedOutlet(
        publication: publication(table.span(index..<end), noun), tokens: start..<end,
        hasArticle: true, isKnown: true)
    }
    if noun != nil, let end = nameEnd(index, limit) {
      return NamedOutlet(
        publication: publication(table.span(index..<end), noun), tokens: start..<end,
        hasArticle: true, isKnown: true)
    }
    return nil
  }

  /// The outlet that ends before a token, behind a noun or between marks.
  ///
  ///     The news agency Skerrypress    State broadcaster NRV    der \u{201E}Nordhavner Bote\u{201C}
  func phrase(endingAt end: Int, after limit: Int) -> NamedOutlet? {
    guard end - 2 >= limit else { return nil }
    if isClosingMark(end - 1) {
      var open = end - 2
      while open > limit, end - open < 10, !isOpeningMark(open) { open -= 1 }
      guard isOpeningMark(open), let marked = marked(at: open, before: end), marked.end == end
      else { return nil }
      var start = open
      var noun: Int?
      if start > limit, table.citationWords(start - 1).contains(.noun) {
        start -= 1
        noun = start
      }
      guard start > limit, isArticle(start - 1) || noun != nil else { return nil }
      if start > limit, isArticle(start - 1) { start -= 1 }
      return NamedOutlet(
        publication: publication(marked.name, noun), tokens: start..<end, hasArticle: true,
        isKnown: true)
    }
    var first = end
    while first > limit, end - first < 6, table.isNamePart(first - 1) { first -= 1 }
    guard first < end, first > limit, table.citationWords(first - 1).contains(.noun),
      !table[first - 1].isCapitalised
    else { return nil }
    let noun = first - 1
    var start = noun
    // "The news agency", "State broadcaster", "the German weekly".
    while start > limit, noun - start < 3, table[start - 1].kind == .word,
      table.isNamePart(start - 1) || text.isWord(table[start - 1].span, "news")
        || Self.owners.contains(where: { text.isWord(table[start - 1].span, $0) })
    {
      start -= 1
      if isArticle(start) { break }
    }
    if start > limit, isArticle(start - 1) { start -= 1 }
    return NamedOutlet(
      publication: publication(table.span(first..<end), noun), tokens: start..<end,
      hasArticle: true, isKnown: true)
  }

  /// The outlet whose name stands before what it is: `Skerrypress news agency`, `Halvard television`.
  func noun(endingAt end: Int, after limit: Int) -> NamedOutlet? {
    guard end - 2 >= limit, table.citationWords(end - 1).contains(.noun),
      !table[end - 1].isCapitalised
    else { return nil }
    var last = end - 1
    while last > limit, end - last < 4, table[last - 1].kind == .word,
      !table[last - 1].isCapitalised,
      table.has(last - 1, [.outletWord, .outletAnaphor])
        || table.citationWords(last - 1).contains(.noun)
    {
      last -= 1
    }
    var first = last
    while first > limit, last - first < 5, table.isNamePart(first - 1), !isArticle(first - 1) {
      first -= 1
    }
    guard first < last, !table.has(first, [.place, .weekday]) || last - first > 1 else {
      return nil
    }
    let start = first > limit && isArticle(first - 1) ? first - 1 : first
    return NamedOutlet(
      publication: publication(table.span(first..<last), end - 1), tokens: start..<end,
      hasArticle: true, isKnown: true)
  }

  /// A name of capitals that a newspaper's word ends or begins: `Skerry Weekly`, `Times of Altamar`.
  func isOutletName(_ range: Range<Int>) -> Bool {
    var first = range.lowerBound
    let last = range.upperBound - 1
    if isArticle(first), first < last { first += 1 }
    if table.has(last, .outletWord) || table[last].shape.contains(.dotted) { return true }
    if hasOutletSuffix(last) { return true }
    return table.has(first, .outletWord) && last > first
  }

  /// `Sk\u{E4}rg\u{E5}rdsbladet`, `Tagesanzeiger`, `Ut\u{F6}-Posten`.
  func hasOutletSuffix(_ index: Int) -> Bool {
    guard table.isNamePart(index), let last = text.bytes[table[index].span.range].last else {
      return false
    }
    let suffixes = table.vocabulary?.suffixes ?? .shared
    guard suffixes.mayEnd(with: lowercased(last)) else { return false }
    let bytes = text.bytes[table[index].span.range]
    return suffixes.endings.contains { suffix in
      guard bytes.count > suffix.count + 2 else { return false }
      return zip(bytes.suffix(suffix.count), suffix).allSatisfy { lowercased($0) == $1 }
    }
  }

  /// `Le Phare de Kermoal`: an article with a capital in the middle of a sentence opens a name.
  private func capitalArticleName(_ index: Int, _ limit: Int) -> Int? {
    guard table[index].isCapitalised, isArticle(index), index + 1 < limit,
      !table[index].shape.contains(.sentenceStart), table.isNamePart(index + 1)
    else { return nil }
    return nameEnd(index + 1, limit)
  }

  /// The token behind a run of capitals, with the small words between them.
  private func nameEnd(_ start: Int, _ limit: Int) -> Int? {
    var end = start
    while end < limit, end - start < 7 {
      if table.isNamePart(end) || isGluedName(end, start) {
        end += 1
      } else if end > start, end + 1 < limit, table.has(end, .nameJoint),
        table[end].span.count <= 3, !table.has(end, .conjunction),
        table.isNamePart(end + 1)
      {
        end += 2
      } else {
        break
      }
    }
    return end > start ? end : nil
  }

  /// `dell\u{2019}Estuario`: a small word that an apostrophe ties to a capital.
  func isGluedName(_ index: Int, _ first: Int) -> Bool {
    guard index > first, table[index].kind == .word else { return false }
    let bytes = text.bytes[table[index].span.range]
    guard let mark = bytes.firstIndex(where: { $0 == 0x27 || $0 == 0x99 }),
      mark - bytes.startIndex <= 6, mark + 1 < bytes.endIndex
    else { return false }
    return bytes[mark + 1] &- 0x41 < 26
  }

  /// `\u{201E}Nordhavner Bote\u{201C}`, `\u{AB}\u{41C}\u{430}\u{44F}\u{43A}\u{BB}`: a short name of capitals between marks.
  private func marked(at open: Int, before limit: Int) -> (name: TextSpan, end: Int)? {
    guard open + 2 < limit, isOpeningMark(open), table.isNamePart(open + 1) else { return nil }
    var end = open + 1
    while end < limit, end - open < 8, table[end].isWord { end += 1 }
    guard end < limit, end > open + 1, isClosingMark(end) else { return nil }
    return (table.span(open + 1..<end), end + 1)
  }

  private func isOpeningMark(_ index: Int) -> Bool {
    switch table[index].kind {
    case .openMark, .straightMark, .openSingleMark: true
    // In German texts the mark that looks closing opens elsewhere.
    default: false
    }
  }

  private func isClosingMark(_ index: Int) -> Bool {
    switch table[index].kind {
    case .closeMark, .straightMark, .closeSingleMark, .openMark: true
    default: false
    }
  }

  private func publication(_ name: TextSpan, _ noun: Int?) -> Publication {
    if let entry = table.gazetteer.name(of: text.folded(name)) {
      return Publication(name: .string(entry.name), role: entry.role)
    }
    return Publication(
      name: text.unwrapped(name), role: noun.map(isAgencyNoun) == true ? .agency : .outlet)
  }

  private func isAgencyNoun(_ index: Int) -> Bool {
    let word = text.string(at: table[index].span).lowercased()
    return word.hasSuffix("agency") || word.hasSuffix("agentur") || word.hasPrefix("agen")
      || word.hasPrefix("ag\u{EA}n") || word.hasSuffix("persbureau") || word.hasPrefix("nyhetsbyr")
      || word.hasPrefix("\u{430}\u{433}\u{435}\u{43D}\u{442}")
  }
}
