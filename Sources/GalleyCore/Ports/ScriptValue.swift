/// Plain data between a host program and its scripts.
public enum ScriptValue: Hashable, Sendable {
  case null
  case boolean(Bool)
  case integer(Int)
  case number(Double)
  case string(String)
  /// A string of a script that is not UTF-8.
  case bytes([UInt8])
  case list([ScriptValue])
  /// Keys are strings; an array of pairs would keep no order that scripts could see.
  case table([String: ScriptValue])
}

/// What can be handed to scripts and taken from them.
///
/// Strings, numbers, booleans, and lists, dictionaries and optionals of them conform; a type of the
/// host does so by making itself a `.table`.
public protocol ScriptConvertible: SendableMetatype {
  /// Nil when the value is none of this type.
  init?(scriptValue: ScriptValue)
  var scriptValue: ScriptValue { get }
  /// As messages name it: `string`.
  static var scriptTypeName: String { get }
}

extension ScriptValue: ScriptConvertible {
  public init?(scriptValue: ScriptValue) { self = scriptValue }
  public var scriptValue: ScriptValue { self }
  public static var scriptTypeName: String { "value" }

  /// Lua's word for the type.
  public var typeName: String {
    switch self {
    case .null: "nil"
    case .boolean: "boolean"
    case .integer, .number: "number"
    case .string, .bytes: "string"
    case .list, .table: "table"
    }
  }
}

extension String: ScriptConvertible {
  /// Bytes that are not UTF-8 are repaired.
  public init?(scriptValue: ScriptValue) {
    switch scriptValue {
    case .string(let text): self = text
    case .bytes(let bytes): self = String(decoding: bytes, as: UTF8.self)
    default: return nil
    }
  }

  public var scriptValue: ScriptValue { .string(self) }
  public static var scriptTypeName: String { "string" }
}

extension Int: ScriptConvertible {
  /// Of a number without a fraction.
  public init?(scriptValue: ScriptValue) {
    switch scriptValue {
    case .integer(let value): self = value
    case .number(let value):
      guard let whole = Int(exactly: value) else { return nil }
      self = whole
    default: return nil
    }
  }

  public var scriptValue: ScriptValue { .integer(self) }
  public static var scriptTypeName: String { "integer" }
}

extension Double: ScriptConvertible {
  public init?(scriptValue: ScriptValue) {
    switch scriptValue {
    case .integer(let value): self = Double(value)
    case .number(let value): self = value
    default: return nil
    }
  }

  public var scriptValue: ScriptValue { .number(self) }
  public static var scriptTypeName: String { "number" }
}

extension Bool: ScriptConvertible {
  public init?(scriptValue: ScriptValue) {
    guard case .boolean(let value) = scriptValue else { return nil }
    self = value
  }

  public var scriptValue: ScriptValue { .boolean(self) }
  public static var scriptTypeName: String { "boolean" }
}

extension Optional: ScriptConvertible where Wrapped: ScriptConvertible {
  public init?(scriptValue: ScriptValue) {
    if scriptValue == .null {
      self = .none
      return
    }
    guard let value = Wrapped(scriptValue: scriptValue) else { return nil }
    self = .some(value)
  }

  public var scriptValue: ScriptValue { self?.scriptValue ?? .null }
  public static var scriptTypeName: String { Wrapped.scriptTypeName + " or nil" }
}

extension Array: ScriptConvertible where Element: ScriptConvertible {
  public init?(scriptValue: ScriptValue) {
    guard case .list(let values) = scriptValue else { return nil }
    self = []
    for value in values {
      guard let element = Element(scriptValue: value) else { return nil }
      append(element)
    }
  }

  public var scriptValue: ScriptValue { .list(map(\.scriptValue)) }
  public static var scriptTypeName: String { "list of " + Element.scriptTypeName }
}

extension Dictionary: ScriptConvertible where Key == String, Value: ScriptConvertible {
  public init?(scriptValue: ScriptValue) {
    self = [:]
    switch scriptValue {
    // An empty table of Lua is both.
    case .list([]): return
    case .table(let values):
      for (key, value) in values {
        guard let converted = Value(scriptValue: value) else { return nil }
        self[key] = converted
      }
    default: return nil
    }
  }

  public var scriptValue: ScriptValue { .table(mapValues(\.scriptValue)) }
  public static var scriptTypeName: String { "table of " + Value.scriptTypeName }
}
