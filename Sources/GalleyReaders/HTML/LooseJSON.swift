/// JSON as pages embed it: comments around it, line ends inside strings, commas too many.
///
/// Reads what it can and stops where nothing makes sense any more; what was read till then stays.
///
///     LooseJSON.parse(Array("<!-- {\"a\": [1, 2,]} -->".utf8))?["a"]
indirect enum LooseJSON {
  case null
  case bool(Bool)
  /// As it is written.
  case number(String)
  case string(String)
  case array([LooseJSON])
  case object([(key: String, value: LooseJSON)])

  /// Deeper values are left out.
  static let deepest = 64

  static func parse(_ bytes: [UInt8]) -> LooseJSON? {
    var parser = LooseJSONParser(bytes)
    return parser.document()
  }

  subscript(key: String) -> LooseJSON? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.key == key }?.value
  }

  var string: String? {
    switch self {
    case .string(let text): text
    case .number(let text): text
    default: nil
    }
  }

  /// The members of a list; a value that is none is a list of itself.
  var elements: [LooseJSON] {
    switch self {
    case .array(let elements): elements
    case .null: []
    default: [self]
    }
  }
}

private struct LooseJSONParser {
  private let bytes: [UInt8]
  private var index = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The first object or list.
  mutating func document() -> LooseJSON? {
    while index < bytes.count, bytes[index] != UInt8(ascii: "{"), bytes[index] != UInt8(ascii: "[")
    {
      index += 1
    }
    return index < bytes.count ? value(0) : nil
  }

  private mutating func skipSpace() {
    while index < bytes.count {
      let byte = bytes[index]
      if byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
        index += 1
      } else if byte == 0xC2, index + 1 < bytes.count, bytes[index + 1] == 0xA0 {
        index += 2
      } else {
        return
      }
    }
  }

  private mutating func value(_ depth: Int) -> LooseJSON? {
    skipSpace()
    guard index < bytes.count, depth < LooseJSON.deepest else { return nil }
    switch bytes[index] {
    case UInt8(ascii: "{"): return object(depth)
    case UInt8(ascii: "["): return array(depth)
    case UInt8(ascii: "\""): return .string(string())
    default: return word()
    }
  }

  private mutating func object(_ depth: Int) -> LooseJSON {
    index += 1
    var members: [(key: String, value: LooseJSON)] = []
    while index < bytes.count {
      skipSpace()
      guard index < bytes.count else { break }
      if bytes[index] == UInt8(ascii: "}") {
        index += 1
        break
      }
      if bytes[index] == UInt8(ascii: ",") {
        index += 1
        continue
      }
      guard bytes[index] == UInt8(ascii: "\"") else {
        // Nothing to hold on to: the next key may be behind.
        index += 1
        continue
      }
      let key = string()
      skipSpace()
      guard index < bytes.count, bytes[index] == UInt8(ascii: ":") else { continue }
      index += 1
      guard let value = value(depth + 1) else {
        if index >= bytes.count || depth + 1 >= LooseJSON.deepest { break }
        continue
      }
      members.append((key, value))
    }
    return .object(members)
  }

  private mutating func array(_ depth: Int) -> LooseJSON {
    index += 1
    var elements: [LooseJSON] = []
    while index < bytes.count {
      skipSpace()
      guard index < bytes.count else { break }
      if bytes[index] == UInt8(ascii: "]") {
        index += 1
        break
      }
      if bytes[index] == UInt8(ascii: ",") {
        index += 1
        continue
      }
      let start = index
      guard let value = value(depth + 1) else {
        if depth + 1 >= LooseJSON.deepest { break }
        index = max(index, start + 1)
        continue
      }
      elements.append(value)
    }
    return .array(elements)
  }

  private mutating func word() -> LooseJSON? {
    let start = index
    while index < bytes.count {
      let byte = bytes[index]
      let isPart =
        byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26 || byte == UInt8(ascii: "-")
        || byte == UInt8(ascii: "+") || byte == UInt8(ascii: ".")
      guard isPart else { break }
      index += 1
    }
    guard index > start else {
      index += 1
      return nil
    }
    switch String(decoding: bytes[start..<index], as: UTF8.self) {
    case "true": return .bool(true)
    case "false": return .bool(false)
    case "null": return .null
    case let text: return .number(text)
    }
  }

  private mutating func string() -> String {
    index += 1
    var output: [UInt8] = []
    while index < bytes.count {
      let byte = bytes[index]
      index += 1
      if byte == UInt8(ascii: "\"") {
        if endsString() { break }
        output.append(byte)
      } else if byte == UInt8(ascii: "\\"), index < bytes.count {
        escape(into: &output)
      } else {
        output.append(byte)
      }
    }
    return String(decoding: output, as: UTF8.self)
  }

  /// Some pages forget to escape quotes: one that ends a string stands before `, : } ]`.
  private func endsString() -> Bool {
    var next = index
    while next < bytes.count, bytes[next] <= 0x20 { next += 1 }
    guard next < bytes.count else { return true }
    switch bytes[next] {
    case UInt8(ascii: ","), UInt8(ascii: ":"), UInt8(ascii: "}"), UInt8(ascii: "]"): return true
    case UInt8(ascii: "\""): return true
    default: return false
    }
  }

  private mutating func escape(into output: inout [UInt8]) {
    let byte = bytes[index]
    index += 1
    switch byte {
    case UInt8(ascii: "n"), UInt8(ascii: "r"): output.append(0x0A)
    case UInt8(ascii: "t"): output.append(0x20)
    case UInt8(ascii: "b"), UInt8(ascii: "f"): break
    case UInt8(ascii: "u"):
      guard var unit = hexadecimal() else { return }
      if unit & 0xFC00 == 0xD800, index + 1 < bytes.count, bytes[index] == UInt8(ascii: "\\"),
        bytes[index + 1] == UInt8(ascii: "u")
      {
        let before = index
        index += 2
        if let low = hexadecimal(), low & 0xFC00 == 0xDC00 {
          unit = 0x10000 + (unit & 0x3FF) << 10 + (low & 0x3FF)
        } else {
          index = before
        }
      }
      let scalar = Unicode.Scalar(unit) ?? "\u{FFFD}"
      output.append(contentsOf: Array(String(Character(scalar)).utf8))
    default: output.append(byte)
    }
  }

  private mutating func hexadecimal() -> UInt32? {
    guard index + 4 <= bytes.count,
      let unit = UInt32(String(decoding: bytes[index..<index + 4], as: UTF8.self), radix: 16)
    else { return nil }
    index += 4
    return unit
  }
}
