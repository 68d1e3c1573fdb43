import GalleyCore
import GalleyLua

// `params = { min = { type = "integer", default = 1, help = "..." }, who = "string" }`
//
// The declaration is read when the script assigns it, and the values stand in its place from that
// line on: `local min = params.min` works at the top of a script.

extension LuaState {
  func interceptParameters(_ scope: ScriptScope) throws(LuaError) {
    try intercept("params") { [unowned scope] call throws(LuaFailure) in
      guard scope.parameters.isEmpty else { throw LuaFailure("params is declared twice") }
      let declared = try parameters(of: try call.value(1), in: scope.script.name)
      scope.parameters = declared.map(\.parameter)
      let state = call.state
      do throws(LuaError) {
        try state.set("params", to: .array([]))
        for (parameter, standard) in declared {
          try state.set(
            "params." + parameter.name, to: try setting(of: parameter, standard, scope.settings))
        }
        try state.makeStrict(
          "params", before: "no parameter ", after: " is declared",
          absent: declared.map(\.parameter.name))
      } catch {
        if let failure = error.cause { throw failure }
        throw LuaFailure(error.message, cause: error)
      }
    }
  }
}

/// The value that holds: that of `--set`, else the default.
private func setting(
  of parameter: ScriptParameter, _ standard: LuaValue, _ settings: ScriptSettings
) throws(LuaError) -> LuaValue {
  guard let text = settings.parameters[parameter.name] else {
    if parameter.isRequired, !settings.isInspection {
      let failure = LuaFailure(
        "parameter '\(parameter.name)' has no value",
        cause: ParameterProblem.missing(parameter))
      throw LuaError(kind: .hostFailure, message: failure.message, cause: failure)
    }
    return standard
  }
  guard let value = read(text, as: parameter) else {
    let failure = LuaFailure(
      "parameter '\(parameter.name)' must be \(expectation(parameter)), got '\(text)'",
      cause: ParameterProblem.unfit(parameter, text))
    throw LuaError(kind: .hostFailure, message: failure.message, cause: failure)
  }
  return value
}

/// Tells what is wrong with the values of a run from what is wrong with its scripts.
enum ParameterProblem: Error {
  case missing(ScriptParameter)
  case unfit(ScriptParameter, String)
}

private func expectation(_ parameter: ScriptParameter) -> String {
  if !parameter.choices.isEmpty {
    return "one of " + parameter.choices.map { "'\($0)'" }.joined(separator: ", ")
  }
  switch parameter.kind {
  case .string: return "a string"
  case .integer: return "an integer"
  case .number: return "a number"
  case .boolean: return "true or false"
  case .date: return "a date such as 2011-03-22"
  case .list: return "a list such as a,b,c"
  }
}

/// What stands after `--set name=`, as the script is to see it.
private func read(_ text: String, as parameter: ScriptParameter) -> LuaValue? {
  if !parameter.choices.isEmpty, parameter.kind != .list, !parameter.choices.contains(text) {
    return nil
  }
  switch parameter.kind {
  case .string: return .string(text)
  case .integer: return Int64(text).map { .integer($0) }
  case .number:
    guard let number = Double(text), number.isFinite else { return nil }
    return .number(number)
  case .boolean:
    switch text {
    case "true", "yes", "1", "": return .boolean(true)
    case "false", "no", "0": return .boolean(false)
    default: return nil
    }
  case .date: return NewsDate(iso: text).map { .string($0.iso) }
  case .list:
    let parts = text.isEmpty ? [] : text.split(separator: ",", omittingEmptySubsequences: false)
    if !parameter.choices.isEmpty, !parts.allSatisfy({ parameter.choices.contains(String($0)) }) {
      return nil
    }
    return .array(parts.map { .string(String($0)) })
  }
}

// MARK: - Reading the declaration

private func parameters(
  of value: LuaValue, in script: String
) throws(LuaFailure) -> [(parameter: ScriptParameter, standard: LuaValue)] {
  if value == .array([]) { return [] }
  guard case .table(let pairs) = value else {
    throw LuaFailure("params: a table of parameters expected, got \(value.typeName)")
  }
  var found: [(parameter: ScriptParameter, standard: LuaValue)] = []
  for pair in pairs {
    guard let name = pair.key.text, isParameterName(name) else {
      throw LuaFailure(
        "params: a parameter's name has letters, digits, '-' and '_', got "
          + (pair.key.text.map { "'\($0)'" } ?? pair.key.typeName))
    }
    found.append(try parameter(name, pair.value, in: script))
  }
  return found
}

private func isParameterName(_ name: String) -> Bool {
  guard let first = name.utf8.first, first | 0x20 >= 0x61, first | 0x20 <= 0x7A else {
    return false
  }
  return isSafeName(name)
}

private func parameter(
  _ name: String, _ value: LuaValue, in script: String
) throws(LuaFailure) -> (parameter: ScriptParameter, standard: LuaValue) {
  var parameter = ScriptParameter(name: name, kind: .string, script: script)
  var standard = LuaValue.nil
  switch value {
  case .table(let parts):
    var isOptional = false
    for part in parts {
      switch (part.key.text ?? part.key.typeName, part.value) {
      case ("type", .string(let word)):
        isOptional = word.hasSuffix("?")
        parameter.kind = try kind(isOptional ? String(word.dropLast()) : word, of: name)
      case ("default", let value): standard = value
      case ("help", .string(let text)): parameter.help = text
      case ("required", .boolean(let flag)): parameter.isRequired = flag
      case ("choices", .array(let words)): parameter.choices = words.compactMap(\.text)
      case ("type", _), ("help", _), ("required", _), ("choices", _):
        throw LuaFailure("params: '\(name)': '\(part.key.text ?? "")' has the wrong type")
      case (let word, _):
        let known = ["type", "default", "help", "required", "choices"]
        let near = nearestName(to: word, among: known).map { "; did you mean '\($0)'?" }
        throw LuaFailure(
          "params: '\(name)' has no part '\(word)'"
            + (near ?? "; there are " + known.joined(separator: ", ")))
      }
    }
    if value[key: "type"] == nil, standard != .nil { parameter.kind = kind(of: standard) }
    if standard == .nil, value[key: "required"] == nil { parameter.isRequired = !isOptional }
  case .string(let word) where ScriptParameter.Kind(rawValue: trimmedOptional(word)) != nil:
    // The short form: a type that is required, or with `?` may be absent.
    parameter.kind = try kind(trimmedOptional(word), of: name)
    parameter.isRequired = !word.hasSuffix("?")
  case .string, .integer, .number, .boolean, .array:
    // Shorter still: a default value.
    standard = value
    parameter.kind = kind(of: value)
  default:
    throw LuaFailure(
      "params: '\(name)' must be a type, a default value, or a table such as "
        + "{ type = \"integer\", default = 1, help = \"...\" }, got \(value.typeName)")
  }
  if standard != .nil {
    parameter.defaultText = text(of: standard)
    guard let text = parameter.defaultText, let value = read(text, as: parameter) else {
      throw LuaFailure(
        "params: the default of '\(name)' must be \(expectation(parameter)), got "
          + standard.typeName)
    }
    standard = value
  }
  return (parameter, standard)
}

private func trimmedOptional(_ word: String) -> String {
  word.hasSuffix("?") ? String(word.dropLast()) : word
}

private func kind(
  _ word: String, of name: String
) throws(LuaFailure) -> ScriptParameter.Kind {
  if let kind = ScriptParameter.Kind(rawValue: word) { return kind }
  let known = ScriptParameter.Kind.allCases.map(\.rawValue)
  let near = nearestName(to: word, among: known).map { "; did you mean '\($0)'?" }
  throw LuaFailure(
    "params: '\(name)' has no type '\(word)'"
      + (near ?? "; there are " + known.joined(separator: ", ")))
}

private func kind(of value: LuaValue) -> ScriptParameter.Kind {
  switch value {
  case .integer: .integer
  case .number: .number
  case .boolean: .boolean
  case .array: .list
  default: .string
  }
}

private func text(of value: LuaValue) -> String? {
  switch value {
  case .boolean(let flag): return flag ? "true" : "false"
  case .array(let elements):
    let words = elements.compactMap(\.text)
    return words.count == elements.count ? words.joined(separator: ",") : nil
  default: return value.text
  }
}
