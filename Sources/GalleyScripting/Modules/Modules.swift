import GalleyLua

/// A function that scripts can call, with what the reference says of it.
struct ModuleFunction {
  /// Dotted: `galley.count`.
  let name: String
  /// `key, [amount]`.
  let parameters: String
  let summary: String
  let function: LuaHostFunction
}

/// The functions of a script's world beyond Lua's own, one table for each subject.
///
/// A new module is a file beside this one and a line here.
func moduleFunctions(_ intake: ScriptIntake) -> [ModuleFunction] {
  outputFunctions(intake) + totalFunctions()
}

extension LuaState {
  func registerModules(_ intake: ScriptIntake) throws(LuaError) {
    for function in moduleFunctions(intake) {
      try register(function.name, function.function)
    }
  }
}
