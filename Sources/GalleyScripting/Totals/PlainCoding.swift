import GalleyCore
import GalleyLua

// Plain data as bytes: how totals travel from a worker to the coordinator.
//
// A tag, then the value: numbers as eight bytes, little-endian; strings with their length before
// them; tables with the number of their parts.

private enum Tag: UInt8 {
  case null, yes, no, integer, number, string, bytes, array, table
}

/// Values nested deeper are none that a script can have sent.
private let deepest = 80

extension LuaValue {
  /// - Precondition: the value is plain data.
  var encoded: [UInt8] {
    var bytes: [UInt8] = []
    write(to: &bytes)
    return bytes
  }

  private func write(to bytes: inout [UInt8]) {
    func tag(_ tag: Tag) { bytes.append(tag.rawValue) }
    func number(_ bits: UInt64) {
      withUnsafeBytes(of: bits.littleEndian) { bytes.append(contentsOf: $0) }
    }
    switch self {
    case .nil: tag(.null)
    case .boolean(let flag): tag(flag ? .yes : .no)
    case .integer(let value):
      tag(.integer)
      number(UInt64(bitPattern: value))
    case .number(let value):
      tag(.number)
      number(value.bitPattern)
    case .string(let text):
      tag(.string)
      number(UInt64(text.utf8.count))
      bytes.append(contentsOf: text.utf8)
    case .bytes(let content):
      tag(.bytes)
      number(UInt64(content.count))
      bytes.append(contentsOf: content)
    case .array(let elements):
      tag(.array)
      number(UInt64(elements.count))
      for element in elements { element.write(to: &bytes) }
    case .table(let pairs):
      tag(.table)
      number(UInt64(pairs.count))
      for pair in pairs {
        pair.key.write(to: &bytes)
        pair.value.write(to: &bytes)
      }
    case .object, .function:
      preconditionFailure("a \(typeName) is no plain data")
    }
  }

  /// Reads what `encoded` made; nil when the bytes are none of ours, whatever they are.
  init?(encoded bytes: [UInt8]) {
    var reader = PlainReader(bytes: bytes)
    guard let value = reader.value(depth: 0), reader.isAtEnd else { return nil }
    self = value
  }
}

private struct PlainReader {
  let bytes: [UInt8]
  private var place = 0

  init(bytes: [UInt8]) {
    self.bytes = bytes
  }

  var isAtEnd: Bool { place == bytes.count }

  mutating func value(depth: Int) -> LuaValue? {
    guard depth < deepest, place < bytes.count, let tag = Tag(rawValue: bytes[place]) else {
      return nil
    }
    place += 1
    switch tag {
    case .null: return .nil
    case .yes: return .boolean(true)
    case .no: return .boolean(false)
    case .integer: return number().map { .integer(Int64(bitPattern: $0)) }
    case .number: return number().map { .number(Double(bitPattern: $0)) }
    case .string: return content().map { .string(String(decoding: $0, as: UTF8.self)) }
    case .bytes: return content().map { .bytes(Array($0)) }
    case .array:
      guard let count = self.count() else { return nil }
      var elements: [LuaValue] = []
      for _ in 0..<count {
        guard let element = value(depth: depth + 1) else { return nil }
        elements.append(element)
      }
      return .array(elements)
    case .table:
      guard let count = self.count() else { return nil }
      var pairs: [LuaPair] = []
      for _ in 0..<count {
        guard let key = value(depth: depth + 1), let value = value(depth: depth + 1) else {
          return nil
        }
        pairs.append(LuaPair(key: key, value: value))
      }
      return .table(pairs)
    }
  }

  private mutating func number() -> UInt64? {
    guard bytes.count - place >= 8 else { return nil }
    defer { place += 8 }
    return bytes.withUnsafeBytes {
      UInt64(littleEndian: $0.loadUnaligned(fromByteOffset: place, as: UInt64.self))
    }
  }

  /// A count that the rest of the bytes can hold.
  private mutating func count() -> Int? {
    guard let number = number(), number <= UInt64(bytes.count - place) else { return nil }
    return Int(number)
  }

  private mutating func content() -> ArraySlice<UInt8>? {
    guard let count = count() else { return nil }
    defer { place += count }
    return bytes[place..<place + count]
  }
}
