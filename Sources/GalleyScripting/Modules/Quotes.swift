import GalleyCore
import GalleyLua

/// `galley.quotes`: what a script adds to what the program knows about quotes.
let quotesModule = ScriptModule(
  name: "galley.quotes", summary: "further words that report what somebody says",
  functions: [
    ModuleFunction(
      "cue", "(forms: list of string, like: string?)",
      "adds words that report, in all their forms",
      details:
        "`like` says how they are built: \"say\" (`he quipped that …`; without it), \"tell\" "
        + "(`told us that …`), \"call\" (`called it “…”`), \"urge\" (`urged them to …`) or "
        + "\"claim\" (a noun: `his claim that …`). To be called while the script loads, since it "
        + "holds for all documents. English text alone.",
      example: ##"select("#", galley.quotes.cue({ "drawled", "drawls" }))  --> 0"##
    ) { scope, call throws(LuaFailure) in
      let forms = try call.words(1)
      let name = call.count >= 2 && call.kind(2) != .nil ? try call.text(2) : "say"
      guard let pattern = QuoteCue.Pattern(rawValue: name) else {
        let known = QuoteCue.Pattern.allCases.map { "'\($0.rawValue)'" }.joined(separator: ", ")
        throw LuaFailure("one of \(known) expected, got '\(name)'", argument: 2)
      }
      try scope.requireLoading()
      scope.words.cues.append(QuoteCue(forms: forms, like: pattern))
    }
  ])
