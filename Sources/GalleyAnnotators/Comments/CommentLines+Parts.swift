import GalleyCore
import GalleyLexicons

/// The parts of a header: its numbers, its name, what stands between that and the date.
extension CommentLines {
  func lastDate(in range: Range<Int>) -> ParsedDate? {
    var index = range.lowerBound
    // The number of the comment is no day.
    if index + 1 < range.upperBound, table[index].kind == .number,
      table[index + 1].kind == .period, table[index + 1].end == table[index].end + 1,
      index + 2 < range.upperBound, table[index + 2].shape.contains(.afterSpace),
      parser.date(at: index, before: range.upperBound) == nil
    {
      index += 2
    }
    while index < range.upperBound {
      if parser.mayBegin(index), let date = parser.date(at: index, before: range.upperBound),
        date.hasDay || date.isAgo
          || date.month != nil && date.year != nil && date.tokens.upperBound == range.upperBound
      {
        return date
      }
      if let age = Ages.shared.age(table, text, at: index, before: range.upperBound) {
        return age
      }
      index += 1
    }
    return nil
  }

  func isOnlyFurniture(_ range: Range<Int>) -> Bool {
    guard range.count <= 14 else { return false }
    if range.isEmpty { return true }
    let words = range.filter { table[$0].isWord }
    if words.isEmpty { return true }
    let lines = Furniture.lines(text, in: table.span(range))
    guard let line = lines.first else { return true }
    // `Uhr`, `EST`, but no name.
    let isOneWord =
      words.count == 1
      && (table[words[0]].span.count <= 4 || !table[words[0]].isCapitalised
        || line.shape.contains(.allCapitals))
    return line.holds([.commentUI, .says, .postHead, .age]) || isOneWord
      || lines.allSatisfy { $0.begins([.commentUI, .dated, .modified]) }
      || line.separators > 0 || line.shape.contains(.labelled)
  }

  /// What may stand between a name and a date: `,`, `on`, `le`, `says:`, a bullet.
  func isConnector(_ index: Int, _ start: Int) -> Bool {
    guard index > start else { return false }
    let token = table[index]
    switch token.kind {
    case .word:
      if token.isCapitalised || token.shape.contains(.dotted) { return false }
      let line = Furniture.lines(text, in: token.span).first
      return line?.ends(.says) == true || token.span.count <= 4 && !isHandlePart(index, start)
    case .number: return false
    // A guillemet points from the name to the date.
    case .openParenthesis, .comma, .dash, .colon, .symbol, .slash, .closeParenthesis, .openMark,
      .closeMark, .closeSingleMark:
      return true
    case .period: return false
    default: return false
    }
  }

  /// `marisa el Mié, 04/03/2020`: a weekday that the dates of articles never shorten so.
  func isShortWeekday(_ index: Int, _ start: Int) -> Bool {
    index > start + 1 && isConnector(index - 1, start) && isWeekdayWord(index)
  }

  func isWeekdayWord(_ index: Int) -> Bool {
    table[index].span.count <= 6
      && Self.weekdays.contains(text.folded(table[index].span).lowercased())
  }

  private static let weekdays = Set(WordLists.list("dates")["weekday-weak"]?.words ?? [])

  /// Whether a short word is the second half of a handle of small letters, `marsh hen`, and no `at`
  /// or `hat` behind it.
  func isHandlePart(_ index: Int, _ start: Int) -> Bool {
    guard index == start + 1, table[start].kind == .word, !table[start].isCapitalised else {
      return false
    }
    return !Self.joints.contains { text.isWord(table[index].span, $0) }
  }

  private static let joints: [StaticString] = [
    "on", "at", "the", "has", "le", "lun", "mar", "mer", "jeu", "ven", "sam", "dim", "au", "à", "a",
    "il", "y", "am", "um", "vor", "hat", "den", "el", "hace", "há", "ha", "em", "às", "as", "o",
    "di", "del", "de", "op", "om", "heeft", "på", "kl", "den", "har", "dne", "v", "ve", "dnia", "w",
    "je", "в", "от", "via", "dia", "ki", "in", "im",
  ]

  /// Where a phrase such as `replied to` stands behind a name, and the name behind it.
  func replyInside(_ range: Range<Int>) -> (start: Int, name: Range<Int>)? {
    guard range.count >= 4 else { return nil }
    for start in range.dropFirst() where table[start].kind == .word && !table[start].isCapitalised {
      let name = afterPhrase(.replyTo, start..<range.upperBound)
      if name > start { return (start, name..<range.upperBound) }
    }
    return nil
  }

  /// The token behind the longest phrase of a class with which a range begins.
  func afterPhrase(_ phrase: FurnitureClass, _ range: Range<Int>) -> Int {
    for count in (1...4).reversed() where range.lowerBound + count < range.upperBound {
      let span = table.span(range.lowerBound..<range.lowerBound + count)
      if Furniture.lines(text, in: span).first?.isWhole(phrase) == true {
        return range.lowerBound + count
      }
    }
    return range.lowerBound
  }

  /// A dash, colon or bullet before a name.
  func isOpening(_ index: Int) -> Bool {
    switch table[index].kind {
    case .dash, .colon, .symbol, .comma: true
    default: false
    }
  }

  /// What points from whoever answers to whoever is answered: `>`, `\u{2192}`, `\u{25B8}`.
  func isArrow(_ index: Int) -> Bool {
    guard table[index].kind == .symbol else { return false }
    return text.bytes[Int(table[index].start)] == UInt8(ascii: ">")
      || starts(index, with: [0xE2, 0x86, 0x92]) || starts(index, with: [0xE2, 0x96, 0xB8])
  }

  func isGuillemet(_ index: Int) -> Bool {
    table[index].kind == .openMark || table[index].kind == .closeMark
  }

  func isBar(_ index: Int) -> Bool { starts(index, with: [UInt8(ascii: "|")]) }

  func starts(_ index: Int, with bytes: [UInt8]) -> Bool {
    let span = table[index].span
    return span.count >= bytes.count
      && text.bytes[span.start..<span.start + bytes.count] == bytes[...]
  }

  func isHash(_ index: Int) -> Bool {
    index < table.count && table[index].kind == .symbol
      && text.bytes[Int(table[index].start)] == UInt8(ascii: "#")
  }

  /// The number before a header, and the token behind it: `3.`, `#3`, `#1.2`, `127. Posted by`.
  func numbering(_ range: Range<Int>) -> (path: [Int], end: Int) {
    var index = range.lowerBound
    let none: (path: [Int], end: Int) = ([], index)
    // `+2 #1 Ann`: votes.
    if let hash = range.prefix(4).first(where: { isHash($0) }),
      (index..<hash).allSatisfy({ table[$0].kind == .number || !table[$0].isWord })
    {
      index = hash
    }
    let isMarked = isHash(index)
    if isMarked { index += 1 }
    guard index + 1 < range.upperBound, table[index].kind == .number else { return none }
    // Offsets within the number, whose parts a period may join: `1.2`.
    let digits = text.bytes[table[index].span.range]
    let parts = digits.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    let path = parts.compactMap { Int(String(decoding: $0, as: UTF8.self)) }
    guard path.count == parts.count, path.allSatisfy({ $0 < 1_000_000 }) else { return none }
    index += 1
    if isMarked { return (path, index) }
    guard path.count == 1, table[index].kind == .period, index + 1 < range.upperBound,
      table[index + 1].shape.contains(.afterSpace)
    else { return none }
    return (path, index + 1)
  }

  /// `[\u{2013}]` before a name, by which some pages fold a comment.
  func afterFold(_ start: Int, before end: Int) -> Int {
    guard start + 3 < end, table[start].kind == .openParenthesis,
      !table[start + 1].isWord, table[start + 2].kind == .closeParenthesis
    else { return start }
    return start + 3
  }

  /// Without `112 points` or `5pts` behind a name.
  func beforePoints(_ range: Range<Int>) -> Int {
    let end = range.upperBound
    if range.count > 1 {
      let last = table[end - 1].span
      if let digits = leadingDigits(text, last), digits.count < last.count,
        text.equals(TextSpan(last.start + digits.count, last.end), "pts")
      {
        return end - 1
      }
    }
    guard range.count > 2, table[end - 2].kind == .number, table[end - 1].kind == .word,
      Furniture.lines(text, in: table.span(end - 2..<end)).first?.isWhole(.commentUI) == true
    else { return end }
    return end - 2
  }

  /// Whether tokens can be a name: capitals, or one word that is a handle.
  func isName(_ range: Range<Int>, loose: Bool) -> Bool {
    guard !range.isEmpty, range.count <= 8 else { return false }
    var words = 0
    // A handle is one word for its reader, whatever marks stand in it.
    let isHandle = range.dropFirst().allSatisfy { !table[$0].shape.contains(.afterSpace) }
    if isHandle, range.contains(where: { table[$0].isWord }), table.span(range).count <= 40 {
      let isAt =
        table[range.lowerBound].kind == .symbol
        && [UInt8(ascii: "@"), UInt8(ascii: "~")]
          .contains(text.bytes[Int(table[range.lowerBound].start)])
      return (table[range.lowerBound].isWord || isAt)
        && range.contains { table[$0].kind == .word || hasLetter(table[$0].span) }
    }
    for index in range {
      switch table[index].kind {
      case .word:
        words += 1
        let joint = index > range.lowerBound && table.has(index, .nameJoint)
        // `mevr. De Wit`.
        let isAbbreviation =
          table[index].shape.contains(.dotted)
          || index == range.lowerBound && index + 2 < range.upperBound
            && table[index + 1].kind == .period && table[index].span.count <= 5
        if !table[index].isCapitalised, !joint, !loose, !isAbbreviation, range.count > 1 {
          return false
        }
      case .number: words += 1
      case .period, .symbol, .dash, .openParenthesis, .closeParenthesis, .comma: break
      default: return false
      }
    }
    return words > 0 && words <= 6
  }
}
