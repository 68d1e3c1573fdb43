import GalleyCore
import GalleyLexicons

/// Reads the dates of machine-made fields and of the lines around a headline.
///
///     PageDate.read("2025-05-07T22:15:00.000+0200")   // 2025-05-07T22:15:00+02:00
///     PageDate.read("Wed, 07 May 2025 12:00:00 GMT")  // 2025-05-07T12:00:00Z
///     PageDate.read("7. Mai 2025, 9.30 Uhr")          // 2025-05-07
enum PageDate {
  static func read(_ text: String, dayFirst: Bool = true) -> NewsDate? {
    let bytes = Array(text.utf8.prefix(400))
    return machine(bytes) ?? written(bytes, dayFirst: dayFirst)
  }

  /// A date with the first time of day that a text has: `Friday, March 4, 2016 10:12 AM`.
  static func withTime(_ date: NewsDate, in text: String) -> NewsDate {
    let bytes = Array(text.utf8.prefix(100))
    for colon in bytes.indices.dropFirst() where bytes[colon] == UInt8(ascii: ":") {
      var start = colon
      while start > 0, colon - start < 2, isDigit(bytes[start - 1]) { start -= 1 }
      var index = colon + 1
      guard start < colon, start == 0 || !isDigit(bytes[start - 1]),
        let minute = number(bytes, &index, most: 2), index == colon + 3
      else { continue }
      var hour = value(bytes, start, colon - start)
      let rest = String(decoding: bytes[index...].prefix(6), as: UTF8.self).lowercased()
      let half = rest.first { $0 == "a" || $0 == "p" }
      if rest.contains("m"), half == "p", hour < 12 { hour += 12 }
      if rest.contains("m"), half == "a", hour == 12 { hour = 0 }
      return NewsDate(
        year: date.year, month: date.month, day: date.day, hour: hour, minute: minute) ?? date
    }
    return date
  }

  /// Years that pages of the web can be from.
  private static let years = 1990...2035

  private static func isPlausible(_ date: NewsDate?) -> NewsDate? {
    guard let date, years.contains(date.year) else { return nil }
    return date
  }

  // MARK: - ISO 8601 and its kin

  private static func machine(_ bytes: [UInt8]) -> NewsDate? {
    var start = 0
    while start < bytes.count, bytes[start] <= 0x20 { start += 1 }
    let digits = bytes[start...].prefix { isDigit($0) }.count
    let rest = bytes.count - start
    if digits == rest || digits >= 9 {
      guard let number = Int(String(decoding: bytes[start..<start + digits], as: UTF8.self)) else {
        return nil
      }
      if digits == 10 || digits == 13 {
        let seconds = digits == 13 ? number / 1000 : number
        guard let day = NewsDate(dayNumber: seconds / 86_400), let month = day.month,
          let dayOfMonth = day.day
        else { return nil }
        let second = seconds % 86_400
        return isPlausible(
          NewsDate(
            year: day.year, month: month, day: dayOfMonth, hour: second / 3600,
            minute: second / 60 % 60, second: second % 60, offset: 0))
      }
    }
    if digits == 8 || digits >= 12 {
      return isPlausible(
        NewsDate(
          year: value(bytes, start, 4), month: value(bytes, start + 4, 2),
          day: value(bytes, start + 6, 2)))
    }
    guard digits == 4, rest >= 8 else { return nil }
    let separator = bytes[start + 4]
    guard
      separator == UInt8(ascii: "-") || separator == UInt8(ascii: "/")
        || separator == UInt8(ascii: ".")
    else { return nil }
    var index = start + 5
    guard let month = number(bytes, &index, most: 2), index < bytes.count, bytes[index] == separator
    else { return nil }
    index += 1
    guard let day = number(bytes, &index, most: 2) else { return nil }
    let year = value(bytes, start, 4)
    guard let date = isPlausible(NewsDate(year: year, month: month, day: day)) else { return nil }
    // The time, where there is one.
    while index < bytes.count, bytes[index] == 0x20 || bytes[index] | 0x20 == UInt8(ascii: "t") {
      index += 1
    }
    guard let hour = number(bytes, &index, most: 2), index < bytes.count,
      bytes[index] == UInt8(ascii: ":")
    else { return date }
    index += 1
    guard let minute = number(bytes, &index, most: 2) else { return date }
    var second: Int?
    if index < bytes.count, bytes[index] == UInt8(ascii: ":") {
      index += 1
      second = number(bytes, &index, most: 2)
    }
    if index < bytes.count, bytes[index] == UInt8(ascii: ".") || bytes[index] == UInt8(ascii: ",") {
      index += 1
      while index < bytes.count, isDigit(bytes[index]) { index += 1 }
    }
    return NewsDate(
      year: year, month: month, day: day, hour: hour, minute: minute, second: second,
      offset: offset(bytes, index)) ?? date
  }

  private static func offset(_ bytes: [UInt8], _ start: Int) -> Int? {
    var index = start
    while index < bytes.count, bytes[index] == 0x20 { index += 1 }
    guard index < bytes.count else { return nil }
    if bytes[index] | 0x20 == UInt8(ascii: "z") { return 0 }
    if bytes[index...].starts(with: Array("GMT".utf8))
      || bytes[index...].starts(with: Array("UTC".utf8))
    {
      return 0
    }
    guard bytes[index] == UInt8(ascii: "+") || bytes[index] == UInt8(ascii: "-") else { return nil }
    let sign = bytes[index] == UInt8(ascii: "-") ? -1 : 1
    index += 1
    guard let hours = number(bytes, &index, most: 2) else { return nil }
    if index < bytes.count, bytes[index] == UInt8(ascii: ":") { index += 1 }
    let minutes = number(bytes, &index, most: 2) ?? 0
    return sign * (hours * 60 + minutes)
  }

  // MARK: - Written dates

  /// Whether a text has a month beside a number, with or without a year.
  static func holdsDay(_ text: String) -> Bool {
    let pieces = pieces(Array(text.utf8.prefix(200)))
    for index in pieces.indices {
      guard case .month = pieces[index] else { continue }
      for neighbour in [index - 1, index + 1] where pieces.indices.contains(neighbour) {
        if case .number = pieces[neighbour] { return true }
      }
    }
    return false
  }

  private enum Piece {
    case number(Int, digits: Int)
    case month(Int)
    case word
    case mark(UInt8)
  }

  private static func written(_ bytes: [UInt8], dayFirst: Bool) -> NewsDate? {
    let pieces = pieces(bytes)
    for index in pieces.indices {
      if let date = named(pieces, index) ?? numeric(pieces, index, dayFirst: dayFirst) {
        return isPlausible(date)
      }
    }
    return nil
  }

  /// `May 7, 2025`, `7 May 2025`, `7. Mai 2025`, `7 de mayo de 2025`, `2019年6月24日`.
  private static func named(_ pieces: [Piece], _ index: Int) -> NewsDate? {
    if case .number(let year, 4) = pieces[index], years.contains(year), index + 4 < pieces.count,
      case .mark(0xE5) = pieces[index + 1], case .number(let month, _) = pieces[index + 2],
      case .mark(0xE6) = pieces[index + 3], case .number(let day, _) = pieces[index + 4]
    {
      return NewsDate(year: year, month: month, day: day)
    }
    guard case .month(let month) = pieces[index] else { return nil }
    func number(_ place: Int, _ step: Int) -> (value: Int, digits: Int, place: Int)? {
      var place = place
      var words = 0
      while pieces.indices.contains(place), words <= 2 {
        switch pieces[place] {
        case .number(let value, let digits): return (value, digits, place)
        case .month: return nil
        case .word:
          words += 1
        case .mark(let mark):
          if mark != UInt8(ascii: ","), mark != UInt8(ascii: "."), mark != UInt8(ascii: "-"),
            mark != UInt8(ascii: "/"), mark != UInt8(ascii: "\u{27}")
          {
            return nil
          }
        }
        place += step
      }
      return nil
    }
    let before = number(index - 1, -1)
    let after = number(index + 1, 1)
    // 7 May 2025
    if let before, before.digits <= 2, (1...31).contains(before.value), let after,
      after.digits == 4, years.contains(after.value)
    {
      return NewsDate(year: after.value, month: month, day: before.value)
    }
    // May 7, 2025
    if let after, after.digits <= 2, let year = number(after.place + 1, 1), year.digits == 4,
      years.contains(year.value), after.value > 0
    {
      return NewsDate(year: year.value, month: month, day: after.value)
    }
    // 2025 May 7
    if let before, before.digits == 4, let after, after.digits <= 2, after.value > 0 {
      return NewsDate(year: before.value, month: month, day: after.value)
    }
    // 7-May-25
    if let before, before.digits <= 2, let after, after.digits == 2, after.place == index + 2,
      case .mark(UInt8(ascii: "-")) = pieces[index + 1]
    {
      return NewsDate(year: 2000 + after.value, month: month, day: before.value)
    }
    return nil
  }

  /// `07.05.2025`, `5/7/2025`, `2025/05/07`.
  private static func numeric(_ pieces: [Piece], _ index: Int, dayFirst: Bool) -> NewsDate? {
    guard index + 4 < pieces.count, case .number(let first, let firstDigits) = pieces[index],
      case .mark(let mark) = pieces[index + 1],
      case .number(let second, let digits) = pieces[index + 2],
      case .mark(let again) = pieces[index + 3], again == mark,
      case .number(let third, let thirdDigits) = pieces[index + 4],
      mark == UInt8(ascii: ".") || mark == UInt8(ascii: "/") || mark == UInt8(ascii: "-"),
      digits <= 2
    else { return nil }
    if firstDigits == 4, thirdDigits <= 2 {
      return NewsDate(year: first, month: second, day: third)
    }
    guard firstDigits <= 2, thirdDigits == 4 || thirdDigits == 2 && mark != UInt8(ascii: "-") else {
      return nil
    }
    let year = thirdDigits == 4 ? third : 2000 + third
    // Points and hyphens stand between day and month; slashes may be American.
    let isDayFirst = mark != UInt8(ascii: "/") || dayFirst
    if isDayFirst, second <= 12 { return NewsDate(year: year, month: second, day: first) }
    return NewsDate(year: year, month: first, day: second)
      ?? NewsDate(year: year, month: second, day: first)
  }

  private static func pieces(_ bytes: [UInt8]) -> [Piece] {
    var result: [Piece] = []
    var index = 0
    while index < bytes.count, result.count < 80 {
      let byte = bytes[index]
      if isDigit(byte) {
        let start = index
        while index < bytes.count, isDigit(bytes[index]) { index += 1 }
        let digits = index - start
        result.append(.number(digits <= 6 ? value(bytes, start, digits) : 0, digits: digits))
        // 1st, 2nd, 7th
        if index + 1 < bytes.count,
          ["st", "nd", "rd", "th"].contains(
            String(decoding: bytes[index...].prefix(2), as: UTF8.self).lowercased()),
          index + 2 >= bytes.count || !isLetter(bytes[index + 2])
        {
          index += 2
        }
      } else if byte == 0xE5, bytes[index...].starts(with: [0xE5, 0xB9, 0xB4]) {
        result.append(.mark(0xE5))
        index += 3
      } else if byte == 0xE6, bytes[index...].starts(with: [0xE6, 0x9C, 0x88]) {
        result.append(.mark(0xE6))
        index += 3
      } else if isLetter(byte) {
        let start = index
        while index < bytes.count, isLetter(bytes[index]) { index += 1 }
        let word = String(decoding: bytes[start..<index], as: UTF8.self).lowercased()
        result.append(months[word].map { .month($0) } ?? .word)
      } else {
        if byte > 0x20 { result.append(.mark(byte)) }
        index += 1
      }
    }
    return result
  }

  private static let months: [String: Int] = {
    var table: [String: Int] = [:]
    let list = WordLists.list("dates")
    for section in ["month-weak", "month-short", "month"] {
      for row in list[section]?.rows ?? [] {
        for (index, word) in row.split(separator: " ").enumerated() where index < 12 {
          table[String(word)] = index + 1
        }
      }
    }
    for row in otherMonths {
      for (index, word) in row.split(separator: " ").enumerated() {
        table[String(word)] = index + 1
      }
    }
    return table
  }()

  /// Languages that `dates.txt` does not have: ru uk cs da fi hu tr ro id hr.
  private static let otherMonths = [
    "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
    "ledna února března dubna května června července srpna září října listopadu prosince",
    "januar februar marts april maj juni juli august september oktober november december",
    "tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta "
      + "syyskuuta lokakuuta marraskuuta joulukuuta",
    "január február március április május június július augusztus szeptember október november "
      + "december",
    "ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık",
    "ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie "
      + "decembrie",
    "januari februari maret april mei juni juli agustus september oktober november desember",
    "siječnja veljače ožujka travnja svibnja lipnja srpnja kolovoza rujna listopada studenoga "
      + "prosinca",
  ]

  // MARK: - Bytes

  private static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (byte | 0x20) &- 0x61 < 26 || byte >= 0x80
  }

  private static func value(_ bytes: [UInt8], _ start: Int, _ digits: Int) -> Int {
    var result = 0
    for index in start..<min(start + digits, bytes.count) {
      result = result * 10 + Int(bytes[index] &- 0x30)
    }
    return result
  }

  private static func number(_ bytes: [UInt8], _ index: inout Int, most: Int) -> Int? {
    let start = index
    while index < bytes.count, index - start < most, isDigit(bytes[index]) { index += 1 }
    return index > start ? value(bytes, start, index - start) : nil
  }
}
