import GalleyCore
import GalleyLua

/// The constructors of totals: each answers a table that only `totals = { ... }` understands.
///
/// `galley.set` and `galley.list` are modules too; called, they declare totals: see `declareTotal`.
let totalModule = ScriptModule(
  name: "galley", summary: "what documents add up to",
  functions: totalKinds.filter { $0.name != "set" && $0.name != "list" }.map { kind in
    ModuleFunction(
      kind.name, kind.signature, "declares a total: `total.NAME\(kind.call)`",
      details: "Gives " + kind.summary, since: kind.name == "count" ? "0.1" : "0.2"
    ) { _, call throws(LuaFailure) in try declareTotal(kind, &call) }
  } + [
    ModuleFunction(
      "combine", "(functions: table) -> table",
      "declares a total of your own: { init, add, merge, result }, functions over plain data",
      example: nil
    ) { _, call throws(LuaFailure) in
      let value = try call.value(1)
      guard case .table(let pairs) = value, CombineFunctions(pairs) != nil else {
        throw LuaFailure("a table with the functions init, add and merge expected", argument: 1)
      }
      let known = ["init", "add", "merge", "result"]
      for pair in pairs {
        let name = pair.key.text ?? pair.key.typeName
        guard known.contains(name) else {
          throw LuaFailure(
            "galley.combine has no part '\(name)'; there are \(known.joined(separator: ", "))",
            argument: 1)
        }
      }
      call.results.beginTable()
      call.results.key(totalMarker)
      call.results.string("combine")
      for pair in pairs {
        call.results.key(pair.key)
        call.results.value(pair.value)
      }
      call.results.endTable()
    }
  ])

/// Answers the declaration of a total of a kind, with the arguments of the call as its options.
func declareTotal(_ kind: TotalKind, _ call: inout LuaCall) throws(LuaFailure) {
  var options: [LuaValue] = []
  for index in 1..<call.count + 1 { options.append(try call.value(index)) }
  _ = try kind.make(options)
  call.results.beginTable()
  call.results.key(totalMarker)
  call.results.string(kind.name)
  call.results.key("options")
  call.results.value(.array(options))
  call.results.endTable()
}

extension LuaState {
  /// Makes `total.NAME` callable for each total that a script declares.
  func registerTotals(
    _ declared: [TotalDeclaration], _ scope: ScriptScope
  ) throws(LuaError) {
    try set("total", to: .array([]))
    for (index, total) in declared.enumerated() {
      let name = total.name
      try register("total.\(name)") { [unowned scope] call throws(LuaFailure) in
        guard scope.intake.isOpen else {
          throw LuaFailure("total.\(name) works in the hooks of a document only")
        }
        if let combined = scope.combined[name] { return try combined.add(&call) }
        guard case .builtIn(let kind, let empty) = total.kind else { return }
        var arguments: [LuaValue] = []
        for position in 1..<call.count + 1 { arguments.append(try call.value(position)) }
        if let mistake = kind.check(arguments, empty) {
          throw call.wrongArgument(mistake.argument, expected: mistake.expected)
        }
        try scope.intake.add(arguments, to: index)
      }
      if case .builtIn(let kind, _) = total.kind, !kind.plainArguments.isEmpty {
        try quickenTotal("total.\(name)", number: index, kind.plainArguments)
      }
    }
    try makeStrict("total", before: "no total ", after: " is declared")
  }
}

extension LuaValue {
  /// About as many bytes as the value takes.
  var size: Int {
    switch self {
    case .nil, .boolean, .integer, .number, .object, .function: 8
    case .string(let text): text.utf8.count
    case .bytes(let bytes): bytes.count
    case .array(let elements): elements.reduce(8) { $0 + $1.size }
    case .table(let pairs): pairs.reduce(8) { $0 + $1.key.size + $1.value.size }
    }
  }
}
