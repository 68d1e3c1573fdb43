import Testing

@testable import GalleyLua

@Suite struct LuaModelTests {
  @Test func `a field is asked for once and then lies in the table`() throws {
    let world = try World()
    #expect(
      try world.call("return q.text, q.text, rawget(q, 'text'), q.speaker, q.speaker")
        == [.string("text 1"), .string("text 1"), .string("text 1"), .nil, .nil])
    #expect(world.page.fetched == ["quote 0 text", "quote 0 speaker"])
  }

  @Test func `the same object is the same table until the document ends`() throws {
    let world = try World()
    #expect(
      try world.call("seen = q return q:next() ~= q, q:next() == q:next()")
        == [.boolean(true), .boolean(true)])
    #expect(try world.call("return seen == q") == [.boolean(true)])
    world.state.endDocument()
    #expect(try world.call("return seen == q") == [.boolean(false)])
  }

  @Test func `an unknown field is an error with the nearest name, for reading and writing`() throws
  {
    let world = try World()
    #expect(
      world.error("return q.tilte")?.message == "quote has no field 'tilte'; did you mean 'title'?")
    #expect(
      world.error("q.txet = 1")?.message == "quote has no field 'txet'; did you mean 'text'?")
    #expect(world.error("return q.xyz")?.message == "quote has no field 'xyz'")
    #expect(world.error("return q[1]")?.message == "quote has no field [1]")
    #expect(world.error("return q[{}]")?.message == "quote has no field [table]")
    #expect(world.error("\nreturn q.tilte")?.line == 2)
  }

  @Test func `a read-only field and a method cannot be changed`() throws {
    let world = try World()
    #expect(world.error("q.span = 1")?.message == "quote field 'span' cannot be changed")
    #expect(world.error("q.next = 1")?.message == "quote method 'next' cannot be changed")
  }

  @Test func `a field set before it is read is not asked for`() throws {
    let world = try World()
    #expect(try world.call("q.text = 'new' return q.text") == [.string("new")])
    #expect(world.page.fetched.isEmpty)
  }

  @Test func `a field set to nil stays nil`() throws {
    let world = try World()
    #expect(
      try world.call("local t = q.text q.text = nil return t, q.text")
        == [.string("text 1"), .nil])
    #expect(try world.call("q.title = nil return q.title") == [.nil])
    #expect(world.page.fetched == ["quote 0 text"])
  }

  @Test func `pairs gives the fields in the schema's order and hides the handle`() throws {
    let world = try World()
    #expect(
      try world.call(
        "q.speaker = 'Gates' local names = {} for k in pairs(q) do names[#names + 1] = k end "
          + "return table.concat(names, ' ')")
        == [.string("text speaker span parts title")])
    #expect(world.error("return next(q)")?.message == "use pairs to walk over a quote")
    #expect(try world.call("return #q, rawlen(q)") == [.integer(0), .integer(0)])
  }

  @Test func `an object describes itself and protects its metatable`() throws {
    let world = try World()
    #expect(
      try world.call("return tostring(q), getmetatable(q), ('%s'):format(q:next())")
        == [
          .string("quote 1 of gates.txt"), .string("galley.quote"),
          .string("quote 2 of gates.txt"),
        ])
    #expect(
      world.error("setmetatable(q, {})")?.message == "cannot change a protected metatable")
    #expect(world.error("rawset(q, 'span', 1)")?.message == "rawset is not available for a quote")
    #expect(world.error("return #q.text + q")?.message.contains("quote") == true)
  }

  @Test func `a kept object is dead after its document`() throws {
    let world = try World()
    try world.call("kept = q local t = q.text")
    world.state.endDocument()
    let message = "this quote belongs to a document that has ended"
    #expect(failure(world.state, "return kept.title")?.message == message)
    #expect(failure(world.state, "kept.title = 1")?.message == message)
    #expect(failure(world.state, "for k in pairs(kept) do end")?.message == message)
    #expect(failure(world.state, "return kept")?.message == message)
    #expect(failure(world.state, "return {a = {kept}}")?.message == message)
    #expect(failure(world.state, "kept:next()")?.message == message)
    // What was read while it lived is an ordinary value.
    #expect(
      try run(world.state, "return kept.text, tostring(kept)")
        == [.string("text 1"), .string("quote of a document that has ended")])
  }

  @Test func `a method checks its receiver and counts arguments after it`() throws {
    let world = try World()
    #expect(try world.call("return q:cut(4)") == [.integer(4)])
    #expect(
      world.error("q:cut({})")?.message
        == "bad argument #1 to 'quote:cut' (number expected, got table)")
    #expect(
      world.error("q.cut(1)")?.message
        == "method called without its object: write quote:cut(...)")
  }

  @Test func `a failing host field is an error at the script's line`() throws {
    let world = try World()
    let article = LuaObject(model: world.article, index: 0)
    let script = try world.state.load("local a = ...\nreturn a.headline", name: "x.lua")
    do {
      try world.state.call(script) { $0.object(article) }
      Issue.record("no error")
    } catch {
      #expect(error.kind == .hostFailure)
      #expect(error.line == 2)
      #expect(error.cause?.message == "the headline is lost")
    }
  }

  @Test func `changes come by model, index and field`() throws {
    let world = try World()
    let script = try world.state.load(
      """
      local a = ...
      local q = a.quotes
      q[3].speaker = "C"
      q[1].title = nil
      q[1].text = q[1].text .. "!"
      q[2].parts[2] = "changed"
      local t = q[2].speaker
      table.remove(a.quotes, 2)
      """, name: "x.lua")
    try world.state.call(script) { $0.object(world.article, 0) }
    var changes: [String] = []
    try world.state.collectChanges { change in
      changes.append(
        "\(change.object.model.number).\(change.object.index).\(change.field) \(change.value.value)"
      )
    }
    #expect(
      changes == [
        "0.0.0 string(\"text 1!\")",
        "0.0.4 nil",
        "0.1.3 array([GalleyLua.LuaValue.string(\"a\"), GalleyLua.LuaValue.string(\"changed\")])",
        "0.2.1 string(\"C\")",
        "1.0.0 array([GalleyLua.LuaValue.object(GalleyLua.LuaObject(model: "
          + "GalleyLua.LuaModelID(number: 0), index: 0)), "
          + "GalleyLua.LuaValue.object(GalleyLua.LuaObject(model: "
          + "GalleyLua.LuaModelID(number: 0), index: 2))])",
      ])
    world.state.endDocument()
    try world.state.collectChanges { _ in Issue.record("a change after the document") }
  }

  @Test func `a change compares its bytes without a string`() throws {
    let world = try World()
    try world.call("q.text = 'text 1'")
    var count = 0
    try world.state.collectChanges { change in
      count += 1
      let bytes = Array("text 1".utf8)
      #expect(bytes.withUnsafeBytes { change.value.equals($0) })
      #expect(change.isWritable)
    }
    #expect(count == 1)
  }

  @Test(arguments: [
    ("local t = q.text, q.speaker, q:next().title", []),
    ("q.text = q.text", []),
    ("q.text = 'text' .. ' ' .. 1", ["text"]),
    ("local t = q.text q.text = 'text' .. ' ' .. 1", []),
    ("local t = q.title q.title = nil", ["title"]),
    ("local t = q.speaker q.speaker = nil", ["speaker"]),
    ("local t = q.speaker q.speaker = 'Gates'", ["speaker"]),
    ("local t = q.text q.text = 1", ["text"]),
    // A list or a table may have been changed in place.
    ("local t = q.parts", ["parts"]),
    ("local t = q.span.first", ["span"]),
    ("local t = q.span q.span = 1", ["span"]),
    ("for k in pairs(q) do end", ["span", "parts"]),
  ])
  func `what was only read is no change`(source: String, fields: [String]) throws {
    let world = try World()
    try world.call(source)
    #expect(try world.changedFields() == fields)
  }

  @Test func `a read-only field that was overwritten is a change`() throws {
    let state = try LuaState()
    let model = try state.define(
      LuaModel(
        name: "page",
        fields: [LuaField("line", writable: false), LuaField("next", writable: false)],
        read: { index, field, encoder in
          if field == 0 { encoder.integer(7) } else { encoder.object(LuaModelID(number: 0), 1) }
        }, describe: { _ in "page" }))
    func changes(_ source: String) throws -> [LuaValue] {
      defer { state.endDocument() }
      try state.call(try state.load("local p = ... " + source, name: "x")) { $0.object(model, 0) }
      var values: [LuaValue] = []
      try state.collectChanges {
        #expect(!$0.isWritable)
        values.append($0.value.value)
      }
      return values
    }
    #expect(try changes("local n, m = p.line, p.next.line") == [])
    #expect(try changes("local n = p.line p.line = 8") == [.integer(8)])
    #expect(try changes("local n = p.line p.line = 7.0") == [.number(7)])
    let page = LuaObject(model: model, index: 0)
    #expect(try changes("local n = p.next p.next = p") == [.object(page)])
  }

  @Test func `a change that is taken back after it was handed over is a change again`() throws {
    let world = try World()
    try world.call("local t = q.text q.text = 'new'")
    #expect(try world.changedFields() == ["text"])
    try world.call("q.text = 'text 1'")
    #expect(try world.changedFields() == ["text"])
  }

  @Test func `forgotten fields have no changes, and those of the next document are its own`() throws
  {
    let world = try World()
    try world.call("local t = q.text q.text = 'new' local u = q:next().text")
    world.state.forgetFields()
    #expect(try world.changedFields() == [])
    try world.call("local t = q.title q.title = 'new'")
    #expect(try world.changedFields() == ["title"])
    world.state.endDocument()
    try world.call("local t, u = q.text, q.title")
    #expect(try world.changedFields() == [])
    try world.call("q.title = 'new'")
    #expect(try world.changedFields() == ["title"])
  }

  @Test func `a change that cannot leave names its field`() throws {
    let world = try World()
    try world.call("local t = {} t.t = t q.text = t")
    #expect {
      try world.state.collectChanges { _ in }
    } throws: { error in
      (error as? LuaError)?.message == "quote field 'text': cyclic table"
    }
  }

  @Test func `a forgotten field is asked for again, and the object stays the same table`() throws {
    let world = try World()
    try world.call("kept = q q.text = 'edited' q.title = nil")
    world.page.texts[0] = "renewed"
    world.state.forgetFields()
    #expect(
      try world.call("return kept == q, q.text, q.title")
        == [.boolean(true), .string("renewed"), .string("Mr")])
  }

  @Test func `a model may have more than 64 fields`() throws {
    let state = try LuaState()
    let model = try state.define(
      LuaModel(
        name: "wide", fields: (0..<130).map { LuaField("f\($0)") },
        read: { _, field, encoder in encoder.integer(field) }, describe: { _ in "wide" }))
    let sum = try state.load(
      "local w = ... local s = 0 for k, v in pairs(w) do s = s + v end w.f129 = nil return s",
      name: "x")
    #expect(try state.call(sum) { $0.object(model, 5) } == [.integer(8385)])
    var fields: [Int] = []
    try state.collectChanges { fields.append($0.field) }
    #expect(fields == [129])
    try state.call(try state.load("local w = ... for k in pairs(w) do w[k] = -1 end", name: "x")) {
      $0.object(model, 5)
    }
    fields = []
    try state.collectChanges { fields.append($0.field) }
    #expect(fields == Array(0..<130))
  }

  @Test func `many documents leave no memory behind`() throws {
    let world = try World(quotes: 50)
    let script = try world.state.load(
      "local a = ... for _, q in ipairs(a.quotes) do local t = q.text end", name: "x")
    func document() throws {
      try world.state.call(script) { $0.object(world.article, 0) }
      world.state.endDocument()
      world.page.fetched = []
    }
    for _ in 0..<10 { try document() }
    world.state.collectGarbage()
    let before = world.state.memoryUsed
    for _ in 0..<200 { try document() }
    world.state.collectGarbage()
    #expect(world.state.memoryUsed <= before)
  }
}

@Suite struct HookTests {
  @Test func `nothing and the object itself keep`() throws {
    let world = try World()
    #expect(try world.hook("") == .keep)
    #expect(try world.hook("return nil") == .keep)
    #expect(try world.hook("return q") == .keep)
  }

  @Test func `false drops`() throws {
    #expect(try World().hook("return false") == .drop)
  }

  @Test func `another object or a record replaces`() throws {
    let world = try World()
    #expect(try world.hook("return q:next()") == .replace(.object(world.quote(1))))
    #expect(
      try world.hook("return {text = 'x'}")
        == .replace(.table([LuaPair(key: .string("text"), value: .string("x"))])))
  }

  @Test func `a list splices`() throws {
    let world = try World()
    #expect(try world.hook("return {}") == .splice([]))
    #expect(
      try world.hook("return {q:next(), q}")
        == .splice([.object(world.quote(1)), .object(world.quote(0))]))
  }

  @Test(arguments: [("1", "number"), ("'x'", "string"), ("true", "true"), ("next", "function")])
  func `anything else is an error at the hook`(result: String, type: String) throws {
    let world = try World()
    try run(world.state, "\n\nfunction Quote(q) return \(result) end", name: "h.lua")
    let hook = try #require(try world.state.globalFunction("Quote"))
    #expect {
      _ = try world.state.callHook(hook, world.quote(0), name: "Quote")
    } throws: { error in
      guard let error = error as? LuaError else { return false }
      return error.message
        == "hook 'Quote' must return nothing, false, a quote or a list, got \(type)"
        && error.line == 3 && error.chunk == "h.lua"
    }
  }

  @Test func `an error in a hook has its place`() throws {
    #expect {
      _ = try World().hook("local x = q.speaker.name")
    } throws: { error in
      (error as? LuaError)?.line == 2
        && (error as? LuaError)?.message == "attempt to index a nil value (field 'speaker')"
    }
  }
}
