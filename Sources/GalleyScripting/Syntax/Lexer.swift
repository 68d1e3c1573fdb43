/// Cuts a script into tokens.
///
/// Works on bytes: a letter is one of ASCII or an underscore, whatever the locale. Where Lua refuses
/// a text, this refuses it with the same words.
///
/// - Complexity: each byte is looked at once.
struct Lexer {
  private let bytes: [UInt8]
  private var place: Int
  /// The line of `place`, from 1.
  private(set) var line = 1

  init(_ text: ScriptText) {
    bytes = text.bytes
    place = text.start
  }

  /// The next token; at the end always the one that stands for it.
  mutating func next() throws(SyntaxError) -> Token {
    try skipBlanks()
    let start = place
    guard let byte = current else {
      return Token(kind: .endOfFile, range: start..<start, line: line)
    }
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "'"):
      return try readString(byte)
    case UInt8(ascii: "["):
      switch skipDelimiter() {
      case .bracket:
        return token(.byte(byte), start)
      case .long(let level):
        return try readLongString(start, level, "string")
      case .broken:
        throw error("invalid long string delimiter", near: quoted(start..<place), start)
      }
    case UInt8(ascii: "0")...UInt8(ascii: "9"):
      return try readNumber()
    case UInt8(ascii: ".") where isDigit(peek(1)):
      return try readNumber()
    case _ where isLetter(byte):
      while let byte = current, isLetter(byte) || isDigit(byte) { place += 1 }
      let word = String(decoding: bytes[start..<place], as: UTF8.self)
      return token(Token.keywords[word] ?? .name, start)
    default:
      let kind = symbol(byte)
      return token(kind, start)
    }
  }

  private mutating func symbol(_ byte: UInt8) -> Token.Kind {
    place += 1
    func follows(_ symbol: Unicode.Scalar) -> Bool { current == UInt8(ascii: symbol) }
    let pair: Token.Kind?
    switch byte {
    case UInt8(ascii: "="): pair = follows("=") ? .equal : nil
    case UInt8(ascii: "<"): pair = follows("=") ? .lessOrEqual : follows("<") ? .shiftLeft : nil
    case UInt8(ascii: ">"):
      pair = follows("=") ? .greaterOrEqual : follows(">") ? .shiftRight : nil
    case UInt8(ascii: "/"): pair = follows("/") ? .floorDivide : nil
    case UInt8(ascii: "~"): pair = follows("=") ? .notEqual : nil
    case UInt8(ascii: ":"): pair = follows(":") ? .doubleColon : nil
    case UInt8(ascii: "."):
      guard follows(".") else { return .byte(byte) }
      place += 1
      guard follows(".") else { return .concatenate }
      place += 1
      return .varargs
    default: pair = nil
    }
    if pair != nil { place += 1 }
    return pair ?? .byte(byte)
  }

  // MARK: - Blanks

  private mutating func skipBlanks() throws(SyntaxError) {
    while let byte = current {
      switch byte {
      case 0x0A, 0x0D: skipLineEnd()
      case 0x20, 0x09, 0x0B, 0x0C: place += 1
      case UInt8(ascii: "-") where peek(1) == byte:
        let start = place
        place += 2
        if current == UInt8(ascii: "["), case .long(let level) = skipDelimiter() {
          _ = try readLongString(start, level, "comment")
        } else {
          while let byte = current, byte != 0x0A, byte != 0x0D { place += 1 }
        }
      default: return
      }
    }
  }

  /// `\n`, `\r`, `\r\n` and `\n\r` are one line end each.
  private mutating func skipLineEnd() {
    let first = bytes[place]
    place += 1
    if let second = current, second != first, second == 0x0A || second == 0x0D { place += 1 }
    line += 1
  }

  // MARK: - Numbers

  private mutating func readNumber() throws(SyntaxError) -> Token {
    let start = place
    var exponent: (UInt8, UInt8) = (UInt8(ascii: "e"), UInt8(ascii: "E"))
    let isHexadecimal =
      current == UInt8(ascii: "0") && (peek(1) == UInt8(ascii: "x") || peek(1) == UInt8(ascii: "X"))
    if isHexadecimal {
      exponent = (UInt8(ascii: "p"), UInt8(ascii: "P"))
      place += 2
    }
    while let byte = current {
      if byte == exponent.0 || byte == exponent.1 {
        place += 1
        if current == UInt8(ascii: "-") || current == UInt8(ascii: "+") { place += 1 }
      } else if hexadecimal(byte) != nil || byte == UInt8(ascii: ".") {
        place += 1
      } else {
        break
      }
    }
    // A numeral that touches a letter is none.
    if let byte = current, isLetter(byte) { place += 1 }
    guard let isInteger = numeral(start..<place, isHexadecimal, exponent) else {
      throw error("malformed number", near: quoted(start..<place), start)
    }
    return token(.number(isInteger: isInteger), start)
  }

  /// Whether the bytes are an integer or another number; nil when they are none.
  private func numeral(
    _ range: Range<Int>, _ isHexadecimal: Bool, _ exponent: (UInt8, UInt8)
  ) -> Bool? {
    var place = range.lowerBound + (isHexadecimal ? 2 : 0)
    var digits = 0
    var isInteger = true
    func skipDigits() {
      while place < range.upperBound,
        isHexadecimal ? hexadecimal(bytes[place]) != nil : isDigit(bytes[place])
      {
        place += 1
        digits += 1
      }
    }
    skipDigits()
    if place < range.upperBound, bytes[place] == UInt8(ascii: ".") {
      isInteger = false
      place += 1
      skipDigits()
    }
    guard digits > 0 else { return nil }
    if place < range.upperBound, bytes[place] == exponent.0 || bytes[place] == exponent.1 {
      isInteger = false
      place += 1
      if place < range.upperBound,
        bytes[place] == UInt8(ascii: "-") || bytes[place] == UInt8(ascii: "+")
      {
        place += 1
      }
      guard place < range.upperBound else { return nil }
      while place < range.upperBound, isDigit(bytes[place]) { place += 1 }
    }
    return place == range.upperBound ? isInteger : nil
  }

  // MARK: - Strings

  private mutating func readString(_ delimiter: UInt8) throws(SyntaxError) -> Token {
    let start = place
    place += 1
    var value: [UInt8] = []
    while true {
      guard let byte = current else {
        throw error("unfinished string", near: Token.Kind.endOfFile.words, start)
      }
      switch byte {
      case delimiter:
        place += 1
        return Token(kind: .string, range: start..<place, line: line, value: value)
      case 0x0A, 0x0D:
        throw error(
          "unfinished string", near: quoted([delimiter] + value), start)
      case UInt8(ascii: "\\"):
        try readEscape(delimiter, start, into: &value)
      default:
        value.append(byte)
        place += 1
      }
    }
  }

  private mutating func readEscape(
    _ delimiter: UInt8, _ stringStart: Int, into value: inout [UInt8]
  ) throws(SyntaxError) {
    let start = place
    place += 1
    // Only the end of the file: the string has none then.
    guard let byte = current else { return }
    func refuse(_ words: String) -> SyntaxError {
      let end = min(place + 1, bytes.count)
      return SyntaxError(
        message: words + " near " + quoted([delimiter] + value + bytes[start..<end]),
        range: start..<end, line: line)
    }
    switch byte {
    case UInt8(ascii: "a"): value.append(0x07)
    case UInt8(ascii: "b"): value.append(0x08)
    case UInt8(ascii: "f"): value.append(0x0C)
    case UInt8(ascii: "n"): value.append(0x0A)
    case UInt8(ascii: "r"): value.append(0x0D)
    case UInt8(ascii: "t"): value.append(0x09)
    case UInt8(ascii: "v"): value.append(0x0B)
    case UInt8(ascii: "\\"), UInt8(ascii: "\""), UInt8(ascii: "'"): value.append(byte)
    case 0x0A, 0x0D:
      skipLineEnd()
      value.append(0x0A)
      return
    case UInt8(ascii: "z"):
      place += 1
      while let byte = current {
        if byte == 0x0A || byte == 0x0D {
          skipLineEnd()
        } else if byte == 0x20 || (0x09...0x0D).contains(byte) {
          place += 1
        } else {
          break
        }
      }
      return
    case UInt8(ascii: "x"):
      var number: UInt8 = 0
      for _ in 0..<2 {
        place += 1
        guard let digit = current.flatMap(hexadecimal) else {
          throw refuse("hexadecimal digit expected")
        }
        number = number << 4 | digit
      }
      value.append(number)
    case UInt8(ascii: "u"):
      place += 1
      guard current == UInt8(ascii: "{") else { throw refuse("missing '{'") }
      place += 1
      guard var number = current.flatMap(hexadecimal).map(UInt32.init) else {
        throw refuse("hexadecimal digit expected")
      }
      place += 1
      while let digit = current.flatMap(hexadecimal) {
        guard number <= 0x7FFF_FFFF >> 4 else { throw refuse("UTF-8 value too large") }
        number = number << 4 | UInt32(digit)
        place += 1
      }
      guard current == UInt8(ascii: "}") else { throw refuse("missing '}'") }
      value += utf8(number)
    case UInt8(ascii: "0")...UInt8(ascii: "9"):
      var number = 0
      var count = 0
      while count < 3, let digit = current, isDigit(digit) {
        number = number * 10 + Int(digit - UInt8(ascii: "0"))
        place += 1
        count += 1
      }
      guard let byte = UInt8(exactly: number) else { throw refuse("decimal escape too large") }
      value.append(byte)
      return
    default:
      throw refuse("invalid escape sequence")
    }
    place += 1
  }

  /// As Lua writes a number of up to 31 bits, which may be no code point.
  private func utf8(_ number: UInt32) -> [UInt8] {
    guard number >= 0x80 else { return [UInt8(number)] }
    var bytes: [UInt8] = []
    var rest = number
    var room: UInt32 = 0x3F
    repeat {
      bytes.insert(UInt8(0x80 | rest & 0x3F), at: 0)
      rest >>= 6
      room >>= 1
    } while rest > room
    bytes.insert(UInt8(truncatingIfNeeded: ~room << 1 | rest), at: 0)
    return bytes
  }

  private enum Delimiter {
    case bracket
    case long(level: Int)
    /// Equals signs without a second bracket.
    case broken
  }

  /// Skips `[`, or `[==[`; what it skips of a broken one is what messages show.
  private mutating func skipDelimiter() -> Delimiter {
    place += 1
    var level = 0
    while current == UInt8(ascii: "=") {
      level += 1
      place += 1
    }
    if current == UInt8(ascii: "[") {
      place += 1
      return .long(level: level)
    }
    return level == 0 ? .bracket : .broken
  }

  /// - Parameter start: where the token begins; a comment's two dashes are part of it.
  private mutating func readLongString(
    _ start: Int, _ level: Int, _ what: String
  ) throws(SyntaxError) -> Token {
    let firstLine = line
    var value: [UInt8] = []
    let keepsValue = what == "string"
    if current == 0x0A || current == 0x0D { skipLineEnd() }
    while true {
      guard let byte = current else {
        throw error(
          "unfinished long \(what) (starting at line \(firstLine))",
          near: Token.Kind.endOfFile.words, place)
      }
      switch byte {
      case UInt8(ascii: "]"):
        let bracket = place
        place += 1
        var found = 0
        while found < level, current == UInt8(ascii: "=") {
          found += 1
          place += 1
        }
        if found == level, current == UInt8(ascii: "]") {
          place += 1
          return Token(kind: .string, range: start..<place, line: line, value: value)
        }
        if keepsValue { value += bytes[bracket..<place] }
      case 0x0A, 0x0D:
        skipLineEnd()
        if keepsValue { value.append(0x0A) }
      default:
        if keepsValue { value.append(byte) }
        place += 1
      }
    }
  }

  // MARK: - Words of errors

  func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

  /// As messages name a token: `'speaker'`.
  func words(of token: Token) -> String {
    switch token.kind {
    case .name, .number:
      return quoted(token.range)
    case .string:
      let first = bytes[token.range.lowerBound]
      if first != UInt8(ascii: "[") { return quoted([first] + token.value + [first]) }
      let marks = bytes[token.range].dropFirst().prefix { $0 == UInt8(ascii: "=") }
      return quoted(
        [first] + marks + [first] + token.value + [UInt8(ascii: "]")] + marks
          + [UInt8(ascii: "]")])
    default:
      return token.kind.words
    }
  }

  private func quoted(_ range: Range<Int>) -> String { quoted(Array(bytes[range])) }

  /// Lua's messages are C strings: they end at a zero byte.
  private func quoted(_ bytes: [UInt8]) -> String {
    "'" + String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self) + "'"
  }

  private func error(_ message: String, near words: String, _ start: Int) -> SyntaxError {
    SyntaxError(message: message + " near " + words, range: start..<place, line: line)
  }

  // MARK: - Bytes

  private var current: UInt8? { place < bytes.count ? bytes[place] : nil }

  private func peek(_ distance: Int) -> UInt8? {
    place + distance < bytes.count ? bytes[place + distance] : nil
  }

  private func token(_ kind: Token.Kind, _ start: Int) -> Token {
    Token(kind: kind, range: start..<place, line: line)
  }
}

private func isLetter(_ byte: UInt8) -> Bool {
  (byte | 0x20) &- 0x61 < 26 || byte == UInt8(ascii: "_")
}

private func isDigit(_ byte: UInt8?) -> Bool {
  byte.map { $0 &- 0x30 < 10 } ?? false
}

private func hexadecimal(_ byte: UInt8) -> UInt8? {
  switch byte {
  case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
  case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
  case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
  default: nil
  }
}
