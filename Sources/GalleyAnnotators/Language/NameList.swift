import GalleyCore

/// Reads lists of people's names: `Daniel Okonjo and Lise Fabre`, `P. Dunmore, Ann van der Meer`.
struct NameList {
  let table: TokenTable
  let text: TextBuffer

  init(_ table: TokenTable, _ text: TextBuffer) {
    self.table = table
    self.text = text
  }

  /// The names that stand at the beginning of a range, parted by commas and `and`.
  func names(in range: Range<Int>) -> [TextSpan] {
    var names: [TextSpan] = []
    var index = range.lowerBound
    while index < range.upperBound {
      while index < range.upperBound,
        table.has(index, .honorific) || table[index].kind == .period
      {
        index += 1
      }
      let first = index
      while index < range.upperBound, isPart(index, first) { index += 1 }
      guard index > first else { break }
      names.append(text.trimmed(table.span(first..<index)))
      guard index < range.upperBound, isJoint(index) else { break }
      index += 1
      if index < range.upperBound, isJoint(index) { index += 1 }
      // Behind the comma may stand what somebody is: `Staff Writer`.
      if index < range.upperBound, table.has(index, [.title, .reporterWord, .outletWord, .org]) {
        break
      }
    }
    return names
  }

  /// Whether the whole range is names; the names.
  func wholly(_ range: Range<Int>) -> [TextSpan]? {
    let names = self.names(in: range)
    guard let last = names.last, range.count <= 24 else { return nil }
    return last.end == Int(table[range.upperBound - 1].end) ? names : nil
  }

  private func isPart(_ index: Int, _ first: Int) -> Bool {
    let token = table[index]
    switch token.kind {
    case .word:
      if token.isCapitalised { return !isBy(index) }
      return index > first && table.has(index, .nameJoint) && !isConjunction(index)
        && !table.has(index, .preposition) && isFollowedByName(index)
    case .period:
      // An initial: `P. Dunmore`.
      return index > first && table[index - 1].span.count <= 2 && table.isGlued(index)
        && index + 1 < table.count && !table[index + 1].shape.contains(.afterNewline)
    default:
      return false
    }
  }

  /// `van Meer`, `van der Meer`.
  private func isFollowedByName(_ index: Int) -> Bool {
    guard index + 1 < table.count else { return false }
    if table.isNamePart(index + 1) { return true }
    return table.has(index + 1, .nameJoint) && index + 2 < table.count
      && table.isNamePart(index + 2)
  }

  private func isJoint(_ index: Int) -> Bool {
    table[index].kind == .comma || isConjunction(index) || table.isAmpersand(index, text)
  }

  func isConjunction(_ index: Int) -> Bool {
    Self.conjunctions.contains { text.isWord(table[index].span, $0) }
  }

  func isBy(_ index: Int) -> Bool {
    Self.bylineWords.contains { text.isWord(table[index].span, $0) }
  }

  private static let conjunctions: [StaticString] = ["and", "und", "et", "y", "e", "en"]
  private static let bylineWords: [StaticString] = [
    "by", "von", "par", "por", "di", "door", "av", "af", "de",
  ]
}
