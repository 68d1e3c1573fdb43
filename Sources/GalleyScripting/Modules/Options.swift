import GalleyCore
import GalleyLua

/// A table of named options, the last argument of some functions: `{ indent = 2 }`.
///
/// A name that the function does not know is an error, like any misspelt name.
struct ModuleOptions {
  private let pairs: [LuaPair]
  private let argument: Int

  init(_ call: borrowing LuaCall, _ index: Int, known: [String]) throws(LuaFailure) {
    argument = index
    switch try call.value(index) {
    case .nil, .array([]): pairs = []
    case .table(let found): pairs = found
    case let other:
      throw LuaFailure(
        "table of options expected, got \(other.typeName)", argument: index)
    }
    for pair in pairs {
      let name = pair.key.text ?? pair.key.typeName
      if known.contains(name) { continue }
      let near = nearestName(to: name, among: known)
      throw LuaFailure(
        "no option '\(name)'"
          + (near.map { "; did you mean '\($0)'?" }
            ?? "; there are \(known.joined(separator: ", "))"),
        argument: index)
    }
  }

  func value(_ name: String) -> LuaValue? {
    pairs.first { $0.key == .string(name) }?.value
  }

  func flag(_ name: String) throws(LuaFailure) -> Bool {
    switch value(name) {
    case nil: return false
    case .boolean(let flag): return flag
    case let other?: throw wrong(name, "true or false", other)
    }
  }

  func integer(_ name: String, in range: ClosedRange<Int64>) throws(LuaFailure) -> Int? {
    guard let value = value(name) else { return nil }
    guard case .integer(let number) = value, range.contains(number) else {
      throw wrong(name, "an integer from \(range.lowerBound) to \(range.upperBound)", value)
    }
    return Int(number)
  }

  func string(_ name: String) throws(LuaFailure) -> String? {
    guard let value = value(name) else { return nil }
    guard let text = value.text else { throw wrong(name, "a string", value) }
    return text
  }

  /// One of a few words.
  func word(_ name: String, of words: [String]) throws(LuaFailure) -> String? {
    guard let word = try string(name) else { return nil }
    if words.contains(word) { return word }
    throw LuaFailure(
      "option '\(name)' is one of \(words.joined(separator: ", ")), got '\(word)'",
      argument: argument)
  }

  func strings(_ name: String) throws(LuaFailure) -> [String]? {
    guard let value = value(name) else { return nil }
    guard case .array(let elements) = value else { throw wrong(name, "a list of strings", value) }
    var strings: [String] = []
    for element in elements {
      guard let text = element.text else { throw wrong(name, "a list of strings", element) }
      strings.append(text)
    }
    return strings
  }

  private func wrong(_ name: String, _ expected: String, _ found: LuaValue) -> LuaFailure {
    LuaFailure(
      "option '\(name)' must be \(expected), got \(found.text.map { "'\($0)'" } ?? found.typeName)",
      argument: argument)
  }
}
