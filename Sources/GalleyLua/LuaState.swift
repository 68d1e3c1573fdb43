internal import CGalleyLua

/// One Lua 5.4 interpreter.
///
/// It belongs to one thread at a time and is not `Sendable`; values, errors and handles are. No Lua
/// function is called from Swift: everything that Lua may interrupt runs in the C target.
///
///     let state = try LuaState(limits: LuaLimits(memoryBytes: 64 << 20, seconds: 5))
///     try state.register("emit") { call throws(LuaFailure) in rows.append(try call.value(1)) }
///     let chunk = try state.load(source, name: "who-said-what.lua")
///     try state.call(chunk)
///     state.freezeGlobals(hint: "use a local, or total/emit")
///     if let hook = try state.globalFunction("Quote") {
///       switch try state.callHook(hook, LuaObject(model: quote, index: 0), name: "Quote") { ... }
///     }
///
/// A script sees
/// - base, without `dofile`, `loadfile`, `collectgarbage`, `print`, `warn`: `pairs` in a fixed
///   order, `tostring` without addresses, `load` for text, `pcall` and `xpcall` that let a stop
///   pass, `setmetatable` without `__gc`, `__mode` and `__concat`;
/// - string, without `dump`, table, utf8, math and coroutine: those that may take long count their
///   steps and stop with the script; the table functions look at what is in a table and not at its
///   metamethods; `table.sort` keeps the order of equals; `math.random` begins with the seed 0;
/// - os, with `time`, `date`, `difftime` and `clock` alone, at a time that stands still.
///
/// It cannot change the tables of the libraries.
package final class LuaState {
  let raw: OpaquePointer
  // Looked up for each call that Lua makes; nothing else happens to them meanwhile.
  @exclusivity(unchecked) var functions: [LuaHostFunction] = []
  @exclusivity(unchecked) var models: [LuaModel] = []
  /// What `math.random` begins with in each document; asked for when a script draws a number.
  package var documentSeed: () -> UInt64 = { 0 }
  /// Room for what the objects of a hook have come to, kept from one call to the next.
  private var spareOutcomes: [UInt8] = []
  /// What the last failing host function threw, for the error that may come of it.
  var failure: LuaFailure?
  /// Stops what this state runs, from any thread.
  package let stopper: LuaStopper

  /// - Throws: an error of kind `memory` when the limit, or the system, has no room for the
  ///   interpreter.
  package convenience init(limits: LuaLimits = LuaLimits()) throws(LuaError) {
    try self.init(limits: limits, failingAllocation: 0)
  }

  /// For tests: from the n-th allocation on, all of them fail.
  init(limits: LuaLimits, failingAllocation: Int) throws(LuaError) {
    guard let raw = glua_open(limits.memoryBytes ?? 0, failingAllocation) else {
      throw LuaError(kind: .memory, message: "not enough memory for an interpreter")
    }
    self.raw = raw
    stopper = LuaStopper(raw)
    glua_set_host(
      raw,
      glua_host(
        context: Unmanaged.passUnretained(self).toOpaque(), call: callHostCallback,
        field: readFieldCallback, describe: describeObjectCallback, fields: readFieldsCallback,
        seed: seedCallback))
    setTimes(of: limits)
  }

  /// Other limits from the next outermost call on. A limit of memory below what is held lets nothing
  /// more be made.
  package func setLimits(_ limits: LuaLimits) {
    glua_set_memory_limit(raw, limits.memoryBytes ?? 0)
    setTimes(of: limits)
  }

  private func setTimes(of limits: LuaLimits) {
    glua_set_time_limit(raw, limits.seconds ?? 0)
    glua_set_instruction_limit(
      raw, limits.instructions.map { UInt64(max(1, $0)) } ?? 0)
  }

  deinit {
    stopper.disconnect()
    let left = glua_close(raw)
    onClose?(left)
  }

  /// Bytes that Lua holds now, garbage included.
  package var memoryUsed: Int { glua_memory_used(raw) }

  /// Bytes of the slabs behind Lua's small objects. They are kept until the state ends.
  var slabMemory: Int { glua_slab_memory(raw) }

  package func collectGarbage() {
    glua_collect_garbage(raw)
  }

  /// Seeds `math.random`: the same seed gives the same numbers.
  package func seed(_ seed: UInt64) {
    glua_seed(raw, seed)
  }

  /// From now on the limits of seconds and instructions hold for all calls together, until this is
  /// called again: a document's hooks share what one document may use up. Without it each outermost
  /// call has its own.
  package func beginBudget() {
    glua_begin_budget(raw)
  }

  /// Sets the time that scripts see in `os.time` and `os.date`. It stands still, and is 1970-01-01
  /// at first.
  package func setClock(_ secondsSince1970: Int64) {
    glua_set_clock(raw, secondsSince1970)
  }

  /// Whether the script that runs has been told to stop: a long loop of a host function should end
  /// then, with whatever it has; Lua raises the error.
  package var isStopping: Bool { glua_stop_requested(raw) }

  // MARK: - Scripts

  /// Compiles source text. A byte order mark and a first line beginning with `#` are skipped.
  ///
  /// - Parameter name: what stands before the line in messages.
  package func load(_ source: UnsafeRawBufferPointer, name: String) throws(LuaError) -> LuaFunction
  {
    var reference: Int32 = 0
    let ok = glua_load(
      raw, source.baseAddress?.assumingMemoryBound(to: CChar.self) ?? emptySource, source.count,
      name, &reference)
    try check(ok)
    return LuaFunction(state: address, reference: reference)
  }

  package func load(_ source: String, name: String) throws(LuaError) -> LuaFunction {
    try load(Array(source.utf8), name: name)
  }

  package func load(_ source: [UInt8], name: String) throws(LuaError) -> LuaFunction {
    let result = source.withUnsafeBytes { bytes in
      Result { () throws(LuaError) in try load(bytes, name: name) }
    }
    return try result.get()
  }

  // MARK: - Calls

  /// Calls a function and copies its results.
  @discardableResult
  package func call(
    _ function: LuaFunction, arguments: (inout LuaEncoder) -> Void = { _ in }
  ) throws(LuaError) -> [LuaValue] {
    try call(function, arguments: arguments) { results in results.map(\.value) }
  }

  /// Calls a function and reads its results in place.
  package func call<Result>(
    _ function: LuaFunction, arguments: (inout LuaEncoder) -> Void = { _ in },
    reading body: ([LuaView]) -> Result
  ) throws(LuaError) -> Result {
    let mark = encode(arguments)
    var count: Int32 = 0
    return try reading { () throws(LuaError) in
      try check(glua_call_function(raw, checked(function), mark, &count))
    } body: { first, _ in
      var views: [LuaView] = []
      var view = first
      for _ in 0..<count {
        views.append(view)
        view = view.at(view.end)
      }
      return body(views)
    }
  }

  /// Calls a function whose first result stays inside: see `LuaReference`.
  package func callKeeping(
    _ function: LuaFunction, arguments: (inout LuaEncoder) -> Void = { _ in }
  ) throws(LuaError) -> LuaReference {
    let mark = encode(arguments)
    var reference: Int32 = 0
    try check(glua_call_keeping(raw, checked(function), mark, &reference))
    return LuaReference(state: address, reference: reference)
  }

  /// Calls a function that returns a string (or a number, or nil), and hands over its bytes in
  /// place, nil for nil.
  ///
  /// - Parameter name: the function's name in "'Writer' must return a string, got table".
  package func callForBytes<Result>(
    _ function: LuaFunction, name: String, arguments: (inout LuaEncoder) -> Void = { _ in },
    _ body: (UnsafeRawBufferPointer?) -> Result
  ) throws(LuaError) -> Result {
    let mark = encode(arguments)
    var bytes = glua_bytes()
    try check(glua_call_for_bytes(raw, checked(function), mark, &bytes))
    defer { glua_drop_bytes(raw, bytes) }
    if let unfit = bytes.unfit {
      throw unfitResult(
        of: function, "'\(name)' must return a string, got \(String(cString: unfit))")
    }
    return body(bytes.start.map { UnsafeRawBufferPointer(start: $0, count: bytes.length) })
  }

  /// Calls a hook with objects of one model, from `position` on, until one answers something other
  /// than keep or drop.
  ///
  /// - Parameters:
  ///   - places: the indices of the objects.
  ///   - position: becomes the place in `places` of the object that answered, also when its call
  ///     throws; the number of objects when all have been called.
  ///   - dropped: gets the positions of those that the hook dropped.
  ///   - name: the hook's name in "hook 'Quote' must return ...".
  /// - Returns: what the object at `position` answered, nil when all have been called.
  package func callHooks(
    _ function: LuaFunction, _ model: LuaModelID, _ places: [Int], from position: inout Int,
    dropped: inout [Int], name: String
  ) throws(LuaError) -> HookResult? {
    precondition(Int(model.number) < models.count, "the model is not defined in this state")
    let arena: UnsafeMutablePointer<glua_arena> = glua_in(raw)
    let mark = glua_arena_mark(arena)
    let first = position
    // Taken out of the state while hooks run: one of them may call hooks in its turn.
    var outcomes: [UInt8] = []
    swap(&outcomes, &spareOutcomes)
    defer { spareOutcomes = outcomes }
    outcomes.removeAll(keepingCapacity: true)
    outcomes.append(contentsOf: repeatElement(0, count: places.count))
    var result = glua_hook_result()
    let ok = places.withUnsafeBufferPointer { places in
      outcomes.withUnsafeMutableBufferPointer { outcomes in
        glua_call_hooks(
          raw, checked(function), model.number, places.baseAddress, places.count, &position,
          outcomes.baseAddress, &result)
      }
    }
    for place in first..<position
    where outcomes[place] == glua_hook_kind.GLUA_HOOK_DROP.rawValue { dropped.append(place) }
    try check(ok)
    if position == places.count { return nil }
    switch result.kind {
    case .GLUA_HOOK_KEEP: return .keep
    case .GLUA_HOOK_DROP: return .drop
    case .GLUA_HOOK_OBJECT:
      return .replace(
        .object(LuaObject(model: LuaModelID(number: result.model), index: Int(result.index))))
    case .GLUA_HOOK_TABLE:
      defer { glua_arena_rewind(arena, mark) }
      let value = LuaView(arena: arena, position: mark.count, stateAddress: address).value
      if case .array(let elements) = value { return .splice(elements) }
      return .replace(value)
    case .GLUA_HOOK_UNFIT:
      let noun = models[Int(model.number)].name
      let article = noun.first.map { "aeiou".contains($0) } == true ? "an" : "a"
      throw unfitResult(
        of: function,
        "hook '\(name)' must return nothing, false, \(article) \(noun) or a list, got "
          + String(cString: result.type))
    }
  }

  /// Calls a hook with one object.
  package func callHook(
    _ function: LuaFunction, _ object: LuaObject, name: String
  ) throws(LuaError) -> HookResult {
    var position = 0
    var dropped: [Int] = []
    let result = try callHooks(
      function, object.model, [object.index], from: &position, dropped: &dropped, name: name)
    return result ?? (dropped.isEmpty ? .keep : .drop)
  }

  /// Gives a function up: its number may be used for another one afterwards.
  package func release(_ function: LuaFunction) {
    glua_release(raw, checked(function))
  }

  package func release(_ reference: LuaReference) {
    glua_release(raw, checked(reference))
  }

  /// Keeps a value inside: see `LuaReference`.
  package func keep(_ body: (inout LuaEncoder) -> Void) throws(LuaError) -> LuaReference {
    let mark = encode(body)
    var reference: Int32 = 0
    try check(glua_keep_value(raw, mark, &reference))
    return LuaReference(state: address, reference: reference)
  }

  /// Whether what stayed inside is nil.
  package func isNil(_ reference: LuaReference) -> Bool {
    glua_reference_is_nil(raw, checked(reference))
  }

  /// A copy of what stayed inside.
  package func value(of reference: LuaReference) throws(LuaError) -> LuaValue {
    try reading { () throws(LuaError) in
      try check(glua_read_reference(raw, checked(reference)))
    } body: { view, _ in
      view.value
    }
  }

  /// Where a function begins.
  package func place(of function: LuaFunction) -> (chunk: String, line: Int)? {
    var chunk: UnsafePointer<CChar>?
    var length = 0
    var line: Int32 = 0
    glua_function_place(raw, checked(function), &chunk, &length, &line)
    guard let chunk, length > 0 else { return nil }
    let bytes = UnsafeRawBufferPointer(start: chunk, count: length)
    return (String(decoding: bytes, as: UTF8.self), Int(line))
  }

  // MARK: - For tests

  /// Told at the end how many bytes the interpreter's allocator still counts.
  var onClose: ((Int) -> Void)?

  /// Bytes kept for values on their way in and out.
  var transferMemory: Int { glua_arena_memory(raw) }

  /// From the n-th allocation after this call on, `count` of them fail, or all if it is 0. An `n`
  /// of 0 ends it.
  func failAllocation(_ n: Int, count: Int = 0) {
    glua_fail_allocation(raw, n, count)
  }

  // MARK: -

  /// Tells the values of one state from those of another.
  var address: UInt { UInt(bitPattern: raw) }

  func checked(_ function: LuaFunction) -> Int32 {
    precondition(function.state == address, "the function belongs to another state")
    return function.reference
  }

  func checked(_ reference: LuaReference) -> Int32 {
    precondition(reference.state == address, "the reference belongs to another state")
    return reference.reference
  }

  func add(_ function: @escaping LuaHostFunction) -> Int32 {
    functions.append(function)
    return Int32(functions.count - 1)
  }

  /// Writes arguments and says where they begin.
  func encode(_ body: (inout LuaEncoder) -> Void) -> glua_mark {
    let arena: UnsafeMutablePointer<glua_arena> = glua_out(raw)
    let mark = glua_arena_mark(arena)
    var encoder = LuaEncoder(arena)
    body(&encoder)
    encoder.finish()
    return mark
  }

  /// Gives `body` what `write` left in the arena: the first value, and the position after the last.
  func reading<Result>(
    write: () throws(LuaError) -> Void, body: (LuaView, Int) -> Result
  ) throws(LuaError) -> Result {
    let arena: UnsafeMutablePointer<glua_arena> = glua_in(raw)
    let mark = glua_arena_mark(arena)
    defer { glua_arena_rewind(arena, mark) }
    try write()
    return body(
      LuaView(arena: arena, position: mark.count, stateAddress: address), arena.pointee.count)
  }

  private func unfitResult(of function: LuaFunction, _ message: String) -> LuaError {
    let place = place(of: function)
    return LuaError(kind: .runtime, message: message, chunk: place?.chunk, line: place?.line)
  }

  func lastError() -> LuaError { LuaError(glua_last_error(raw).pointee, cause: failure) }

  func check(_ ok: Bool) throws(LuaError) {
    guard ok else {
      defer { failure = nil }
      throw lastError()
    }
  }

}

/// An interpreter stays on one thread at a time; the compiler is right to say so.
@available(*, unavailable)
extension LuaState: Sendable {}

/// Never read: a source without bytes has no address.
nonisolated(unsafe) let emptySource: UnsafePointer<CChar> = {
  let pointer = UnsafeMutablePointer<CChar>.allocate(capacity: 1)
  pointer.initialize(to: 0)
  return UnsafePointer(pointer)
}()

/// Strings for C, freed with the last use of the object.
final class CStrings {
  let pointers: [UnsafePointer<CChar>]

  init(_ strings: [String]) {
    pointers = strings.map { string in
      let bytes = string.utf8CString
      let copy = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count)
      bytes.withUnsafeBufferPointer {
        copy.initialize(from: $0.baseAddress ?? emptySource, count: $0.count)
      }
      return UnsafePointer(copy)
    }
  }

  deinit {
    for pointer in pointers { pointer.deallocate() }
  }
}
