import GalleyCore

/// Finds references to courts, laws and resolutions.
///
///     Brown v. Board of Education, 347 U.S. 483 (1954)      42 U.S.C. \u{A7} 1983
///     No. 2:19-cv-01234     Public Law 107-56     Case C-131/12     ECLI:EU:C:2014:317
///     Directive 95/46/EC    Regulation (EU) 2016/679
///     Security Council Resolution 1973 (2011)     S/RES/1973
///
/// The forms are those of `legal.txt`; a case that only has its name, and a section of an act, are
/// left alone.
struct LegalReferences {
  let table: TokenTable
  let text: TextBuffer
  private let forms = LegalForms.shared

  init(_ table: TokenTable, _ text: TextBuffer) {
    self.table = table
    self.text = text
  }

  private var bytes: [UInt8] { text.bytes }

  /// Whether `citation(at:)` has something to look at: a number with a capital behind it, or a word
  /// whose first letter some form has, with a digit not far behind. Nearly all words stop here.
  @inline(__always)
  func mayStand(_ index: Int) -> Bool {
    let token = table[index]
    switch token.kind {
    case .number:
      return index + 1 < table.count && table[index + 1].isCapitalised
        || index > 4 && table[index - 1].kind == .comma && token.span.count >= 6
    case .word where !token.isCapitalised:
      return token.span.count <= 3
        && (text.isWord(token.span, "no") || text.isWord(token.span, "nos"))
        && index + 2 < table.count
        && (table[index + 1].kind == .number || table[index + 2].kind == .number)
    case .word where token.isCapitalised: return isFirstLetter(token) && hasNumber(behind: index)
    default: return false
    }
  }

  private func isFirstLetter(_ token: Token) -> Bool {
    let byte = text.bytes[Int(token.start)]
    guard byte &- 0x41 < 26 else { return true }
    return Self.firstLetters >> UInt32(byte &- 0x41) & 1 != 0
  }

  /// A bit for each letter with which a form of laws, dockets, acts or resolutions begins.
  private static let firstLetters: UInt32 = "ABCDEFGHIJNPRSTUV".utf8.reduce(0) {
    $0 | 1 << UInt32($1 - 0x41)
  }

  /// The longest names before a number are those of the councils.
  private func hasNumber(behind index: Int) -> Bool {
    var next = index
    while next < table.count, next < index + 10 {
      if table[next].kind == .number { return true }
      // `C-131`, `S/RES`: the digits may belong to the word.
      if next == index, table[next].shape.contains(.hyphenated) { return true }
      next += 1
    }
    return false
  }

  /// The reference that begins at a token, or whose volume does.
  func citation(at index: Int, in range: Range<Int>) -> Citation? {
    let start = Int(table[index].start)
    let limit = Int(table[range.upperBound - 1].end)
    if table[index].kind == .number {
      return volume(index, in: range, limit) ?? barDocket(index, in: range)
    }
    if let found = application(index, in: range) { return found }
    guard table[index].isCapitalised else { return nil }
    switch bytes[start] {
    case UInt8(ascii: "E"), UInt8(ascii: "S"), UInt8(ascii: "A"):
      if let found = symbol(start, limit) { return found }
    default: break
    }
    return law(start, limit) ?? docket(index, in: range, limit) ?? courtOfJustice(start, limit)
      ?? act(start, limit) ?? resolution(start, limit)
  }

  // MARK: - Reporters and codes

  private func volume(_ index: Int, in range: Range<Int>, _ limit: Int) -> Citation? {
    let start = Int(table[index].start)
    var offset = Int(table[index].end)
    // Neutral citations put the year in brackets before.
    guard bytes[start..<offset].allSatisfy({ $0 &- 0x30 < 10 }) else { return nil }
    let next = skipSpaces(bytes, offset)
    guard next > offset else { return nil }
    if let end = forms.codes.end(in: bytes, at: next) {
      offset = skipSpaces(bytes, end)
      var hasMark = false
      while offset + 1 < limit, bytes[offset] == 0xC2, bytes[offset + 1] == 0xA7 {
        offset = skipSpaces(bytes, offset + 2)
        hasMark = true
      }
      for word in ["Part ", "part ", "Sec. ", "sec. ", "section ", "Section "]
      where !hasMark && starts(with: word, at: offset) {
        offset += word.utf8.count
        break
      }
      guard let stop = section(offset, limit) else { return nil }
      return citation(start, year(stop, limit)?.end ?? stop, year(stop, limit)?.year)
    }
    guard let end = forms.reporters.end(in: bytes, at: next) else { return nil }
    offset = skipSpaces(bytes, end)
    guard let page = digits(offset, limit) else { return nil }
    var stop = page
    // A second page, or several.
    while stop + 2 < limit, bytes[stop] == UInt8(ascii: ","),
      let more = digits(skipSpaces(bytes, stop + 1), limit), more - stop < 12
    {
      stop = pageRange(more, limit)
    }
    stop = pageRange(stop, limit)
    let court = year(stop, limit)
    let name = caseName(before: index, in: range)
    var found = citation(
      name.map { Int(table[$0.lowerBound].start) } ?? bracketedYear(index, range)?.start ?? start,
      court?.end ?? stop, court?.year ?? bracketedYear(index, range)?.year)
    if let name { found.title = text.unwrapped(table.span(name)) }
    return found
  }

  /// `[2019]` before the number of a neutral citation.
  private func bracketedYear(_ index: Int, _ range: Range<Int>) -> (start: Int, year: Int)? {
    guard index - 3 >= range.lowerBound, table[index - 1].kind == .closeParenthesis,
      table[index - 3].kind == .openParenthesis, let year = plainYear(table[index - 2].span)
    else { return nil }
    return (Int(table[index - 3].start), year)
  }

  /// `483-85`.
  private func pageRange(_ offset: Int, _ limit: Int) -> Int {
    var next = offset
    if next < limit, bytes[next] == UInt8(ascii: "-") { next += 1 }
    if next + 2 < limit, bytes[next] == 0xE2, bytes[next + 1] == 0x80, bytes[next + 2] == 0x93 {
      next += 3
    }
    return next > offset ? digits(next, limit) ?? offset : offset
  }

  /// `1983`, `1983(a)(2)`, `1910.1200`, `2000e-5`.
  private func section(_ start: Int, _ limit: Int) -> Int? {
    guard var offset = digits(start, limit) else { return nil }
    while offset < limit {
      switch bytes[offset] {
      case UInt8(ascii: "("):
        guard let close = bytes[offset..<min(limit, offset + 8)].firstIndex(of: UInt8(ascii: ")")),
          close - offset <= 5, bytes[offset + 1..<close].allSatisfy({ isAlphanumeric($0) }),
          // A year in parentheses is no subsection.
          plainYear(TextSpan(offset + 1, close)) == nil
        else { return offset }
        offset = close + 1
      case UInt8(ascii: "."), UInt8(ascii: "-"):
        guard offset + 1 < limit, bytes[offset + 1] &- 0x30 < 10 else { return offset }
        offset += 1
      case let byte where isAlphanumeric(byte) && byte < 0x80: offset += 1
      default: return offset
      }
    }
    return offset
  }

  /// ` (1954)`, ` (9th Cir. 2001)` behind a reference.
  private func year(_ end: Int, _ limit: Int) -> (year: Int, end: Int)? {
    let open = skipSpaces(bytes, end)
    guard open > end, open < limit, bytes[open] == UInt8(ascii: "("),
      let close = bytes[open..<min(limit, open + 40)].firstIndex(of: UInt8(ascii: ")")),
      close - open >= 5, let year = plainYear(TextSpan(close - 4, close)),
      !(bytes[close - 5] &- 0x30 < 10)
    else { return nil }
    return (year, close + 1)
  }

  /// The tokens of `Brown v. Board of Education` before a comma.
  private func caseName(before index: Int, in range: Range<Int>) -> Range<Int>? {
    guard index - 4 >= range.lowerBound, table[index - 1].kind == .comma else { return nil }
    return caseName(endingAt: index - 1, in: range)
  }

  private func caseName(endingAt end: Int, in range: Range<Int>) -> Range<Int>? {
    var versus = end - 1
    while versus > range.lowerBound, end - versus <= 12, !isVersus(versus) { versus -= 1 }
    guard isVersus(versus), versus > range.lowerBound else { return nil }
    var first = versus
    while first > range.lowerBound, versus - first < 10, isPartyPiece(first - 1, versus) {
      first -= 1
    }
    while first < versus, !table.isNamePart(first) { first += 1 }
    return first < versus ? first..<end : nil
  }

  private func isVersus(_ index: Int) -> Bool {
    let span = table[index].span
    return text.equals(span, "v") || text.equals(span, "v.") || text.equals(span, "vs")
      || text.equals(span, "vs.")
  }

  /// What opens the sentence that a reference stands in.
  private static let signals: [StaticString] = ["see", "in", "cf", "compare", "under", "accord"]

  private func isPartyPiece(_ index: Int, _ versus: Int) -> Bool {
    let token = table[index]
    switch token.kind {
    case .word:
      if token.isCapitalised {
        return !table.has(index, .sentenceOpener)
          && !Self.signals.contains { text.isWord(token.span, $0) }
      }
      return table.has(index, .nameJoint) && index + 1 < versus && table.isNamePart(index + 1)
    case .period: return table.isGlued(index) && table.has(index - 1, .abbreviation)
    case .symbol: return table.isAmpersand(index, text)
    default: return false
    }
  }

  // MARK: - Laws and dockets

  private func law(_ start: Int, _ limit: Int) -> Citation? {
    guard let end = forms.laws.end(in: bytes, at: start) else { return nil }
    let offset = skipSpaces(bytes, end)
    guard let number = digits(offset, limit) else { return nil }
    return citation(start, pageRange(number, limit), nil)
  }

  private func docket(_ index: Int, in range: Range<Int>, _ limit: Int) -> Citation? {
    let start = Int(table[index].start)
    guard let end = forms.dockets.end(in: bytes, at: start),
      let number = docketNumber(skipSpaces(bytes, end), limit)
    else { return nil }
    var found = citation(start, number, nil)
    if let name = caseName(before: index, in: range) ?? caseName(aside: index, in: range) {
      found = citation(Int(table[name.lowerBound].start), number, nil)
      found.title = text.unwrapped(table.span(name))
    }
    return found
  }

  /// `Handyside v. the United Kingdom, no. 5493/72`, `(application no. 5493/72)`: the European Court
  /// of Human Rights counts its applications.
  private func application(_ index: Int, in range: Range<Int>) -> Citation? {
    let span = table[index].span
    guard text.isWord(span, "no") || text.isWord(span, "nos") || text.isWord(span, "nr") else {
      return nil
    }
    let limit = Int(table[range.upperBound - 1].end)
    var offset = span.end
    if offset < limit, bytes[offset] == UInt8(ascii: ".") { offset += 1 }
    offset = skipSpaces(bytes, offset)
    guard let serial = digits(offset, limit), serial - offset >= 2, serial < limit,
      bytes[serial] == UInt8(ascii: "/"), let end = digits(serial + 1, limit), end - serial == 3
    else { return nil }
    var first = index
    if first > range.lowerBound, text.isWord(table[first - 1].span, "application") { first -= 1 }
    let name = caseName(before: first, in: range) ?? caseName(aside: first, in: range)
    // "room no. 12/34" is no case.
    guard name != nil || first < index else { return nil }
    let start = Int(table[name?.lowerBound ?? first].start)
    var found = citation(start, end, nil)
    found.title = name.map { text.unwrapped(table.span($0)) }
    // `..., § 61, 7 December 1976`: the day of the judgment, behind a paragraph of it.
    var behind = table.firstIndex(from: end)
    let paragraph = behind
    while behind + 1 < range.upperBound, behind < paragraph + 6,
      table[behind + 1].kind == .symbol || table[behind].kind == .symbol
        || table[behind].kind == .number
    {
      behind += 1
    }
    if behind + 1 < range.upperBound, table[behind].kind == .comma,
      let date = DateParser(table, text, dayFirst: true)
        .date(at: behind + 1, before: range.upperBound), date.hasDay, date.year != nil
    {
      found.span = TextSpan(found.span?.start ?? start, Int(table[date.tokens.upperBound - 1].end))
      found.text = found.span.map { .span($0) } ?? found.text
      found.date = date.resolved(against: nil)?.date
      found.dateBasis = .explicit
    }
    return found
  }

  /// The name of a case before a parenthesis: `Halloran v. Tarn (No. 12-345)`.
  private func caseName(aside index: Int, in range: Range<Int>) -> Range<Int>? {
    guard index - 4 >= range.lowerBound, table[index - 1].kind == .openParenthesis else {
      return nil
    }
    return caseName(endingAt: index - 1, in: range)
  }

  /// `Halloran v. Port of Tarn, 14-1234`, as news agencies give the docket.
  private func barDocket(_ index: Int, in range: Range<Int>) -> Citation? {
    let start = Int(table[index].start)
    guard index - 5 >= range.lowerBound, table[index - 1].kind == .comma,
      let number = docketNumber(start, Int(table[range.upperBound - 1].end)), number - start >= 6,
      let name = caseName(before: index, in: range)
    else { return nil }
    var found = citation(Int(table[name.lowerBound].start), number, nil)
    found.title = text.unwrapped(table.span(name))
    return found
  }

  /// `12-345`, `2:19-cv-01234-ABC`, `43835/11`: digits, a hyphen or a slash, digits.
  private func docketNumber(_ start: Int, _ limit: Int) -> Int? {
    var offset = start
    var digits = 0
    var isParted = false
    while offset < limit {
      let byte = bytes[offset]
      if byte &- 0x30 < 10 {
        digits += 1
      } else if byte == UInt8(ascii: "-") || byte == UInt8(ascii: "/")
        || byte == UInt8(ascii: ":")
      {
        guard digits > 0, offset + 1 < limit, isAlphanumeric(bytes[offset + 1]),
          bytes[offset + 1] < 0x80
        else { break }
        isParted = true
      } else if !(isParted && (byte | 0x20) &- 0x61 < 26) {
        break
      }
      offset += 1
    }
    return isParted && digits >= 4 ? offset : nil
  }

  // MARK: - Europe

  /// `Case C-131/12`, `C-131/12`, `T-201/04`.
  private func courtOfJustice(_ start: Int, _ limit: Int) -> Citation? {
    var offset = start
    for word in ["Joined Cases ", "Cases ", "Case "] where starts(with: word, at: start) {
      offset = skipSpaces(bytes, start + word.utf8.count)
      break
    }
    guard offset + 4 < limit, [UInt8(ascii: "C"), UInt8(ascii: "T")].contains(bytes[offset])
    else { return nil }
    offset += 1
    if bytes[offset] == UInt8(ascii: "-") {
      offset += 1
    } else if offset + 2 < limit, bytes[offset] == 0xE2, bytes[offset + 1] == 0x80,
      (0x90...0x93).contains(bytes[offset + 2])
    {
      offset += 3
    } else {
      return nil
    }
    guard let number = digits(offset, limit), number < limit, bytes[number] == UInt8(ascii: "/"),
      let end = digits(number + 1, limit), end - number == 3
    else { return nil }
    return citation(start, end, nil)
  }

  /// `Directive 95/46/EC`, `Regulation (EU) 2016/679`, `Council Decision 2011/72/CFSP`.
  private func act(_ start: Int, _ limit: Int) -> Citation? {
    var offset = start
    var hasBody = false
    while let end = forms.bodies.end(in: bytes, at: offset), end - start < 40 {
      offset = skipSpaces(bytes, end)
      hasBody = true
    }
    guard let word = forms.acts.end(in: bytes, at: offset) else { return nil }
    offset = skipSpaces(bytes, word)
    var isMarked = hasBody
    if offset < limit, bytes[offset] == UInt8(ascii: "("),
      let end = forms.treaties.end(in: bytes, at: offset + 1)
    {
      guard let close = bytes[end..<min(limit, end + 12)].firstIndex(of: UInt8(ascii: ")")) else {
        return nil
      }
      offset = skipSpaces(bytes, close + 1)
      isMarked = true
    }
    for word in ["No. ", "No ", "Nr. ", "n\u{B0} "] where starts(with: word, at: offset) {
      offset = skipSpaces(bytes, offset + word.utf8.count)
      break
    }
    guard let number = digits(offset, limit), number < limit, bytes[number] == UInt8(ascii: "/"),
      var end = digits(number + 1, limit)
    else { return nil }
    let year =
      plainYear(TextSpan(offset, number)) ?? plainYear(TextSpan(number + 1, end))
      ?? (number - offset == 2 ? twoDigitYear(offset) : nil)
    if end < limit, bytes[end] == UInt8(ascii: "/"),
      let treaty = forms.treaties.end(in: bytes, at: end + 1)
    {
      end = treaty
      isMarked = true
    }
    guard isMarked || year != nil else { return nil }
    return citation(start, end, nil)
  }

  // MARK: - The United Nations

  /// `Security Council Resolution 1973 (2011)`, `UN resolution 242`, `Resolution 1973 (2011)`.
  private func resolution(_ start: Int, _ limit: Int) -> Citation? {
    var offset = start
    var hasBody = false
    while let end = forms.councils.end(in: bytes, at: offset), end - start < 80 {
      offset = skipSpaces(bytes, end)
      hasBody = true
    }
    if !starts(with: "UNSCR", at: start) {
      guard
        starts(with: "Resolution ", at: offset)
          || hasBody && starts(with: "resolution ", at: offset)
      else { return nil }
      offset = skipSpaces(bytes, offset + 10)
    }
    guard let number = digits(offset, limit) else { return nil }
    var end = number
    // `66/253`, of the General Assembly.
    if end < limit, bytes[end] == UInt8(ascii: "/"), let more = digits(end + 1, limit) {
      end = more
    }
    let year = year(end, limit)
    guard hasBody || year != nil else { return nil }
    return citation(start, year?.end ?? end, year?.year)
  }

  /// `S/RES/1973`, `A/66/PV.22`, `A/HRC/17/44`, `E/CN.4/2006/35`, `ECLI:EU:C:2014:317`.
  private func symbol(_ start: Int, _ limit: Int) -> Citation? {
    let isCase = starts(with: "ECLI:", at: start)
    guard isCase || start + 1 < limit && bytes[start + 1] == UInt8(ascii: "/") else { return nil }
    let mark = isCase ? UInt8(ascii: ":") : UInt8(ascii: "/")
    var offset = start
    var marks = 0
    var digits = 0
    while offset < limit, offset - start < 40 {
      let byte = bytes[offset]
      if byte == mark || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-")
        || byte == UInt8(ascii: "/")
      {
        guard offset + 1 < limit, bytes[offset + 1] < 0x80, isAlphanumeric(bytes[offset + 1]) else {
          break
        }
        if byte == mark { marks += 1 }
      } else if byte &- 0x30 < 10 {
        digits += 1
      } else if !(byte &- 0x41 < 26 || isCase && byte &- 0x61 < 26) {
        break
      }
      offset += 1
    }
    guard marks >= 2, digits >= 2 else { return nil }
    var year: Int?
    let behind = self.year(offset, limit)
    if isCase {
      let parts = bytes[start..<offset].split(separator: mark)
      if parts.count >= 4 { year = plainYear(TextSpan(parts[3].startIndex, parts[3].endIndex)) }
    }
    return citation(start, behind?.end ?? offset, behind?.year ?? year)
  }

  // MARK: - Pieces

  private func citation(_ start: Int, _ end: Int, _ year: Int?) -> Citation {
    var citation = Citation(kind: .legal, span: TextSpan(start, end))
    if let year {
      citation.date = NewsDate(year: year)
      citation.dateBasis = .explicit
    }
    return citation
  }

  private func digits(_ start: Int, _ limit: Int) -> Int? {
    var offset = start
    while offset < limit, bytes[offset] &- 0x30 < 10 { offset += 1 }
    return offset > start && offset - start <= 9 ? offset : nil
  }

  private func plainYear(_ span: TextSpan) -> Int? {
    guard span.count == 4 else { return nil }
    var year = 0
    for byte in bytes[span.range] {
      guard byte &- 0x30 < 10 else { return nil }
      year = year * 10 + Int(byte - 0x30)
    }
    return (1700...2100).contains(year) ? year : nil
  }

  /// `95` in `95/46/EC`.
  private func twoDigitYear(_ start: Int) -> Int {
    let year = Int(bytes[start] - 0x30) * 10 + Int(bytes[start + 1] - 0x30)
    return year < 50 ? 2000 + year : 1900 + year
  }

  private func starts(with word: String, at start: Int) -> Bool {
    bytes.count - start >= word.utf8.count
      && zip(bytes[start...], word.utf8).allSatisfy { $0 == $1 }
  }
}
