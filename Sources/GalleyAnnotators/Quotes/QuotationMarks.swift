import GalleyCore

/// A stretch between quotation marks, within one paragraph.
struct MarkedStretch {
  /// The tokens of the marks. An unclosed stretch has no closing mark: `close` is then the end of
  /// the paragraph.
  var open: Int
  var close: Int
  var isClosed: Bool
  /// The position of the paragraph.
  var paragraph: Int
  /// Whether it re-opens the marks of the paragraph before, which were left open.
  var continuesParagraph = false

  /// The tokens between the marks.
  var inner: Range<Int> { open + 1..<close }
  /// The tokens with the marks.
  var outer: Range<Int> { open..<(isClosed ? close + 1 : close) }
}

/// Pairs the quotation marks of one paragraph.
///
/// Double marks of every shape come first: which mark opens is told by its shape, and for straight
/// ones by its neighbours. Single marks count where no double ones are around them, since inside
/// they mark a quote in the quote. An opening mark without its closing one runs to the end of the
/// paragraph, or to the end of the sentence before the next opening one.
///
/// - Returns: the stretches in text order, apart from each other.
/// - Complexity: linear in the number of tokens.
func markedStretches(
  in range: Range<Int>, paragraph: Int, of table: TokenTable, text: TextBuffer
) -> [MarkedStretch] {
  var pairing = Pairing(table: table, text: text, range: range, paragraph: paragraph)
  pairing.pairDoubleMarks()
  pairing.pairSingleMarks()
  return pairing.stretches
}

private struct Pairing {
  let table: TokenTable
  let text: TextBuffer
  let range: Range<Int>
  let paragraph: Int
  var stretches: [MarkedStretch] = []

  // MARK: - Double marks

  mutating func pairDoubleMarks() {
    var open: Int?
    var index = range.lowerBound
    while index < range.upperBound {
      switch table[index].kind {
      case .openMark:
        if let start = open {
          if closesGerman(index, opened: start) {
            add(start, index)
            open = nil
          } else if startsSentence(index) {
            // The closing mark is missing; the stretch ends with the sentence before.
            addUnclosed(start, index)
            open = index
          }
        } else {
          open = index
        }
      case .closeMark:
        if let start = open {
          add(start, index)
          open = nil
        } else if looksOpening(index) {
          open = index
        }
      case .straightMark:
        if isInches(index) { break }
        if let start = open {
          if looksOpening(index), startsSentence(index) {
            addUnclosed(start, index)
            open = index
          } else {
            add(start, index)
            open = nil
          }
        } else if looksOpening(index) || !looksClosing(index) {
          open = index
        }
      default:
        break
      }
      index += 1
    }
    if let open { addUnclosed(open, range.upperBound) }
  }

  /// German, Czech and Danish close with the mark that opens in English, or the other way round.
  private func closesGerman(_ index: Int, opened: Int) -> Bool {
    let opener = Array(text.bytes[table[opened].span.range])
    let mark = Array(text.bytes[table[index].span.range])
    let low: [UInt8] = [0xE2, 0x80, 0x9E]
    let guillemet: [UInt8] = [0xC2, 0xBB]
    return opener == low && mark == [0xE2, 0x80, 0x9C]
      || opener == guillemet && mark == [0xC2, 0xAB]
  }

  /// A mark after a space, or at the start, with a word right behind it.
  private func looksOpening(_ index: Int) -> Bool {
    guard index + 1 < range.upperBound else { return false }
    if table[index + 1].shape.contains(.afterSpace) { return false }
    if index == range.lowerBound || table[index].shape.contains(.afterSpace) { return true }
    switch table[index - 1].kind {
    case .openParenthesis, .dash, .slash, .openSingleMark, .colon: return true
    default: return false
    }
  }

  private func looksClosing(_ index: Int) -> Bool {
    index > range.lowerBound && !table[index].shape.contains(.afterSpace)
  }

  /// `14' 2"`: feet and inches behind a number.
  private func isInches(_ index: Int) -> Bool {
    index > range.lowerBound && table[index - 1].kind == .number
      && !table[index].shape.contains(.afterSpace) && !hasOpenBefore(index)
  }

  private func hasOpenBefore(_ index: Int) -> Bool {
    var open = false
    var place = max(range.lowerBound, index - 60)
    while place < index {
      if table[place].kind == .straightMark { open.toggle() }
      place += 1
    }
    return open
  }

  private func startsSentence(_ index: Int) -> Bool {
    table[index].shape.contains(.sentenceStart)
  }

  // MARK: - Single marks

  mutating func pairSingleMarks() {
    let doubles = stretches
    var singles: [MarkedStretch] = []
    var next = 0
    var open: Int?
    var lastClose: Int?
    var index = range.lowerBound
    while index < range.upperBound {
      if next < doubles.count, index == doubles[next].open, open == nil {
        // A quote in a quote stays inside.
        index = max(index + 1, doubles[next].outer.upperBound)
        next += 1
        continue
      }
      while next < doubles.count, doubles[next].open < index { next += 1 }
      switch table[index].kind {
      case .openSingleMark:
        if open == nil { open = index }
      case .closeSingleMark:
        if let start = open {
          if closesSingle(index, opened: start) {
            lastClose = index
            // A plural's apostrophe looks the same; punctuation before the mark is a sure sign.
            if isSureClose(index) || !hasCloser(after: index) {
              if index > start + 1 { singles.append(stretch(start, index)) }
              open = nil
              lastClose = nil
            }
          }
        } else if doubles.isEmpty, isStraight(index), looksOpening(index),
          table[index + 1].kind == .word, hasCloser(after: index)
        {
          open = index
        }
      default:
        break
      }
      index += 1
    }
    if let open, let lastClose { singles.append(stretch(open, lastClose)) }
    merge(singles)
  }

  /// Puts the stretches between single marks among the others; those that lie inside one give way.
  private mutating func merge(_ singles: [MarkedStretch]) {
    guard !singles.isEmpty else { return }
    var next = 0
    stretches.removeAll { double in
      while next < singles.count, singles[next].close < double.open { next += 1 }
      return next < singles.count && singles[next].open < double.open
        && double.close < singles[next].close
    }
    stretches += singles
    stretches.sort { $0.open < $1.open }
    // One that begins inside another gives way too.
    var end = 0
    stretches.removeAll { stretch in
      if stretch.open < end { return true }
      end = stretch.outer.upperBound
      return false
    }
  }

  /// The typewriter's apostrophe may open; the curly one (`rock ’n’ roll`) never does.
  private func isStraight(_ index: Int) -> Bool {
    table[index].end - table[index].start == 1
  }

  private func closesSingle(_ index: Int, opened: Int) -> Bool {
    index > opened + 1 && !table[index].shape.contains(.afterSpace)
      && (index + 1 >= range.upperBound || table[index + 1].shape.contains(.afterSpace)
        || !table[index + 1].isWord)
  }

  private func isSureClose(_ index: Int) -> Bool {
    switch table[index - 1].kind {
    case .comma, .period, .question, .exclamation, .ellipsis, .closeMark, .dash: true
    default: index + 1 < range.upperBound && isPunctuation(table[index + 1].kind)
    }
  }

  private func isPunctuation(_ kind: Token.Kind) -> Bool {
    switch kind {
    case .comma, .period, .colon, .semicolon, .question, .exclamation, .closeParenthesis: true
    default: false
    }
  }

  /// Whether a mark that may close follows before the next one that opens. Looks at most 200
  /// tokens ahead, so that a text of apostrophes stays linear.
  private func hasCloser(after index: Int) -> Bool {
    var place = index + 1
    while place < min(range.upperBound, index + 200) {
      switch table[place].kind {
      case .openSingleMark: return false
      case .closeSingleMark:
        if closesSingle(place, opened: index) { return true }
      default: break
      }
      place += 1
    }
    return false
  }

  // MARK: - Adding

  private mutating func add(_ open: Int, _ close: Int) {
    guard close > open + 1 else { return }
    stretches.append(stretch(open, close))
  }

  private func stretch(_ open: Int, _ close: Int) -> MarkedStretch {
    MarkedStretch(open: open, close: close, isClosed: true, paragraph: paragraph)
  }

  private mutating func addUnclosed(_ open: Int, _ end: Int) {
    guard end > open + 1 else { return }
    stretches.append(
      MarkedStretch(open: open, close: end, isClosed: false, paragraph: paragraph))
  }
}
