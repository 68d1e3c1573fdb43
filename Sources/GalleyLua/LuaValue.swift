internal import CGalleyLua

/// A model that was defined in a state.
package struct LuaModelID: Hashable, Sendable {
  package let number: UInt16
}

/// An object of the current document: the host's own index into what the model stands for.
package struct LuaObject: Hashable, Sendable {
  package let model: LuaModelID
  package let index: Int

  package init(model: LuaModelID, index: Int) {
    self.model = model
    self.index = index
  }
}

/// A Lua function. It stays callable until its state closes or `LuaState.release` gives it up.
package struct LuaFunction: Hashable, Sendable {
  let state: UInt
  let reference: Int32
}

/// A Lua value of any type that stays inside its state. Encoding it gives Lua the same value back,
/// not a copy: what `require` returns is one.
package struct LuaReference: Hashable, Sendable {
  let state: UInt
  let reference: Int32
}

/// Lua's types, with objects told from plain tables.
package enum LuaKind: UInt8, Sendable {
  /// An argument that was not given.
  case none
  case `nil`, boolean, integer, number, string, array, table, object, function
  /// A coroutine or a userdata.
  case other

  init(_ kind: glua_kind) {
    switch kind {
    case .GLUA_KIND_NONE: self = .none
    case .GLUA_KIND_NIL: self = .nil
    case .GLUA_KIND_BOOLEAN: self = .boolean
    case .GLUA_KIND_INTEGER: self = .integer
    case .GLUA_KIND_NUMBER: self = .number
    case .GLUA_KIND_STRING: self = .string
    case .GLUA_KIND_ARRAY: self = .array
    case .GLUA_KIND_TABLE: self = .table
    case .GLUA_KIND_OBJECT: self = .object
    case .GLUA_KIND_FUNCTION: self = .function
    case .GLUA_KIND_REFERENCE, .GLUA_KIND_CHANGE, .GLUA_KIND_ROW, .GLUA_KIND_ADDITION,
      .GLUA_KIND_NOTE, .GLUA_KIND_OTHER:
      self = .other
    }
  }

  /// A kind that C has written as a number.
  init(rawInteger: Int64?) {
    self = rawInteger.flatMap { glua_kind(rawValue: UInt8($0)) }.map(LuaKind.init) ?? .other
  }
}

/// Plain data, as it crosses the border by value.
package enum LuaValue: Hashable, Sendable {
  case `nil`
  case boolean(Bool)
  case integer(Int64)
  case number(Double)
  case string(String)
  /// A string that is not UTF-8.
  case bytes([UInt8])
  /// A table with the keys 1...n and no others. The empty table is an array.
  case array([LuaValue])
  /// Any other table, in the order of `pairs`: numbers ascending, strings bytewise, booleans.
  case table([LuaPair])
  case object(LuaObject)
  case function(LuaFunction)

  /// The value of a string key, if this is a table that has it.
  package subscript(key: String) -> LuaValue? {
    guard case .table(let pairs) = self else { return nil }
    return pairs.first { $0.key == .string(key) }?.value
  }
}

package struct LuaPair: Hashable, Sendable {
  package let key: LuaValue
  package let value: LuaValue

  package init(key: LuaValue, value: LuaValue) {
    self.key = key
    self.value = value
  }
}
