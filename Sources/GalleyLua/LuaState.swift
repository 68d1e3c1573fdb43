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
  private var functions: [LuaHostFunction] = []
  private var models: [LuaModel] = []
  /// What `math.random` begins with in each document; asked for when a script draws a number.
  package var documentSeed: () -> UInt64 = { 0 }
  /// Room for what the objects of a hook have come to, kept from one call to the next.
  private var spareOutcomes: [UInt8] = []
  /// What the last failing host function threw, for the error that may come of it.
  private var failure: LuaFailure?
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
    if let seconds = limits.seconds { glua_set_time_limit(raw, seconds) }
    if let instructions = limits.instructions {
      glua_set_instruction_limit(raw, UInt64(max(1, instructions)))
    }
  }

  deinit {
    stopper.disconnect()
    let left = glua_close(raw)
    onClose?(left)
  }

  /// Bytes that Lua holds now, garbage included.
  package var memoryUsed: Int { glua_memory_used(raw) }

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

  // MARK: - Globals

  /// Makes a Swift function known to scripts under a dotted path: "emit", "galley.count". Scripts
  /// can read the tables on the way, `galley`, but not change them. A path that ends in a dot,
  /// "galley.set.", is what a call of the module itself runs.
  package func register(_ path: String, _ function: @escaping LuaHostFunction) throws(LuaError) {
    try check(glua_register(raw, path, add(function)))
  }

  /// Makes a module whose functions `load` registers when a script first looks into it; from then
  /// on a name that it does not have is an error. `load` may run again after a failure.
  package func registerModule(
    _ path: String, _ load: @escaping (LuaState) throws(LuaError) -> Void
  ) throws(LuaError) {
    let loader = add { call throws(LuaFailure) in
      do throws(LuaError) {
        try load(call.state)
      } catch {
        throw LuaFailure(error.message, cause: error)
      }
    }
    try check(glua_register_module(raw, path, loader))
  }

  /// Compiles the Lua of a module, which is the host's own and counts for no limit but memory: source
  /// text, or what `dump` has made of it in this process.
  ///
  /// - Parameter name: by one like "=[galley.list]" errors are known to belong to the line of the script
  ///   that called the module.
  package func loadModule(_ bytes: [UInt8], name: String) throws(LuaError) -> LuaFunction {
    var reference: Int32 = 0
    let ok = bytes.withUnsafeBytes { bytes in
      glua_load_module(
        raw, bytes.baseAddress?.assumingMemoryBound(to: CChar.self) ?? emptySource, bytes.count,
        name, &reference)
    }
    try check(ok)
    return LuaFunction(state: address, reference: reference)
  }

  /// A compiled function as bytes for `loadModule`, which reads them five times as fast as source.
  package func dump(_ function: LuaFunction) throws(LuaError) -> [UInt8] {
    try reading { () throws(LuaError) in
      try check(glua_dump(raw, checked(function)))
    } body: { view, _ in
      view.withBytes { Array($0) } ?? []
    }
  }

  /// Opens a native Lua module of the system: what its code does, no limit stops.
  ///
  /// - Parameters:
  ///   - library: the name by which the system's loader finds it: `liblua5.4-lpeg.so.2`.
  ///   - opener: the function that makes the module: `luaopen_lpeg`.
  /// - Returns: nil when the library is not there.
  package func openNative(_ library: String, opener: String) throws(LuaError) -> LuaReference? {
    var reference: Int32 = 0
    try check(glua_open_native(raw, library, opener, &reference))
    return reference == 0 ? nil : LuaReference(state: address, reference: reference)
  }

  /// Runs the Lua file that belongs to a native module, outside the script's world: it gets Lua's own
  /// functions, which scripts have guards before, and `require` gives it that module.
  ///
  /// - Returns: what the file returns; nil when there is no such file.
  package func openCompanion(
    _ path: String, of native: LuaReference
  ) throws(LuaError) -> LuaReference? {
    precondition(native.state == address, "the reference belongs to another state")
    var reference: Int32 = 0
    try check(glua_open_companion(raw, path, native.reference, &reference))
    return reference == 0 ? nil : LuaReference(state: address, reference: reference)
  }

  /// A Lua function that calls a Swift function; `name` is for messages. Nothing holds it but the
  /// handle.
  package func makeFunction(
    _ name: String, _ function: @escaping LuaHostFunction
  ) throws(LuaError) -> LuaFunction {
    var reference: Int32 = 0
    try check(glua_make_function(raw, name, add(function), &reference))
    return LuaFunction(state: address, reference: reference)
  }

  /// Sets a global, or an entry of a module table, to a value.
  package func set(_ path: String, to encode: (inout LuaEncoder) -> Void) throws(LuaError) {
    let mark = self.encode(encode)
    try check(glua_set(raw, path, mark))
  }

  package func set(_ path: String, to value: LuaValue) throws(LuaError) {
    try set(path) { encoder in encoder.value(value) }
  }

  /// Copies the entries of a table that stayed inside into a module: "galley.list".
  package func extendLibrary(_ path: String, with table: LuaReference) throws(LuaError) {
    try check(glua_extend(raw, path, checked(table)))
  }

  /// From now on a script that assigns this global calls `function` with the value instead.
  package func intercept(
    _ name: String, _ function: @escaping LuaHostFunction
  ) throws(LuaError) {
    try check(glua_intercept(raw, name, add(function)))
  }

  /// From now on reading a name that a module does not have is an error: `before`, the name in
  /// quotes, `after`, and the nearest name. The names in `absent` are nil and no error.
  package func makeStrict(
    _ path: String, before: String, after: String = "", absent: [String] = []
  ) throws(LuaError) {
    let names = CStrings(absent)
    let pointers: [UnsafePointer<CChar>?] = names.pointers
    try check(glua_make_strict(raw, path, before, after, pointers, pointers.count))
    withExtendedLifetime(names) {}
  }

  /// The value of a global; nil when there is none.
  package func global(_ name: String) throws(LuaError) -> LuaValue {
    try reading { () throws(LuaError) in
      try check(glua_global(raw, name, name.utf8.count))
    } body: { view, _ in
      view.value
    }
  }

  /// A global that is a function.
  package func globalFunction(_ name: String) throws(LuaError) -> LuaFunction? {
    guard case .function(let function) = try global(name) else { return nil }
    return function
  }

  /// The globals that scripts assigned themselves and that still have a value, in the order of
  /// their first assignment.
  package func scriptGlobals() throws(LuaError) -> [LuaGlobal] {
    try reading { () throws(LuaError) in
      try check(glua_script_globals(raw))
    } body: { first, end in
      var globals: [LuaGlobal] = []
      var view = first
      while view.position < end {
        globals.append(
          LuaGlobal(
            name: view.string ?? "",
            kind: LuaKind(rawInteger: view.at(view.position + 1).integer),
            chunk: view.at(view.position + 2).string ?? "",
            line: Int(view.at(view.position + 3).integer ?? 0)))
        view = view.at(view.position + 4)
      }
      return globals
    }
  }

  /// From now on assigning a global, and reading one that does not exist, are errors.
  ///
  /// - Parameter hint: ends the sentence "assignment to global 'x' in a hook: globals are fixed
  ///   after loading; ".
  package func freezeGlobals(hint: String = "use a local") {
    precondition(glua_freeze_globals(raw, hint, hint.utf8.count), "no memory for a hint")
  }

  package var globalsAreFrozen: Bool { glua_globals_frozen(raw) }

  // MARK: - Objects

  package func define(_ model: LuaModel) throws(LuaError) -> LuaModelID {
    precondition(models.count < UInt16.max, "too many models")
    let names = CStrings(model.fields.map(\.name) + model.methods.map(\.name))
    let fields = zip(names.pointers, model.fields).map {
      glua_field(name: $0, writable: $1.isWritable)
    }
    let methods = zip(names.pointers.dropFirst(fields.count), model.methods).map {
      glua_method(name: $0, function: add($1.function))
    }
    try check(
      glua_define_model(
        raw, model.name, model.metatableName, fields, fields.count, methods, methods.count))
    withExtendedLifetime(names) {}
    models.append(model)
    return LuaModelID(number: UInt16(models.count - 1))
  }

  /// Adds fields behind those that a model has.
  ///
  /// - Precondition: no document is at work: `endDocument` came last.
  package func addFields(_ fields: [LuaField], to model: LuaModelID) throws(LuaError) {
    let names = CStrings(fields.map(\.name))
    let raws = zip(names.pointers, fields).map { glua_field(name: $0, writable: $1.isWritable) }
    try check(glua_add_fields(raw, model.number, raws, raws.count))
    withExtendedLifetime(names) {}
    models[Int(model.number)].fields += fields
  }

  /// The fields of a model, in their order.
  package func fieldNames(of model: LuaModelID) -> [String] {
    models[Int(model.number)].fields.map(\.name)
  }

  func name(of model: LuaModelID) -> String { models[Int(model.number)].name }

  /// Ends the document: Lua forgets its objects, and whatever a script has kept of them is dead.
  /// Never fails and takes no memory.
  package func endDocument() {
    glua_end_document(raw)
  }

  /// Makes Lua forget what it has read of the document's objects: the next read of a field asks the
  /// host again. For a host that has changed what stands behind them. Never fails.
  ///
  /// Edits that `collectChanges` has not handed over are lost.
  package func forgetFields() {
    glua_forget_fields(raw)
  }

  /// Counts the documents that have ended.
  package var generation: UInt32 { glua_generation(raw) }

  /// Hands over each field that may be another one than the host's, with what is there now, ordered
  /// by model, index and field: what a script has set or cleared in this document, and the lists
  /// and tables that it has read, since it may have changed them in place. What it has only read
  /// is left out; what was handed over once comes again. The cost depends on the fields touched,
  /// not on the document.
  ///
  /// The view of a change lives for `body`, which must not call into the state.
  package func collectChanges(
    _ body: (LuaChange) throws(LuaFailure) -> Void
  ) throws(LuaError) {
    let failure = try reading { () throws(LuaError) in
      try check(glua_collect_changes(raw))
    } body: { first, end -> LuaFailure? in
      var view = first
      while view.position < end {
        let head = view.node
        let value = view.at(view.position + 1)
        let model = LuaModelID(number: head.model)
        let field = Int(head.as.reference)
        let change = LuaChange(
          object: LuaObject(model: model, index: Int(head.count)), field: field,
          isWritable: models[Int(head.model)].fields[field].isWritable, value: value)
        do throws(LuaFailure) {
          try body(change)
        } catch {
          return error
        }
        view = view.at(value.end)
      }
      return nil
    }
    if let failure {
      throw LuaError(kind: .hostFailure, message: failure.message, cause: failure)
    }
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

  private func checked(_ function: LuaFunction) -> Int32 {
    precondition(function.state == address, "the function belongs to another state")
    return function.reference
  }

  private func checked(_ reference: LuaReference) -> Int32 {
    precondition(reference.state == address, "the reference belongs to another state")
    return reference.reference
  }

  private func add(_ function: @escaping LuaHostFunction) -> Int32 {
    functions.append(function)
    return Int32(functions.count - 1)
  }

  /// Writes arguments and says where they begin.
  private func encode(_ body: (inout LuaEncoder) -> Void) -> glua_mark {
    let arena: UnsafeMutablePointer<glua_arena> = glua_out(raw)
    let mark = glua_arena_mark(arena)
    var encoder = LuaEncoder(arena)
    body(&encoder)
    encoder.finish()
    return mark
  }

  /// Gives `body` what `write` left in the arena: the first value, and the position after the last.
  private func reading<Result>(
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

  // MARK: - Calls from Lua

  fileprivate func callHost(_ function: Int32, _ raw: UnsafeMutablePointer<glua_call>) -> Int32 {
    answer { [function = functions[Int(function)]] arena throws(LuaFailure) in
      var call = LuaCall(state: self, raw: raw, results: LuaEncoder(arena))
      try function(&call)
      call.results.finish()
    }
  }

  fileprivate func readField(_ model: Int, _ index: Int, _ field: Int) -> Int32 {
    answer { [read = models[model].read] arena throws(LuaFailure) in
      var encoder = LuaEncoder(arena)
      try read(index, field, &encoder)
      encoder.finish()
    }
  }

  /// Exactly one value for each field.
  fileprivate func readFields(
    _ model: Int, _ index: Int, _ fields: UnsafeBufferPointer<UInt16>
  ) -> Int32 {
    answer { [read = models[model].read] arena throws(LuaFailure) in
      var encoder = LuaEncoder(arena)
      for field in fields {
        let before = arena.pointee.count
        try read(index, Int(field), &encoder)
        if arena.pointee.count == before { encoder.null() }
      }
      encoder.finish()
    }
  }

  fileprivate func describeObject(_ model: Int, _ index: Int) -> Int32 {
    answer { [describe = models[model].describe] arena throws(LuaFailure) in
      var encoder = LuaEncoder(arena)
      encoder.string(describe(index))
    }
  }

  /// Runs `body`; if it throws, what it wrote gives way to the message.
  private func answer(
    _ body: (UnsafeMutablePointer<glua_arena>) throws(LuaFailure) -> Void
  ) -> Int32 {
    let arena: UnsafeMutablePointer<glua_arena> = glua_out(raw)
    let mark = glua_arena_mark(arena)
    do throws(LuaFailure) {
      try body(arena)
      return Int32(GLUA_DONE)
    } catch {
      glua_arena_rewind(arena, mark)
      var encoder = LuaEncoder(arena)
      encoder.string(error.message)
      failure = error
      return error.argument.map(Int32.init) ?? Int32(GLUA_FAILED)
    }
  }
}

/// An interpreter stays on one thread at a time; the compiler is right to say so.
@available(*, unavailable)
extension LuaState: Sendable {}

/// A global that a script has assigned.
package struct LuaGlobal: Hashable, Sendable {
  package var name: String
  package var kind: LuaKind
  /// Where it was first assigned.
  package var chunk: String
  package var line: Int
}

// MARK: - What C calls

private func state(_ context: UnsafeMutableRawPointer?) -> LuaState {
  // The state sets the context itself and outlives its interpreter.
  guard let context else { preconditionFailure("the interpreter has no host") }
  return Unmanaged<LuaState>.fromOpaque(context).takeUnretainedValue()
}

private func callHostCallback(
  _ context: UnsafeMutableRawPointer?, _ function: Int32, _ call: UnsafeMutablePointer<glua_call>?
) -> Int32 {
  guard let call else { preconditionFailure("a call without arguments") }
  return state(context).callHost(function, call)
}

private func readFieldCallback(
  _ context: UnsafeMutableRawPointer?, _ model: UInt16, _ index: UInt32, _ field: UInt16
) -> Int32 {
  state(context).readField(Int(model), Int(index), Int(field))
}

private func readFieldsCallback(
  _ context: UnsafeMutableRawPointer?, _ model: UInt16, _ index: UInt32,
  _ fields: UnsafePointer<UInt16>?, _ count: Int
) -> Int32 {
  state(context).readFields(
    Int(model), Int(index), UnsafeBufferPointer(start: fields, count: count))
}

private func seedCallback(_ context: UnsafeMutableRawPointer?) -> UInt64 {
  state(context).documentSeed()
}

private func describeObjectCallback(
  _ context: UnsafeMutableRawPointer?, _ model: UInt16, _ index: UInt32
) -> Int32 {
  state(context).describeObject(Int(model), Int(index))
}

/// Never read: a source without bytes has no address.
nonisolated(unsafe) private let emptySource: UnsafePointer<CChar> = {
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
