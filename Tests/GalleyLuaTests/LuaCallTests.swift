import Testing

@testable import GalleyLua

@Suite struct LuaCallTests {
  @Test func `a host function reads arguments and returns results`() throws {
    let state = try LuaState()
    try state.register("all") { call throws(LuaFailure) in
      call.results.integer(call.count)
      call.results.string(try call.string(1))
      call.results.integer(try call.integer(2) + 1)
      call.results.number(try call.number(3))
      call.results.boolean(call.boolean(4))
      call.results.value(try call.value(5))
      call.results.string(call.typeName(6))
      call.results.string(try call.text(5))
    }
    #expect(
      try run(state, "return all('s', '41', 2.5, nil, {1, {x = 2}})") == [
        .integer(5), .string("s"), .integer(42), .number(2.5), .boolean(false),
        .array([.integer(1), .table([LuaPair(key: .string("x"), value: .integer(2))])]),
        .string("no value"), .string("table"),
      ])
    #expect(try run(state, "return (select(2, all(1.0, 1, 1)))") == [.string("1.0")])
  }

  @Test func `a wrong argument is told in Lua's words at the script's line`() throws {
    let world = try World()
    let quote = world.quote
    try world.state.register("emit") { call throws(LuaFailure) in
      _ = try call.string(1)
      _ = try call.optionalInteger(2)
      if !call.isMissing(3) { _ = try call.object(3, quote) }
    }
    let wrong = [
      ("emit(nil)", "bad argument #1 to 'emit' (string expected, got nil)"),
      ("emit()", "bad argument #1 to 'emit' (string expected, got no value)"),
      ("emit(q)", "bad argument #1 to 'emit' (string expected, got quote)"),
      ("emit('x', 1.5)", "bad argument #2 to 'emit' (number has no integer representation)"),
      ("emit('x', 1, {})", "bad argument #3 to 'emit' (quote expected, got table)"),
    ]
    for (source, message) in wrong {
      let error = world.error("\n" + source)
      #expect(error?.message == message)
      #expect(error?.line == 2)
    }
    #expect(try world.call("emit('x', 1, q) return 1") == [.integer(1)])
  }

  @Test func `a failure carries its cause to the outside and its message to pcall`() throws {
    struct Broken: Error {}
    let state = try LuaState()
    try state.register("galley.fail") { _ throws(LuaFailure) in
      throw LuaFailure("it broke", cause: Broken())
    }
    let error = try #require(failure(state, "local x\ngalley.fail()"))
    #expect(error.kind == .hostFailure)
    #expect(error.cause?.cause is Broken)
    #expect(error.description == "test.lua:2: it broke")
    #expect(
      try run(state, "return pcall(galley.fail)") == [.boolean(false), .string("it broke")])
    // An error of the script's own has no cause, whatever failed before.
    #expect(failure(state, "pcall(galley.fail) error('own')")?.cause == nil)
  }

  @Test func `calls nest in both directions`() throws {
    let state = try LuaState()
    try state.register("apply") { call throws(LuaFailure) in
      call.results.beginArray()
      let function = try call.function(1)
      let count = try call.integer(2)
      do throws(LuaError) {
        for i in 0..<count {
          for value in try call.state.call(function, arguments: { $0.integer(i) }) {
            call.results.value(value)
          }
        }
      } catch {
        throw LuaFailure(error.message, cause: error)
      }
      call.results.endArray()
    }
    #expect(
      try run(
        state, "return apply(function(i) return i * i, #apply(function() return 1 end, i) end, 3)")
        == [.array([0, 0, 1, 1, 4, 2].map(LuaValue.integer))])
    #expect(
      try run(
        state,
        "local co = coroutine.wrap(function() coroutine.yield(apply(function(i) return i end, 2)) end) "
          + "return co()") == [.array([.integer(0), .integer(1)])])
    let error = failure(state, "apply(function() error('deep') end, 1)")
    #expect(error?.message == "deep")
    #expect((error?.cause?.cause as? LuaError)?.message == "deep")
  }

  @Test(arguments: [nil, 120_000])
  func `a thousand failing calls leak no Swift object`(limit: Int?) throws {
    let counter = Token.Counter()
    do {
      let state = try LuaState(limits: LuaLimits(memoryBytes: limit))
      try state.register("fail") { call throws(LuaFailure) in
        let token = Token(counter)
        defer { withExtendedLifetime(token) {} }
        call.results.string(String(repeating: "x", count: try Int(call.integer(1))))
        if try call.integer(1) % 2 == 1 { throw LuaFailure("odd") }
      }
      _ = try? run(
        state,
        """
        local kept = {}
        for i = 1, 1000 do
          local ok, text = pcall(fail, i * 37)
          pcall(function() kept[i] = text .. i end)
        end
        """)
      for i in 1...1000 { _ = failure(state, "return fail(\(i * 91))") }
      #expect(counter.alive == 0)
    }
    #expect(counter.alive == 0)
  }

  @Test func `memory may run out at every allocation without crash or leak`() throws {
    let counter = Token.Counter()
    let source = """
      local seen = {}
      for _, q in ipairs(article.quotes) do
        seen[#seen + 1] = q.text .. tostring(q) .. (touch(q, {q.text, n = {1, 2}}) or "")
        q.speaker = {name = "x"}
      end
      for k, v in pairs({b = 1, a = 2, [3] = 4}) do seen[k] = v end
      local co = coroutine.wrap(function() return touch(article.quotes[1], {}) end)
      seen.co = co()
      pcall(touch, 1)
      return table.concat(seen, ","), article.quotes
      """
    func world(failing n: Int, count: Int) throws -> Bool {
      let state = try LuaState(limits: LuaLimits(), failingAllocation: count < 0 ? n : 0)
      let world = try World(state: state)
      try state.register("touch") { call throws(LuaFailure) in
        let token = Token(counter)
        defer { withExtendedLifetime(token) {} }
        _ = try call.object(1)
        let value = try call.value(2)
        call.results.string("\(value)")
      }
      try state.set("article") { $0.object(world.article, 0) }
      let script = try state.load(source, name: "x.lua")
      if count >= 0 { state.failAllocation(n, count: count) }
      var passed = true
      do {
        try state.call(script)
        try state.collectChanges { _ in }
      } catch {
        #expect(error.kind == .memory || error.message.contains("not enough memory"))
        passed = false
      }
      state.failAllocation(0)
      state.endDocument()
      #expect(try run(state, "return 1") == [.integer(1)])
      return passed
    }
    // From the very first one on; in the script; once in the script, so that it goes on.
    for count in [-1, 0, 2] {
      var n = 1
      while true {
        let passed = (try? world(failing: n, count: count)) ?? false
        #expect(counter.alive == 0)
        // What fails once may be caught by the script itself: only the whole way counts.
        if count == 2 ? n == 1000 : passed || n == 5000 { break }
        n += 1
      }
      #expect((10..<5000).contains(n), "\(n) allocations")
    }
  }

  @Test("an empty string may be the first value to cross the border")
  func emptyString() throws {
    let state = try LuaState()
    var seen: LuaValue?
    try state.register("take") { call throws(LuaFailure) in seen = try call.value(1) }
    try run(state, "take('')")
    #expect(seen == .string(""))
  }
}
