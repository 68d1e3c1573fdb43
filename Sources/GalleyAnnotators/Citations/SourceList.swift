import GalleyCore
import GalleyLexicons

/// The list of what a text draws on, below its heading: `Sources`, `References`, `Notes`.
///
/// Whatever region its lines were taken for, each of them that has a year may be an entry;
/// `Bibliography` tells them from the sentences that stand below `Notes` as well.
struct SourceList {
  /// The tokens of each entry.
  private(set) var entries: [Range<Int>] = []

  /// Entries are separated by a blank line or begin a line, and longer ones are none.
  private static let longest = 120
  /// So many lines without a year, one after the other, end the list.
  private static let mostOthers = 2

  /// - Parameter range: the tokens of the page from its body on, up to the comments.
  /// - Complexity: one pass over the tokens; looks closely at short lines only.
  init(_ table: TokenTable, _ text: TextBuffer, in range: Range<Int>, isWrapped: Bool) {
    var index = range.lowerBound
    var isInside = false
    var others = 0
    while index < range.upperBound {
      let first = index
      index += 1
      while index < range.upperBound, !begins(index, table, isWrapped && isInside) { index += 1 }
      let line = first..<index
      if line.count <= 5, SourceHeading.isOne(table.span(line), of: text) {
        isInside = true
        others = 0
      } else if isInside {
        if line.count <= Self.longest, line.count >= 5, hasYear(line, table, text) {
          entries.append(line)
          others = 0
        } else {
          others += 1
          if others > Self.mostOthers { isInside = false }
        }
      }
    }
  }

  /// Whether a token begins a line or, where lines are wrapped, an entry.
  private func begins(_ index: Int, _ table: TokenTable, _ isWrapped: Bool) -> Bool {
    let token = table[index]
    guard isWrapped else { return token.shape.contains(.afterNewline) }
    guard token.shape.contains(.afterNewline) else { return false }
    if token.shape.contains(.afterBlankLine) { return true }
    switch token.kind {
    case .symbol, .dash, .openParenthesis: return true
    case .number:
      return index + 1 < table.count && token.span.count <= 3 && table[index + 1].kind == .period
    default: return false
    }
  }

  private func hasYear(_ line: Range<Int>, _ table: TokenTable, _ text: TextBuffer) -> Bool {
    for index in line where table[index].kind == .number {
      let span = table[index].span
      guard span.count == 4 || span.count == 5 else { continue }
      let century = text.bytes[span.start..<span.start + 2]
      if century.elementsEqual("19".utf8) || century.elementsEqual("20".utf8) { return true }
    }
    return false
  }
}
