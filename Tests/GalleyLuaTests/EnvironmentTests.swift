import Testing

@testable import GalleyLua

@Suite struct EnvironmentTests {
  @Test func `only what is safe is there`() throws {
    let state = try LuaState()
    let absent = [
      "os.getenv", "os.execute", "os.exit", "os.remove", "os.setlocale", "io", "debug", "package",
      "require", "dofile", "loadfile", "collectgarbage", "print",
      "warn", "string.dump",
    ]
    for name in absent {
      #expect(try run(state, "return \(name)") == [.nil], "\(name)")
    }
    #expect(
      try run(state, "return ('x'):rep(2), utf8.char(233), math.type(1), #table.pack(1, 2)")
        == [.string("xx"), .string("é"), .string("integer"), .integer(2)])
  }

  @Test func `load takes text only and runs in the script's globals`() throws {
    let state = try LuaState()
    #expect(
      try run(state, "x = 1 return load('x = x + 1 return x')()") == [.integer(2)])
    #expect(
      try run(state, "local f, e = load('\\27Lua', 'c', 'b') return f, e:match('binary') ~= nil")
        == [.nil, .boolean(true)])
    #expect(try run(state, "return load('return y', 'c', 't', {y = 5})()") == [.integer(5)])
  }

  @Test func `pairs walks in a fixed order`() throws {
    let state = try LuaState()
    let keys = try run(
      state,
      """
      local t = {b = 1, [3] = 1, a = 1, [1.5] = 1, [true] = 1, [-2] = 1, ab = 1, [false] = 1,
                 [2^60] = 1, [math.maxinteger] = 1, ["\\xff"] = 1, B = 1}
      local keys = {}
      for k, v in pairs(t) do keys[#keys + 1] = tostring(k) end
      return table.concat(keys, " ", 1, 6), table.concat(keys, " ", 6, #keys)
      """)
    #expect(keys.first == .string("-2 1.5 3 1152921504606846976 9223372036854775807 B"))
    #expect(keys.last == .bytes(Array("B a ab b ".utf8) + [0xff] + Array(" false true".utf8)))
  }

  @Test func `pairs sorts large tables right`() throws {
    let state = try LuaState()
    #expect(
      try run(
        state,
        """
        local t = {}
        for i = 1, 5000 do t["k" .. (i * 7919 % 5003)] = i t[i * 7919 % 5003 * 3] = i end
        local last, lastType, n = nil, "number", 0
        for k in pairs(t) do
          assert(type(k) == lastType and (last == nil or last < k) or type(k) == "string", k)
          if type(k) ~= lastType then last, lastType = nil, type(k) end
          assert(last == nil or last < k)
          last, n = k, n + 1
        end
        return n
        """) == [.integer(10_000)])
  }

  @Test func `a table may change while pairs walks over it`() throws {
    let state = try LuaState()
    #expect(
      try run(
        state,
        """
        local t, seen = {a = 1, b = 2, c = 3}, {}
        for k in pairs(t) do seen[#seen + 1] = k t[k] = nil t.b = nil end
        local list = {1, 2, 3, 4}
        for i in pairs(list) do list[i] = nil list[i + 1] = nil seen[#seen + 1] = i end
        return table.concat(seen, " ")
        """) == [.string("a c 1 3")])
    #expect(
      try run(
        state,
        "local t = setmetatable({}, {__pairs = function() return function(_, i) "
          + "if not i then return 1, 2 end end, nil, nil end}) for k, v in pairs(t) do return k, v end"
      )
        == [.integer(1), .integer(2)])
    #expect(
      failure(state, "pairs(1)")?.message
        == "bad argument #1 to 'pairs' (table expected, got number)")
  }

  @Test func `text has no addresses`() throws {
    let state = try LuaState()
    #expect(
      try run(
        state,
        "return tostring({}), tostring(next), ('%s|%5.1f|%d%%'):format({}, 1, 2), tostring(1.0), "
          + "tostring(setmetatable({}, {__name = 'thing'})), "
          + "tostring(setmetatable({}, {__tostring = function() return 'own' end}))")
        == ["table", "function", "table|  1.0|2%", "1.0", "thing", "own"].map(LuaValue.string))
    #expect(failure(state, "return ('%p'):format({})")?.line == 1)
    #expect(failure(state, "return ('\\0%p'):format({})")?.line == 1)
    #expect(
      try run(state, "return ('\\0%s\\0%-7s%%'):format({}, {})") == [.string("\0table\0table  %")])
    #expect(failure(state, "return ('\\0%'):format({})")?.line == 1)
    #expect(
      failure(state, "string.format('%d', 'x')")?.message
        == "bad argument #2 to 'format' (number expected, got string)")
  }

  @Test func `metatables that reach into the collector are refused`() throws {
    let state = try LuaState()
    for name in ["__gc", "__mode", "__concat"] {
      #expect(
        failure(state, "setmetatable({}, {\(name) = 'k'})")?.message
          == "a metatable with '\(name)' is not available to scripts")
    }
    #expect(
      try run(state, "return getmetatable(''), getmetatable(_G)")
        == [.string("string"), .string("globals")])
    #expect(failure(state, "getmetatable('').__index = nil") != nil)
  }

  @Test func `globals are recorded while loading and fixed afterwards`() throws {
    let state = try LuaState()
    try run(
      state,
      """
      fields = {}
      function Quote(q) count = 1 end
      function helper() return missing end

      function typo() return Quoet end
      gone = 1
      gone = nil
      _G.name = "x"
      if nothing then error("undefined names are nil while loading") end
      """, name: "a.lua")
    #expect(
      try state.scriptGlobals() == [
        LuaGlobal(name: "fields", kind: .table, chunk: "a.lua", line: 1),
        LuaGlobal(name: "Quote", kind: .function, chunk: "a.lua", line: 2),
        LuaGlobal(name: "helper", kind: .function, chunk: "a.lua", line: 3),
        LuaGlobal(name: "typo", kind: .function, chunk: "a.lua", line: 5),
        LuaGlobal(name: "name", kind: .string, chunk: "a.lua", line: 8),
      ])
    #expect(!state.globalsAreFrozen)
    state.freezeGlobals(hint: "use a local, or total/emit")
    let fixed = "globals are fixed after loading; use a local, or total/emit"
    #expect(
      failure(state, "\nnew = 1")?.description
        == "test.lua:2: assignment to global 'new' in a hook: \(fixed)")
    #expect(
      failure(state, "Quote({})")?.description
        == "a.lua:2: assignment to global 'count' in a hook: \(fixed)")
    #expect(failure(state, "fields = 1")?.message.hasPrefix("assignment to global") == true)
    #expect(failure(state, "_G.fields = 1")?.message.hasPrefix("assignment to global") == true)
    #expect(
      failure(state, "rawset(_G, 'a', 1)")?.message
        == "rawset is not available for globals")
    #expect(failure(state, "helper()")?.description == "a.lua:3: undefined global 'missing'")
    #expect(
      failure(state, "typo()")?.message == "undefined global 'Quoet'; did you mean 'Quote'?")
    #expect(try run(state, "return fields, name") == [.array([]), .string("x")])
  }

  @Test(arguments: [
    "string.foo = (string.foo or 0) + 1", "string.find = nil", "rawset(string, 'foo', 1)",
    "getmetatable('').__index = {}", "setmetatable(string, {})", "table.insert(string, 'x')",
    "table.move({1}, 1, 1, 1, string)", "setmetatable({}, {__newindex = string}).foo = 1",
    "_G.string.foo = 1", "getmetatable(string).__index.foo = 1",
    "for k, v in pairs(_G) do if k == 'string' then v.foo = 1 end end",
  ])
  func `a script cannot change a library`(source: String) throws {
    let state = try LuaState()
    #expect(failure(state, source) != nil)
    #expect(
      try run(state, "return string.foo, ('x').foo, ('x'):find('x'), string.find('x', 'x')")
        == [.nil, .nil, .integer(1), .integer(1), .integer(1)])
  }

  @Test(arguments: [
    "string", "table", "math", "utf8", "coroutine", "galley", "galley.text", "total",
  ])
  func `the error names the library`(library: String) throws {
    let state = try LuaState()
    try state.set("galley.text.version", to: .integer(1))
    try state.set("total", to: .array([]))
    try state.set("total.rows", to: .integer(1))
    let message = "the library table '\(library)' cannot be changed"
    #expect(failure(state, "\n\(library).foo = 1")?.description == "test.lua:2: \(message)")
    #expect(failure(state, "rawset(\(library), 'foo', 1)")?.message == message)
  }

  @Test func `a library reads like any table`() throws {
    let state = try LuaState()
    try state.set("galley.b", to: .integer(2))
    try state.set("galley.a.c", to: .integer(1))
    #expect(
      try run(
        state,
        """
        local keys = {}
        for k, v in pairs(galley) do keys[#keys + 1] = k .. type(v) end
        return table.concat(keys, " "), rawget(galley, "b"), next(galley.a), tostring(math),
          getmetatable(math), type(math.pi), galley
        """)
        == [
          .string("atable bnumber"), .integer(2), .string("c"), .string("table"),
          .string("library"), .string("number"),
          .table([
            LuaPair(
              key: .string("a"),
              value: .table([LuaPair(key: .string("c"), value: .integer(1))])),
            LuaPair(key: .string("b"), value: .integer(2)),
          ]),
        ])
  }

  @Test func `the host adds to a library at any time`() throws {
    let state = try LuaState()
    try state.set("galley.version", to: .string("1"))
    try run(state, "kept = galley")
    state.freezeGlobals()
    try state.set("galley.version", to: .string("2"))
    try state.register("galley.text.size") { call throws(LuaFailure) in
      call.results.integer(try call.bytes(1).count)
    }
    try state.register("string.size") { call throws(LuaFailure) in
      call.results.integer(try call.bytes(1).count)
    }
    #expect(
      try run(
        state, "return kept.version, galley.text.size('abc'), string.size('ab'), ('a'):size()")
        == [.string("2"), .integer(3), .integer(2), .integer(1)])
  }

  @Test func `the host sets and reads globals`() throws {
    let state = try LuaState()
    try state.set("params", to: .table([LuaPair(key: .string("min"), value: .integer(3))]))
    try state.set("galley.version", to: .string("1"))
    try state.register("galley.text.size") { call throws(LuaFailure) in
      call.results.integer(try call.bytes(1).count)
    }
    #expect(
      try run(
        state,
        "Writer = {path = 'x'} return params.min, galley.version, "
          + "galley.text.size('abc')")
        == [.integer(3), .string("1"), .integer(3)])
    #expect(try state.global("Writer")["path"] == .string("x"))
    #expect(try state.global("nothing") == .nil)
    #expect(try state.globalFunction("Writer") == nil)
    #expect(try state.scriptGlobals().map(\.name) == ["Writer"])
  }
}
