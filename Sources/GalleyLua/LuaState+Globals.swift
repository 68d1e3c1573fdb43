internal import CGalleyLua

// What scripts can name: functions of the host, modules, globals.

extension LuaState {
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
}

/// A global that a script has assigned.
package struct LuaGlobal: Hashable, Sendable {
  package var name: String
  package var kind: LuaKind
  /// Where it was first assigned.
  package var chunk: String
  package var line: Int
}
