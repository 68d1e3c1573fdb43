/// Cuts a text into tokens.
///
/// One loop over the bytes. Abbreviations keep their inner periods (`U.S.`), names their hyphens
/// and apostrophes (`O'Brien`), numbers their separators (`1,550`); a possessive `'s` is a token of
/// its own, because the name before it is what rules look for.
func tokenize(_ buffer: TextBuffer, _ lexicon: Lexicon) -> [Token] {
  buffer.bytes.withUnsafeBufferPointer { bytes in
    var tokenizer = Tokenizer(bytes: bytes, lexicon: lexicon)
    tokenizer.run()
    return tokenizer.tokens
  }
}

private struct Tokenizer {
  let bytes: UnsafeBufferPointer<UInt8>
  let lexicon: Lexicon
  var tokens: [Token] = []
  var index = 0
  /// The line ends since the last token; two make an empty line.
  var newlines = 2
  var spaceBefore = true

  init(bytes: UnsafeBufferPointer<UInt8>, lexicon: Lexicon) {
    self.bytes = bytes
    self.lexicon = lexicon
    // News text has about one token for every five bytes.
    tokens.reserveCapacity(bytes.count / 5 + 16)
  }

  mutating func run() {
    while index < bytes.count {
      let byte = bytes[index]
      if byte < 0x80 {
        let kind = asciiKind(byte)
        switch kind {
        case .space:
          if byte == 0x0A || byte == 0x0D && !follows(0x0A) { newlines += 1 }
          spaceBefore = true
          index += 1
        case .letter, .digit:
          word(digit: kind == .digit)
        case .mark:
          asciiMark(byte)
        }
      } else {
        let (value, width) = scalar(bytes, index)
        if isSpace(value) {
          if value == 0x2028 || value == 0x85 { newlines += 1 }
          if value == 0x2029 { newlines += 2 }
          // A byte order mark and zero-width spaces are no space before the next word, but they
          // do not belong to it either.
          spaceBefore = true
          index += width
        } else if let kind = markKind(value) {
          append(kind, from: index, to: index + width)
        } else {
          word(digit: false)
        }
      }
    }
  }

  // MARK: - Words

  private mutating func word(digit: Bool) {
    let bytes = bytes
    let start = index
    var hash = wordHashSeed
    var shape: Token.Shape = []
    var letters = 0
    var capitals = 0
    scan: while index < bytes.count {
      // Small letters are most of a text; they tell nothing but the hash. In locals, which stay in
      // registers.
      var place = index
      var running = hash
      while place < bytes.count {
        let byte = bytes[place]
        guard byte &- 0x61 < 26 else { break }
        running = wordHash(running, byte)
        place &+= 1
      }
      letters &+= place &- index
      hash = running
      index = place
      guard index < bytes.count else { break }
      let byte = bytes[index]
      if byte < 0x80 {
        switch asciiKind(byte) {
        case .letter:
          let capital = byte &- 0x41 < 26
          if letters == 0, capital { shape.insert(.capitalised) }
          letters += 1
          if capital { capitals += 1 }
        case .digit:
          break
        case .space:
          break scan
        case .mark:
          guard joins(byte, start: start, digit: digit, letters: letters) else { break scan }
          if byte == UInt8(ascii: "-") { shape.insert(.hyphenated) }
          if byte == UInt8(ascii: ".") { shape.insert(.dotted) }
        }
        hash = wordHash(hash, lowercased(byte))
        index += 1
      } else {
        let (value, width) = scalar(bytes, index)
        if value == 0x2019 {
          guard apostropheJoins(width: 3) else { break scan }
        } else {
          // A soft hyphen and joiners belong to the word that they stand in.
          if value != 0xAD, isSpace(value) || markKind(value) != nil { break scan }
          let capital = isCapital(value)
          if letters == 0, capital { shape.insert(.capitalised) }
          letters += 1
          if capital { capitals += 1 }
        }
        for offset in 0..<width { hash = wordHash(hash, bytes[index + offset]) }
        index += width
      }
    }
    // The last period of `U.S.` belongs to it; that of `Spacewar.com.` does not.
    if shape.contains(.dotted), index < bytes.count, bytes[index] == UInt8(ascii: "."),
      index - start >= 3, bytes[index - 2] == UInt8(ascii: ".")
    {
      hash = wordHash(hash, bytes[index])
      index += 1
    }
    if letters > 1, capitals == letters { shape.insert(.allCapitals) }
    let entry =
      index - start <= Lexicon.longestWord
      ? lexicon.entry(hash: hash, bytes: bytes, from: start, to: index) : 0
    append(digit ? .number : .word, from: start, to: index, shape: shape, word: entry)
    suffix()
  }

  /// Whether a mark inside a word belongs to it.
  private func joins(_ mark: UInt8, start: Int, digit: Bool, letters: Int) -> Bool {
    guard index + 1 < bytes.count else { return false }
    let next = bytes[index + 1]
    let nextKind: ByteKind = next < 0x80 ? asciiKind(next) : .letter
    switch mark {
    case UInt8(ascii: "-"):
      return nextKind == .letter && !startsMark(index + 1) || nextKind == .digit
    case UInt8(ascii: "'"):
      return apostropheJoins(width: 1)
    case UInt8(ascii: "&"):
      return letters > 0 && next &- 0x41 < 26
    case UInt8(ascii: "_"):
      return nextKind == .letter || nextKind == .digit
    case UInt8(ascii: ","):
      return digit && nextKind == .digit
    case UInt8(ascii: "."):
      if nextKind == .digit { return digit || letters > 0 }
      // `U.S.-Russian`.
      if next == UInt8(ascii: "-") { return index - start >= 3 && bytes[index - 2] == mark }
      guard nextKind == .letter, next < 0x80, !digit else { return false }
      // `U.S.`, `R-S.C.`: one letter between two periods. `Spacewar.com`: a small letter behind.
      let single =
        index - start == 1 || bytes[index - 2] == UInt8(ascii: ".")
        || bytes[index - 2] == UInt8(ascii: "-")
      if single, index + 2 < bytes.count, bytes[index + 2] == UInt8(ascii: ".") { return true }
      if single, index - start >= 3, next &- 0x41 < 26 { return true }
      return index - start > 1 && next &- 0x61 < 26
    default:
      return false
    }
  }

  /// Whether the apostrophe at `index` stands inside a word: `O'Brien`, `don't`, but not the
  /// possessive and not the short verbs, which are tokens of their own.
  private func apostropheJoins(width: Int) -> Bool {
    let next = index + width
    guard next < bytes.count, isLetter(next) else { return false }
    return suffixLength(next) == nil
  }

  /// The possessive or clitic right behind a word.
  private mutating func suffix() {
    guard index < bytes.count else { return }
    let width: Int
    if bytes[index] == UInt8(ascii: "'") {
      width = 1
    } else if bytes[index] == 0xE2, index + 2 < bytes.count, bytes[index + 1] == 0x80,
      bytes[index + 2] == 0x99
    {
      width = 3
    } else {
      return
    }
    guard let length = suffixLength(index + width) else { return }
    let isPossessive = length == 1 && lowercased(bytes[index + width]) == UInt8(ascii: "s")
    append(isPossessive ? .possessive : .clitic, from: index, to: index + width + length)
  }

  /// The letters of `s`, `ve`, `ll`, `re`, `d` or `m` at `start`, if the word ends with them.
  private func suffixLength(_ start: Int) -> Int? {
    guard start < bytes.count else { return nil }
    let first = lowercased(bytes[start])
    let second: UInt8 = start + 1 < bytes.count ? lowercased(bytes[start + 1]) : 0
    let length: Int
    switch (first, second) {
    case (UInt8(ascii: "v"), UInt8(ascii: "e")), (UInt8(ascii: "l"), UInt8(ascii: "l")),
      (UInt8(ascii: "r"), UInt8(ascii: "e")):
      length = 2
    case (UInt8(ascii: "s"), _), (UInt8(ascii: "d"), _), (UInt8(ascii: "m"), _):
      length = 1
    default:
      return nil
    }
    let end = start + length
    return end >= bytes.count || !isLetter(end) ? length : nil
  }

  // MARK: - Marks

  private mutating func asciiMark(_ byte: UInt8) {
    let start = index
    let kind: Token.Kind
    var width = 1
    switch byte {
    case UInt8(ascii: "."):
      var end = index
      while end < bytes.count, bytes[end] == byte { end += 1 }
      kind = end - index >= 2 ? .ellipsis : .period
      width = end - index
    case UInt8(ascii: ","): kind = .comma
    case UInt8(ascii: ":"): kind = .colon
    case UInt8(ascii: ";"): kind = .semicolon
    case UInt8(ascii: "?"): kind = .question
    case UInt8(ascii: "!"): kind = .exclamation
    case UInt8(ascii: "("), UInt8(ascii: "["): kind = .openParenthesis
    case UInt8(ascii: ")"), UInt8(ascii: "]"): kind = .closeParenthesis
    case UInt8(ascii: "/"): kind = .slash
    case UInt8(ascii: "\""): kind = .straightMark
    case UInt8(ascii: "'"), UInt8(ascii: "`"):
      if follows(byte) {
        kind = .straightMark
        width = 2
      } else {
        kind = byte == UInt8(ascii: "`") ? .openSingleMark : .closeSingleMark
      }
    case UInt8(ascii: "-"):
      var end = index
      while end < bytes.count, bytes[end] == byte { end += 1 }
      kind = .dash
      width = end - index
    default: kind = .symbol
    }
    append(kind, from: start, to: start + width)
  }

  private func startsMark(_ place: Int) -> Bool {
    guard bytes[place] >= 0x80 else { return false }
    let (value, _) = scalar(bytes, place)
    return isSpace(value) || markKind(value) != nil
  }

  private func isLetter(_ place: Int) -> Bool {
    bytes[place] < 0x80 ? asciiKind(bytes[place]) == .letter : !startsMark(place)
  }

  private func follows(_ byte: UInt8) -> Bool {
    index + 1 < bytes.count && bytes[index + 1] == byte
  }

  private mutating func append(
    _ kind: Token.Kind, from start: Int, to end: Int, shape: Token.Shape = [], word: UInt16 = 0
  ) {
    var shape = shape
    if spaceBefore { shape.insert(.afterSpace) }
    if newlines > 0 { shape.insert(.afterNewline) }
    if newlines > 1 { shape.insert(.afterBlankLine) }
    tokens.append(
      Token(start: UInt32(start), end: UInt32(end), word: word, kind: kind, shape: shape))
    newlines = 0
    spaceBefore = false
    index = end
  }
}

// MARK: - Tables

private enum ByteKind: UInt8 {
  case space, letter, digit, mark
}

/// Control characters count as spaces: they part words and mean nothing. Comparisons, because a
/// table would be a lazy global, checked at each byte.
@inline(__always)
private func asciiKind(_ byte: UInt8) -> ByteKind {
  if (byte | 0x20) &- 0x61 < 26 { return .letter }
  if byte <= 0x20 || byte == 0x7F { return .space }
  return byte &- 0x30 < 10 ? .digit : .mark
}

/// The kind of a scalar beyond ASCII that belongs to no word, or nil.
private func markKind(_ scalar: UInt32) -> Token.Kind? {
  switch scalar {
  case 0x2018, 0x201A, 0x201B, 0x2039: .openSingleMark
  case 0x2019, 0x203A: .closeSingleMark
  case 0x201C, 0x201E, 0x201F, 0xAB, 0x300C, 0x300E: .openMark
  case 0x201D, 0xBB, 0x300D, 0x300F: .closeMark
  case 0xFF02: .straightMark
  case 0x2010, 0x2012...0x2015, 0x2212: .dash
  case 0x2026: .ellipsis
  case 0x3001, 0xFF0C: .comma
  case 0x3002: .period
  case 0xFF1A: .colon
  case 0xFF1B: .semicolon
  case 0xFF1F: .question
  case 0xFF01: .exclamation
  case 0xFF08: .openParenthesis
  case 0xFF09: .closeParenthesis
  case 0xAA, 0xB5, 0xBA: nil
  case 0x80...0xBF, 0xD7, 0xF7: .symbol
  case 0x2011: nil
  case 0x2016...0x2BFF, 0x3000...0x303F, 0xFE10...0xFE1F, 0xFE30...0xFE6F: .symbol
  case 0xFF03...0xFF0F, 0xFF1C...0xFF20, 0xFFFC, 0xFFFD: .symbol
  case 0x1F000...0x1FAFF: .symbol
  default: nil
  }
}
