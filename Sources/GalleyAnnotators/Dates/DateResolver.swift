import GalleyCore

extension ParsedDate {
  /// The date, counted from the article's where its words leave parts out.
  ///
  /// A day without a year is the latest such day not after the article's date, with one day of
  /// slack for time zones: `December 30` in an article of 4 January is the year before. A weekday
  /// is the latest on or before the article's date. What cannot be counted, and a day that no
  /// calendar has, is nil.
  func resolved(against article: NewsDate?) -> (date: NewsDate, basis: DateBasis)? {
    if let relative {
      guard let today = article?.dayNumber, let day = relative.day(from: today) else { return nil }
      return timed(NewsDate(dayNumber: day)).map { ($0, .relative) }
    }
    if let year {
      return timed(NewsDate(year: year, month: month, day: day)).map { ($0, .explicit) }
    }
    guard let month, let day, let article, let today = article.dayNumber else { return nil }
    // At most eight years lie between two leap days.
    for year in stride(from: article.year + 1, through: article.year - 8, by: -1) {
      guard let date = NewsDate(year: year, month: month, day: day) else { continue }
      if let number = date.dayNumber, number <= today + 1 {
        return timed(date).map { ($0, .yearInferred) }
      }
    }
    return nil
  }

  private func timed(_ date: NewsDate?) -> NewsDate? {
    guard let date, let hour, date.day != nil else { return date }
    return NewsDate(
      year: date.year, month: date.month, day: date.day, hour: hour, minute: minute ?? 0,
      second: second, offset: offset) ?? date
  }
}

extension ParsedDate.Relative {
  /// The day number; nil where the words name none.
  fileprivate func day(from today: Int) -> Int? {
    switch self {
    case .today: return today
    case .yesterday: return today - 1
    case .weekday(let weekday, let last):
      let current = ((today + 3) % 7 + 7) % 7
      let back = (current - weekday + 7) % 7
      return today - (last && back == 0 ? 7 : back)
    case .ago: return nil
    }
  }
}

extension ParsedDate {
  /// `2 days ago` counted from the day on which the page was saved, only as precise as the words:
  /// days and weeks give a day, months a month, years a year. Hours and minutes need to know the
  /// time of saving too.
  func resolved(beforeSaving saved: NewsDate?) -> NewsDate? {
    guard case .ago(let count, let unit?)? = relative, count < 100_000, let saved,
      let today = saved.dayNumber, let month = saved.month
    else { return nil }
    switch unit {
    case .day: return NewsDate(dayNumber: today - count)
    case .week: return NewsDate(dayNumber: today - 7 * count)
    case .year: return NewsDate(year: saved.year - count)
    case .month:
      let months = saved.year * 12 + month - 1 - count
      return NewsDate(year: months / 12, month: months % 12 + 1)
    case .hour, .minute:
      guard let hour = saved.hour, let minute = saved.minute else { return nil }
      let minutes = today * 1440 + hour * 60 + minute - (unit == .hour ? 60 * count : count)
      guard let day = NewsDate(dayNumber: minutes / 1440) else { return nil }
      return NewsDate(
        year: day.year, month: day.month, day: day.day, hour: minutes % 1440 / 60,
        minute: minutes % 60, offset: saved.offset)
    }
  }
}
