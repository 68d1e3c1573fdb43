/// What somebody has pressed.
public enum Key: Hashable, Sendable {
  case character(Character)
  /// A letter with Ctrl held down, in lower case; `_` for undo.
  case control(Character)
  /// A letter with Alt held down, or after Escape.
  case meta(Character)
  case enter, metaEnter, tab, backTab, backspace, metaBackspace, delete, escape
  case up, down, left, right, home, end, pageUp, pageDown
  case wordLeft, wordRight
  /// Text that the terminal says was pasted, its line ends as line feeds.
  case paste(String)
}

/// Makes keys of the bytes that a terminal sends.
///
/// Bytes may come in any pieces: what is not whole yet waits for more. A lone Escape is one only when
/// nothing follows it, which `flush` says.
public struct KeyParser: Sendable {
  private var waiting: [UInt8] = []
  private var pasted: [UInt8]?

  /// A paste longer than this ends there: nobody edits more in a terminal.
  private static let longestPaste = 4 << 20
  private static let pasteEnd = Array("\u{1B}[201~".utf8)

  public init() {}

  /// Whether an Escape waits to see whether more follows.
  public var isWaiting: Bool { !waiting.isEmpty && pasted == nil }

  public mutating func feed(_ bytes: some Sequence<UInt8>) -> [Key] {
    waiting.append(contentsOf: bytes)
    var keys: [Key] = []
    while let key = next() { keys.append(key) }
    return keys
  }

  /// Nothing follows: what waits is a key by itself, or no key at all.
  public mutating func flush() -> [Key] {
    guard pasted == nil else { return [] }
    defer { waiting = [] }
    return waiting.first == 0x1B ? [.escape] : []
  }

  private mutating func next() -> Key? {
    while !waiting.isEmpty {
      if pasted != nil {
        guard let key = takePaste() else { return nil }
        return key
      }
      switch parse() {
      case .more: return nil
      case .none(let count): waiting.removeFirst(count)
      case .pasteBegins(let count):
        waiting.removeFirst(count)
        pasted = []
      case .key(let key, let count):
        waiting.removeFirst(count)
        return key
      }
    }
    return nil
  }

  private enum Parsed {
    case more
    case none(Int)
    case key(Key, Int)
    case pasteBegins(Int)
  }

  private mutating func takePaste() -> Key? {
    var text = pasted ?? []
    pasted = nil
    text += waiting
    waiting = []
    let end = Self.pasteEnd
    // The mark may come in pieces, so it is looked for in all that has come.
    if text.count >= end.count {
      for start in 0...(text.count - end.count) where text[start] == 0x1B {
        if text[start..<start + end.count].elementsEqual(end) {
          waiting = Array(text[(start + end.count)...])
          return .paste(Self.lines(text[..<start]))
        }
      }
    }
    if text.count > Self.longestPaste { return .paste(Self.lines(text[...])) }
    pasted = text
    return nil
  }

  private static func lines(_ bytes: ArraySlice<UInt8>) -> String {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var last: UInt8 = 0
    for byte in bytes {
      if byte == 0x0D {
        result.append(0x0A)
      } else if byte != 0x0A || last != 0x0D {
        // What steers the terminal has no place in a line.
        if byte >= 0x20 || byte == 0x0A || byte == 0x09 { result.append(byte) }
      }
      last = byte
    }
    return String(decoding: result, as: UTF8.self)
  }

  private func parse() -> Parsed {
    let byte = waiting[0]
    switch byte {
    case 0x1B: return parseEscape()
    case 0x0D, 0x0A: return .key(.enter, 1)
    case 0x09: return .key(.tab, 1)
    case 0x7F, 0x08: return .key(.backspace, 1)
    case 0x01...0x1A: return .key(.control(Self.letter(byte + 0x60)), 1)
    case 0x1F: return .key(.control("_"), 1)
    case 0..<0x20: return .none(1)
    case ..<0x80: return .key(.character(Self.letter(byte)), 1)
    default:
      let length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC2 ? 2 : 0
      if length == 0 { return .none(1) }
      for index in 1..<length {
        if index >= waiting.count { return .more }
        if waiting[index] & 0xC0 != 0x80 { return .none(index) }
      }
      guard let text = String(validating: waiting[..<length], as: UTF8.self),
        let character = text.first
      else { return .none(length) }
      return .key(.character(character), length)
    }
  }

  private static func letter(_ byte: UInt8) -> Character { Character(Unicode.Scalar(byte)) }

  private func parseEscape() -> Parsed {
    guard waiting.count > 1 else { return .more }
    switch waiting[1] {
    case UInt8(ascii: "["), UInt8(ascii: "O"):
      var end = 2
      while end < waiting.count, !(0x40...0x7E).contains(waiting[end]) {
        end += 1
        if end > 32 { return .none(end) }
      }
      guard end < waiting.count else { return .more }
      let parameters = String(decoding: waiting[2..<end], as: UTF8.self)
      return sequence(parameters, waiting[end], end + 1)
    case 0x0D, 0x0A: return .key(.metaEnter, 2)
    case 0x7F, 0x08: return .key(.metaBackspace, 2)
    case 0x1B: return .key(.escape, 1)
    case 0x20..<0x7F: return .key(.meta(Self.letter(waiting[1])), 2)
    default: return .key(.escape, 1)
    }
  }

  private func sequence(_ parameters: String, _ final: UInt8, _ count: Int) -> Parsed {
    // `1;5C`: with Ctrl; `1;3C`: with Alt.
    let isWord = parameters.hasSuffix(";5") || parameters.hasSuffix(";3")
    switch final {
    case UInt8(ascii: "A"): return .key(.up, count)
    case UInt8(ascii: "B"): return .key(.down, count)
    case UInt8(ascii: "C"): return .key(isWord ? .wordRight : .right, count)
    case UInt8(ascii: "D"): return .key(isWord ? .wordLeft : .left, count)
    case UInt8(ascii: "H"): return .key(.home, count)
    case UInt8(ascii: "F"): return .key(.end, count)
    case UInt8(ascii: "Z"): return .key(.backTab, count)
    case UInt8(ascii: "~"):
      switch parameters {
      case "1", "7": return .key(.home, count)
      case "4", "8": return .key(.end, count)
      case "3": return .key(.delete, count)
      case "5": return .key(.pageUp, count)
      case "6": return .key(.pageDown, count)
      case "200": return .pasteBegins(count)
      default: return .none(count)
      }
    default: return .none(count)
    }
  }
}
