/// A word of Lua.
struct Token {
  enum Kind: Hashable {
    case and, `break`, `do`, `else`, elseif, end, `false`, `for`, function, goto, `if`, `in`
    case local, `nil`, not, or, `repeat`, `return`, then, `true`, until, `while`
    case floorDivide, concatenate, varargs, equal, greaterOrEqual, lessOrEqual, notEqual
    case shiftLeft, shiftRight, doubleColon
    case endOfFile
    case number(isInteger: Bool)
    case name, string
    /// Any other byte stands for itself.
    case byte(UInt8)
  }

  var kind: Kind
  /// Its bytes in the script.
  var range: Range<Int>
  /// The line in which it ends: the one that Lua's messages name.
  var line: Int
  /// What a string says, its escapes resolved; its delimiters as written stand around it.
  var value: [UInt8] = []

  static let keywords: [String: Kind] = [
    "and": .and, "break": .break, "do": .do, "else": .else, "elseif": .elseif, "end": .end,
    "false": .false, "for": .for, "function": .function, "goto": .goto, "if": .if, "in": .in,
    "local": .local, "nil": .nil, "not": .not, "or": .or, "repeat": .repeat, "return": .return,
    "then": .then, "true": .true, "until": .until, "while": .while,
  ]

  private static let symbols: [Kind: String] = [
    .floorDivide: "//", .concatenate: "..", .varargs: "...", .equal: "==", .greaterOrEqual: ">=",
    .lessOrEqual: "<=", .notEqual: "~=", .shiftLeft: "<<", .shiftRight: ">>", .doubleColon: "::",
  ]

  private static let words: [Kind: String] = Dictionary(
    uniqueKeysWithValues: keywords.map { ($0.value, $0.key) }
  ).merging(symbols) { first, _ in first }
}

extension Token.Kind {
  /// As Lua's messages call a token of this kind: `'end'`, `<eof>`, `'<\226>'`.
  var words: String {
    switch self {
    case .endOfFile: return "<eof>"
    case .number(true): return "<integer>"
    case .number(false): return "<number>"
    case .name: return "<name>"
    case .string: return "<string>"
    case .byte(let byte):
      let isPrintable = (0x20...0x7E).contains(byte)
      return isPrintable ? "'\(Character(Unicode.Scalar(byte)))'" : "'<\\\(byte)>'"
    default: return "'\(Token.fixedWords(of: self))'"
    }
  }
}

extension Token {
  fileprivate static func fixedWords(of kind: Kind) -> String { words[kind] ?? "?" }
}

/// Why a text is no Lua, in Lua's own words.
struct SyntaxError: Error, Hashable {
  var message: String
  /// What to point at.
  var range: Range<Int>
  /// The line that Lua names.
  var line: Int
}

/// Whether a byte belongs to a name or a number, as Lua and most patterns see it.
func isWordByte(_ byte: UInt8) -> Bool {
  byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26 || byte == UInt8(ascii: "_")
}
