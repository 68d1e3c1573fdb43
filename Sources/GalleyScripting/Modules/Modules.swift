import GalleyCore
import GalleyLua
import Synchronization

/// The functions of a script's world beyond Lua's own, one module for each subject.
///
/// A new module is a file beside this one and a line here.
let scriptModules: [ScriptModule] = [
  outputModule,
  requireModule,
  articleModule,
  promptModule,
  quotesModule,
  peopleModule,
  citationsModule,
  totalModule,
  systemModule,
  regexModule,
  textModule,
  jsonModule,
  csvModule,
  xmlModule,
  htmlModule,
  dateModule,
  templateModule,
  setModule,
  listModule,
  pathModule,
  logModule,
]

/// What modules keep for the world of one script.
final class ModuleStore {
  /// The constants of the modules that have been looked into, by their full names.
  fileprivate(set) var constants: [String: LuaReference] = [:]
  let expressions = ExpressionCache()
  private var offsets: (session: ObjectIdentifier, generation: UInt32, table: CodePointOffsets)?

  /// The code points of an article's text, counted once for each article.
  func offsets(of session: ArticleSession, generation: UInt32) -> CodePointOffsets {
    let identity = ObjectIdentifier(session)
    if let offsets, offsets.session == identity, offsets.generation == generation {
      return offsets.table
    }
    let table = CodePointOffsets(session.article.text)
    offsets = (identity, generation, table)
    return table
  }
}

extension ScriptScope {
  /// What a function makes in Swift's memory counts for no limit until Lua gets it; so a result stays
  /// within what Lua could take.
  var longestResult: Int { min(settings.limits.memoryBytes ?? 1 << 30, 1 << 30) }

  func checkSize(_ bytes: Int) throws(LuaFailure) {
    guard bytes <= longestResult else {
      throw LuaFailure("the result would take more than \(longestResult) bytes")
    }
  }
}

extension LuaState {
  /// Makes all modules known to the script. The functions of a module are registered when the
  /// script first looks into it: most worlds use few of them.
  func registerModules(_ scope: ScriptScope) throws(LuaError) {
    for (name, numbers) in moduleGroups {
      if name.isEmpty {
        for number in numbers { try register(number, scope) }
      } else {
        try registerModule(name) { [unowned scope] state throws(LuaError) in
          for number in numbers { try state.register(number, scope) }
        }
      }
    }
    try registerHost(scope.engine)
  }

  /// - Parameter number: the place of the module in the table of all.
  private func register(_ number: Int, _ scope: ScriptScope) throws(LuaError) {
    let module = scriptModules[number]
    let prefix = module.name.isEmpty ? "" : module.name + "."
    for function in module.functions {
      guard case .swift(let body) = function.implementation else { continue }
      let check = ArgumentCheck(function.signature)
      try register(prefix + function.name) { [unowned scope] call throws(LuaFailure) in
        try check(call)
        try body(scope, &call)
      }
    }
    for constant in module.constants {
      let maker = try loadModule(
        Array("return \(constant.source)".utf8), name: chunkName(of: module))
      let value = try callKeeping(maker)
      release(maker)
      try set(prefix + constant.name) { $0.reference(value) }
      scope.store.constants[prefix + constant.name] = value
    }
    if module.functions.contains(where: { $0.name == "emit" }) { try quickenRows("emit") }
    if luaChunks[number] != nil { try registerLuaFunctions(of: number, scope) }
  }

  /// Adds the functions that are written in Lua.
  private func registerLuaFunctions(of number: Int, _ scope: ScriptScope) throws(LuaError) {
    let module = scriptModules[number]
    var natives: [(name: String, function: LuaFunction)] = []
    for native in module.natives {
      let function = try makeFunction(module.name + "." + native.name) {
        [unowned scope] call throws(LuaFailure) in
        try native.body(scope, &call)
      }
      natives.append((native.name, function))
    }
    let chunk = try compiledChunk(number)
    let table = try callKeeping(chunk) { encoder in
      encoder.beginTable()
      for (name, function) in natives {
        encoder.key(name)
        encoder.function(function)
      }
      encoder.endTable()
    }
    try extendLibrary(module.name, with: table)
    release(table)
    release(chunk)
    for (_, function) in natives { release(function) }
  }
}

extension LuaState {
  /// The Lua of a module, which the first world of the process compiles for all.
  fileprivate func compiledChunk(_ number: Int) throws(LuaError) -> LuaFunction {
    let name = chunkName(of: scriptModules[number])
    if let known = compiledChunks.withLock({ $0[number] }) {
      return try loadModule(known, name: name)
    }
    let chunk = try loadModule(luaChunks[number] ?? [], name: name)
    let bytes = try dump(chunk)
    compiledChunks.withLock { $0[number] = bytes }
    return chunk
  }
}

private let compiledChunks = Mutex<[Int: [UInt8]]>([:])

/// The modules by name, in order: a name may have several.
private let moduleGroups: [(name: String, numbers: [Int])] = {
  var groups: [(name: String, numbers: [Int])] = []
  for (number, module) in scriptModules.enumerated() {
    if let known = groups.firstIndex(where: { $0.name == module.name }) {
      groups[known].numbers.append(number)
    } else {
      groups.append((module.name, [number]))
    }
  }
  return groups
}()

/// The Lua functions of each module that has some, as one chunk that returns a table of them.
private let luaChunks: [[UInt8]?] = scriptModules.map { luaChunk(of: $0) }

/// By this form of name the interpreter knows that errors in a chunk belong to the script's line that
/// called it.
private func chunkName(of module: ScriptModule) -> String {
  "=[\(module.name.isEmpty ? "galley" : module.name)]"
}

private func luaChunk(of module: ScriptModule) -> [UInt8]? {
  // Locals: a script's world has a table in front of its globals.
  var source = """
    local native = ...
    local type, error, pairs, next, select, tostring, tonumber, setmetatable, getmetatable =
      type, error, pairs, next, select, tostring, tonumber, setmetatable, getmetatable
    local math, string, table = math, string, table
    local self = {}
    local function fail(i, name, expected, got)
      error(("bad argument #%d to '%s' (%s expected, got %s)"):format(
        i, name, expected, got == nil and "nil" or type(got)), 3)
    end

    """
  source += module.prelude + "\n"
  var count = 0
  for function in module.functions {
    guard case .lua(let body) = function.implementation else { continue }
    count += 1
    let names = function.signature.parameters.map(\.name).joined(separator: ", ")
    let path = function.name.isEmpty ? module.name : module.name + "." + function.name
    source += "self[\"\(function.name)\"] = function(\(names))\n"
    source += checks(of: function, path) + body + "\nend\n"
  }
  return count == 0 ? nil : Array((source + "return self\n").utf8)
}

/// The check of the arguments of a function that is written in Lua, as Lua.
private func checks(of function: ModuleFunction, _ path: String) -> String {
  var lines = ""
  for (index, parameter) in function.signature.parameters.enumerated() {
    let type = parameter.type
    guard parameter.name != "...", !type.alternatives.contains("any") else { continue }
    let name = parameter.name
    var tests = type.alternatives.map { alternative in
      switch alternative {
      case "string": "type(\(name)) ~= \"string\" and type(\(name)) ~= \"number\""
      case "boolean", "function": "type(\(name)) ~= \"\(alternative)\""
      case "integer": "math.type(\(name)) ~= \"integer\""
      case "number": "type(\(name)) ~= \"number\""
      default: "type(\(name)) ~= \"table\""
      }
    }
    if type.isOptional { tests.append("\(name) ~= nil") }
    lines += "if \(tests.joined(separator: " and ")) then "
    lines += "fail(\(index + 1), \"\(path)\", \"\(type.expectation)\", \(name)) end\n"
  }
  return lines
}
