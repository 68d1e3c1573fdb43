internal import CGalleyLua

/// A Swift function that scripts can call.
///
/// It must not keep a strong reference to the `LuaState` that owns it; `call.state` has it.
package typealias LuaHostFunction = (_ call: inout LuaCall) throws(LuaFailure) -> Void

/// One call of a host function: its arguments, counted from 1, and its results.
///
///     try state.register("repeat") { call throws(LuaFailure) in
///       let text = try call.string(1)
///       let count = try call.optionalInteger(2) ?? 2
///       call.results.string(String(repeating: text, count: Int(count)))
///     }
///
/// A wrong argument throws in Lua's words: "bad argument #1 to 'repeat' (string expected, got nil)"
package struct LuaCall: ~Copyable {
  package let state: LuaState
  /// What the script gets back; several values become several results.
  package var results: LuaEncoder
  private let raw: UnsafeMutablePointer<glua_call>

  init(state: LuaState, raw: UnsafeMutablePointer<glua_call>, results: consuming LuaEncoder) {
    self.state = state
    self.raw = raw
    self.results = results
  }

  /// The arguments given; a method's receiver does not count.
  package var count: Int { Int(raw.pointee.count) }

  package func kind(_ i: Int) -> LuaKind { LuaKind(glua_argument_kind(raw, Int32(i))) }

  /// Lua's word for an argument's type: "table", "quote", "no value".
  package func typeName(_ i: Int) -> String {
    String(cString: glua_argument_type(raw, Int32(i)))
  }

  /// Whether an argument is nil or not given.
  package func isMissing(_ i: Int) -> Bool {
    let kind = glua_argument_kind(raw, Int32(i))
    return kind == .GLUA_KIND_NIL || kind == .GLUA_KIND_NONE
  }

  /// The innermost line of a script that led to the call; nil when the host itself called.
  package func scriptLine() -> (chunk: String, line: Int)? {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { chunk in
      guard let start = chunk.baseAddress else { return nil }
      let line = glua_call_line(raw, start, chunk.count)
      return line > 0 ? (String(cString: start), Int(line)) : nil
    }
  }

  /// For `openFrame()`.
  func openFrame(_ environment: inout Int32) -> Bool { glua_open_frame(raw, &environment) }

  // MARK: - Plain arguments

  /// Lua's truth: everything but nil and false.
  package func boolean(_ i: Int) -> Bool { glua_argument_boolean(raw, Int32(i)) }

  package func integer(_ i: Int) throws(LuaFailure) -> Int64 {
    var value: Int64 = 0
    if glua_argument_integer(raw, Int32(i), &value) { return value }
    if kind(i) == .number {
      throw LuaFailure("number has no integer representation", argument: i)
    }
    throw wrongArgument(i, expected: "number")
  }

  package func number(_ i: Int) throws(LuaFailure) -> Double {
    var value = 0.0
    if glua_argument_number(raw, Int32(i), &value) { return value }
    throw wrongArgument(i, expected: "number")
  }

  /// A string or a number, repaired where it is not UTF-8.
  package func string(_ i: Int) throws(LuaFailure) -> String {
    try withBytes(i) { String(decoding: $0, as: UTF8.self) }
  }

  package func bytes(_ i: Int) throws(LuaFailure) -> [UInt8] {
    try withBytes(i) { Array($0) }
  }

  /// The bytes of a string or a number, in place.
  package func withBytes<Result>(
    _ i: Int, _ body: (UnsafeRawBufferPointer) -> Result
  ) throws(LuaFailure) -> Result {
    var start: UnsafePointer<UInt8>?
    var length = 0
    guard glua_argument_bytes(raw, Int32(i), &start, &length) else {
      throw wrongArgument(i, expected: "string")
    }
    return body(UnsafeRawBufferPointer(start: start, count: length))
  }

  package func optionalInteger(_ i: Int) throws(LuaFailure) -> Int64? {
    isMissing(i) ? nil : try integer(i)
  }

  package func optionalNumber(_ i: Int) throws(LuaFailure) -> Double? {
    isMissing(i) ? nil : try number(i)
  }

  package func optionalString(_ i: Int) throws(LuaFailure) -> String? {
    isMissing(i) ? nil : try string(i)
  }

  // MARK: - Values, objects, functions

  /// Any argument by value.
  package func value(_ i: Int) throws(LuaFailure) -> LuaValue {
    try withView(i) { $0.value }
  }

  /// Any argument in place, for the time of `body`.
  package func withView<Result>(
    _ i: Int, _ body: (LuaView) throws(LuaFailure) -> Result
  ) throws(LuaFailure) -> Result {
    let arena: UnsafeMutablePointer<glua_arena> = glua_in(state.raw)
    let mark = glua_arena_mark(arena)
    guard glua_argument_read(raw, Int32(i)) else {
      let error = state.lastError()
      throw LuaFailure(error.message, argument: i, cause: error)
    }
    defer { glua_arena_rewind(arena, mark) }
    return try body(LuaView(arena: arena, position: mark.count, stateAddress: state.address))
  }

  /// What `tostring` makes of any argument; may run a script's `__tostring`.
  package func text(_ i: Int) throws(LuaFailure) -> String {
    let arena: UnsafeMutablePointer<glua_arena> = glua_in(state.raw)
    let mark = glua_arena_mark(arena)
    guard glua_argument_text(raw, Int32(i)) else {
      let error = state.lastError()
      throw LuaFailure(error.message, cause: error)
    }
    defer { glua_arena_rewind(arena, mark) }
    return LuaView(arena: arena, position: mark.count, stateAddress: state.address).string ?? ""
  }

  /// The object that a method was called on; the call has already been checked for one.
  package func receiver() throws(LuaFailure) -> LuaObject { try object(0) }

  package func object(_ i: Int) throws(LuaFailure) -> LuaObject {
    var model: UInt16 = 0
    var index: UInt32 = 0
    switch glua_argument_object(raw, Int32(i), &model, &index) {
    case .GLUA_OBJECT_CURRENT:
      return LuaObject(model: LuaModelID(number: model), index: Int(index))
    case .GLUA_OBJECT_ENDED:
      throw LuaFailure(
        "this \(typeName(i)) belongs to a document that has ended", argument: i > 0 ? i : nil)
    default: throw wrongArgument(i, expected: "object")
    }
  }

  /// The index of an object of one model.
  package func object(_ i: Int, _ model: LuaModelID) throws(LuaFailure) -> Int {
    guard kind(i) == .object else { throw wrongArgument(i, expected: state.name(of: model)) }
    let object = try object(i)
    guard object.model == model else { throw wrongArgument(i, expected: state.name(of: model)) }
    return object.index
  }

  package func function(_ i: Int) throws(LuaFailure) -> LuaFunction {
    guard case .function(let function) = try value(i) else {
      throw wrongArgument(i, expected: "function")
    }
    return function
  }

  /// "string expected, got nil", about one argument.
  package func wrongArgument(_ i: Int, expected: String) -> LuaFailure {
    LuaFailure("\(expected) expected, got \(typeName(i))", argument: i > 0 ? i : nil)
  }
}
