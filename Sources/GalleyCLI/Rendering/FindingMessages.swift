import Galley

extension FailureMessages {
  /// What the checker has found, in the words that the engine would use where it has some.
  ///
  ///     error: mine.lua:2: quote has no field 'speker'; did you mean 'speaker'?
  ///       2 |   if not q.speker then return false end
  ///         |            ^^^^^^
  func message(_ finding: ScriptFinding) -> String {
    var lines = Lines(style)
    let words = "\(printable(finding.script)):\(finding.line): \(sentence(of: finding.kind))"
    switch finding.severity {
    case .error: lines.error(words)
    case .warning: lines.warning(words)
    }
    excerpt(finding.excerpt, into: &lines)
    if let help = help(for: finding.kind) { lines.help(help) }
    return lines.text
  }

  func sentence(of kind: ScriptFinding.Kind) -> String {
    switch kind {
    case .syntax(let message):
      return printable(message)
    case .unknownHook(let name, let nearest):
      return "unknown hook \(quoted(name))\(meant(nearest))"
    case .localHook(let name):
      return "\(quoted(name)) is local, and so no hook"
    case .strayGlobal(let name, let nearest):
      return "\(quoted(name)) is neither a hook nor a declaration\(meant(nearest))"
    case .undefinedGlobal(let name, let nearest):
      return "undefined global \(quoted(name))\(meant(nearest))"
    case .unavailable(let name):
      return "\(quoted(name)) is not available to scripts"
    case .globalAssignedInHook(let name):
      return "assignment to global \(quoted(name)) in a hook: globals are fixed after loading"
    case .unknownMember(let library, let name, let nearest):
      return "\(quoted(library)) has no \(quoted(name))\(meant(nearest))"
    case .libraryChanged(let name):
      return "the library table \(quoted(name)) cannot be changed"
    case .computedRequire:
      return "require takes a name in quotes: modules are read before the script runs"
    case .unknownField(let model, let name, let nearest):
      return "\(model) has no field \(quoted(name))\(meant(nearest))"
    case .unknownMethod(let model, let name, let nearest):
      return "\(model) has no method \(quoted(name))\(meant(nearest))"
    case .readOnlyField(let model, let name):
      return "\(model) field \(quoted(name)) cannot be changed"
    case .unknownWord(let model, let field, let word, let nearest, let isSet):
      let verb = isSet ? "cannot be" : "is never"
      return "\(model) field \(quoted(field)) \(verb) \(quoted(word))\(meant(nearest))"
    case .unknownTable(let name, let nearest):
      return "no table \(quoted(name)) is declared\(meant(nearest))"
    case .unknownColumn(let table, let name, let nearest):
      return "table \(quoted(table)) has no column \(quoted(name))\(meant(nearest))"
    case .missingColumn(let table, let name):
      return "a row of table \(quoted(table)) needs its column \(quoted(name))"
    case .unknownTotal(let name, let nearest):
      return "no total \(quoted(name)) is declared\(meant(nearest))"
    case .unknownParameter(let name, let nearest):
      return "no parameter \(quoted(name)) is declared\(meant(nearest))"
    case .unknownPart(let hook, let name, let nearest):
      return "\(hook) has no part \(quoted(name))\(meant(nearest))"
    case .unused(let entity, let name):
      return "\(words(for: entity)) \(quoted(name)) \(fate(of: entity))"
    case .outlivesDocument(let name):
      return "\(quoted(name)) outlives the document that changes it"
    case .unorderedIteration:
      return "next gives the keys of a table in another order in each run"
    }
  }

  func help(for kind: ScriptFinding.Kind) -> String? {
    switch kind {
    case .unknownHook(_, nil):
      return "there are " + ScriptVocabulary.standard.hookNames.joined(separator: ", ")
    case .localHook(let name):
      return "write 'function \(printable(name))' without 'local', and Galley calls it"
    case .strayGlobal(let name, nil):
      return "write 'local \(printable(name))' for a name of your own"
    case .unavailable("io"):
      return "scripts see no files; what they make leaves by emit and Writer"
    case .globalAssignedInHook:
      return "use a local, or total and emit for what leaves the document"
    case .unknownTable(let name, nil):
      return "declare it: tables = { \(printable(name)) = { \"column:string\" } }"
    case .unknownTotal(let name, nil):
      return "declare it: totals = { \(printable(name)) = galley.count() }"
    case .unknownParameter(let name, nil):
      return "declare it: params = { \(printable(name)) = \"default\" }"
    case .missingColumn:
      return "put a ? behind its type if it may be absent"
    case .outlivesDocument:
      return
        "which documents came before depends on the run; use total, emit, or a local in the hook"
    case .unorderedIteration:
      return "pairs walks a table in a fixed order"
    default:
      return nil
    }
  }

  private func words(for entity: ScriptFinding.Entity) -> String {
    entity == .function ? "local function" : entity.rawValue
  }

  private func fate(of entity: ScriptFinding.Entity) -> String {
    switch entity {
    case .table: "is declared, and nothing is emitted to it"
    case .total: "is declared, and nothing is added to it"
    case .parameter, .field: "is declared and never used"
    case .local: "is never read"
    case .function: "is never called"
    }
  }

  private func quoted(_ name: String) -> String { "'\(printable(name))'" }

  private func meant(_ nearest: String?) -> String { suggestion(nearest, quoted: true) }
}
