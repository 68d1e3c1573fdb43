import GalleyCore
import GalleyLua

// How values of tests are compared and shown.

/// The first place at which two values differ.
struct ValueDifference {
  /// `[2].words`; empty for the values themselves.
  var path: String
  /// Nil for what is not there.
  var expected: LuaValue
  var actual: LuaValue

  var place: String { path.isEmpty ? "" : " at \(path)" }
}

/// Compares what a test has got with what it expects.
///
/// An object of a model is equal to itself, and to a table whose fields all have the values that
/// the object's have: a test names the fields that it is about.
struct ValueComparison {
  /// Reads a field of an object.
  let read: (LuaObject, LuaValue) throws(LuaFailure) -> LuaValue

  func difference(
    _ actual: LuaValue, _ expected: LuaValue, _ path: String = "", depth: Int = 0
  ) throws(LuaFailure) -> ValueDifference? {
    let found = ValueDifference(path: path, expected: expected, actual: actual)
    guard depth < 100 else { return nil }
    switch (actual, expected) {
    case (.object(let object), .table(let pairs)):
      for pair in pairs {
        let value = try read(object, pair.key)
        let difference = try difference(
          value, pair.value, path + step(pair.key), depth: depth + 1)
        if let difference { return difference }
      }
      return nil
    case (.object, .array([])):
      return nil
    case (.array(let left), .array(let right)):
      for index in 0..<max(left.count, right.count) {
        let difference = try difference(
          index < left.count ? left[index] : .nil, index < right.count ? right[index] : .nil,
          "\(path)[\(index + 1)]", depth: depth + 1)
        if let difference { return difference }
      }
      return nil
    case (.table, .table), (.table, .array), (.array, .table):
      let left = pairs(of: actual)
      let right = pairs(of: expected)
      for pair in right {
        let value = left.first { isSame($0.key, pair.key) }?.value ?? .nil
        let difference = try difference(
          value, pair.value, path + step(pair.key), depth: depth + 1)
        if let difference { return difference }
      }
      if let extra = left.first(where: { pair in !right.contains { isSame($0.key, pair.key) } }) {
        return ValueDifference(
          path: path + step(extra.key), expected: .nil, actual: extra.value)
      }
      return nil
    default:
      return isSame(actual, expected) ? nil : found
    }
  }

  private func pairs(of value: LuaValue) -> [LuaPair] {
    switch value {
    case .table(let pairs): pairs
    case .array(let elements):
      elements.enumerated().map { LuaPair(key: .integer(Int64($0 + 1)), value: $1) }
    default: []
    }
  }

  /// `.name`, `[3]`, `["a b"]`.
  private func step(_ key: LuaValue) -> String {
    if case .string(let name) = key, isLuaName(name) { return "." + name }
    return "[\(ValueText().text(of: key))]"
  }
}

/// Equality of Lua: 1 is 1.0. NaN is taken for equal to itself, since a test would be right to
/// expect it.
private func isSame(_ left: LuaValue, _ right: LuaValue) -> Bool {
  switch (left, right) {
  case (.integer(let whole), .number(let number)), (.number(let number), .integer(let whole)):
    Int64(exactly: number) == whole
  case (.number(let left), .number(let right)):
    left == right || left.isNaN && right.isNaN
  default: left == right
  }
}

/// Whether two values are the same up to the rounding of sums in another order.
func isNearlySame(_ left: LuaValue, _ right: LuaValue) -> Bool {
  if let one = left.double, let other = right.double {
    if one == other { return true }
    return abs(one - other) <= 1e-9 * max(abs(one), abs(other))
  }
  switch (left, right) {
  case (.array(let left), .array(let right)):
    return left.count == right.count && zip(left, right).allSatisfy { isNearlySame($0, $1) }
  case (.table(let left), .table(let right)):
    return left.count == right.count
      && zip(left, right).allSatisfy { isSame($0.key, $1.key) && isNearlySame($0.value, $1.value) }
  default: return left == right
  }
}

private func isLuaName(_ name: String) -> Bool {
  guard let first = name.utf8.first, !(0x30...0x39).contains(first) else { return false }
  return isSafeName(name) && !name.contains("-")
}

/// Values as Lua would write them.
struct ValueText {
  var describe: (LuaObject) -> String = { _ in "object" }
  /// Tables that are longer than this take several lines.
  var width = 60

  func text(of value: LuaValue, indent: Int = 0) -> String {
    switch value {
    case .nil: return "nil"
    case .boolean(let flag): return flag ? "true" : "false"
    case .integer(let number): return String(number)
    case .number(let number): return text(of: number)
    case .string(let text): return quoted(text)
    case .bytes(let bytes): return quoted(String(decoding: bytes, as: UTF8.self))
    case .object(let object): return describe(object)
    case .function: return "function"
    case .array(let elements): return table(elements.map { ("", $0) }, indent)
    case .table(let pairs): return table(pairs.map { (key($0.key), $0.value) }, indent)
    }
  }

  private func text(of number: Double) -> String {
    if number.isNaN { return "nan" }
    if number.isInfinite { return number < 0 ? "-inf" : "inf" }
    return "\(number)"
  }

  private func key(_ key: LuaValue) -> String {
    if case .string(let name) = key, isLuaName(name) { return "\(name) = " }
    return "[\(text(of: key))] = "
  }

  private func table(_ entries: [(key: String, value: LuaValue)], _ indent: Int) -> String {
    if entries.isEmpty { return "{}" }
    let margin = String(repeating: " ", count: indent + 2)
    let parts = entries.map { $0.key + text(of: $0.value, indent: indent + 2) }
    let line = "{ " + parts.joined(separator: ", ") + " }"
    if line.unicodeScalars.count <= width, !line.contains("\n") { return line }
    return "{\n" + parts.map { "\(margin)\($0),\n" }.joined()
      + String(repeating: " ", count: indent) + "}"
  }

  private func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case _ where scalar.value < 0x20 || scalar.value == 0x7F:
        result += "\\u{\(String(scalar.value, radix: 16))}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
