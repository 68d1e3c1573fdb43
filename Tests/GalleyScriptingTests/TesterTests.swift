import Foundation
import GalleyCore
import Testing

@testable import GalleyScripting

/// `galley test` without its words.
@Suite struct TesterTests {
  /// What one test file comes to, with these scripts and files beside it.
  private func outcomes(
    _ source: String, scripts: [String: String] = ["quotes.lua": quotes],
    files: [String: String] = [:], accepts: Bool = false,
    where isWanted: (String) -> Bool = { _ in true }
  ) throws -> [ScriptTestOutcome] {
    var tester = ScriptTester(
      engine: ScriptEngine(),
      equipment: WorkerEquipment(
        pipeline: Pipeline(readers: [PureTests.LineReader()], annotators: []),
        rows: PureTests.NoRows()))
    tester.acceptsGoldens = accepts
    let files = ScriptTestFiles(
      script: { name in
        scripts[name].map { .success(script($0, name)) }
          ?? .failure(ScriptTestFileError("there is no script '\(name)'"))
      }, contents: { files[$0].map { Array($0.utf8) } })
    return try tester.run(script(source, "quotes_test.lua"), files, where: isWanted)
  }

  private func failure(
    _ source: String, scripts: [String: String] = ["quotes.lua": quotes],
    files: [String: String] = [:]
  ) throws -> ScriptTestFailure {
    let outcomes = try outcomes(source, scripts: scripts, files: files)
    try #require(outcomes.count == 1)
    return try #require(outcomes[0].failure)
  }

  private static let quotes = """
    params = { min = 1 }
    tables = { said = { "text:string", "n:integer", "who:string?" } }
    totals = { n = galley.sum() }
    fields = { Quote = { long = "boolean" } }
    function Quote(q)
      if #q.text < params.min then return false end
      if q.text == "bad" then error("no such word") end
      q.long = #q.text > 5
      emit("said", { text = q.text, n = #q.text })
      total.n(1)
      print(q.text)
    end
    function Article(a) if #a.quotes == 0 then return false end end
    function Batch(t) print(t.n) end
    """

  private let article = """
    local page = { headline = "H", annotate = false, quotes = { { text = "gift" }, { text = "a long one" } } }

    """

  // MARK: - Passing

  @Test(arguments: [
    #"article = page, rows = { said = { { text = "gift", n = 4 }, { text = "a long one", n = 10 } } }"#,
    #"article = page, params = { min = 5 }, rows = { said = { { text = "a long one", n = 10 } } }"#,
    #"article = page, params = { min = 50 }, articles = {}"#,
    #"article = { page, page }, articles = 2, report = "4\n", log = { "gift", "a long one", "gift", "a long one" }"#,
    #"article = page, articles = { { headline = "H", quotes = { { long = false }, { long = true } } } }"#,
    #"article = page, totals = { n = 2 }, deterministic = true"#,
    #"article = { quotes = { { text = "bad" } } }, fails = "no such word""#,
    #"article = page, params = { max = 5 }, fails = true"#,
    #"input = "any text", articles = {}"#,
    #"script = { "quotes.lua" }, input = { path = "x.txt", text = "t" }, rows = { said = {} }"#,
  ])
  func `a test with fields says what goes in and what comes out`(fields: String) throws {
    let outcomes = try outcomes(article + "test \"t\" { \(fields) }")
    #expect(outcomes.map(\.failure) == [nil])
    #expect(outcomes[0].line == 2)
  }

  @Test(arguments: [
    #"equal(run("quotes.lua", page).rows.said[2].n, 10)"#,
    #"equal(run("quotes.lua", galley.article(page)).article.quotes[1].long, false)"#,
    #"local a = galley.article(page) a.quotes[1].text = "x" equal(run("quotes.lua", a).rows.said[1].n, 1)"#,
    #"equal(run("quotes.lua", page, { min = 50 }).article, nil)"#,
    #"local e = run("quotes.lua", { quotes = { { text = "bad" } } }).error equal(e.line, 7) equal(e.hook, "Quote")"#,
    #"contains(run("quotes.lua", page).log, "gift") contains("a gift", "gift")"#,
    #"contains(fails(function() local x = nil; x() end), "call a nil value")"#,
    #"fails(function() equal(1, 2) end, "not equal: expected 2, got 1")"#,
    #"equal({ 1, { a = 2.0 } }, { 1, { a = 2 } }) equal(0/0, 0/0)"#,
    #"golden("page.txt", "golden") equal(fixture("data/x.txt"), "x")"#,
    #"deterministic("quotes.lua", { page, { headline = "other" }, "text" })"#,
  ])
  func `a test with a function runs scripts and compares`(body: String) throws {
    let outcomes = try outcomes(
      article + "test \"t\" { function() \(body) end }",
      files: ["quotes.golden/page.txt": "golden", "data/x.txt": "x"])
    #expect(outcomes.map(\.failure) == [nil])
  }

  @Test func `each test has an interpreter of its own, and its own random numbers`() throws {
    let outcomes = try outcomes(
      """
      local seen = 0
      test "first" { function() seen = seen + 1 print(seen, math.random(1000)) end }
      test "second" { function() seen = seen + 1 print(seen, math.random(1000)) end }
      """)
    #expect(outcomes.map { $0.log[0].hasPrefix("1\t") } == [true, true])
    let alone = try self.outcomes(
      "local seen = 0\ntest \"second\" { function() seen = seen + 1 print(seen, math.random(1000)) end }"
    )
    #expect(alone[0].log == outcomes[1].log)
  }

  @Test func `names choose among the tests`() throws {
    let source = "test \"a b\" { function() end } test \"c\" { function() end }"
    #expect(try outcomes(source, where: { $0 == "c" }).map(\.name) == ["c"])
  }

  // MARK: - Failing

  @Test func `what differs is named with its place, what was expected and what was got`() throws {
    let failure = try failure(
      article
        + "test \"t\" {\n  article = page,\n  rows = { said = { { text = \"gift\", n = 5 } } },\n}")
    #expect(failure.kind == .unequal)
    #expect(failure.message == "rows.said: not equal at [1].n")
    #expect(failure.expected == "5" && failure.actual == "4")
    #expect(failure.line == 4)
    #expect(failure.excerpt?.text == "  rows = { said = { { text = \"gift\", n = 5 } } },")
  }

  @Test(arguments: [
    ("equal({ a = 1 }, { a = 1, b = 2 })", "not equal at .b", "2", "nil"),
    ("equal({ a = 1, b = 2 }, { a = 1 })", "not equal at .b", "nil", "2"),
    ("equal({ 1, 2 }, { 1 }, 'numbers')", "not equal at [2]: numbers", "nil", "2"),
    ("equal({ ['x y'] = { 1 } }, { ['x y'] = { 2 } })", "not equal at [\"x y\"][1]", "2", "1"),
    ("equal('1', 1)", "not equal", "1", "\"1\""),
    ("equal(galley.article { id = 'i', headline = 'H' }, 1)", "not equal", "1", "article i"),
    (
      "equal(galley.article { headline = 'H' }, { headline = 'G' })", "not equal at .headline",
      "\"G\"", "\"H\""
    ),
    ("contains({ 1 }, 2)", "not contained", "2", "{ 1 }"),
    ("fails(function() error('x') end, 'y')", "another error", "\"y\"", "\"x\""),
  ])
  func `an assertion that fails says what it saw`(
    body: String, message: String, expected: String, actual: String
  ) throws {
    let failure = try failure("test \"t\" { function()\n\(body)\nend }")
    #expect(failure.kind == .unequal)
    #expect(failure.message == message)
    #expect(failure.expected == expected)
    #expect(failure.actual == actual)
    #expect(failure.line == 2)
  }

  @Test(arguments: [
    ("test \"t\" { artcle = {} }", "a test has no field 'artcle'; did you mean 'article'?"),
    ("test \"t\" { articles = 1 }", "the test has no article and no input"),
    ("test \"t\" { article = {}, input = \"x\" }", "not both"),
    ("test \"t\" { function() end, article = {} }", "one function between its braces, or fields"),
    ("test \"t\" { article = {}, rows = { siad = {} } }", "no rows 'siad'; did you mean 'said'?"),
    ("test \"t\" { article = { haedline = 1 } }", "did you mean 'headline'?"),
    ("test \"t\" { script = \"x.lua\", article = {} }", "there is no script 'x.lua'"),
    ("test \"t\" { article = {}, fails = true }", "the script did not fail"),
    ("test \"t\" { function() run(\"quotes.lua\", {}).rwos() end }", "result has no field 'rwos'"),
    ("test \"t\" { function() local x x.y = 1 end }", "attempt to index a nil value (local 'x')"),
    ("test \"t\" { function() x = 1 end }", "globals are fixed after loading"),
    ("test \"t\" { function() test \"u\" { 1 } end }", "at the top of a test file only"),
    ("test \"t\" { function() fixture(\"../x\") end }", "no path beside the test or below"),
    ("test \"t\" { function() golden(\"/x\", \"\") end }", "no path beside the test or below"),
    ("test \"t\" { function() run(\"quotes.lua\", 1) end }", "an input is an article"),
    ("test \"t\" { function() fails(function() end) end }", "no error was raised"),
  ])
  func `what is wrong with a test itself is its failure`(source: String, message: String) throws {
    let failure = try failure(source)
    #expect(failure.message.contains(message), "\(failure.message)")
    #expect(failure.line == 1)
  }

  @Test(arguments: [
    ("test \"t\"", "test 't' has no body"), ("test \"t\" {}", "test 't' is empty"),
    ("x = 1", "write 'local x'"), ("local a = 1", "the file has no tests"),
    ("test \"t\" { 1 } test \"t\" { 1 }", "two tests are called 't'"),
    ("test {}", "the name of a test"),
    ("test(1)", "the name of a test"), ("test \"t\" \"u\"", "the body of test 't'"),
    ("function Quote(q) end", "'Quote' is no name that a test file defines"),
  ])
  func `a file without tests that can run says why`(source: String, message: String) throws {
    let failure = #expect(throws: DocumentFailure.self) { try outcomes(source) }
    #expect(failure?.message.contains(message) == true, "\(failure?.message ?? "")")
    #expect(failure?.script == "quotes_test.lua")
  }

  @Test func `a script that fails fails the test, unless the test looks at the error`() throws {
    let bad = "{ quotes = { { text = \"bad\" } } }"
    for body in [
      "local r = run(\"quotes.lua\", \(bad)) equal(#r.rows.said, 0)", "run(\"quotes.lua\", \(bad))",
      "deterministic(\"quotes.lua\", \(bad))",
    ] {
      let failure = try failure("test \"t\" { function() \(body) end }")
      #expect(failure.kind == .scriptFailure)
      #expect(failure.message == "the script failed: no such word")
      #expect(failure.cause?.script == "quotes.lua" && failure.cause?.scriptLine == 7)
    }
    let outcomes = try outcomes(
      "test \"t\" { function() assert(run(\"quotes.lua\", \(bad)).error) end }")
    #expect(outcomes[0].failure == nil)
  }

  // MARK: - Golden files

  @Test func `a golden file that is missing or differs fails, and is written when accepted`() throws
  {
    let source = "test \"t\" { function() golden(\"a.txt\", \"new\") end }"
    #expect(try failure(source).message == "there is no golden file quotes.golden/a.txt")
    let files = ["quotes.golden/a.txt": "old"]
    let failure = try failure(source, files: files)
    #expect(failure.message == "not as in quotes.golden/a.txt")
    #expect(failure.expected == "old" && failure.actual == "new")
    let accepted = try outcomes(source, files: files, accepts: true)[0]
    #expect(accepted.failure == nil)
    #expect(accepted.goldens == [.init(path: "quotes.golden/a.txt", bytes: Array("new".utf8))])
  }

  @Test func `a test that fails otherwise writes no golden file, and two texts for one name fail`()
    throws
  {
    let failing = try outcomes(
      "test \"t\" { function() golden(\"a\", \"x\") error(\"no\") end }", accepts: true)[0]
    #expect(failing.failure != nil && failing.goldens.isEmpty)
    let twice = try outcomes(
      "test \"t\" { function() golden(\"a\", \"x\") golden(\"a\", \"y\") end }", accepts: true)[0]
    #expect(twice.failure?.kind == .golden)
  }

  // MARK: - Determinism

  private func nondeterminism(_ source: String) throws -> ScriptTestFailure {
    let failure = try failure(
      """
      test "t" {
        article = { { headline = "A" }, { headline = "BB" }, { headline = "CCC" }, { headline = "D" } },
        deterministic = true,
      }
      """, scripts: ["quotes.lua": source])
    #expect(failure.kind == .nondeterministic)
    #expect(failure.line == 3)
    return failure
  }

  @Test(arguments: [
    (
      "tables = { r = { \"n:integer\" } } local n = 0 function Article(a) n = n + 1 emit(\"r\", { n = n }) end",
      "rows"
    ),
    ("local last function Article(a) print(last) last = a.headline end", "log lines"),
    ("local last = \"\" function Writer(a) last = last .. a.headline return last end", "texts"),
    ("local n = 0 function Article(a) n = n + 1 if n == 2 then error(\"two\") end end", "error"),
  ])
  func `what a script keeps from one document to the next is found`(
    source: String, part: String
  ) throws {
    if part == "error" {
      // All together they fail: that is the first thing to say.
      let failure = try failure(
        "test \"t\" { article = { {}, {} }, deterministic = true }", scripts: ["quotes.lua": source]
      )
      #expect(failure.kind == .scriptFailure)
      return
    }
    let failure = try nondeterminism(source)
    #expect(failure.message.contains("keeps something from one document to the next"))
    #expect(failure.message.contains("the \(part) of"))
  }

  private func combined(init: String, merge: String) -> String {
    """
    totals = { all = galley.combine {
      init = function() return \(`init`) end,
      add = function(s, x) s[#s + 1] = x return s end,
      merge = function(a, b) \(merge) end,
    } }
    function Article(a) total.all(#a.headline) end
    """
  }

  @Test func `a merge that is not associative is found, and an init that is not neutral`() throws {
    let joined = "return table.move(b, 1, #b, #a + 1, a)"
    #expect(
      try nondeterminism(combined(init: "{ 7 }", merge: joined)).message
        == "total 'all': init is not neutral: merge(init(), a) is not a")
    let difference =
      "if #b == 0 then return a elseif #a == 0 then return b end return { a[1] - b[1] }"
    #expect(
      try nondeterminism(combined(init: "{}", merge: difference)).message.contains(
        "not associative"))
    let lawful = try outcomes(
      "test \"t\" { article = { { headline = \"A\" }, { headline = \"B\" } }, deterministic = true }",
      scripts: ["quotes.lua": combined(init: "{}", merge: joined)])
    #expect(lawful[0].failure == nil)
  }

  @Test func `sums whose rounding differs with the grouping are no difference`() throws {
    let outcomes = try outcomes(
      "test \"t\" { article = { { headline = \"A\" }, { headline = \"B\" }, { headline = \"C\" } }, deterministic = true }",
      scripts: [
        "quotes.lua": """
        totals = { all = galley.combine {
          init = function() return 0 end,
          add = function(s, x) return s + x end,
          merge = function(a, b) return a + b end,
        } }
        local values = { A = 0.1, B = 0.2, C = 0.3 }
        function Article(a) total.all(values[a.headline]) end
        """
      ])
    #expect(outcomes[0].failure == nil)
  }
}

@Suite struct TypeFileTests {
  @Test func `the type file is Lua, for our parser and for Lua itself`() throws {
    let file = script(TypeFile.lua, "galley.d.lua")
    #expect(throws: Never.self) { try Parser.parse(ScriptText(file)) }
    #expect(ScriptChecker().check(file).isEmpty)
    // Lua compiles it, though it would not run: it defines what is fixed.
    let tester = #expect(throws: DocumentFailure.self) { try ScriptRunner([file]) }
    #expect(tester?.message.contains("near") == false, "\(tester?.message ?? "")")
  }

  @Test func `every hook, declaration, model, field and function has its line`() {
    let text = TypeFile.lua
    let lines = Set(text.split(separator: "\n").map(String.init))
    for model in ScriptReference.current.models {
      #expect(
        lines.contains(
          "---@class galley.\(model.name.prefix(1).uppercased())\(model.name.dropFirst())"))
      for field in model.fields { #expect(text.contains("---@field \(field.name) ")) }
    }
    for function in ScriptReference.current.modules.flatMap(\.functions) {
      let isModule = lines.contains("\(function.name) = {}")
      #expect(isModule || text.contains("function \(function.name)("), "\(function.name)")
    }
    for name in ScriptWorld.hookNames + Declarations.names {
      #expect(
        text.contains("function \(name)(") || lines.contains("\(name) = nil")
          || lines.contains("\(name) = {}"), "\(name)")
    }
  }

  @Test func `a type is one that a language server knows`() {
    let known = ["string", "integer", "number", "boolean", "table", "function", "any", "nil"]
    for line in TypeFile.lua.split(separator: "\n") where line.hasPrefix("---@field ") {
      let type = line.split(separator: " ")[2].prefix { $0 != "?" }
      if type.hasPrefix("string|fun(") || type.hasPrefix("fun(") || type.hasPrefix("\"") {
        continue
      }
      let parts = type.split(separator: "|").map { $0.replacing("[]", with: "") }
      for part in parts {
        #expect(known.contains(String(part)) || part.hasPrefix("galley."), "\(line)")
      }
    }
  }
}
