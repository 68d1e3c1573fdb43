/// A date or a date with a time, only as precise as its text is.
///
///     NewsDate(year: 2011, month: 3).iso                                  // "2011-03"
///     NewsDate(year: 2011, month: 3, day: 31, hour: 23, minute: 36)?.iso  // "2011-03-31T23:36"
public struct NewsDate: Hashable, Sendable {
  // Small, for an article has several and is copied often; what a date does not say is `nothing`.
  private let years: Int16
  private let months: Int8
  private let days: Int8
  private let hours: Int8
  private let minutes: Int8
  private let seconds: Int8
  private let east: Int16

  private static let nothing = -1
  /// No place is so far from Greenwich.
  private static let nowhere = Int16.min

  public var year: Int { Int(years) }
  public var month: Int? { Self.part(months) }
  public var day: Int? { Self.part(days) }
  public var hour: Int? { Self.part(hours) }
  public var minute: Int? { Self.part(minutes) }
  public var second: Int? { Self.part(seconds) }
  /// Minutes east of UTC, where the page says.
  public var offset: Int? { east == Self.nowhere ? nil : Int(east) }

  private static func part(_ stored: Int8) -> Int? {
    stored == nothing ? nil : Int(stored)
  }

  /// Nil for a date that no calendar has, such as 30 February, and for a part without the one
  /// above it (a day without a month).
  public init?(
    year: Int, month: Int? = nil, day: Int? = nil, hour: Int? = nil, minute: Int? = nil,
    second: Int? = nil, offset: Int? = nil
  ) {
    guard (1...9999).contains(year) else { return nil }
    if let month {
      guard (1...12).contains(month) else { return nil }
      if let day, !(1...Self.days(inMonth: month, of: year)).contains(day) { return nil }
    } else if day != nil {
      return nil
    }
    if let hour {
      guard day != nil, (0...23).contains(hour), let minute, (0...59).contains(minute) else {
        return nil
      }
      if let second, !(0...60).contains(second) { return nil }
      if let offset, abs(offset) > 14 * 60 { return nil }
    } else if minute != nil || second != nil || offset != nil {
      return nil
    }
    years = Int16(year)
    months = Int8(month ?? Self.nothing)
    days = Int8(day ?? Self.nothing)
    hours = Int8(hour ?? Self.nothing)
    minutes = Int8(minute ?? Self.nothing)
    seconds = Int8(second ?? Self.nothing)
    east = offset.map { Int16($0) } ?? Self.nowhere
  }

  public enum Precision: String, Sendable {
    case year, month, day, minute, second
  }

  public var precision: Precision {
    if second != nil { return .second }
    if minute != nil { return .minute }
    if day != nil { return .day }
    return month != nil ? .month : .year
  }

  /// ISO 8601: `2011`, `2011-03`, `2011-03-22`, `2011-03-22T09:05`, `2011-03-22T09:05:00+01:00`.
  public var iso: String {
    String(unsafeUninitializedCapacity: 25) { buffer in
      var count = 0
      func put(_ mark: Unicode.Scalar?, _ value: Int, _ width: Int) {
        if let mark {
          buffer[count] = UInt8(ascii: mark)
          count += 1
        }
        var rest = value
        for place in (count..<count + width).reversed() {
          buffer[place] = 0x30 + UInt8(rest % 10)
          rest /= 10
        }
        count += width
      }
      put(nil, year, 4)
      if let month { put("-", month, 2) }
      if let day { put("-", day, 2) }
      guard let hour, let minute else { return count }
      put("T", hour, 2)
      put(":", minute, 2)
      if let second { put(":", second, 2) }
      guard let offset else { return count }
      if offset == 0 {
        buffer[count] = UInt8(ascii: "Z")
        return count + 1
      }
      put(offset < 0 ? "-" : "+", abs(offset) / 60, 2)
      put(":", abs(offset) % 60, 2)
      return count
    }
  }

  /// Reads what `iso` writes; nil for anything else.
  public init?(iso text: String) {
    var rest = Array(text.utf8)[...]
    func number(_ digits: Int) -> Int? {
      guard rest.count >= digits else { return nil }
      var value = 0
      for byte in rest.prefix(digits) {
        guard (0x30...0x39).contains(byte) else { return nil }
        value = value * 10 + Int(byte - 0x30)
      }
      rest = rest.dropFirst(digits)
      return value
    }
    func skip(_ character: Unicode.Scalar) -> Bool {
      guard rest.first == UInt8(ascii: character) else { return false }
      rest = rest.dropFirst()
      return true
    }
    guard let year = number(4) else { return nil }
    var month: Int?
    var day: Int?
    var hour: Int?
    var minute: Int?
    var second: Int?
    var offset: Int?
    if skip("-") {
      month = number(2)
      if month == nil { return nil }
      if skip("-") {
        day = number(2)
        if day == nil { return nil }
        if skip("T") || skip(" ") {
          hour = number(2)
          guard hour != nil, skip(":") else { return nil }
          minute = number(2)
          if minute == nil { return nil }
          if skip(":") {
            second = number(2)
            if second == nil { return nil }
          }
          if skip("Z") {
            offset = 0
          } else if let sign = rest.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") {
            rest = rest.dropFirst()
            guard let hours = number(2) else { return nil }
            _ = skip(":")
            guard let minutes = number(2) else { return nil }
            offset = (hours * 60 + minutes) * (sign == UInt8(ascii: "-") ? -1 : 1)
          }
        }
      }
    }
    guard rest.isEmpty else { return nil }
    self.init(
      year: year, month: month, day: day, hour: hour, minute: minute, second: second,
      offset: offset)
  }
}

// MARK: - The calendar

extension NewsDate {
  /// The date alone, without a time.
  public var dayOnly: NewsDate {
    NewsDate(year: year, month: month, day: day) ?? self
  }

  /// Days since 1 January 1970, where the day is known.
  ///
  /// Counts in years that begin in March, so that the leap day comes last.
  public var dayNumber: Int? {
    guard let month, let day else { return nil }
    let y = month <= 2 ? year - 1 : year
    let era = (y >= 0 ? y : y - 399) / 400
    let yearOfEra = y - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  /// The day that many days after 1 January 1970.
  public init?(dayNumber: Int) {
    let z = dayNumber + 719_468
    let era = (z >= 0 ? z : z - 146_096) / 146_097
    let dayOfEra = z - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    let month = shifted < 10 ? shifted + 3 : shifted - 9
    self.init(
      year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month: month,
      day: dayOfYear - (153 * shifted + 2) / 5 + 1)
  }

  /// 0 for Monday to 6 for Sunday, where the day is known.
  public var weekday: Int? {
    dayNumber.map { (($0 + 3) % 7 + 7) % 7 }
  }

  public static func days(inMonth month: Int, of year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }
}

extension NewsDate {
  /// Seconds from the beginning of 1970, in UTC where the date has no offset; what the date leaves
  /// open counts from its beginning.
  public var secondsSince1970: Int64 {
    // Days by the civil calendar, counted in years that begin in March, so that leap days come last.
    let month = self.month ?? 1
    let shifted = month <= 2 ? year - 1 : year
    let era = shifted / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + (day ?? 1) - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    let days = era * 146_097 + dayOfEra - 719_468
    let minutes = (hour ?? 0) * 60 + (minute ?? 0) - (offset ?? 0)
    return Int64(days * 86_400 + minutes * 60 + (second ?? 0))
  }
}
