import GalleyCore
import GalleyLua

extension ScriptValue {
  /// - Returns: nil for what is no plain data: objects, functions, keys that are no strings.
  init?(_ value: LuaValue) {
    switch value {
    case .nil: self = .null
    case .boolean(let flag): self = .boolean(flag)
    case .integer(let number): self = .integer(Int(number))
    case .number(let number): self = .number(number)
    case .string(let text): self = .string(text)
    case .bytes(let bytes): self = .bytes(bytes)
    case .array(let elements):
      var values: [ScriptValue] = []
      for element in elements {
        guard let value = ScriptValue(element) else { return nil }
        values.append(value)
      }
      self = .list(values)
    case .table(let pairs):
      var values: [String: ScriptValue] = [:]
      for pair in pairs {
        guard let key = pair.key.text, let value = ScriptValue(pair.value) else { return nil }
        values[key] = value
      }
      self = .table(values)
    case .object, .function: return nil
    }
  }

  /// Keys in the order of their bytes.
  var luaValue: LuaValue {
    switch self {
    case .null: .nil
    case .boolean(let flag): .boolean(flag)
    case .integer(let number): .integer(Int64(number))
    case .number(let number): .number(number)
    case .string(let text): .string(text)
    case .bytes(let bytes): .bytes(bytes)
    case .list(let values): .array(values.map(\.luaValue))
    case .table(let values):
      .table(
        values.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.map {
          LuaPair(key: .string($0.key), value: $0.value.luaValue)
        })
    }
  }
}
