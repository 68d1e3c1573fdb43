import GalleyCore
import GalleyLexicons

/// Reads how old a comment is: `2 days ago`, `vor 3 Stunden`, `il y a 2 ans`, `12w`.
///
/// The words of all languages stand in `dates.txt`. They are known here alone: in running text "for
/// 2 days" is no age.
struct Ages: Sendable {
  static let shared = Ages(WordLists.list("dates"))

  private var units: [String: ParsedDate.Unit] = [:]
  private let before: Set<String>
  private let behind: Set<String>
  private let ones: Set<String>
  /// By its first byte, the lengths in bytes that a word may have that stands before a number, or for
  /// one. Most words of a page are told by this to be none.
  private var lengths = [UInt16](repeating: 0, count: 129)

  private init(_ list: WordList) {
    func words(_ name: String) -> Set<String> { Set(list[name]?.words ?? []) }
    before = words("age-before")
    behind = words("age-behind")
    ones = words("age-one")
    for unit in ["minute", "hour", "day", "week", "month", "year"] {
      for word in words("age-" + unit) where units[word] == nil {
        units[word] = ParsedDate.Unit(rawValue: unit)
      }
    }
    for word in before.union(ones) {
      guard let first = word.utf8.first else { continue }
      lengths[Self.row(first)] |= Self.bit(word.utf8.count)
    }
  }

  /// Capitals beyond ASCII may begin with another byte than their small letters.
  private static func row(_ first: UInt8) -> Int { Int(min(lowercased(first), 128)) }

  private static func bit(_ length: Int) -> UInt16 { 1 << UInt16(min(length, 15)) }

  private func mayLead(_ span: TextSpan, _ text: TextBuffer) -> Bool {
    lengths[Self.row(text.bytes[span.start])] & Self.bit(span.end - span.start) != 0
  }

  /// The age whose number, or the word before it, stands at a token.
  func age(_ table: TokenTable, _ text: TextBuffer, at start: Int, before end: Int) -> ParsedDate? {
    var index = start
    var isMarked = false
    while index < end, index < start + 3, table[index].kind == .word,
      mayLead(table[index].span, text), before.contains(word(index)),
      !ones.contains(word(index)) || isNumber(index + 1)
    {
      isMarked = true
      index += 1
    }
    guard index < end else { return nil }
    guard let number = leadingDigits(text, table[index].span) else {
      guard table[index].kind == .word, mayLead(table[index].span, text),
        ones.contains(word(index))
      else { return nil }
      return spelled(1, index + 1, isMarked)
    }
    guard number.value < 10_000 else { return nil }
    let rest = TextSpan(table[index].span.start + number.count, table[index].span.end)
    if !rest.isEmpty {
      // `2y`, `12w`: complete in itself.
      guard let unit = units[text.string(at: rest).lowercased()] else { return nil }
      return age(number.value, unit, start..<index + 1)
    }
    return spelled(number.value, index + 1, isMarked)

    func isNumber(_ index: Int) -> Bool { index < end && table[index].kind == .number }
    func word(_ index: Int) -> String { text.string(at: table[index].span).lowercased() }
    func spelled(_ count: Int, _ place: Int, _ isMarked: Bool) -> ParsedDate? {
      guard place < end, table[place].kind == .word, let unit = units[word(place)] else {
        return nil
      }
      var last = place
      if place + 1 < end, table[place + 1].kind == .word, behind.contains(word(place + 1)) {
        last = place + 1
      } else if !isMarked {
        return nil
      }
      return age(count, unit, start..<last + 1)
    }
    func age(_ count: Int, _ unit: ParsedDate.Unit, _ tokens: Range<Int>) -> ParsedDate {
      ParsedDate(relative: .ago(count, unit), tokens: tokens)
    }
  }
}
