import GalleyCore
import GalleyLua

/// `galley.log`: log lines with a level and the script's line. `print` stays a plain line.
let logModule = ScriptModule(
  name: "galley.log", summary: "log lines with a level, the document and the script's line",
  functions: [
    level("info", .info, "says what goes on", #"galley.log.info("quotes:", 12)"#),
    level("warn", .warning, "says what is doubtful", #"galley.log.warn("no speaker")"#),
    level(
      "error", .error, "says what went wrong; the document goes on", #"galley.log.error("no date")"#
    ),
  ])

private func level(
  _ name: String, _ level: LogEntry.Level, _ summary: String, _ example: String
) -> ModuleFunction {
  ModuleFunction(name, "(...: any)", summary, example: example) { scope, call throws(LuaFailure) in
    var text = ""
    for index in 1..<call.count + 1 {
      if index > 1 { text += " " }
      text += try call.text(index)
    }
    try scope.intake.spend(text.utf8.count)
    let place = call.scriptLine()
    scope.intake.log.append(
      LogEntry(text, level: level, script: place?.chunk, line: place?.line))
  }
}
