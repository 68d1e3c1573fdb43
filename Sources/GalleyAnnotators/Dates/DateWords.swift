import GalleyCore
import GalleyLexicons

/// What the words of `dates.txt` mean, by their entry in the lexicon.
struct DateWords: Sendable {
  enum Special: UInt8, Sendable {
    case none, today, yesterday, last, ago, clock, morning, afternoon, zone
  }

  /// 1 for January to 12.
  private var months: [UInt8]
  /// 1 for Monday to 7.
  private var weekdays: [UInt8]
  private var specials: [Special]
  private var zones: [Int16]

  static let shared = DateWords(WordLists.lexicon)

  /// - Parameters:
  ///   - lexicon: holds the words of the lists, and these.
  ///   - months: further rows of twelve.
  init(_ lexicon: Lexicon, months added: [[String]] = []) {
    let list = WordLists.list("dates")
    let size = lexicon.count
    months = [UInt8](repeating: 0, count: size)
    weekdays = [UInt8](repeating: 0, count: size)
    specials = [Special](repeating: .none, count: size)
    zones = [Int16](repeating: 0, count: size)
    for name in ["month", "month-short", "month-weak"] {
      for (place, word) in (list[name]?.words ?? []).enumerated() {
        months[Int(lexicon.entry(for: word))] = UInt8(place % 12 + 1)
      }
    }
    for name in ["weekday", "weekday-short"] {
      for (place, word) in (list[name]?.words ?? []).enumerated() {
        weekdays[Int(lexicon.entry(for: word))] = UInt8(place % 7 + 1)
      }
    }
    let meanings: [(section: String, special: Special)] = [
      ("day-zero", .today), ("day-before", .yesterday), ("last", .last), ("ago", .ago),
      ("clock", .clock), ("half-day", .morning), ("zone-name", .zone),
    ]
    for (section, special) in meanings {
      for word in list[section]?.words ?? [] {
        specials[Int(lexicon.entry(for: word))] =
          special == .morning && word.first == "p" ? .afternoon : special
      }
    }
    let offsets = list["zone-offset"]?.words ?? []
    for (place, word) in (list["zone-name"]?.words ?? []).enumerated() {
      zones[Int(lexicon.entry(for: word))] = Int16(offsets[place]) ?? 0
    }
    for row in added {
      for (place, word) in row.enumerated() {
        months[Int(lexicon.entry(for: word))] = UInt8(place % 12 + 1)
      }
    }
    months[0] = 0
    weekdays[0] = 0
    specials[0] = .none
  }

  /// 1 to 12, or nil.
  @inline(__always)
  func month(_ token: Token) -> Int? {
    let month = months[Int(token.word)]
    return month == 0 ? nil : Int(month)
  }

  /// 0 for Monday to 6, or nil.
  @inline(__always)
  func weekday(_ token: Token) -> Int? {
    let weekday = weekdays[Int(token.word)]
    return weekday == 0 ? nil : Int(weekday) - 1
  }

  @inline(__always)
  func special(_ token: Token) -> Special {
    specials[Int(token.word)]
  }

  func zone(_ token: Token) -> Int {
    Int(zones[Int(token.word)])
  }
}
