import GalleyCore
import GalleyLua

/// `require`: modules beside the script, and those that ship.
///
/// Their texts travel with the script (`ScriptFile.modules`), so that nothing is looked up while
/// documents are at work, and never in the working directory.
let requireModule = ScriptModule(
  name: "", summary: "parts of a script in files of their own",
  functions: [
    ModuleFunction(
      "require", "(name: string) -> any",
      "loads a module: `lib.names` is lib/names.lua beside the script, or one that ships"
    ) { scope, call throws(LuaFailure) in
      let name = try call.string(1)
      if let known = scope.modules[name] { return call.results.reference(known) }
      let module = try scope.load(module: name, in: call.state)
      scope.modules[name] = module
      call.results.reference(module)
    }
  ])

extension ScriptScope {
  fileprivate func load(
    module name: String, in state: LuaState
  ) throws(LuaFailure) -> LuaReference {
    if let native = try loadNative(name, in: state) { return native }
    guard let file = script.modules.first(where: { $0.name == name }) else {
      throw LuaFailure(missing(name), argument: 1)
    }
    if modulesInLoading.contains(name) {
      let circle = (modulesInLoading + [name]).joined(separator: "' requires '")
      throw LuaFailure("modules require each other: '\(circle)'")
    }
    guard !state.globalsAreFrozen else {
      throw LuaFailure("require '\(name)' at the top of the script: in a hook it is too late")
    }
    modulesInLoading.append(name)
    defer { modulesInLoading.removeLast() }
    do throws(LuaError) {
      let chunk = try state.load(file.bytes, name: file.path)
      defer { state.release(chunk) }
      let result = try state.callKeeping(chunk) { $0.string(name) }
      if state.isNil(result) {
        state.release(result)
        throw LuaError(
          kind: .runtime, message: "module '\(name)' must return its table", chunk: file.path)
      }
      return result
    } catch {
      throw LuaFailure(error.description, cause: error)
    }
  }

  private func missing(_ name: String) -> String {
    if name.contains("/") || name.hasPrefix(".") {
      return "module names have dots for folders, as in require \"lib.names\"; got '\(name)'"
    }
    let near = nearestName(to: name, among: script.modules.map(\.name))
    let path = name.split(separator: ".").joined(separator: "/") + ".lua"
    return "no module '\(name)': there is no \(path) beside the script, and none that ships"
      + (near.map { "; did you mean '\($0)'?" } ?? "")
  }
}
