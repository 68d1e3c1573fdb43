import GalleyCore
import GalleyLua

/// `galley.repl()`: somebody looks around in a hook.
let promptModule = ScriptModule(
  name: "galley", summary: "a prompt in the midst of a hook",
  functions: [
    ModuleFunction(
      "repl", "()", "opens a prompt here, with the names of the hook in sight",
      details:
        "Works in `galley run --in-process` and `galley repl`. What is typed reads and sets the "
        + "locals of the hook; `:locals` lists them, `:quit` lets the hook go on, `:stop` ends the "
        + "document.",
      example: "if not q.speaker then galley.repl() end"
    ) { scope, call throws(LuaFailure) in
      guard let prompter = scope.engine.prompter else {
        throw LuaFailure(
          "galley.repl() needs a terminal: run the script with --in-process, or in galley repl")
      }
      guard scope.mayPrompt else {
        throw LuaFailure("galley.repl() works in hooks; the script is still being loaded")
      }
      try scope.takeEdits()
      let frame = try call.openFrame()
      defer { frame.close() }
      let prompt: HookPrompt
      do throws(LuaError) {
        prompt = try HookPrompt(scope, frame)
      } catch {
        throw LuaFailure(error.message, cause: error)
      }
      if prompter.talk(in: prompt) == .stop { throw LuaFailure("stopped at the prompt") }
    }
  ])
