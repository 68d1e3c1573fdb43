import GalleyCore
import GalleyLexicons
import GalleyLua

/// `galley.date`: dates as fields have them, strings in ISO 8601 that are only as precise as the page.
let dateModule = ScriptModule(
  name: "galley.date",
  summary:
    "dates in ISO 8601, only as precise as they are known: `2011`, `2011-03`, `2011-03-22T09:05`",
  functions: reading + parts + comparing + counting + writing)

private let readingDetails = """
  Options: `relative_to`, the date against which "yesterday", "Monday" and days without a year are resolved \
  (`article.published`, say), and `day_first = true` for texts in which 3/4/2011 is the third of April. \
  English, German, French, Spanish, Italian, Portuguese and Dutch are known.
  """

// MARK: - Reading

private let reading: [ModuleFunction] = [
  ModuleFunction(
    "parse", "(text: string, options: table?) -> string?",
    "reads a text that is a date, as news write it or in ISO 8601; nil when it is none",
    details: readingDetails,
    example: #"""
      galley.date.parse("March 22, 2011")  --> "2011-03-22"
      galley.date.parse("22. März 2011, 17:45 Uhr")  --> "2011-03-22T17:45"
      galley.date.parse("yesterday", { relative_to = "2011-03-22" })  --> "2011-03-21"
      galley.date.parse("soon")  --> nil
      """#
  ) { scope, call throws(LuaFailure) in
    let text = TextBuffer(try call.string(1))
    let whole = text.trimmed(text.all)
    if let date = NewsDate(iso: text.string(at: whole)) { return call.results.string(date.iso) }
    guard let found = try scope.dates(in: text, call).first, found.span.start == whole.start,
      isBare(text, TextSpan(found.span.end, whole.end))
    else { return call.results.null() }
    call.results.string(found.date.iso)
  },
  ModuleFunction(
    "find", "(text: string, options: table?) -> string?, integer?, integer?",
    "finds the first date in a text: the date, its first and its last byte",
    details: readingDetails,
    example: #"""
      galley.date.find("Posted on 3 May 2019 by Jo")  --> "2019-05-03", 11, 20
      """#
  ) { scope, call throws(LuaFailure) in
    let text = TextBuffer(try call.string(1))
    guard let found = try scope.dates(in: text, call).first else { return call.results.null() }
    call.results.string(found.date.iso)
    call.results.integer(found.span.first)
    call.results.integer(found.span.last)
  },
  ModuleFunction(
    "all", "(text: string, options: table?) -> list of table",
    "lists the dates in a text, each with `date`, `text`, `first` and `last`",
    details: readingDetails,
    example: #"""
      #galley.date.all("From 3 May 2019 to 5 May 2019")  --> 2
      galley.date.all("On March 2, 2011")[1]  --> { date = "2011-03-02", text = "March 2, 2011", first = 4, last = 16 }
      """#
  ) { scope, call throws(LuaFailure) in
    let text = TextBuffer(try call.string(1))
    call.results.beginArray()
    for found in try scope.dates(in: text, call) {
      call.results.beginTable()
      call.results.key("date")
      call.results.string(found.date.iso)
      call.results.key("text")
      call.results.string(text.bytes[found.span.range])
      call.results.key("first")
      call.results.integer(found.span.first)
      call.results.key("last")
      call.results.integer(found.span.last)
      call.results.endTable()
    }
    call.results.endArray()
  },
  ModuleFunction(
    "is_valid", "(date: any) -> boolean",
    "tells whether a value is a date in ISO 8601 that the calendar has",
    example: #"""
      galley.date.is_valid("2011-02-29")  --> false
      galley.date.is_valid("2012-02")  --> true
      """#
  ) { _, call throws(LuaFailure) in
    guard call.kind(1) == .string else { return call.results.boolean(false) }
    call.results.boolean(NewsDate(iso: try call.string(1)) != nil)
  },
  ModuleFunction(
    "today", "() -> string", "gives the day on which the run takes place, as it was declared",
    details: "The clock stands still for a whole run, so that it can be repeated.",
    example: #"galley.date.today()  --> "1970-01-01""#
  ) { scope, call throws(LuaFailure) in
    call.results.string(try scope.now().dayOnly.iso)
  },
  ModuleFunction(
    "now", "() -> string", "gives the day and the time of the run, in UTC",
    example: #"galley.date.now()  --> "1970-01-01T00:00:00Z""#
  ) { scope, call throws(LuaFailure) in
    call.results.string(try scope.now().iso)
  },
  ModuleFunction(
    "months", "(names: list of string)",
    "adds the names of months, twelve beginning with January",
    details:
      "As another language, or another form of one, writes them in the middle of a date. Holds for the "
      + "dates of articles too, and so is to be called while the script loads.",
    example: ##"""
      select("#", galley.date.months({ "janar", "shkurt", "mars", "prill", "maj", "qershor", "korrik", "gusht", "shtator", "tetor", "nëntor", "dhjetor" }))  --> 0
      """##
  ) { scope, call throws(LuaFailure) in
    let names = try call.words(1)
    guard names.count == 12 else {
      throw LuaFailure("twelve names expected, got \(names.count)", argument: 1)
    }
    try scope.requireLoading()
    scope.words.months.append(names)
  },
]

extension ScriptScope {
  /// The dates in a text, read with the options that are the second argument.
  fileprivate func dates(
    in text: TextBuffer, _ call: borrowing LuaCall
  ) throws(LuaFailure) -> [FoundDate] {
    let options = try ModuleOptions(call, 2, known: ["relative_to", "day_first"])
    var reference: NewsDate?
    if let words = try options.string("relative_to") {
      guard let date = NewsDate(iso: words) else {
        throw LuaFailure(
          "option 'relative_to' must be a date such as 2011-03-22, got '\(words)'", argument: 2)
      }
      reference = date
    }
    let dayFirst = try options.flag("day_first")
    return dates?.dates(in: text, relativeTo: reference, dayFirst: dayFirst) ?? []
  }

  fileprivate func now() throws(LuaFailure) -> NewsDate {
    let (day, second) = settings.clock.quotientAndRemainder(dividingBy: 86_400)
    let seconds = second < 0 ? second + 86_400 : second
    guard let date = NewsDate(dayNumber: Int(second < 0 ? day - 1 : day)),
      let now = NewsDate(
        year: date.year, month: date.month, day: date.day, hour: Int(seconds / 3600),
        minute: Int(seconds % 3600 / 60), second: Int(seconds % 60), offset: 0)
    else { throw LuaFailure("the run's clock stands beyond the calendar") }
    return now
  }
}

/// Whether nothing but marks and spaces stands at a span.
private func isBare(_ text: TextBuffer, _ span: TextSpan) -> Bool {
  !text.string(at: span).unicodeScalars.contains {
    $0.properties.isAlphabetic || $0.properties.numericType != nil
  }
}

/// The date that is an argument.
private func date(_ call: borrowing LuaCall, _ index: Int) throws(LuaFailure) -> NewsDate {
  let text = try call.string(index)
  guard let date = NewsDate(iso: text) else {
    throw LuaFailure("a date such as 2011-03-22 expected, got '\(text)'", argument: index)
  }
  return date
}

// MARK: - Parts

private let precisions = ["year", "month", "day", "minute", "second"]

private let parts: [ModuleFunction] = [
  ModuleFunction(
    "parts", "(date: string) -> table",
    "gives what is known: `year`, `month`, `day`, `hour`, `minute`, `second`, `offset`, `precision`",
    details: "`offset` counts minutes east of UTC.",
    example: #"""
      galley.date.parts("2011-03")  --> { year = 2011, month = 3, precision = "month" }
      galley.date.parts("2011-03-22T09:05+01:00").offset  --> 60
      """#
  ) { _, call throws(LuaFailure) in
    let date = try date(call, 1)
    call.results.beginTable()
    let fields: [(StaticString, Int?)] = [
      ("year", date.year), ("month", date.month), ("day", date.day), ("hour", date.hour),
      ("minute", date.minute), ("second", date.second), ("offset", date.offset),
    ]
    for (name, value) in fields {
      guard let value else { continue }
      call.results.key(name)
      call.results.integer(value)
    }
    call.results.key("precision")
    call.results.string(date.precision.rawValue)
    call.results.endTable()
  },
  ModuleFunction(
    "from", "(parts: table) -> string", "makes a date of the parts that `parts` gives",
    example: #"galley.date.from({ year = 2011, month = 3, day = 2 })  --> "2011-03-02""#
  ) { _, call throws(LuaFailure) in
    let known = ["year", "month", "day", "hour", "minute", "second", "offset", "precision"]
    let parts = try ModuleOptions(call, 1, known: known)
    func part(_ name: String) throws(LuaFailure) -> Int? {
      try parts.integer(name, in: -100_000...100_000)
    }
    guard let year = try part("year") else {
      throw LuaFailure("a table with a year expected", argument: 1)
    }
    let made = NewsDate(
      year: year, month: try part("month"), day: try part("day"), hour: try part("hour"),
      minute: try part("minute"), second: try part("second"), offset: try part("offset"))
    guard let made else { throw LuaFailure("no calendar has such a date", argument: 1) }
    call.results.string(made.iso)
  },
  ModuleFunction(
    "precision", "(date: string) -> string",
    "tells how precise a date is: \"year\", \"month\", \"day\", \"minute\" or \"second\"",
    example: #"galley.date.precision("2011-03")  --> "month""#
  ) { _, call throws(LuaFailure) in
    call.results.string(try date(call, 1).precision.rawValue)
  },
  ModuleFunction(
    "truncate", "(date: string, precision: string) -> string",
    "drops what is more precise: \"month\" makes the month of a day",
    example: #"galley.date.truncate("2011-03-22T09:05", "month")  --> "2011-03""#
  ) { _, call throws(LuaFailure) in
    let date = try date(call, 1)
    let precision = try call.string(2)
    guard let level = precisions.firstIndex(of: precision) else {
      throw LuaFailure(
        "one of \(precisions.joined(separator: ", ")) expected, got '\(precision)'", argument: 2)
    }
    let hasTime = level >= 3
    let cut = NewsDate(
      year: date.year, month: level >= 1 ? date.month : nil, day: level >= 2 ? date.day : nil,
      hour: hasTime ? date.hour : nil, minute: hasTime ? date.minute : nil,
      second: level >= 4 ? date.second : nil, offset: hasTime ? date.offset : nil)
    call.results.string((cut ?? date).iso)
  },
  ModuleFunction(
    "weekday", "(date: string) -> integer?",
    "gives the day of the week, 1 for Monday to 7; nil when the day is not known",
    example: #"galley.date.weekday("2011-03-22")  --> 2"#
  ) { _, call throws(LuaFailure) in
    write(try date(call, 1).weekday.map { $0 + 1 }, to: &call.results)
  },
  ModuleFunction(
    "week", "(date: string) -> integer?, integer?",
    "gives the week of ISO 8601 and the year that it belongs to; nil when the day is not known",
    example: #"""
      galley.date.week("2011-03-22")  --> 12, 2011
      galley.date.week("2012-01-01")  --> 52, 2011
      """#
  ) { _, call throws(LuaFailure) in
    guard let week = week(of: try date(call, 1)) else { return call.results.null() }
    call.results.integer(week.number)
    call.results.integer(week.year)
  },
  ModuleFunction(
    "quarter", "(date: string) -> integer?",
    "gives the quarter of the year, 1 to 4; nil when the month is not known",
    example: #"galley.date.quarter("2011-05")  --> 2"#
  ) { _, call throws(LuaFailure) in
    write(try date(call, 1).month.map { ($0 + 2) / 3 }, to: &call.results)
  },
  ModuleFunction(
    "day_of_year", "(date: string) -> integer?",
    "gives the day of the year, from 1; nil when the day is not known",
    example: #"galley.date.day_of_year("2012-03-01")  --> 61"#
  ) { _, call throws(LuaFailure) in
    write(dayOfYear(try date(call, 1)), to: &call.results)
  },
]

private func write(_ number: Int?, to results: inout LuaEncoder) {
  if let number { results.integer(number) } else { results.null() }
}

private func dayOfYear(_ date: NewsDate) -> Int? {
  guard let day = date.dayNumber,
    let first = NewsDate(year: date.year, month: 1, day: 1)?.dayNumber
  else { return nil }
  return day - first + 1
}

/// The week that has the date's Thursday belongs to that Thursday's year.
private func week(of date: NewsDate) -> (number: Int, year: Int)? {
  guard let day = date.dayNumber, let weekday = date.weekday,
    let thursday = NewsDate(dayNumber: day - weekday + 3), let place = dayOfYear(thursday)
  else { return nil }
  return ((place - 1) / 7 + 1, thursday.year)
}

// MARK: - Comparing

private let comparing: [ModuleFunction] = [
  ModuleFunction(
    "compare", "(a: string, b: string) -> integer",
    "gives -1 when a is before b, 1 when it is after it, and 0 when one lies in the other",
    details: """
      A date is the time that it names: `2011-03` is all of March, and so neither before nor after \
      `2011-03-22`. Times are compared in UTC where both say their offset, and as they are written else.
      """,
    example: #"""
      galley.date.compare("2011-03-22", "2011-04")  --> -1
      galley.date.compare("2011-03-22", "2011-03")  --> 0
      galley.date.compare("2011-03-22T10:00+02:00", "2011-03-22T09:00+00:00")  --> -1
      """#
  ) { _, call throws(LuaFailure) in
    call.results.integer(compared(try date(call, 1), try date(call, 2)))
  },
  ModuleFunction(
    "is_between", "(date: string, first: string, last: string) -> boolean",
    "tells whether a date is neither before the first nor after the last",
    example: #"""
      galley.date.is_between("2011-03-31", "2011-01", "2011-03")  --> true
      galley.date.is_between("2011-04-01", "2011-01", "2011-03")  --> false
      """#
  ) { _, call throws(LuaFailure) in
    let date = try date(call, 1)
    let first = try GalleyScripting.date(call, 2)
    let last = try GalleyScripting.date(call, 3)
    call.results.boolean(compared(date, first) >= 0 && compared(date, last) <= 0)
  },
]

private func compared(_ a: NewsDate, _ b: NewsDate) -> Int {
  let isCommon = a.offset != nil && b.offset != nil
  let left = seconds(of: a, inUTC: isCommon)
  let right = seconds(of: b, inUTC: isCommon)
  if left.upperBound <= right.lowerBound { return -1 }
  return left.lowerBound >= right.upperBound ? 1 : 0
}

/// The seconds since 1970 that a date stands for.
private func seconds(of date: NewsDate, inUTC: Bool) -> Range<Int> {
  let month = date.month ?? 1
  let start = NewsDate(year: date.year, month: month, day: date.day ?? 1)?.dayNumber ?? 0
  let days: Int
  switch date.precision {
  case .year: days = NewsDate.days(inMonth: 2, of: date.year) + 337
  case .month: days = NewsDate.days(inMonth: month, of: date.year)
  default: days = 1
  }
  guard let hour = date.hour, let minute = date.minute else {
    return start * 86_400..<(start + days) * 86_400
  }
  let offset = inUTC ? date.offset ?? 0 : 0
  let first = start * 86_400 + hour * 3600 + (minute - offset) * 60 + (date.second ?? 0)
  return first..<first + (date.second == nil ? 60 : 1)
}

// MARK: - Counting

/// Longer lists are mistakes.
private let longestRange = 100_000

private let counting: [ModuleFunction] = [
  ModuleFunction(
    "add", "(date: string, amount: integer, unit: string) -> string",
    "counts on or back by years, months, weeks, days, hours or minutes",
    details: """
      A day that a month does not have becomes its last. A date must know what is counted: days cannot be \
      added to `2011-03`.
      """,
    example: #"""
      galley.date.add("2011-03-22", -30, "days")  --> "2011-02-20"
      galley.date.add("2011-01-31", 1, "month")  --> "2011-02-28"
      galley.date.add("2011-03-22T23:30", 45, "minutes")  --> "2011-03-23T00:15"
      """#
  ) { _, call throws(LuaFailure) in
    let date = try date(call, 1)
    let amount = try call.integer(2)
    guard (-1 << 40...1 << 40).contains(amount) else {
      throw LuaFailure("the calendar ends before that", argument: 2)
    }
    call.results.string(try added(date, Int(amount), try unit(call, 3)).iso)
  },
  ModuleFunction(
    "days", "(from: string, to: string) -> integer?",
    "counts the days from one date to another; nil when a day is not known",
    example: #"""
      galley.date.days("2011-02-28", "2011-03-22")  --> 22
      galley.date.days("2011-03-22", "2011-03")  --> nil
      """#
  ) { _, call throws(LuaFailure) in
    let from = try date(call, 1).dayNumber
    let to = try date(call, 2).dayNumber
    guard let from, let to else { return call.results.null() }
    call.results.integer(to - from)
  },
  ModuleFunction(
    "range", "(first: string, last: string) -> list of string",
    "lists all dates from the first to the last, by day, month or year as precise as they are",
    details: "Both must be equally precise, and without a time. At most 100000.",
    example: #"""
      galley.date.range("2011-02-27", "2011-03-01")  --> { "2011-02-27", "2011-02-28", "2011-03-01" }
      galley.date.range("2010-12", "2011-01")  --> { "2010-12", "2011-01" }
      """#
  ) { _, call throws(LuaFailure) in
    let first = try date(call, 1)
    let last = try date(call, 2)
    guard first.hour == nil, first.precision == last.precision else {
      throw LuaFailure("a date as precise as the first expected, and without a time", argument: 2)
    }
    let unit: Unit =
      first.precision == .day ? .day : first.precision == .month ? .month : .year
    call.results.beginArray()
    var date = first
    var count = 0
    while compared(date, last) <= 0 {
      guard count < longestRange else {
        throw LuaFailure("more than \(longestRange) dates", argument: 2)
      }
      call.results.string(date.iso)
      count += 1
      // The last day of the calendar.
      guard let next = try? added(first, count, unit) else { break }
      date = next
    }
    call.results.endArray()
  },
]

private enum Unit: String, CaseIterable { case year, month, week, day, hour, minute }

private func unit(_ call: borrowing LuaCall, _ index: Int) throws(LuaFailure) -> Unit {
  let word = try call.string(index)
  if let unit = Unit(rawValue: word.hasSuffix("s") ? String(word.dropLast()) : word) { return unit }
  let words = Unit.allCases.map { $0.rawValue + "s" }.joined(separator: ", ")
  throw LuaFailure("one of \(words) expected, got '\(word)'", argument: index)
}

private func added(_ date: NewsDate, _ amount: Int, _ unit: Unit) throws(LuaFailure) -> NewsDate {
  var result: NewsDate?
  switch unit {
  case .year, .month:
    guard unit == .year || date.month != nil else { throw missing("month", date) }
    let months = date.year * 12 + (date.month ?? 1) - 1 + amount * (unit == .year ? 12 : 1)
    let year = months.flooredQuotient(by: 12)
    let month = months - year * 12 + 1
    let day = date.day.map { min($0, NewsDate.days(inMonth: month, of: year)) }
    result = NewsDate(
      year: year, month: date.month == nil ? nil : month, day: day, hour: date.hour,
      minute: date.minute, second: date.second, offset: date.offset)
  case .week, .day:
    guard let day = date.dayNumber else { throw missing("day", date) }
    result = timed(day + amount * (unit == .week ? 7 : 1), date, date.hour, date.minute)
  case .hour, .minute:
    guard let day = date.dayNumber, let hour = date.hour, let minute = date.minute else {
      throw missing("time", date)
    }
    let minutes = day * 1440 + hour * 60 + minute + amount * (unit == .hour ? 60 : 1)
    let newDay = minutes.flooredQuotient(by: 1440)
    let rest = minutes - newDay * 1440
    result = timed(newDay, date, rest / 60, rest % 60)
  }
  guard let result else {
    throw LuaFailure("the calendar ends before \(date.iso) and \(amount) \(unit.rawValue)s")
  }
  return result
}

private func timed(_ day: Int, _ date: NewsDate, _ hour: Int?, _ minute: Int?) -> NewsDate? {
  guard let new = NewsDate(dayNumber: day) else { return nil }
  return NewsDate(
    year: new.year, month: new.month, day: new.day, hour: hour, minute: minute,
    second: date.second, offset: date.offset)
}

private func missing(_ part: String, _ date: NewsDate) -> LuaFailure {
  LuaFailure("\(date.iso) has no \(part) to count from", argument: 1)
}

extension Int {
  fileprivate func flooredQuotient(by divisor: Int) -> Int {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? quotient - 1 : quotient
  }
}

// MARK: - Writing

private let writing: [ModuleFunction] = [
  ModuleFunction(
    "format", "(date: string, pattern: string, language: string?) -> string?",
    "writes a date by a pattern as `strftime` has them; nil when it lacks a part",
    details: """
      %Y year, %y its last two digits, %m month, %B its name, %b its short name, %d day, %e without a zero, \
      %A weekday, %a its short name, %H hour, %I hour of twelve, %p AM or PM, %M minute, %S second, \
      %z offset, %j day of the year, %V week and %G its year, %q quarter, %F for %Y-%m-%d, %T for %H:%M:%S, %% \
      percent. Names come in English, or by `language`: "de", "fr", "es", "it", "pt" or "nl".
      """,
    example: #"""
      galley.date.format("2011-03-02", "%A, %e %B %Y")  --> "Wednesday, 2 March 2011"
      galley.date.format("2011-03-02", "%e. %B", "de")  --> "2. März"
      galley.date.format("2011-03", "%d %B") or "no day"  --> "no day"
      """#
  ) { _, call throws(LuaFailure) in
    let date = try date(call, 1)
    let language = try call.optionalString(3) ?? "en"
    guard let names = DateNames.all[language] else {
      let known = DateNames.languages.joined(separator: ", ")
      throw LuaFailure("one of \(known) expected, got '\(language)'", argument: 3)
    }
    if let text = try formatted(date, try call.string(2), names) {
      call.results.string(text)
    } else {
      call.results.null()
    }
  }
]

private func formatted(
  _ date: NewsDate, _ pattern: String, _ names: DateNames
) throws(LuaFailure) -> String? {
  var result = ""
  var isField = false
  for scalar in pattern.unicodeScalars {
    guard isField else {
      if scalar == "%" { isField = true } else { result.unicodeScalars.append(scalar) }
      continue
    }
    isField = false
    guard let text = try field(scalar, date, names) else { return nil }
    result += text
  }
  if isField { throw LuaFailure("the pattern ends with a lone %", argument: 2) }
  return result
}

private func field(
  _ letter: Unicode.Scalar, _ date: NewsDate, _ names: DateNames
) throws(LuaFailure) -> String? {
  switch letter {
  case "Y": return padded(date.year, 4)
  case "y": return padded(date.year % 100, 2)
  case "m": return date.month.map { padded($0, 2) }
  case "B": return date.month.map { names.months[$0 - 1] }
  case "b": return date.month.map { names.shortMonths[$0 - 1] }
  case "d": return date.day.map { padded($0, 2) }
  case "e": return date.day.map { String($0) }
  case "A": return date.weekday.map { names.weekdays[$0] }
  case "a": return date.weekday.map { names.shortWeekdays[$0] }
  case "H": return date.hour.map { padded($0, 2) }
  case "I": return date.hour.map { padded(($0 + 11) % 12 + 1, 2) }
  case "p": return date.hour.map { $0 < 12 ? "AM" : "PM" }
  case "M": return date.minute.map { padded($0, 2) }
  case "S": return date.second.map { padded($0, 2) }
  case "z":
    return date.offset.map { offset in
      (offset < 0 ? "-" : "+") + padded(abs(offset) / 60, 2) + padded(abs(offset) % 60, 2)
    }
  case "j": return dayOfYear(date).map { padded($0, 3) }
  case "V": return week(of: date).map { padded($0.number, 2) }
  case "G": return week(of: date).map { padded($0.year, 4) }
  case "q": return date.month.map { String(($0 + 2) / 3) }
  case "F": return date.day == nil ? nil : date.dayOnly.iso
  case "T":
    guard let hour = date.hour, let minute = date.minute, let second = date.second else {
      return nil
    }
    return "\(padded(hour, 2)):\(padded(minute, 2)):\(padded(second, 2))"
  case "%": return "%"
  default: throw LuaFailure("a pattern has no '%\(Character(letter))'", argument: 2)
  }
}

private func padded(_ number: Int, _ width: Int) -> String {
  let digits = String(number)
  return String(repeating: "0", count: max(0, width - digits.count)) + digits
}

/// The names of months and weekdays in one language, from the words by which dates are read.
private struct DateNames: Sendable {
  let months: [String]
  let shortMonths: [String]
  let weekdays: [String]
  let shortWeekdays: [String]

  /// In the order of the rows of `dates.txt`.
  static let languages = ["en", "de", "fr", "es", "it", "pt", "nl"]

  static let all: [String: DateNames] = {
    let list = WordLists.list("dates")
    func rows(_ section: String) -> [[String]] {
      (list[section]?.rows ?? []).map { $0.split(separator: " ").map(String.init) }
    }
    let (months, weekdays, weak) = (rows("month"), rows("weekday"), rows("month-weak"))
    var all: [String: DateNames] = [:]
    for (place, language) in languages.enumerated() {
      // English and German write names with capitals.
      let hasCapitals = place < 2
      func spelled(_ words: [String]) -> [String] { hasCapitals ? words.map(capitalised) : words }
      let shortDay = language == "de" || language == "nl" ? 2 : 3
      let shortMonths = hasCapitals ? months[place].map { String($0.prefix(3)) } : weak[place - 1]
      all[language] = DateNames(
        months: spelled(months[place]), shortMonths: spelled(shortMonths),
        weekdays: spelled(weekdays[place]),
        shortWeekdays: spelled(weekdays[place].map { String($0.prefix(shortDay)) }))
    }
    return all
  }()
}
