import GalleyCore
import GalleyLua

/// The functions of a script's world beyond Lua's own, one module for each subject.
///
/// A new module is a file beside this one and a line here.
let scriptModules: [ScriptModule] = [
  outputModule,
  requireModule,
  articleModule,
  totalModule,
  systemModule,
]

extension LuaState {
  /// Makes all modules known to the script.
  func registerModules(_ scope: ScriptScope) throws(LuaError) {
    for module in scriptModules {
      let prefix = module.name.isEmpty ? "" : module.name + "."
      for function in module.functions {
        guard case .swift(let body) = function.implementation else { continue }
        let signature = function.signature
        try register(prefix + function.name) { [unowned scope] call throws(LuaFailure) in
          try signature.check(call)
          try body(scope, &call)
        }
      }
    }
    try registerLuaFunctions()
    try registerHost(scope.engine)
  }

  /// Adds the functions that are written in Lua to their modules.
  private func registerLuaFunctions() throws(LuaError) {
    for chunk in luaModuleChunks {
      let function = try load(chunk.source, name: chunk.module)
      let table = try callKeeping(function)
      try extendLibrary(chunk.module, with: table)
      release(table)
      release(function)
    }
  }
}

/// The Lua functions of one module, as one chunk that returns a table of them.
private struct LuaModuleChunk: Sendable {
  let module: String
  let source: [UInt8]
}

private let luaModuleChunks: [LuaModuleChunk] = scriptModules.compactMap { module in
  var source = """
    local self = {}
    local function fail(i, name, expected, got)
      error(("bad argument #%d to '%s' (%s expected, got %s)"):format(
        i, name, expected, got == nil and "nil" or type(got)), 3)
    end

    """
  var count = 0
  for function in module.functions {
    guard case .lua(let body) = function.implementation else { continue }
    count += 1
    let names = function.signature.parameters.map(\.name).joined(separator: ", ")
    source += "function self.\(function.name)(\(names))\n\(checks(of: function))\(body)\nend\n"
  }
  if count == 0 { return nil }
  return LuaModuleChunk(module: module.name, source: Array((source + "return self\n").utf8))
}

/// The check of the arguments of a function that is written in Lua, as Lua.
private func checks(of function: ModuleFunction) -> String {
  var lines = ""
  for (index, parameter) in function.signature.parameters.enumerated() {
    let type = parameter.type
    guard parameter.name != "...", !type.alternatives.contains("any") else { continue }
    let name = parameter.name
    var tests = type.alternatives.map { alternative in
      switch alternative {
      case "string", "boolean", "function": "type(\(name)) ~= \"\(alternative)\""
      case "integer": "math.type(\(name)) ~= \"integer\""
      case "number": "type(\(name)) ~= \"number\""
      default: "type(\(name)) ~= \"table\""
      }
    }
    if type.isOptional { tests.append("\(name) ~= nil") }
    lines += "if \(tests.joined(separator: " and ")) then "
    lines += "fail(\(index + 1), \"\(function.name)\", \"\(type.expectation)\", \(name)) end\n"
  }
  return lines
}
