import GalleyCore
import GalleyLua

extension RowValue {
  /// A value that the interpreter has checked against its column.
  init(plain view: LuaView) {
    switch view.kind {
    case .string: self = .string(view.string ?? "")
    case .integer: self = .integer(Int(view.integer ?? 0))
    case .number: self = .number(view.number ?? 0)
    case .boolean: self = .bool(view.boolean ?? false)
    default: self = .null
    }
  }

  /// The value of a script for a column or a declared field.
  ///
  /// - Throws: what was expected instead.
  init(_ value: LuaValue, _ kind: TableSchema.Column.Kind) throws(FieldError) {
    switch (kind, value) {
    case (_, .nil):
      self = .null
      return
    case (.string, _):
      if let text = value.text {
        self = .string(text)
        return
      }
    case (.integer, .integer(let number)):
      self = .integer(Int(number))
      return
    case (.integer, .number(let number)):
      if let whole = Int(exactly: number) {
        self = .integer(whole)
        return
      }
    case (.number, .integer(let number)):
      self = .number(Double(number))
      return
    case (.number, .number(let number)):
      guard number.isFinite else {
        throw FieldError(expected: "a finite number", foundText: "\(number)")
      }
      self = .number(number)
      return
    case (.boolean, .boolean(let flag)):
      self = .bool(flag)
      return
    case (.date, .string(let text)):
      guard NewsDate(iso: text) != nil else {
        throw FieldError(expected: "a date such as 2011-03-22", foundText: text)
      }
      self = .string(text)
      return
    case (.list, .array(let elements)):
      var values: [RowValue] = []
      for element in elements { values.append(try RowValue(listElement: element)) }
      self = .list(values)
      return
    default: break
    }
    throw FieldError(expected: words(for: kind), found: value)
  }

  private init(listElement value: LuaValue) throws(FieldError) {
    switch value {
    case .string(let text): self = .string(text)
    case .bytes(let bytes): self = .string(String(decoding: bytes, as: UTF8.self))
    case .integer(let number): self = .integer(Int(number))
    case .number(let number) where number.isFinite: self = .number(number)
    case .boolean(let flag): self = .bool(flag)
    default: throw FieldError(expected: "a list of plain values", foundText: value.typeName)
    }
  }
}

/// A type as messages name it: "a string".
func words(for kind: TableSchema.Column.Kind) -> String {
  switch kind {
  case .string: "a string"
  case .integer: "an integer"
  case .number: "a number"
  case .boolean: "true or false"
  case .date: "a date"
  case .list: "a list"
  }
}

extension LuaValue {
  /// An argument that the interpreter has checked against its total.
  init(plain view: LuaView) {
    switch view.kind {
    case .string: self = .string(view.string ?? "")
    case .integer: self = .integer(view.integer ?? 0)
    case .number: self = .number(view.number ?? 0)
    default: self = .nil
    }
  }

  init(_ value: RowValue) {
    switch value {
    case .null: self = .nil
    case .bool(let flag): self = .boolean(flag)
    case .integer(let number): self = .integer(Int64(number))
    case .number(let number): self = .number(number)
    case .string(let text): self = .string(text)
    case .list(let values): self = .array(values.map(LuaValue.init))
    }
  }
}
