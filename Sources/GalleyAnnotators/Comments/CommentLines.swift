import GalleyCore
import GalleyLexicons

/// The header of a comment as one line gives it.
struct CommentHeader {
  var author: TextSpan
  var posted: ParsedDate?
  var number: Int?
  /// Whom it answers, where the line says so: `M. Okafor > GooseFancier`.
  var parent: TextSpan?
  /// Whether a word such as `by` stands before the author.
  var hasBy = false
}

/// Recognises the lines of which comment sections consist.
struct CommentLines {
  let table: TokenTable
  let text: TextBuffer
  let parser: DateParser

  init(_ table: TokenTable, _ text: TextBuffer, dayFirst: Bool) {
    self.table = table
    self.text = text
    parser = DateParser(table, text, dayFirst: dayFirst)
  }

  // MARK: - Headers

  /// Name and date on one line:
  ///
  ///       1. Harry Blaney March 31, 2011 / 11:36 PM
  ///     Yann Le Du, le 6 octobre 2018 \u{E0} 18:32
  ///     M. Okafor > GooseFancier \u{2022} 2 days ago
  ///     Posted by Ann on March 3, 2011 at 5:10 pm
  func header(_ block: Block) -> CommentHeader? {
    guard block.isOneLine, block.words <= 20, block.first.columns <= 120,
      ageAmongButtons(block) == nil
    else { return nil }
    let range = table.range(in: block.span)
    guard let date = lastDate(in: range), date.tokens.lowerBound > range.lowerBound,
      isOnlyFurniture(date.tokens.upperBound..<range.upperBound)
    else { return nil }
    var start = range.lowerBound
    var header = CommentHeader(author: block.span, posted: date)
    if table[start].kind == .number, start + 1 < range.upperBound,
      table[start + 1].kind == .period, let number = leadingDigits(text, table[start].span)
    {
      header.number = number.value
      start += 2
    }
    if block.first.begins(.commentBy) {
      start = afterPhrase(.commentBy, start..<date.tokens.lowerBound)
      header.hasBy = true
    }
    while start < date.tokens.lowerBound, isOpening(start) { start += 1 }
    var end = date.tokens.lowerBound
    while end > start, isConnector(end - 1, start) { end -= 1 }
    if let angle = (start..<end).first(where: { isAngle($0) }), angle > start, angle + 1 < end {
      header.parent = table.span(angle + 1..<end)
      end = angle
    }
    // `Ann Porter (not verified)`, `Ann Porter, Leeds`.
    if let open = (start..<end).first(where: { table[$0].kind == .openParenthesis }), open > start {
      end = open
    }
    if let comma = (start..<end).first(where: { table[$0].kind == .comma }), comma > start {
      end = comma
    }
    let loose = header.hasBy || header.number != nil || block.first.separators > 0 || header.parent != nil
    guard isName(start..<end, loose: loose) else { return nil }
    header.author = table.span(start..<end)
    return header
  }

  /// `Rosamund Achebe says:`, `Anonymous said...`.
  func says(_ block: Block) -> TextSpan? {
    let line = block.first
    guard block.isOneLine, line.ends(.says), block.words <= 9,
      !line.shape.isDisjoint(with: [.endsColon, .endsEllipsis])
    else { return nil }
    let range = table.range(in: block.span)
    var end = range.upperBound
    while end > range.lowerBound, !table[end - 1].isWord { end -= 1 }
    end -= 1
    // `diyor ki`.
    if text.isWord(table[end].span, "ki"), end - 1 > range.lowerBound { end -= 1 }
    // `a dit`, `ha scritto`.
    if end - 1 > range.lowerBound, table[end - 1].span.count <= 2, !table[end - 1].isCapitalised,
      table[end - 1].kind == .word
    {
      end -= 1
    }
    guard end > range.lowerBound, end - range.lowerBound <= 7 else { return nil }
    return table.span(range.lowerBound..<end)
  }

  /// A line that is no more than a date: `May 3, 2019 at 4:12 pm`.
  func dateAlone(_ block: Block) -> ParsedDate? {
    guard block.isOneLine, block.words <= 14 else { return nil }
    let range = table.range(in: block.span)
    var index = range.lowerBound
    // `on`, `le`, `am`, `Posted:` may stand before it.
    while index < range.upperBound, index < range.lowerBound + 4 {
      if let age = Ages.shared.age(table, text, at: index, before: range.upperBound) {
        return isOnlyFurniture(age.tokens.upperBound..<range.upperBound) ? age : nil
      }
      if parser.mayBegin(index), let date = parser.date(at: index, before: range.upperBound),
        date.hasDay || date.isAgo
      {
        return isOnlyFurniture(date.tokens.upperBound..<range.upperBound) ? date : nil
      }
      guard isConnector(index, range.lowerBound - 1) || block.first.begins([.dated, .postHead])
      else { return nil }
      index += 1
    }
    return nil
  }

  /// A line short enough to be nothing but a name.
  func isNameAlone(_ block: Block) -> Bool {
    guard block.isOneLine, block.words >= 1, block.words <= 4, block.first.columns <= 40 else {
      return false
    }
    return isName(table.range(in: block.span), loose: block.words == 1)
  }

  /// The name behind `In reply to`.
  func replyTo(_ block: Block) -> TextSpan? {
    guard block.isOneLine, block.words <= 10, block.first.begins(.replyTo) else { return nil }
    let range = table.range(in: block.span)
    let start = afterPhrase(.replyTo, range)
    guard start > range.lowerBound, isName(start..<range.upperBound, loose: true) else {
      return nil
    }
    return table.span(start..<range.upperBound)
  }

  /// The age among the buttons below a comment: `Like \u{B7} Reply \u{B7} 3 \u{B7} 2y`.
  func ageAmongButtons(_ block: Block) -> ParsedDate? {
    let line = block.first
    guard block.isOneLine, block.words <= 10, line.separators > 1,
      line.begins([.commentUI, .share]), line.holds(.commentUI)
    else { return nil }
    return lastDate(in: table.range(in: block.span))
  }

  /// `#2` alone.
  func isPostNumber(_ block: Block) -> Bool {
    block.words == 1 && block.first.numbers == 1 && block.isOneLine
      && text.bytes[block.span.start] == UInt8(ascii: "#")
  }

  // MARK: - What is no text

  /// `Reply`, `14 \u{25B3} \u{25BD} \u{2022} Reply \u{2022} Share`.
  func isFurniture(_ block: Block) -> Bool {
    let line = block.first
    guard block.isOneLine, block.words <= 12 else { return false }
    if line.words == 0 || line.words == UInt32(line.numbers) { return true }
    if line.isWhole([.commentUI, .share, .form]) { return true }
    if line.begins(.form), block.words >= 3, !line.shape.contains(.endsSentence) { return true }
    if line.begins(.commentUI), block.words <= 3, !line.shape.contains(.endsSentence) {
      return true
    }
    if line.begins(.commentUI), line.ends(.commentUI), block.words <= 6,
      !line.shape.contains(.endsSentence)
    {
      return true
    }
    if line.begins(.commentUI), line.numbers > 0, line.looksDated { return true }
    return line.separators > 0 && !line.looksDated && line.holds(.commentUI)
      && !line.shape.contains(.endsSentence)
  }

  // MARK: - Parts of a line

  private func lastDate(in range: Range<Int>) -> ParsedDate? {
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

  private func isOnlyFurniture(_ range: Range<Int>) -> Bool {
    guard range.count <= 8 else { return false }
    if range.isEmpty { return true }
    let words = range.filter { table[$0].isWord }
    if words.isEmpty { return true }
    let lines = Furniture.lines(text, in: table.span(range))
    guard let line = lines.first else { return true }
    return line.holds([.commentUI, .says, .postHead]) || words.count == 1
      || lines.allSatisfy { $0.begins([.commentUI, .dated, .modified]) }
      || line.separators > 0 || line.shape.contains(.labelled)
  }

  /// What may stand between a name and a date: `,`, `on`, `le`, `says:`, a bullet.
  private func isConnector(_ index: Int, _ start: Int) -> Bool {
    guard index > start else { return false }
    let token = table[index]
    switch token.kind {
    case .word:
      if token.isCapitalised { return false }
      let line = Furniture.lines(text, in: token.span).first
      return token.span.count <= 4 || line?.ends(.says) == true
    case .number: return false
    // A guillemet points from the name to the date.
    case .openParenthesis, .comma, .dash, .colon, .symbol, .slash, .closeParenthesis, .openMark,
      .closeMark, .closeSingleMark:
      return true
    case .period: return false
    default: return false
    }
  }

  /// The token behind the longest phrase of a class with which a range begins.
  private func afterPhrase(_ phrase: FurnitureClass, _ range: Range<Int>) -> Int {
    for count in (1...4).reversed() where range.lowerBound + count < range.upperBound {
      let span = table.span(range.lowerBound..<range.lowerBound + count)
      if Furniture.lines(text, in: span).first?.isWhole(phrase) == true {
        return range.lowerBound + count
      }
    }
    return range.lowerBound
  }

  /// A dash, colon or bullet before a name.
  private func isOpening(_ index: Int) -> Bool {
    switch table[index].kind {
    case .dash, .colon, .symbol, .comma: true
    default: false
    }
  }

  private func isAngle(_ index: Int) -> Bool {
    table[index].kind == .symbol && text.bytes[Int(table[index].start)] == UInt8(ascii: ">")
  }

  /// Whether tokens can be a name: capitals, or one word that is a handle.
  private func isName(_ range: Range<Int>, loose: Bool) -> Bool {
    guard !range.isEmpty, range.count <= 8 else { return false }
    var words = 0
    // A handle is one word for its reader, whatever marks stand in it.
    let isHandle = range.dropFirst().allSatisfy { !table[$0].shape.contains(.afterSpace) }
    if isHandle, range.contains(where: { table[$0].isWord }), table.span(range).count <= 40 {
      return table[range.lowerBound].isWord
    }
    for index in range {
      switch table[index].kind {
      case .word:
        words += 1
        let joint = index > range.lowerBound && table.has(index, .nameJoint)
        if !table[index].isCapitalised, !joint, !loose, range.count > 1 { return false }
      case .number: words += 1
      case .period, .symbol, .dash, .openParenthesis, .closeParenthesis, .comma: break
      default: return false
      }
    }
    return words > 0 && words <= 6
  }
}
