import GalleyCore

/// A date as its words give it, before anything is counted from the article's date.
struct ParsedDate: Equatable {
  enum Relative: Equatable {
    case today, yesterday
    /// The latest such weekday; `last` when the text says so.
    case weekday(Int, last: Bool)
    /// `2 days ago`, counted from when the page was saved.
    case ago(Int, Unit?)
  }

  /// What an age counts; nil for a word that is none of these.
  enum Unit: String {
    case minute, hour, day, week, month, year
  }

  var isAgo: Bool {
    if case .ago? = relative { true } else { false }
  }

  var year: Int?
  var month: Int?
  var day: Int?
  var hour: Int?
  var minute: Int?
  var second: Int?
  /// Minutes east of UTC.
  var offset: Int?
  var relative: Relative?
  /// The tokens that it consists of.
  var tokens: Range<Int> = 0..<0

  var hasDay: Bool { day != nil }
}

/// Reads dates and times in seven languages from tokens.
///
///     March 22, 2011 / 11:36 PM     22 March 2011     22.03.2011, 17:45 Uhr
///     2011-03-22                    3/22/2011         le 6 octobre 2018 \u{E0} 11h20
///     6:30 am EDT, October 8, 2021  yesterday         last Thursday
///
/// - Complexity: a constant number of tokens for each call.
struct DateParser {
  let table: TokenTable
  let text: TextBuffer
  /// Whether `3/4/2011` is the third of April, where both could be.
  var dayFirst = false
  private let words: DateWords

  init(_ table: TokenTable, _ text: TextBuffer, dayFirst: Bool = false) {
    self.table = table
    self.text = text
    self.dayFirst = dayFirst
    words = table.vocabulary?.dates ?? .shared
  }

  /// The date that begins at a token, with its time before or behind.
  func date(at start: Int, before end: Int) -> ParsedDate? {
    guard start < end else { return nil }
    if table[start].kind == .number, var date = timeThenDate(start, end) {
      date.tokens = start..<date.tokens.upperBound
      return date
    }
    guard var date = dayDate(start, end) else { return nil }
    if date.hasDay || date.relative != nil { addTime(&date, end) }
    return date
  }

  /// The first date in a range of tokens.
  func firstDate(in range: Range<Int>) -> ParsedDate? {
    for index in range where mayBegin(index) {
      if let date = date(at: index, before: range.upperBound) { return date }
    }
    return nil
  }

  /// Whether a date can begin at a token; cheap, for loops over texts.
  @inline(__always)
  func mayBegin(_ index: Int) -> Bool {
    let token = table[index]
    if token.kind == .number { return true }
    return token.word != 0
      && table.has(index, [.month, .monthShort, .weekday, .weekdayShort, .dateWord])
  }

  // MARK: - Days

  private func dayDate(_ start: Int, _ end: Int) -> ParsedDate? {
    let token = table[start]
    if let weekday = words.weekday(token), token.kind == .word {
      var next = start + 1
      while next < end, next < start + 3, isSeparator(next) { next += 1 }
      if let date = calendarDate(next, end) {
        var date = date
        date.tokens = start..<date.tokens.upperBound
        return date
      }
      guard table.has(start, .weekday), token.isCapitalised else { return nil }
      var date = ParsedDate()
      date.relative = .weekday(weekday, last: false)
      date.tokens = start..<start + 1
      return date
    }
    if token.kind == .word {
      var date = ParsedDate()
      switch words.special(token) {
      case .today: date.relative = .today
      case .yesterday: date.relative = .yesterday
      case .last:
        guard start + 1 < end, let weekday = words.weekday(table[start + 1]),
          table.has(start + 1, .weekday)
        else { return nil }
        date.relative = .weekday(weekday, last: true)
        date.tokens = start..<start + 2
        return date
      default: return calendarDate(start, end)
      }
      date.tokens = start..<start + 1
      return date
    }
    return calendarDate(start, end) ?? ago(start, end)
  }

  private func calendarDate(_ start: Int, _ end: Int) -> ParsedDate? {
    guard start < end else { return nil }
    if table[start].kind == .word { return monthFirst(start, end) }
    guard table[start].kind == .number else { return nil }
    return numeric(start, end) ?? spaced(start, end) ?? dayFirst(start, end)
      ?? eastAsian(start, end) ?? yearFirst(start, end)
  }

  /// `2018. október 4.`, as Hungarian has it.
  private func yearFirst(_ start: Int, _ end: Int) -> ParsedDate? {
    guard start + 3 < end, let year = year(start), table[start + 1].kind == .period,
      let month = words.month(table[start + 2]), let day = digits(start + 3), day.count <= 2,
      NewsDate(year: year, month: month, day: day.value) != nil
    else { return nil }
    let hasPeriod = start + 4 < end && table[start + 4].kind == .period
    var date = ParsedDate(
      month: month, day: day.value, tokens: start..<start + (hasPeriod ? 5 : 4))
    date.year = year
    return date
  }

  /// `2021年5月3日`, `2021년 5월 3일`: each number with its unit behind it.
  private func eastAsian(_ start: Int, _ end: Int) -> ParsedDate? {
    var offset = Int(table[start].start)
    let limit = min(Int(table[end - 1].end), offset + 48)
    var values: [Int] = []
    for units in Self.eastAsianUnits {
      while offset < limit, text.bytes[offset] == 0x20 { offset += 1 }
      var value = 0
      var digits = 0
      while offset < limit, text.bytes[offset] &- 0x30 < 10, digits < 4 {
        value = value * 10 + Int(text.bytes[offset] - 0x30)
        digits += 1
        offset += 1
      }
      guard digits > 0,
        let unit = units.first(where: { text.bytes[offset..<limit].starts(with: $0) })
      else { break }
      offset += unit.count
      values.append(value)
    }
    guard values.count == 3, (1800...2100).contains(values[0]),
      NewsDate(year: values[0], month: values[1], day: values[2]) != nil
    else { return nil }
    let last = max(start + 1, table.firstIndex(from: offset))
    var date = ParsedDate(month: values[1], day: values[2], tokens: start..<min(end, last))
    date.year = values[0]
    return date
  }

  /// Year, month and day in Chinese and Japanese, and in Korean.
  private static let eastAsianUnits: [[[UInt8]]] = [
    ["年", "년"], ["月", "월"], ["日", "일"],
  ].map { $0.map { Array($0.utf8) } }

  /// `6. 4. 2021`, with spaces behind the periods.
  private func spaced(_ start: Int, _ end: Int) -> ParsedDate? {
    guard start + 4 < end, table[start + 1].kind == .period, table[start + 3].kind == .period,
      let day = digits(start), (1...31).contains(day.value), day.count <= 2,
      let month = digits(start + 2), (1...12).contains(month.value), month.count <= 2,
      let year = year(start + 4),
      NewsDate(year: year, month: month.value, day: day.value) != nil
    else { return nil }
    var date = ParsedDate(month: month.value, day: day.value, tokens: start..<start + 5)
    date.year = year
    return date
  }

  /// `March 22, 2011`, `Mar. 22`, `March 2011`.
  private func monthFirst(_ start: Int, _ end: Int) -> ParsedDate? {
    guard let month = words.month(table[start]), table[start].isCapitalised else { return nil }
    var next = start + 1
    var hasPeriod = false
    if next < end, table[next].kind == .period, !table[next].shape.contains(.afterSpace) {
      hasPeriod = true
      next += 1
    }
    // `May '21`.
    if next + 1 < end, table[next].kind == .closeSingleMark || table[next].kind == .openSingleMark,
      let short = digits(next + 1), short.count == 2
    {
      var date = ParsedDate(month: month, tokens: start..<next + 2)
      date.year = 2000 + short.value
      return date
    }
    guard next < end, let number = digits(next) else { return nil }
    var date = ParsedDate(month: month, tokens: start..<next + 1)
    if number.count == 4 {
      guard (1500...2200).contains(number.value) else { return nil }
      date.year = number.value
      return date
    }
    guard (1...31).contains(number.value), number.count <= 2 else { return nil }
    date.day = number.value
    var after = next + 1
    if after < end, table[after].kind == .comma || table[after].kind == .period { after += 1 }
    if after < end, let year = year(after) {
      date.year = year
      date.tokens = start..<after + 1
    }
    let isWeak = !table.has(start, .anyMonth)
    return isWeak && date.year == nil && !hasPeriod ? nil : date
  }

  /// `22 March 2011`, `22. M\u{E4}rz`, `6 de octubre de 2018`, `22nd of March`.
  private func dayFirst(_ start: Int, _ end: Int) -> ParsedDate? {
    guard let day = digits(start, ordinal: true), day.count <= 2, (1...31).contains(day.value)
    else { return nil }
    var next = start + 1
    if next < end, table[next].kind == .period { next += 1 }
    if next < end, table[next].kind == .word, table.has(next, .nameJoint) { next += 1 }
    guard next < end, table[next].kind == .word, let month = words.month(table[next]) else {
      return nil
    }
    // "2 may" is a verb more often than a month.
    if table.has(next, .auxiliary), !table[next].isCapitalised { return nil }
    let isWeak = !table.has(next, .anyMonth)
    next += 1
    var date = ParsedDate(month: month, day: day.value, tokens: start..<next)
    var after = next
    if after < end, table[after].kind == .period || table[after].kind == .comma { after += 1 }
    if after < end, table[after].kind == .word, table.has(after, .nameJoint) { after += 1 }
    if after < end, let year = year(after) {
      date.year = year
      date.tokens = start..<after + 1
    }
    return isWeak && date.year == nil && after == next ? nil : date
  }

  /// `22.03.2011`, `2011-03-22`, `3/22/2011`.
  private func numeric(_ start: Int, _ end: Int) -> ParsedDate? {
    var fields = Fields()
    guard fields.read(text, table[start].span) else { return nil }
    var last = start
    if fields.count == 1, start + 4 < end, isGlued(start + 1, .slash), isGlued(start + 3, .slash),
      let second = digits(start + 2), let third = digits(start + 4)
    {
      fields.values = (fields.values.0, second.value, third.value)
      fields.widths = (fields.widths.0, second.count, third.count)
      fields.count = 3
      fields.separator = UInt8(ascii: "/")
      last = start + 4
    }
    guard fields.count == 3 else { return nil }
    var date = ParsedDate(tokens: start..<last + 1)
    let (a, b, c) = fields.values
    if fields.widths.0 == 4 {
      (date.year, date.month, date.day) = (a, b, c)
    } else {
      guard fields.widths.2 == 4 || fields.widths.2 == 2 else { return nil }
      date.year = fields.widths.2 == 4 ? c : c < 70 ? 2000 + c : 1900 + c
      let isDayFirst = fields.separator == UInt8(ascii: ".") || a > 12 || dayFirst && b <= 12
      (date.day, date.month) = isDayFirst ? (a, b) : (b, a)
    }
    guard let year = date.year, (1500...2200).contains(year),
      NewsDate(year: year, month: date.month, day: date.day) != nil
    else { return nil }
    if let hour = fields.hour, last + 2 < end, table[last + 1].kind == .colon,
      let minute = digits(last + 2), minute.value < 60
    {
      date.hour = hour
      date.minute = minute.value
      date.tokens = start..<last + 3
    }
    return date
  }

  /// `2 days ago`, `a day ago`.
  func ago(_ start: Int, _ end: Int) -> ParsedDate? {
    guard start + 2 < end, table[start + 1].kind == .word,
      words.special(table[start + 2]) == .ago
    else { return nil }
    let count = leadingDigits(text, table[start].span)?.value ?? 1
    var unit = text.string(at: table[start + 1].span).lowercased()
    if unit.hasSuffix("s") { unit.removeLast() }
    return ParsedDate(
      relative: .ago(count, ParsedDate.Unit(rawValue: unit)), tokens: start..<start + 3)
  }

  // MARK: - Times

  /// The time that begins at a token, without a date.
  func time(at start: Int, before end: Int) -> ParsedDate? {
    var time = ParsedDate(tokens: start..<start)
    return readTime(&time, at: start, end) ? time : nil
  }

  /// `6:30 am EDT, October 8, 2021`.
  private func timeThenDate(_ start: Int, _ end: Int) -> ParsedDate? {
    var clock = ParsedDate(tokens: start..<start)
    guard readTime(&clock, at: start, end), clock.hour != nil else { return nil }
    var next = clock.tokens.upperBound
    var skipped = 0
    while next < end, skipped < 2, isSeparator(next) || isConnector(next) {
      next += 1
      skipped += 1
    }
    guard next < end, var date = dayDate(next, end), date.hasDay else { return nil }
    (date.hour, date.minute, date.second) = (clock.hour, clock.minute, clock.second)
    date.offset = clock.offset
    return date
  }

  /// The time behind a date: `/ 11:36 PM`, `@ 11:36`, `at 4:12 pm`, `, 17:45 Uhr`, `\u{E0} 11h20`.
  private func addTime(_ date: inout ParsedDate, _ end: Int) {
    guard date.hour == nil else { return }
    var next = date.tokens.upperBound
    var skipped = 0
    // `12 Mart 2021 Cuma 10:22` has the weekday behind.
    while next < end, skipped < 3,
      isSeparator(next) || isConnector(next) || text.equals(table[next].span, "@")
        || table[next].kind == .word && words.weekday(table[next]) != nil
    {
      next += 1
      skipped += 1
    }
    // `4 October 2018 (08:15)`.
    if next + 2 < end, table[next].kind == .openParenthesis, table[next + 1].kind == .number {
      var clock = date
      if readTime(&clock, at: next + 1, end), clock.tokens.upperBound < end,
        table[clock.tokens.upperBound].kind == .closeParenthesis, clock.minute != nil
      {
        date = clock
        date.tokens = clock.tokens.lowerBound..<clock.tokens.upperBound + 1
      }
      return
    }
    guard next < end, table[next].kind == .number else { return }
    // `08.00` is a time behind a date with a year, and a number elsewhere.
    _ = readTime(&date, at: next, end, dotted: date.year != nil)
  }

  /// Reads a time at a token; false when there is none.
  private func readTime(
    _ date: inout ParsedDate, at start: Int, _ end: Int, dotted: Bool = false
  ) -> Bool {
    var time = Clock()
    guard time.read(text, table[start].span) else { return false }
    var next = start + 1
    if time.minute == nil, next + 1 < end, isGlued(next, .colon), let minute = digitsLead(next + 1)
    {
      time.minute = minute.value
      time.half = minute.half
      next += 2
      if next + 1 < end, isGlued(next, .colon), let second = digitsLead(next + 1) {
        time.second = second.value
        time.half = second.half
        next += 2
      }
    } else if time.isDotted, !dotted {
      return false
    }
    // `8 h 15 min`.
    if time.minute == nil, next + 1 < end, words.special(table[next]) == .clock,
      let minute = digits(next + 1), minute.count == 2, minute.value < 60
    {
      time.minute = minute.value
      next += 2
      if next < end, text.isWord(table[next].span, "min") { next += 1 }
    }
    if time.half == .none, next < end, table[next].kind == .word {
      switch words.special(table[next]) {
      case .morning:
        time.half = .morning
        next += 1
      case .afternoon:
        time.half = .afternoon
        next += 1
      case .clock: next += 1
      default: break
      }
    }
    if time.minute == nil {
      // A bare hour is one only with its half of the day: `5 pm`.
      guard time.half != .none else { return false }
      time.minute = 0
    }
    guard let hour = time.hour24, let minute = time.minute, minute < 60 else { return false }
    date.hour = hour
    date.minute = minute
    date.second = time.second
    if next < end, table[next].kind == .word, words.special(table[next]) == .zone,
      table[next].shape.contains(.allCapitals)
    {
      date.offset = words.zone(table[next])
      next += 1
    }
    date.tokens = date.tokens.lowerBound..<next
    return true
  }

  // MARK: - Tokens

  private func isSeparator(_ index: Int) -> Bool {
    switch table[index].kind {
    case .comma, .dash, .slash, .period: true
    case .symbol:
      text.bytes[Int(table[index].start)] == UInt8(ascii: "|")
        || text.bytes[Int(table[index].start)] == UInt8(ascii: "@")
    default: false
    }
  }

  /// `at`, `um`, `\u{E0}`, `a las`, `ore`, `on`: any short word in small letters.
  private func isConnector(_ index: Int) -> Bool {
    let token = table[index]
    // Four letters: `klo`, `στις`.
    let most = text.bytes[Int(token.start)] < 0x80 ? 4 : 8
    return token.kind == .word && Int(token.end - token.start) <= most && !token.isCapitalised
      && !token.shape.contains(.afterNewline)
  }

  private func isGlued(_ index: Int, _ kind: Token.Kind) -> Bool {
    table[index].kind == kind && !table[index].shape.contains(.afterSpace)
      && !table[index + 1].shape.contains(.afterSpace)
  }

  private func year(_ index: Int) -> Int? {
    if let number = digits(index), number.count == 4 {
      return (1500...2200).contains(number.value) ? number.value : nil
    }
    // `19. Dezember 202219. Dezember 2022`, `May 3, 2019May 4, 2019`, `3 de mayo de 202221:25`: dumps lose
    // what parts two dates, or a date from a time.
    guard index < table.count, table[index].kind == .number,
      let number = leadingDigits(text, table[index].span)
    else { return nil }
    return gluedYear(number.value, number.count)
  }

  /// The number that a token is; with `ordinal`, letters may stand behind it.
  private func digits(_ index: Int, ordinal: Bool = true) -> (value: Int, count: Int)? {
    guard index < table.count, table[index].kind == .number,
      let number = leadingDigits(text, table[index].span)
    else { return nil }
    let rest = table[index].span.count - number.count
    guard rest == 0 || ordinal && rest <= 3 && isLetter(table[index].span.start + number.count)
    else { return nil }
    return number
  }

  private func digitsLead(_ index: Int) -> (value: Int, half: Clock.Half)? {
    guard table[index].kind == .number, let number = leadingDigits(text, table[index].span),
      number.count == 2
    else { return nil }
    return (number.value, Clock.half(text, table[index].span.start + 2, table[index].span.end))
  }

  private func isLetter(_ offset: Int) -> Bool {
    (text.bytes[offset] | 0x20) &- 0x61 < 26
  }
}
