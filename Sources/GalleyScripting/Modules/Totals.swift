import GalleyLua

/// The constructors of totals: each answers a table that only `totals = { ... }` understands.
let totalModule = ScriptModule(
  name: "galley", summary: "totals: what documents add up to",
  functions: [
    ModuleFunction(
      "count", "() -> table", "declares a total that counts keys: `total.NAME(key, [amount])`",
      since: "0.1"
    ) { _, call in
      call.results.beginTable()
      call.results.key(Total.marker)
      call.results.string(Total.Kind.count.rawValue)
      call.results.endTable()
    }
  ])

extension LuaState {
  /// Makes `total.NAME` callable for each total that a script declares.
  func registerTotals(
    _ declared: [Declarations.TotalDeclaration], _ intake: ScriptIntake
  ) throws(LuaError) {
    try set("total", to: .array([]))
    for (index, total) in declared.enumerated() {
      try register("total.\(total.name)") { call throws(LuaFailure) in
        guard intake.isOpen else {
          throw LuaFailure("total.\(total.name) works in the hooks of a document only")
        }
        guard call.kind(1) == .string || call.kind(1) == .integer || call.kind(1) == .number else {
          throw call.wrongArgument(1, expected: "a key (string or number)")
        }
        let amount = try call.optionalInteger(2) ?? 1
        let key = try call.string(1)
        try intake.spend(key.utf8.count)
        intake.additions.append((index, Total.Addition(key: key, amount: Int(amount))))
      }
    }
  }
}
