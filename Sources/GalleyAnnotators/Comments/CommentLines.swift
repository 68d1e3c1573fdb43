import GalleyCore
import GalleyLexicons

/// The header of a comment as one line gives it.
struct CommentHeader {
  var author: TextSpan
  var posted: ParsedDate?
  var number: Int?
  /// The numbers of a comment that the page counts within its thread: 1 and 2 of `#1.2`.
  var path: [Int] = []
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
    else { return dateFirst(block, range) ?? dateThenBy(range) ?? glued(block) }
    // `Ann4 March 2021`.
    if !date.hasDay, date.relative == nil, let header = glued(block) { return header }
    var header = CommentHeader(author: block.span, posted: date)
    let numbering = numbering(range)
    var start = numbering.end
    header.number = numbering.path.count == 1 ? numbering.path[0] : nil
    header.path = numbering.path
    // `Permalink Submitted by Ann`.
    let afterButton = afterPhrase(.commentUI, start..<date.tokens.lowerBound)
    for place in [start, afterButton] where !header.hasBy {
      let afterBy = afterPhrase(.commentBy, place..<date.tokens.lowerBound)
      if afterBy > place {
        start = afterBy
        header.hasBy = true
      }
    }
    // `2 gus (10.03.2017 09:45)`.
    // `1 Vlasta | 4. března 2012`.
    if header.path.isEmpty, start + 2 < date.tokens.lowerBound, table[start].kind == .number,
      table[start + 1].kind == .word,
      start + 2 == date.tokens.lowerBound - 1 && table[start + 2].kind == .openParenthesis
        || isBar(date.tokens.lowerBound - 1),
      let number = leadingDigits(text, table[start].span), number.count == table[start].span.count
    {
      header.number = number.value
      start += 1
    }
    // `Gość: Anna 2011-03-04 13:05`.
    if !header.hasBy, start + 2 < date.tokens.lowerBound, table[start].kind == .word,
      table[start].isCapitalised, table[start + 1].kind == .colon
    {
      start += 2
    }
    start = afterFold(start, before: date.tokens.lowerBound)
    while start < date.tokens.lowerBound, isOpening(start) { start += 1 }
    var end = date.tokens.lowerBound
    // `von Ines_K » Di 4. Jun 2013`, `Markéta | E-mail | 9. října 2014`: no name holds such a mark.
    if let mark = (start..<end).first(where: { isBar($0) || header.hasBy && isGuillemet($0) }),
      mark > start
    {
      end = mark
    }
    while end > start, isConnector(end - 1, start) || header.hasBy && isShortWeekday(end - 1, start)
    {
      end -= 1
    }
    end = beforePoints(start..<end)
    // `Nell Ward replied to comment from Gale | March 4, 2009`.
    if let answered = replyInside(start..<end) {
      header.parent = table.span(answered.name)
      end = answered.start
    }
    if let angle = (start..<end).first(where: { isArrow($0) }), angle > start, angle + 1 < end {
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
    let loose =
      header.hasBy || !header.path.isEmpty || block.first.separators > 0 || header.parent != nil
      // `2 gus (10.03.2017 09:45)`.
      || start + 2 == end && table[start].kind == .number
    // `3. Quay Notes » Road closed March 5th, 2008 8:00 am`: a number and a time frame whatever.
    let isFramed = !header.path.isEmpty && date.hour != nil && start < end && end - start <= 12
    guard isName(start..<end, loose: loose) || isFramed else { return nil }
    header.author = table.span(start..<end)
    // `Mi, 04.03.2015 - 10:12` neither.
    if end - start == 1, isWeekdayWord(start), date.hour != nil { return nil }
    // `Posted May 4, 2021` names nobody.
    if end - start == 1, Furniture.lines(text, in: header.author).first?.isWhole(.dated) == true {
      return nil
    }
    return header
  }

  /// The date before the name: `23.09.20 | 18:19 Rosalie`, `On May 3, 2019 Ann Porter wrote:`.
  private func dateFirst(_ block: Block, _ range: Range<Int>) -> CommentHeader? {
    guard block.words <= 12, block.first.looksDated else { return nil }
    let numbering = numbering(range)
    for start in (numbering.end..<range.upperBound).prefix(2) {
      guard let date = parser.date(at: start, before: range.upperBound), date.hasDay else {
        continue
      }
      var first = date.tokens.upperBound
      while first < range.upperBound, isOpening(first) { first += 1 }
      // `Le 12 mars 2020 à 14:33, par Odile Garnier`.
      let afterBy = afterPhrase(.commentBy, first..<range.upperBound)
      let hasBy = afterBy > first
      first = afterBy
      var end = range.upperBound
      // `03.02.18, 20:51 | Nanni B. | 1 Antwort`.
      if first < end, let bar = (first..<end).first(where: isBar), bar > first { end = bar }
      // `Mon, 03/02/2009 - 10:12 — Ann (not verified)`.
      if first < end, let open = (first..<end).first(where: { table[$0].kind == .openParenthesis }),
        open > first
      {
        end = open
      }
      while end > first, isConnector(end - 1, first) { end -= 1 }
      let name = table.span(first..<max(first, end))
      guard first < end, end - first <= 5, isName(first..<end, loose: hasBy || end - first == 1),
        let line = Furniture.lines(text, in: name).first,
        !line.begins(.furniture), !line.holds(.commentUI)
      else { return nil }
      var header = CommentHeader(author: name, posted: date)
      header.number = numbering.path.count == 1 ? numbering.path[0] : nil
      return header
    }
    return nil
  }

  /// `Courage ? Le 4 mars 2011 à 16:20, par Mado`: a subject before the date.
  private func dateThenBy(_ range: Range<Int>) -> CommentHeader? {
    guard let date = lastDate(in: range), date.hour != nil else { return nil }
    var first = date.tokens.upperBound
    while first < range.upperBound, isOpening(first) { first += 1 }
    let name = afterPhrase(.commentBy, first..<range.upperBound)
    guard name > first, isName(name..<range.upperBound, loose: true) else { return nil }
    var header = CommentHeader(author: table.span(name..<range.upperBound), posted: date)
    header.hasBy = true
    return header
  }

  /// Name and date without a space between them, as pages print them whose markup parts the two:
  /// `Rosalie6. Juni 2015 um 10:23`.
  private func glued(_ block: Block) -> CommentHeader? {
    guard
      block.first.looksDated || block.first.holds(.age)
        || block.first.years > 0 && (block.first.times > 0 || block.first.numbers > 1),
      block.words <= 12
    else { return nil }
    // A digit behind a letter, or a capital behind a small letter: `KnutOctober 4, 2018 at 8:15 AM`.
    var place = block.span.start + 1
    let end = min(block.span.end, block.span.start + 60)
    var tries = 0
    while place < end, tries < 6 {
      let byte = text.bytes[place]
      let before = text.bytes[place - 1]
      let joins =
        byte &- 0x30 < 10 && (isLetter(before) || before == UInt8(ascii: "."))
        || byte &- 0x41 < 26 && (before &- 0x61 < 26 || before >= 0x80 || before &- 0x30 < 10)
        // `pescador1hace 2 años`.
        || block.first.holds(.age) && isLetter(byte) && before &- 0x30 < 10
      if joins {
        tries += 1
        if let date = wholeDate(TextSpan(place, block.span.end)) {
          return CommentHeader(author: TextSpan(block.span.start, place), posted: date)
        }
      }
      place += 1
    }
    return nil
  }

  /// The date that a stretch is, and nothing else.
  private func wholeDate(_ span: TextSpan) -> ParsedDate? {
    guard let rest = try? TextBuffer(checking: Array(text.bytes[span.range])) else { return nil }
    let words = TokenTable(rest, lexicon: WordLists.lexicon)
    let dates = DateParser(words, rest, dayFirst: parser.dayFirst)
    if let age = Ages.shared.age(words, rest, at: 0, before: words.count),
      age.tokens.upperBound + 1 >= words.count
    {
      return age
    }
    guard let date = dates.date(at: 0, before: words.count), date.hasDay,
      date.tokens.upperBound + 1 >= words.count
    else { return nil }
    return date
  }

  func hasLetter(_ span: TextSpan) -> Bool {
    text.bytes[span.range].contains(where: isLetter)
  }

  func isLetter(_ byte: UInt8) -> Bool { byte >= 0x80 || (byte | 0x20) &- 0x61 < 26 }

  /// `Rosamund Achebe says:`, `Anonymous said...`.
  ///
  /// - Parameter isAboveDate: then the name may be the title of another page that links to this one.
  func says(_ block: Block, isAboveDate: Bool = false) -> TextSpan? {
    let line = block.first
    guard block.isOneLine, line.ends(.says), block.words <= (isAboveDate ? 20 : 9),
      !line.shape.isDisjoint(with: [.endsColon, .endsEllipsis])
        || isAboveDate && block.words <= 5 && !block.endsSentence
    else { return nil }
    let range = table.range(in: block.span)
    var end = range.upperBound
    while end > range.lowerBound, !table[end - 1].isWord { end -= 1 }
    end -= 1
    // `diyor ki`.
    if text.isWord(table[end].span, "ki"), end - 1 > range.lowerBound { end -= 1 }
    // `a dit`, `ha scritto`, `hat gesagt`.
    if end - 1 > range.lowerBound, table[end - 1].span.count <= 3, !table[end - 1].isCapitalised,
      table[end - 1].kind == .word, !isHandlePart(end - 1, range.lowerBound)
    {
      end -= 1
    }
    guard end > range.lowerBound, end - range.lowerBound <= (isAboveDate ? 18 : 7) else {
      return nil
    }
    return table.span(range.lowerBound..<end)
  }

  /// The first date of the short lines of a comment whose author is known.
  ///
  /// The name itself may have one: `Radio show of 20.7.16`.
  func firstDate(in blocks: [Block], outside author: TextSpan?) -> ParsedDate? {
    for block in blocks.prefix(8)
    where block.words <= 20 && block.first.looksDated && !block.first.begins(.postUser) {
      var range = table.range(in: block.span)
      if let author, block.span.start <= author.start, author.end <= block.span.end {
        range = table.range(in: author).upperBound..<range.upperBound
      }
      if let date = lastDate(in: range) { return date }
    }
    return nil
  }

  /// A line that is no more than a date: `May 3, 2019 at 4:12 pm`.
  func dateAlone(_ block: Block) -> ParsedDate? {
    guard block.isOneLine, block.words <= 14 else { return nil }
    let range = table.range(in: block.span)
    var index = range.lowerBound
    if isHash(index) { index = numbering(range).end }
    let first = index
    // `on`, `le`, `am`, `Posted:` may stand before it.
    while index < range.upperBound, index < first + 4 {
      if let age = Ages.shared.age(table, text, at: index, before: range.upperBound) {
        return isOnlyFurniture(age.tokens.upperBound..<range.upperBound) ? age : nil
      }
      if parser.mayBegin(index), let date = parser.date(at: index, before: range.upperBound),
        date.hasDay || date.isAgo
          || date.month != nil && date.year != nil && date.tokens == range
      {
        return isOnlyFurniture(date.tokens.upperBound..<range.upperBound) ? date : nil
      }
      guard
        isConnector(index, range.lowerBound - 1) || isWeekdayWord(index)
          || block.first.begins([.dated, .postHead])
      else { return nil }
      index += 1
    }
    return nil
  }

  /// A line short enough to be nothing but a name, with its number or with whom it answers:
  /// `#2 Ann Porter`, `Ann Porter \u{2192} Rob Cray`.
  func nameAlone(_ block: Block) -> CommentHeader? {
    guard block.isOneLine, block.words >= 1, block.words <= 7, block.first.columns <= 60 else {
      return nil
    }
    let range = table.range(in: block.span)
    let numbering = numbering(range)
    var header = CommentHeader(author: block.span, posted: nil)
    header.number = numbering.path.count == 1 ? numbering.path[0] : nil
    header.path = numbering.path
    var end = range.upperBound
    // `M marynarz75`: the letter that stands for a picture.
    if numbering.path.isEmpty, range.count > 1, table[range.lowerBound].span.count <= 2,
      text.string(at: table[range.lowerBound].span).count == 1,
      text.folded(table[range.lowerBound + 1].span).lowercased()
        .hasPrefix(text.folded(table[range.lowerBound].span).lowercased())
    {
      return nameAlone(table.span(range.lowerBound + 1..<range.upperBound), block)
    }
    // `Nimimerkki: Uimari`, `Gość: Anna`.
    var start = numbering.end
    if start + 2 < end, table[start].kind == .word, table[start + 1].kind == .colon { start += 2 }
    // `Jana Horáková, Brno`.
    if let comma = (start..<end).first(where: { table[$0].kind == .comma }), comma - start > 1,
      isName(start..<comma, loose: false), end - comma <= 4, isName(comma + 1..<end, loose: false)
    {
      end = comma
    }
    if let arrow = (numbering.end..<end).first(where: { isArrow($0) }), arrow > numbering.end,
      arrow + 1 < end
    {
      let answered = arrow + 1..<end
      guard isName(answered, loose: answered.count == 1) else { return nil }
      header.parent = table.span(answered)
      end = arrow
    }
    // The one who is answered stands behind a gap where an arrow was drawn.
    if header.parent == nil, let gap = gap(in: numbering.end..<end) {
      header.parent = table.span(gap..<end)
      end = gap
    }
    // `Laura P. (São Carlos - SP)`.
    if let open = (start..<end).first(where: { table[$0].kind == .openParenthesis }), open > start,
      open + 1 < end, table[open + 1].kind == .word
    {
      end = open
    }
    end = beforePoints(start..<end)
    let name = start..<end
    guard name.count(where: { table[$0].isWord }) <= 4, isName(name, loose: name.count == 1) else {
      return nil
    }
    header.author = table.span(name)
    return header
  }

  private func nameAlone(_ span: TextSpan, _ block: Block) -> CommentHeader? {
    var rest = block
    rest.span = span
    return nameAlone(rest)
  }

  /// `mehmet k.`
  func endsWithInitial(_ block: Block) -> Bool {
    let range = table.range(in: block.span)
    guard block.words <= 3, range.count > 2 else { return false }
    return table[range.upperBound - 1].kind == .period
      && text.string(at: table[range.upperBound - 2].span).count <= 2
  }

  /// `Postat av: Disa Q`, alone on its line.
  func byAlone(_ block: Block) -> TextSpan? {
    guard block.isOneLine, block.words <= 7, block.first.begins(.commentBy) else { return nil }
    let range = table.range(in: block.span)
    let start = afterPhrase(.commentBy, range)
    guard start > range.lowerBound, table[start - 1].kind == .colon || isColon(start) else {
      return nil
    }
    let name = (isColon(start) ? start + 1 : start)..<range.upperBound
    return isName(name, loose: true) ? table.span(name) : nil
  }

  private func isColon(_ index: Int) -> Bool {
    index < table.count && table[index].kind == .colon
  }

  /// The token behind two spaces or a tab, with a name on either side.
  private func gap(in range: Range<Int>) -> Int? {
    for index in range.dropFirst()
    where Int(table[index].start) - Int(table[index - 1].end) >= 2 {
      let answered = index..<range.upperBound
      let isTwo =
        isName(range.lowerBound..<index, loose: index - range.lowerBound == 1)
        && isName(answered, loose: answered.count == 1)
      return isTwo ? index : nil
    }
    return nil
  }

  /// A letter alone, the picture of whoever has none, or the name that stands there twice.
  func isPicture(_ block: Block, above next: Block) -> Bool {
    guard block.isOneLine, block.group == next.group, block.words == 1 || block.span.count <= 60
    else { return false }
    let bytes = text.bytes[block.span.range]
    let below = text.bytes[next.span.range]
    if bytes.count == below.count, bytes.elementsEqual(below) { return block.words <= 4 }
    let letters = text.string(at: block.span).count
    return letters == 1 && below.count > bytes.count
      && below.prefix(bytes.count).elementsEqual(bytes, by: { lowercased($0) == lowercased($1) })
  }

  /// `Port Ellis | May 4, 2021`.
  func isPlaceAndDate(_ block: Block) -> Bool {
    block.isOneLine && block.words <= 9 && block.first.looksDated
      && text.bytes[block.span.range].contains(UInt8(ascii: "|")) && header(block) != nil
  }

  func isNameAlone(_ block: Block) -> Bool { nameAlone(block) != nil }

  /// A line that may stand between a name and a date: the town, the publication of whoever writes.
  func isPlaceAlone(_ block: Block) -> Bool {
    guard block.isOneLine, (1...5).contains(block.words), block.first.columns <= 40,
      !block.endsSentence, block.first.numbers == 0
    else { return false }
    return table[table.range(in: block.span).lowerBound].isCapitalised
  }

  /// `mudlark wrote: \u{2191} Fri Mar 12, 2021 9:15 am`: whose words the lines below repeat.
  func quotedAuthor(_ block: Block) -> (author: TextSpan, hasArrow: Bool)? {
    guard block.isOneLine, block.words <= 14, block.first.holds(.says) else { return nil }
    let range = table.range(in: block.span)
    guard let colon = range.first(where: { table[$0].kind == .colon }),
      colon > range.lowerBound + 1,
      colon - range.lowerBound <= 6,
      Furniture.lines(text, in: table.span(colon - 1..<colon)).first?.ends(.says) == true,
      isName(range.lowerBound..<colon - 1, loose: colon - 1 - range.lowerBound == 1)
    else { return nil }
    let hasArrow = colon + 1 < range.upperBound && starts(colon + 1, with: [0xE2, 0x86, 0x91])
    return (table.span(range.lowerBound..<colon - 1), hasArrow)
  }

  /// `Originally posted by quaywatcher`, above the words that a post repeats.
  func quotedPoster(_ block: Block) -> TextSpan? {
    guard block.isOneLine, block.words <= 8, block.first.begins(.quotedBy) else { return nil }
    let range = table.range(in: block.span)
    let start = afterPhrase(.quotedBy, range)
    return start > range.lowerBound && start < range.upperBound
      ? table.span(start..<range.upperBound) : nil
  }

  /// How many comments a heading says there are: `3 thoughts on ...`, `Comments (3)`, `One response`.
  func claimedCount(_ block: Block) -> Int? {
    let range = table.range(in: block.span)
    for index in range.prefix(6) {
      let token = table[index]
      if token.kind == .number, let number = leadingDigits(text, token.span),
        number.count == token.span.count
      {
        return number.value
      }
      if token.kind == .openMark || token.kind == .straightMark { return nil }
      if index == range.lowerBound, Self.ones.contains(where: { text.isWord(token.span, $0) }) {
        return 1
      }
    }
    return nil
  }

  private static let ones: [StaticString] = [
    "one", "ein", "eine", "un", "une", "uno", "um", "uma",
  ]

  /// The numbers with which a line counts comments: `#1.2`.
  func path(_ block: Block) -> [Int] { numbering(table.range(in: block.span)).path }

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

  /// `04-06-2021, 10:22 AM #2`: the line above a post.
  func postHead(_ block: Block) -> ParsedDate? {
    guard block.isOneLine, block.words <= 10, block.first.looksDated else { return nil }
    let range = table.range(in: block.span)
    guard range.count > 3, isHash(range.upperBound - 2),
      table[range.upperBound - 1].kind == .number,
      let date = parser.date(at: range.lowerBound, before: range.upperBound - 2), date.hasDay
    else { return nil }
    return date
  }
}
