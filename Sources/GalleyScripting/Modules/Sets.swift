import GalleyCore
import GalleyLua

/// `galley.set`: tables whose keys are the members, `{ Reuters = true }`, so that `wires[name]` asks
/// for one. All in Lua: members may be objects, which are themselves only there.
let setModule = ScriptModule(
  name: "galley.set", summary: "sets as plain tables: `wires[name]` is true for a member",
  functions: [
    ModuleFunction(
      "", "(...: any) -> table",
      "makes a set of the elements of a list; without a list, declares a total of that name",
      example: #"""
        local wires = galley.set({ "AP", "Reuters" })
        wires["AP"], wires["DPA"]  --> true, nil
        """#,
      lua: """
        local items = ...
        if type(items) ~= "table" then return native.declare(...) end
        local set = {}
        for i = 1, #items do set[items[i]] = true end
        return set
        """),
    ModuleFunction(
      "union", "(a: table, b: table) -> table", "has what is in one of them",
      example: #"""
        local all = galley.set.union({ a = true }, { b = true })
        galley.set.items(all)  --> { "a", "b" }
        """#,
      lua: """
        local set = {}
        for member in members(a, 1, "union") do set[member] = true end
        for member in members(b, 2, "union") do set[member] = true end
        return set
        """),
    ModuleFunction(
      "intersection", "(a: table, b: table) -> table", "has what is in both",
      example: #"""
        local both = galley.set.intersection(galley.set({ 1, 2 }), galley.set({ 2, 3 }))
        galley.set.items(both)  --> { 2 }
        """#,
      lua: """
        local set = {}
        members(b, 2, "intersection")
        for member in members(a, 1, "intersection") do
          if b[member] then set[member] = true end
        end
        return set
        """),
    ModuleFunction(
      "difference", "(a: table, b: table) -> table", "has what is in the first alone",
      example: #"""
        local left = galley.set.difference(galley.set({ 1, 2 }), galley.set({ 2, 3 }))
        galley.set.items(left)  --> { 1 }
        """#,
      lua: """
        local set = {}
        members(b, 2, "difference")
        for member in members(a, 1, "difference") do
          if not b[member] then set[member] = true end
        end
        return set
        """),
    ModuleFunction(
      "is_subset", "(a: table, b: table) -> boolean",
      "tells whether the second has all of the first",
      example: #"galley.set.is_subset({ a = true }, { a = true, b = true })  --> true"#,
      lua: """
        members(b, 2, "is_subset")
        for member in members(a, 1, "is_subset") do
          if not b[member] then return false end
        end
        return true
        """),
    ModuleFunction(
      "equal", "(a: table, b: table) -> boolean", "tells whether both have the same members",
      example: #"galley.set.equal(galley.set({ 1, 2, 1 }), galley.set({ 2, 1 }))  --> true"#,
      lua: """
        for member in members(a, 1, "equal") do
          if not b[member] then return false end
        end
        for member in members(b, 2, "equal") do
          if not a[member] then return false end
        end
        return true
        """),
    ModuleFunction(
      "size", "(set: table) -> integer", "counts the members",
      example: #"galley.set.size(galley.set({ "a", "b", "a" }))  --> 2"#,
      lua: """
        local count = 0
        for _ in members(set, 1, "size") do count = count + 1 end
        return count
        """),
    ModuleFunction(
      "items", "(set: table) -> list of any",
      "lists the members: numbers ascending, then strings in the order of their bytes",
      example: #"galley.set.items(galley.set({ "b", 2, "a", 10 }))  --> { 2, 10, "a", "b" }"#,
      lua: """
        local items, count = {}, 0
        for member in members(set, 1, "items") do
          count = count + 1
          items[count] = member
        end
        return items
        """),
  ],
  natives: [declaration("set", "list of members")],
  prelude: """
    -- Walks over the members; complains of what is no set.
    local function members(set, i, name)
      for _, value in next, set do
        if value ~= true then
          error(("bad argument #%d to 'galley.set.%s' (set expected, got a table with other values; "
            .. "galley.set(list) makes one)"):format(i, name), 3)
        end
      end
      return pairs(set)
    end
    """)

/// What the module does when it is called without a table: the constructor of the total that has its
/// name.
func declaration(_ name: String, _ expected: String) -> NativeFunction {
  NativeFunction("declare") { _, call throws(LuaFailure) in
    guard call.isMissing(1) || call.kind(1) == .integer || call.kind(1) == .number,
      let kind = totalKinds.first(where: { $0.name == name })
    else { throw call.wrongArgument(1, expected: expected) }
    try declareTotal(kind, &call)
  }
}
