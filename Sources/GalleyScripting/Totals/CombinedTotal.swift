import GalleyCore
import GalleyLua

/// The four functions of `galley.combine { init, add, merge, result }`.
struct CombineFunctions: Sendable {
  /// Answers a new, empty state.
  let `init`: LuaFunction
  /// Adds to a state, `add(state, ...)`: what it answers is the new state, or the old one, changed
  /// in place, when it answers nothing.
  let add: LuaFunction
  /// Answers what two states, the left one from the documents before, add up to.
  let merge: LuaFunction
  /// Makes what `Batch` sees out of a state; nil when that is the state itself.
  let result: LuaFunction?

  init?(_ pairs: [LuaPair]) {
    func function(_ name: String) -> LuaFunction? {
      for pair in pairs where pair.key == .string(name) {
        if case .function(let function) = pair.value { return function }
      }
      return nil
    }
    guard let make = function("init"), let add = function("add"), let merge = function("merge")
    else { return nil }
    self.`init` = make
    self.add = add
    self.merge = merge
    result = function("result")
  }
}

/// A total that the script's own functions make.
///
/// What a document adds goes into a state of its own, which is merged when the document has ended
/// well: one that fails leaves nothing behind, and no copy of the whole is ever needed. States
/// outside a document are plain data.
final class CombinedTotal {
  let name: String
  private let functions: CombineFunctions
  /// What `total.NAME(...)` has made of the document at work; nil while it added nothing.
  private var state: LuaReference?
  /// What the documents of the chunk have come to; nil while none added anything.
  private(set) var sum: LuaValue?

  init(name: String, _ functions: CombineFunctions) {
    self.name = name
    self.functions = functions
  }

  /// One call of `total.NAME(...)`.
  func add(_ call: inout LuaCall) throws(LuaFailure) {
    let lua = call.state
    do throws(LuaError) {
      if state == nil { state = try lua.callKeeping(functions.`init`) }
    } catch {
      throw LuaFailure(error.description, cause: error)
    }
    guard let current = state else { return }
    var arguments: [LuaValue] = []
    for index in 1..<call.count + 1 { arguments.append(try call.value(index)) }
    do throws(LuaError) {
      let answer = try lua.callKeeping(functions.add) { encoder in
        encoder.reference(current)
        for argument in arguments { encoder.value(argument) }
      }
      if lua.isNil(answer) {
        lua.release(answer)
      } else {
        lua.release(current)
        state = answer
      }
    } catch {
      throw LuaFailure(error.description, cause: error)
    }
  }

  /// Forgets what the document at work has added.
  func forget(in lua: LuaState) {
    if let state { lua.release(state) }
    state = nil
  }

  /// The sum with what the document at work has added; nil when it added nothing.
  func merged(in lua: LuaState) throws(LuaError) -> LuaValue? {
    guard let state else { return nil }
    defer { forget(in: lua) }
    let added = try plain(lua.value(of: state), "the state of total '\(name)'", lua)
    guard let sum else { return added }
    return try merge(sum, added, in: lua)
  }

  func set(_ sum: LuaValue?) { self.sum = sum }

  /// Adds the sum of another chunk.
  func merge(_ other: LuaValue, in lua: LuaState) throws(LuaError) {
    guard let sum else {
      self.sum = other
      return
    }
    self.sum = try merge(sum, other, in: lua)
  }

  /// What `init` answers.
  func initial(in lua: LuaState) throws(LuaError) -> LuaValue {
    let answer = try lua.call(functions.`init`).first ?? .nil
    return try plain(answer, "what 'init' of total '\(name)' returns", lua)
  }

  /// What `merge` makes of two states.
  func merge(
    _ left: LuaValue, _ right: LuaValue, in lua: LuaState
  ) throws(LuaError) -> LuaValue {
    let answer = try lua.call(functions.merge) { encoder in
      encoder.value(left)
      encoder.value(right)
    }
    return try plain(answer.first ?? .nil, "what 'merge' of total '\(name)' returns", lua)
  }

  /// What `Batch` sees.
  func result(in lua: LuaState) throws(LuaError) -> LuaValue {
    let sum: LuaValue
    if let known = self.sum {
      sum = known
    } else {
      sum = try lua.call(functions.`init`).first ?? .nil
    }
    guard let function = functions.result else { return sum }
    return try lua.call(function) { $0.value(sum) }.first ?? .nil
  }

  private func plain(
    _ value: LuaValue, _ what: String, _ lua: LuaState
  ) throws(LuaError) -> LuaValue {
    if value != .nil, value.isPlain { return value }
    let place = lua.place(of: functions.merge)
    throw LuaError(
      kind: .runtime,
      message: "\(what) must be plain data (strings, numbers, booleans and tables of them), got "
        + value.typeName, chunk: place?.chunk, line: place?.line)
  }
}
