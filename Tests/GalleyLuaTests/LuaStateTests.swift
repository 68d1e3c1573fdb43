import Testing

@testable import GalleyLua

@Suite struct LuaStateTests {
  @Test func `a script returns plain values`() throws {
    let state = try LuaState()
    let results = try run(
      state, "return nil, true, 7, 1.5, 'word', '\\xff', {1, 2}, {b = 1, a = {}}, 2^53")
    #expect(
      results == [
        .nil, .boolean(true), .integer(7), .number(1.5), .string("word"), .bytes([0xff]),
        .array([.integer(1), .integer(2)]),
        .table([
          LuaPair(key: .string("a"), value: .array([])),
          LuaPair(key: .string("b"), value: .integer(1)),
        ]), .number(9_007_199_254_740_992),
      ])
  }

  @Test func `arguments of every kind arrive`() throws {
    let state = try LuaState()
    let echo = try state.load("return ...", name: "echo")
    let value = LuaValue.table([
      LuaPair(key: .integer(-1), value: .array([.string("x"), .bytes([0xfe]), .array([])])),
      LuaPair(key: .number(0.5), value: .boolean(false)),
      LuaPair(key: .string("f"), value: .function(echo)),
      LuaPair(key: .boolean(true), value: .number(-0.25)),
    ])
    #expect(
      try state.call(echo) { encoder in
        encoder.value(value)
        encoder.null()
        encoder.integer(3)
      } == [value, .nil, .integer(3)])
  }

  @Test func `a cyclic or endless table cannot leave`() throws {
    let state = try LuaState()
    #expect(failure(state, "local t = {} t.t = t return t")?.message == "cyclic table")
    #expect(
      failure(state, "local t = {} for i = 1, 100 do t = {t} end return t")?.message
        == "table nested deeper than 64")
    #expect(
      failure(state, "return coroutine.create(print or next)")?.message
        == "a thread cannot leave the script")
    // The same table twice is no cycle.
    #expect(
      try run(state, "local t = {} return {t, t}") == [.array([.array([]), .array([])])])
  }

  @Test func `a function keeps its number and can be released`() throws {
    let state = try LuaState()
    let results = try run(state, "local f = function() return 5 end return f, f")
    #expect(results[0] == results[1])
    guard case .function(let function) = results[0] else { throw LuaFailure("no function") }
    #expect(try state.call(function) == [.integer(5)])
    #expect(state.place(of: function)?.chunk == "test.lua")
    #expect(state.place(of: function)?.line == 1)
    state.release(function)
    #expect(try run(state, "return 1") == [.integer(1)])
  }

  @Test func `a value that stays inside keeps its identity`() throws {
    let state = try LuaState()
    let table = try state.callKeeping(try state.load("return {n = 1}", name: "module"))
    let change = try state.load("local a, b = ... a.n = 2 return a == b, b.n", name: "user")
    #expect(
      try state.call(change) { encoder in
        encoder.reference(table)
        encoder.reference(table)
      } == [.boolean(true), .integer(2)])
    state.release(table)
  }

  @Test func `the bytes of a result are read in place`() throws {
    let state = try LuaState()
    let writer = try state.load("return ...", name: "writer.lua")
    func length(_ value: LuaValue) throws -> Int? {
      try state.callForBytes(writer, name: "Writer", arguments: { $0.value(value) }) { $0?.count }
    }
    #expect(try length(.string("four")) == 4)
    #expect(try length(.integer(12)) == 2)
    #expect(try length(.nil) == nil)
    #expect(try length(.string("")) == 0)
    #expect {
      _ = try length(.array([]))
    } throws: { error in
      (error as? LuaError)?.message == "'Writer' must return a string, got table"
    }
  }

  @Test func `a byte order mark and a first line for the shell are skipped`() throws {
    let state = try LuaState()
    #expect(try run(state, "\u{FEFF}#!/usr/bin/galley\nreturn 1") == [.integer(1)])
    #expect(failure(state, "#!x\nerror('here')")?.line == 2)
    #expect(try run(state, "") == [])
  }

  @Test func `the same seed gives the same numbers`() throws {
    let (first, second) = (try LuaState(), try LuaState())
    let draw = "return math.random(1000), math.random(1000), math.random()"
    #expect(try run(first, draw) == run(second, draw))
    first.seed(42)
    second.seed(42)
    #expect(try run(first, draw) == run(second, draw))
    #expect(failure(first, "math.randomseed()") != nil)
    #expect(
      try run(first, "math.randomseed(1) return math.random(9)")
        == run(first, "math.randomseed(1) return math.random(9)"))
  }

  @Test func `a memory limit that has no room for an interpreter throws`() {
    for bytes in [1, 1000, 5000, 10_000] {
      #expect(throws: LuaError.self) {
        try LuaState(limits: LuaLimits(memoryBytes: bytes))
      }
    }
  }
}

@Suite struct LuaErrorTests {
  @Test func `an error has message, chunk, line and traceback`() throws {
    let state = try LuaState()
    let error = try #require(
      failure(
        state, "local function f(q)\n  return q.speaker.name\nend\nf({})",
        name: "who-said-what.lua"))
    #expect(error.kind == .runtime)
    #expect(error.message == "attempt to index a nil value (field 'speaker')")
    #expect(error.chunk == "who-said-what.lua")
    #expect(error.line == 2)
    #expect(
      error.traceback
        == """
        who-said-what.lua:2: in local 'f'
        who-said-what.lua:4: in main chunk
        """)
    #expect(
      "\(error)"
        == "who-said-what.lua:2: attempt to index a nil value (field 'speaker')")
  }

  @Test func `a syntax error has its line and says when the source is incomplete`() throws {
    let state = try LuaState()
    let error = try #require(failure(state, "x = 1\ny = = 2", name: "a.lua"))
    #expect(error.kind == .syntax)
    #expect(error.line == 2)
    #expect(error.chunk == "a.lua")
    #expect(error.message == "unexpected symbol near '='")
    #expect(!error.isIncompleteSource)
    #expect(try #require(failure(state, "for i = 1, 2 do")).isIncompleteSource)
  }

  @Test(arguments: [
    ("error('plain', 0)", "plain"), ("error('level')", "level"),
    ("error({message = 'in a table'})", "in a table"),
    ("error(setmetatable({}, {__tostring = function() return 'named' end}))", "named"),
    ("error({})", "(error object is a table value)"), ("error()", "(error object is a nil value)"),
    (
      "error(setmetatable({}, {__tostring = function() error('x') end}))",
      "(error object is a table value)"
    ),
    ("error(print)", "(error object is a nil value)"), ("error(12)", "12"),
  ])
  func `an error object of any type has words`(source: String, message: String) throws {
    let error = failure(try LuaState(), source)
    #expect(error?.message == message)
    #expect(error?.line == 1)
  }

  @Test func `an error that blames the caller has the caller's line`() throws {
    let error = failure(
      try LuaState(), "local function f()\n error('blame', 2)\nend\n\nf()")
    #expect(error?.line == 5)
    #expect(error?.message == "blame")
  }

  @Test func `a long chunk name is whole in the error`() throws {
    let name = String(repeating: "folder/", count: 20) + "script.lua"
    let error = failure(try LuaState(), "error('x')", name: name)
    #expect(error?.chunk == name)
    #expect(error?.message == "x")
  }

  @Test func `endless recursion is an error with a short traceback`() throws {
    let error = failure(try LuaState(), "local function f() return 1 + f() end f()")
    #expect(error?.message.hasPrefix("stack overflow") == true)
    #expect(error?.traceback.split(separator: "\n").count ?? 0 < 30)
  }

  @Test func `an error for want of memory has its line`() throws {
    let state = try LuaState(limits: LuaLimits(memoryBytes: 200_000))
    let error = try #require(
      failure(state, "local t = {}\nfor i = 1, 1e6 do\n  t[i] = ('x'):rep(50) .. i\nend"))
    #expect(error.kind == .memory)
    #expect(error.message == "not enough memory")
    #expect(error.line == 3)
    #expect(error.traceback.contains("test.lua:3: in main chunk"))
    #expect(try run(state, "return 1") == [.integer(1)])
  }

  /// Tables of ever other sizes, each time as many as the limit has room for.
  @Test func `blocks of many sizes hold no more than twice the memory limit`() throws {
    let limit = 2 << 20
    let state = try LuaState(limits: LuaLimits(memoryBytes: limit))
    var isFull = false
    for words in [1, 3, 5, 9, 17, 24, 2, 30] {
      let text = failure(
        state, "local t = {} for i = 1, 1e6 do t[i] = ('x'):rep(\(words) * 16, '') .. i end")
      isFull = isFull || text?.kind == .memory
      state.collectGarbage()
      #expect(state.slabMemory <= 2 * limit + (32 << 10))
    }
    #expect(isFull)
    #expect(state.slabMemory > limit)
    state.collectGarbage()
    #expect(state.memoryUsed < limit / 4)
    #expect(try run(state, "return #(('x'):rep(40) .. 1)") == [.integer(41)])
  }

  @Test func `an error inside a coroutine names the line inside`() throws {
    let error = failure(
      try LuaState(), "local f = coroutine.wrap(function()\n  error('inside')\nend)\nf()")
    #expect(error?.message.hasSuffix("inside") == true)
  }
}

/// Sixty tables that are 2^60 values for whoever reads them out.
private let sharedTables = "local t = {1} for i = 1, 60 do t = {t, t} end"

@Suite struct TransferLimitTests {
  @Test func `a table that holds itself many times over meets the memory limit on its way out`()
    throws
  {
    let state = try LuaState(limits: LuaLimits(memoryBytes: 8 << 20))
    try state.register("emit") { call throws(LuaFailure) in _ = try call.value(2) }
    let error = try #require(failure(state, sharedTables + "\nreturn t"))
    #expect(error.kind == .memory)
    #expect(error.message == "not enough memory")
    let emitted = try #require(failure(state, sharedTables + "\nemit('r', {x = t})"))
    #expect(emitted.message == "bad argument #2 to 'emit' (not enough memory)")
    #expect(emitted.line == 2)
    #expect((emitted.cause?.cause as? LuaError)?.kind == .memory)
    #expect(try run(state, "return 1") == [.integer(1)])
  }

  @Test func `reading a large value out is stopped`() throws {
    let state = try LuaState(limits: LuaLimits(seconds: 0.02))
    let error = try #require(failure(state, sharedTables + " return t"))
    #expect(error.kind == .limit)
    #expect(error.message == "time limit of 0.02 s reached")
    #expect(try run(state, "return 1") == [.integer(1)])
  }

  @Test func `what the host writes meets the memory limit`() throws {
    let state = try LuaState(limits: LuaLimits(memoryBytes: 1 << 20))
    let script = try state.load("return #...", name: "x")
    #expect(throws: LuaError.self) {
      try state.call(script) { $0.string([UInt8](repeating: 120, count: 2 << 20)) }
    }
    #expect(try state.call(script) { $0.string("four") } == [.integer(4)])
  }

  @Test func `garbage does not decide whether a value gets through`() throws {
    let state = try LuaState(limits: LuaLimits(memoryBytes: 4 << 20))
    try state.register("size") { call throws(LuaFailure) in
      call.results.integer(try call.withView(1) { $0.count })
    }
    #expect(
      try run(
        state,
        "local t = {} for i = 1, 20000 do t[i] = i end local s "
          + "for i = 1, 400 do s = ('x'):rep(10000) .. i assert(size(t) == 20000) end return 1")
        == [.integer(1)])
  }

  @Test func `the end of a document gives large transfers back`() throws {
    let state = try LuaState()
    let small = try state.load("return {1}", name: "small")
    try state.call(small)
    state.endDocument()
    #expect(state.transferMemory > 0)
    try run(state, "local t = {} for i = 1, 100000 do t[i] = i end return t")
    let script = try state.load("return", name: "x")
    try state.call(script) { $0.string([UInt8](repeating: 120, count: 2 << 20)) }
    #expect(state.transferMemory > 3 << 20)
    state.endDocument()
    #expect(state.transferMemory == 0)
    #expect(try state.call(small) == [.array([.integer(1)])])
  }
}

@Suite struct TimeLimitTests {
  @Test(arguments: [
    "while true do end",
    "while true do pcall(function() while true do end end) end",
    "local co = coroutine.wrap(function() while true do end end) co()",
    "while true do pcall(coroutine.wrap(function() while true do pcall(next) end end)) end",
    "local co = coroutine.create(function() while true do coroutine.yield() end end) "
      + "while true do coroutine.resume(co) end",
    "while true do xpcall(function() while true do end end, function() end) end",
    "for i = 1, 1e12 do string.rep('x', 10) end",
  ])
  func `a script that never ends is stopped`(source: String) throws {
    let state = try LuaState(limits: LuaLimits(seconds: 0.05))
    let error = failure(state, source)
    #expect(error?.kind == .limit)
    // The next call has its own time.
    #expect(try run(state, "return 1") == [.integer(1)])
  }

  @Test func `a host function stops the script that called it`() throws {
    let state = try LuaState()
    let stopper = state.stopper
    try state.register("stop") { _ in stopper.stop() }
    let error = failure(state, "while true do pcall(stop) end")
    #expect(error?.kind == .limit)
    #expect(error?.message == "stopped by the host")
    #expect(try run(state, "return 1") == [.integer(1)])
    stopper.stop()
    #expect(try run(state, "return 2") == [.integer(2)])
  }
}
