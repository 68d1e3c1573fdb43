import Testing

@testable import GalleyLua

@Suite struct LimitTests {
  /// Loops that no hook of Lua sees, or that run where no hook is called.
  static let hidden = [
    "string.find(('a'):rep(100000), ('.-'):rep(30) .. 'b')",
    "string.gsub(('('):rep(1e6), '%b()', '')", "for _ in (('a'):rep(1e6)):gmatch('a.-b') do end",
    "while true do pcall(string.find, ('a'):rep(5000), ('a-'):rep(40) .. 'b') end",
    "table.move({}, 1, 1e15, 2)",
    "local function f() return 1 + f() end while true do pcall(f) end",
    "local t = {} while true do table.sort(t, rawequal) t[#t + 1] = t end",
    "local s = ('\\u{20ac}'):rep(1e6) while true do utf8.len(s) utf8.offset(s, -1e5) end",
    "while true do (('x'):rep(1000)):gsub('.', pcall) end",
    "xpcall(function() while true do end end, function() while true do end end)",
    "xpcall(error, function() while true do end end)",
    "error(setmetatable({}, {__tostring = function() while true do end end}))",
    "load(function() while true do end end)", "while true do load(function() return ' ' end) end",
    "load('local a = a ' .. ('or a '):rep(200000))",
    "while true do pcall(function() local x <close> = setmetatable({}, "
      + "{__close = function() while true do end end}) error('x') end) end",
  ]

  @Test(arguments: hidden)
  func `a stop reaches what runs in C`(source: String) throws {
    let state = try LuaState(limits: LuaLimits(memoryBytes: 64 << 20, seconds: 0.05))
    let began = ContinuousClock.now
    let error = try #require(failure(state, source))
    let took = ContinuousClock.now - began
    #expect(error.kind == .limit)
    #expect(error.message == "time limit of 0.05 s reached")
    #expect(took < .seconds(10))
    #expect(try run(state, "return 1") == [.integer(1)])
  }

  @Test func `a coroutine that was stopped is not closed afterwards`() throws {
    let state = try LuaState(limits: LuaLimits(seconds: 0.05))
    try run(state, "held = {}")
    let looping = """
      held.co = coroutine.create(function()
        local x <close> = setmetatable({}, {__close = function() while true do end end})
        while true do end
      end)
      coroutine.resume(held.co)
      """
    #expect(failure(state, looping)?.kind == .limit)
    #expect(
      failure(state, "coroutine.close(held.co)")?.message
        == "cannot close a coroutine that was stopped")
  }

  @Test func `instructions are counted alike in each run`() throws {
    func ticks(_ body: String, _ limit: Int) throws -> Int {
      let state = try LuaState(limits: LuaLimits(instructions: limit))
      var count = 0
      try state.register("tick") { _ in count += 1 }
      let error = try #require(failure(state, body))
      #expect(error.kind == .limit)
      #expect(error.message == "instruction limit of \(limit) reached")
      #expect(try run(state, "return 1") == [.integer(1)])
      return count
    }
    for body in [
      "while true do tick() end",
      "while true do coroutine.wrap(function() tick() pcall(tick) coroutine.yield() end)() end",
      "while true do tick() string.find(('a'):rep(50), '.-.-b') end",
      "local t = {} for i = 1, 100 do t[i] = -i end while true do tick() table.sort(t) end",
      "while true do pcall(function() tick() error('x') end) end",
    ] {
      let few = try ticks(body, 20_000)
      let many = try ticks(body, 200_000)
      #expect(few > 0)
      #expect(try ticks(body, 20_000) == few)
      #expect((few * 8...few * 12).contains(many), "\(body): \(few), \(many)")
    }
    // What takes all its time in one call of C is counted there.
    #expect(
      try ticks("tick() string.find(('a'):rep(1e5), ('.-'):rep(9) .. 'b') tick()", 100_000) == 1)
  }

  @Test func `a budget holds for all calls until the next one`() throws {
    let state = try LuaState(limits: LuaLimits(instructions: 10_000))
    let work = try state.load("for i = 1, 1000 do end", name: "work.lua")
    // Each call has its own.
    for _ in 1...50 { try state.call(work) }
    func calls() -> Int {
      state.beginBudget()
      var count = 0
      while count < 50, (try? state.call(work)) != nil { count += 1 }
      return count
    }
    let first = calls()
    #expect((5...10).contains(first))
    // What is used up stays used up, also for a call that does little.
    #expect(failure(state, "return 1")?.message == "instruction limit of 10000 reached")
    #expect(calls() == first)
  }

  @Test func `seconds are counted over the calls of a budget`() throws {
    let state = try LuaState(limits: LuaLimits(seconds: 0.3))
    let loop = try state.load("local stop = ... while not stop() do end", name: "loop.lua")
    var deadline = ContinuousClock.now
    try state.register("late") { call in call.results.boolean(ContinuousClock.now >= deadline) }
    let late = try run(state, "return late")
    guard case .function(let function) = late.first else { throw LuaFailure("no function") }
    func spin() throws {
      deadline = .now + .milliseconds(60)
      try state.call(loop) { $0.function(function) }
    }
    state.beginBudget()
    var done = 0
    while done < 100, (try? spin()) != nil { done += 1 }
    #expect((1...5).contains(done))
    #expect(failure(state, "while true do end")?.message == "time limit of 0.3 s reached")
    state.beginBudget()
    try spin()
  }
}
