import Glibc

/// A line of a text that is not blank, with what its bytes tell cheaply.
package struct Line: Sendable {
  package struct Shape: OptionSet, Sendable {
    package let rawValue: UInt16
    package init(rawValue: UInt16) { self.rawValue = rawValue }

    /// One set from several; the general one of `SetAlgebra` is a loop of calls.
    package init(arrayLiteral elements: Shape...) {
      rawValue = elements.reduce(0) { $0 | $1.rawValue }
    }

    // From other modules the ones of the standard library go through a table of witnesses.
    @inline(__always)
    package func contains(_ other: Shape) -> Bool {
      rawValue & other.rawValue == other.rawValue
    }

    @inline(__always)
    package func isDisjoint(with other: Shape) -> Bool {
      rawValue & other.rawValue == 0
    }

    /// Ends with `. ! ?` or an ellipsis, whatever closing marks stand behind.
    package static var endsSentence: Shape { Shape(rawValue: 1) }
    package static var endsColon: Shape { Shape(rawValue: 2) }
    /// Ends with an ellipsis.
    package static var endsEllipsis: Shape { Shape(rawValue: 4) }
    package static var endsParenthesis: Shape { Shape(rawValue: 8) }
    /// `*`, `-`, a bullet, an arrow.
    package static var startsBullet: Shape { Shape(rawValue: 16) }
    /// `1.`, `[1]`.
    package static var startsNumber: Shape { Shape(rawValue: 32) }
    package static var startsLower: Shape { Shape(rawValue: 64) }
    package static var startsMark: Shape { Shape(rawValue: 128) }
    package static var startsParenthesis: Shape { Shape(rawValue: 256) }
    package static var hasAt: Shape { Shape(rawValue: 512) }
    package static var hasAddress: Shape { Shape(rawValue: 1024) }
    /// Letters, and all of them capitals.
    package static var allCapitals: Shape { Shape(rawValue: 2048) }
    package static var hasCopyright: Shape { Shape(rawValue: 4096) }
    /// `[1]Home`: the dump marks links.
    package static var hasLinkMarks: Shape { Shape(rawValue: 8192) }
    /// `Name > Name`.
    package static var hasAngle: Shape { Shape(rawValue: 16384) }
    /// A colon stands behind one of the first three words: `Tags: `.
    package static var labelled: Shape { Shape(rawValue: 32768) }
  }

  /// Without the spaces at its ends.
  package var span: TextSpan
  /// The columns of space before it; a tab counts four.
  package var indent: UInt16 = 0
  /// Lines without a blank one between them share a group.
  package var group: UInt32 = 0
  /// Code points; an estimate for lines of more than `LineTable.longLine` bytes, as all counts.
  package var columns: UInt32 = 0
  package var words: UInt32 = 0
  package var capitalised: UInt16 = 0
  package var lower: UInt16 = 0
  package var numbers: UInt16 = 0
  /// Numbers from 1900 to 2099.
  package var years: UInt8 = 0
  /// `23:36`, `17h45`.
  package var times: UInt8 = 0
  /// `14.02.2022`, `2011-03-22`, `3/22/2011`.
  package var numericDates: UInt8 = 0
  /// Bars, bullets, guillemets that stand alone, and wide gaps.
  package var separators: UInt8 = 0
  /// Sentences that end inside the line.
  package var innerSentences: UInt8 = 0
  package var shape: Shape = []
  /// The classes of the phrase that the whole line is, that it begins with, of its last word, and
  /// of all its words.
  package var whole: UInt64 = 0
  package var lead: UInt64 = 0
  package var tail: UInt64 = 0
  package var anywhere: UInt64 = 0
  /// The same for lines of the same words; 0 for long lines.
  package var signature: UInt64 = 0
  /// The bytes up to its first space.
  package var firstWord: UInt16 = 0
}

/// The lines of a text, or of a part of it.
package struct LineTable: Sendable {
  /// In a line of more bytes only the beginning and the end are looked at: it is a paragraph, and
  /// no phrase makes furniture of it.
  package static let longLine = 240
  /// A line of more bytes that ends a sentence is a paragraph already.
  package static let longSentence = 120
  /// Longer lines are no captions.
  package static let longCaption = 600

  package private(set) var lines: [Line] = []

  /// - Complexity: one pass over the bytes, two over those of short lines.
  package init(_ buffer: TextBuffer, in span: TextSpan? = nil, phrases: PhraseTable) {
    let span = span ?? buffer.all
    lines.reserveCapacity(min(span.count / 60 + 8, 1 << 16))
    buffer.bytes.withUnsafeBufferPointer { bytes in
      var start = span.start
      var group: UInt32 = 0
      var sawBlank = false
      // Nearly no page has carriage returns; then one search for line feeds is enough.
      let hasReturns = indexOf(0x0D, bytes, span.start, span.end) < span.end
      while start < span.end {
        var end = indexOf(0x0A, bytes, start, span.end)
        if hasReturns { end = indexOf(0x0D, bytes, start, end) }
        if let line = Line(bytes, start, end, phrases) {
          if sawBlank, !lines.isEmpty { group += 1 }
          sawBlank = false
          lines.append(line)
          lines[lines.count - 1].group = group
        } else {
          sawBlank = true
        }
        start = end + 1
        if end + 1 < span.end, bytes[end] == 0x0D, bytes[end + 1] == 0x0A { start += 1 }
      }
    }
  }
}

/// The place of a byte in a range, or its end; by the C library, which looks at 32 bytes at a time.
@inline(__always)
private func indexOf(
  _ byte: UInt8, _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int
) -> Int {
  guard start < end, let base = bytes.baseAddress,
    let found = memchr(base + start, Int32(byte), end - start)
  else { return end }
  return UnsafeRawPointer(found) - UnsafeRawPointer(base)
}

// MARK: - Looking at one line

extension Line {
  /// Nil for a blank line.
  fileprivate init?(
    _ bytes: UnsafeBufferPointer<UInt8>, _ lineStart: Int, _ lineEnd: Int, _ phrases: PhraseTable
  ) {
    var start = lineStart
    var end = lineEnd
    var indent = 0
    while start < end {
      let (value, width) = scalar(bytes, start)
      guard isSpace(value) else { break }
      if value != 0xFEFF, value != 0x200B { indent += value == 9 ? 4 : 1 }
      start += width
    }
    while end > start {
      var last = end - 1
      while last > start, isContinuation(bytes[last]) { last -= 1 }
      guard isSpace(scalar(bytes, last).0) else { break }
      end = last
    }
    guard start < end else { return nil }
    span = TextSpan(start, end)
    self.indent = UInt16(min(indent, 1000))
    var wordEnd = start
    while wordEnd < min(end, start + 1000), bytes[wordEnd] != 0x20 { wordEnd += 1 }
    firstWord = UInt16(wordEnd - start)
    lookAtEnds(bytes)
    let isSentence = shape.contains(.endsSentence) && end - start > LineTable.longSentence
    if end - start > LineTable.longLine || isSentence {
      lookAtLong(bytes, phrases)
    } else {
      lookAtWords(bytes, phrases)
      lookAtMarks(bytes)
    }
  }

  private mutating func lookAtEnds(_ bytes: UnsafeBufferPointer<UInt8>) {
    let (first, width) = scalar(bytes, span.start)
    switch first {
    case 0x61...0x7A, 0xDF...0xFF: shape.insert(.startsLower)
    case 0x22, 0x27, 0x2018, 0x201C, 0x201E, 0xAB: shape.insert(.startsMark)
    case 0x28: shape.insert(.startsParenthesis)
    case 0x2A, 0x2B, 0x2D, 0x2022, 0xB7, 0x2190...0x21FF, 0x25A0...0x27BF, 0x203A, 0xBB:
      shape.insert(.startsBullet)
    case 0x5B:
      shape.formUnion([.startsNumber, .hasLinkMarks])
    case 0x30...0x39:
      var next = span.start + width
      while next < span.end, bytes[next] &- 0x30 < 10 { next += 1 }
      if next - span.start <= 4, next + 1 < span.end,
        bytes[next] == UInt8(ascii: ".")
          || bytes[next] == UInt8(ascii: ")"), bytes[next + 1] == 0x20
      {
        shape.insert(.startsNumber)
      }
    default: break
    }
    var end = span.end
    while end > span.start {
      var last = end - 1
      while last > span.start, isContinuation(bytes[last]) { last -= 1 }
      switch scalar(bytes, last).0 {
      case 0x2E:
        shape.insert(.endsSentence)
        if last > span.start, bytes[last - 1] == 0x2E { shape.insert(.endsEllipsis) }
        return
      // The marks of Chinese and Japanese, Hindi, Arabic and Urdu, Greek and Armenian among them.
      case 0x21, 0x3F, 0x3002, 0xFF01, 0xFF1F, 0x964, 0x61F, 0x6D4, 0x589:
        return shape.formUnion(.endsSentence)
      case 0x2026: return shape.formUnion([.endsSentence, .endsEllipsis])
      case 0x3A: return shape.formUnion(.endsColon)
      case 0x29, 0x5D:
        if end == span.end { shape.insert(.endsParenthesis) }
        end = last
      case 0x22, 0x27, 0x2019, 0x201C, 0x201D, 0xAB, 0xBB, 0x203A, 0x20, 0xA0, 0x202F, 0x300D,
        0x300F,
        0xFF09:
        end = last
      default: return
      }
    }
  }

  /// The first words of a long line may announce a closing credit, the last ones a caption.
  private mutating func lookAtLong(
    _ bytes: UnsafeBufferPointer<UInt8>, _ phrases: PhraseTable
  ) {
    columns = UInt32(span.count)
    words = UInt32(span.count / 6)
    lower = UInt16(truncatingIfNeeded: min(words / 2, 60_000))
    innerSentences = 2
    if scalar(bytes, span.start).0 == 0xA9 { shape.insert(.hasCopyright) }
    var phrase = PhraseHash()
    var count = 0
    forEachWord(bytes, span.start, span.end) { word in
      phrase.append(word)
      guard phrases.mayGoOn(phrase.value) else { return false }
      lead |= phrases.classes(of: phrase.value).lead
      count += 1
      return count < 4 && word.end < span.start + LineTable.longLine
    }
    guard span.count < LineTable.longCaption else { return }
    var start = span.end - 80
    while isContinuation(bytes[start]) { start += 1 }
    forEachWord(bytes, start, span.end) { word in
      anywhere |= phrases.classes(of: PhraseHash.single(word)).whole
      return true
    }
  }

  private mutating func lookAtWords(
    _ bytes: UnsafeBufferPointer<UInt8>, _ phrases: PhraseTable
  ) {
    var phrase = PhraseHash()
    var goesOn = true
    var capitalLetters = 0
    // What a run of characters without spaces holds beyond one word: two of them weigh as much as one.
    var wide = 0
    forEachWord(bytes, span.start, span.end) { word in
      let length = word.end - word.start
      words += 1
      if word.isNumber {
        numbers += 1
        if length == 4,
          bytes[word.start] == 0x31 && bytes[word.start + 1] == 0x39
            || bytes[word.start] == 0x32 && bytes[word.start + 1] == 0x30
        {
          years += 1
        }
      } else if isCapital(word.first) {
        capitalised += 1
        let second = word.start + scalar(bytes, word.start).1
        if second < word.end, isCapital(scalar(bytes, second).0) { capitalLetters += 1 }
      } else if word.first > 0x39 {
        lower += 1
        if (0x3040...0x9FFF).contains(word.first) { wide += max(0, length / 6 - 1) }
      }
      tail = phrases.classes(of: PhraseHash.single(word)).whole
      anywhere |= tail
      phrase.append(word)
      if goesOn, words <= UInt32(PhraseTable.longestPhrase) {
        goesOn = phrases.mayGoOn(phrase.value)
      }
      if goesOn, words <= UInt32(PhraseTable.longestPhrase) {
        lead |= phrases.classes(of: phrase.value).lead
      }
      return true
    }
    if goesOn, words > 0, words <= UInt32(PhraseTable.longestPhrase) {
      whole = phrases.classes(of: phrase.value).whole
    }
    words += UInt32(wide)
    lower += UInt16(min(wide, 10_000))
    signature = phrase.value
    if capitalLetters > 0, lower == 0, capitalLetters == Int(capitalised) {
      shape.insert(.allCapitals)
    }
  }

  private mutating func lookAtMarks(_ bytes: UnsafeBufferPointer<UInt8>) {
    var index = span.start
    var dots = 0
    var namedYears = 0
    var wordsBefore = 0
    var gap = 0
    var previous: UInt32 = 0x20
    while index < span.end {
      // Letters and digits are most of the bytes and tell nothing here.
      if gap == 0, isPlain(bytes[index]) {
        columns += 1
        previous = 0x61
        index += 1
        continue
      }
      let (value, width) = scalar(bytes, index)
      columns += 1
      if gap > 0, value != 0x3A, !isSpace(value) { wordsBefore += 1 }
      let isGap = value == 0x20 || value == 0xA0 || value == 9
      if isGap {
        gap += value == 9 ? 2 : 1
      } else {
        // Some typists set two spaces behind a full stop.
        if gap > 1, !isStop(previous) { separators &+= 1 }
        if gap == 1, isStop(previous), isCapital(value) || isOpeningMark(value) {
          innerSentences &+= innerSentences < 255 ? 1 : 0
        }
        switch value {
        case 0x7C, 0x2022, 0x25A0...0x25FF: separators &+= separators < 255 ? 1 : 0
        case 0xB7, 0xBB, 0x203A, 0x2F, 0x2190...0x2193:
          if gap > 0, index + width < span.end, isBlank(bytes, index + width) {
            separators &+= separators < 255 ? 1 : 0
          }
        case 0x3E:
          if gap > 0 { shape.insert(.hasAngle) }
        case 0x3A where wordsBefore < 3 && index + 1 < span.end && bytes[index + 1] == 0x20:
          shape.insert(.labelled)
        case 0x5E74, 0xB144:
          // The year of `2021年5月3日`.
          if isDigit(bytes, index - 1) { namedYears += 1 }
        case 0x40: shape.insert(.hasAt)
        case 0xA9: shape.insert(.hasCopyright)
        case 0x5B:
          if index + 1 < span.end, bytes[index + 1] &- 0x30 < 10 { shape.insert(.hasLinkMarks) }
        case 0x2E
        where isDigit(bytes, index - 1) && isDigit(bytes, index + 2) && bytes[index + 1] == 0x20:
          // `4. 5. 2021`.
          dots += 1
        case 0x3A, 0x68, 0x2E, 0x2D:
          if isDigit(bytes, index - 1), isDigit(bytes, index + width) {
            if value == 0x3A || value == 0x68 {
              times &+= 1
            } else {
              dots += 1
            }
          } else if value == 0x3A, index + 2 < span.end, bytes[index + 1] == 0x2F,
            bytes[index + 2] == 0x2F
          {
            shape.insert(.hasAddress)
          }
        default: break
        }
        if value == 0x2F, isDigit(bytes, index - 1), isDigit(bytes, index + 1) { dots += 1 }
        gap = 0
        previous = value
      }
      index += width
    }
    if dots >= 2, numbers >= 3 || dots > numbers { numericDates = UInt8(min(dots / 2, 255)) }
    if namedYears > 0 { numericDates = UInt8(min(Int(numericDates) + namedYears, 255)) }
  }

  private func isDigit(_ bytes: UnsafeBufferPointer<UInt8>, _ index: Int) -> Bool {
    index >= span.start && index < span.end && bytes[index] &- 0x30 < 10
  }

  private func isBlank(_ bytes: UnsafeBufferPointer<UInt8>, _ index: Int) -> Bool {
    isSpace(scalar(bytes, index).0)
  }
}

/// Letters, digits and the marks that stand inside words and clauses; not `h`, which may stand in
/// a time.
@inline(__always)
private func isPlain(_ byte: UInt8) -> Bool {
  (byte | 0x20) &- 0x61 < 26 && byte != UInt8(ascii: "h") || byte &- 0x30 < 10
    || byte == UInt8(ascii: ",")
}

private func isStop(_ scalar: UInt32) -> Bool {
  switch scalar {
  case 0x21, 0x2E, 0x3F, 0x201D, 0x22, 0x2019, 0x29, 0x2026: true
  default: false
  }
}

private func isOpeningMark(_ scalar: UInt32) -> Bool {
  switch scalar {
  case 0x22, 0x27, 0x2018, 0x201C, 0x201E, 0xAB: true
  default: false
  }
}
