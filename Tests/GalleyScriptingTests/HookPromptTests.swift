import GalleyCore
import Glibc
import Synchronization
import Testing

@testable import GalleyScripting

/// `galley.repl()`: what is typed in the midst of a hook.
@Suite struct HookPromptTests {
  /// Runs a script over the sample; at each prompt the lines of the next list are typed.
  ///
  /// - Returns: for each line what it came to.
  private func talk(
    _ source: String, _ inputs: [[String]], ending: HookPrompt.Ending = .proceed,
    limits: ScriptLimits = ScriptLimits()
  ) throws -> (heard: [String], result: ScriptResult) {
    let typist = Typist(inputs, ending)
    var engine = ScriptEngine()
    engine.prompter = typist
    var settings = ScriptSettings()
    settings.limits = limits
    let result = try ScriptRunner([script(source)], engine: engine, settings: settings)
      .run(sampleArticle())
    #expect(typist.turns >= inputs.count, "a prompt did not open")
    return (typist.heard, result)
  }

  /// Types lines, and writes down what comes of them.
  private final class Typist: HookPrompter {
    private let inputs: [[String]]
    private let ending: HookPrompt.Ending
    private let state = Mutex((heard: [String](), turns: 0))

    init(_ inputs: [[String]], _ ending: HookPrompt.Ending) {
      self.inputs = inputs
      self.ending = ending
    }

    var heard: [String] { state.withLock { $0.heard } }
    var turns: Int { state.withLock { $0.turns } }

    func talk(in prompt: HookPrompt) -> HookPrompt.Ending {
      let turn = turns
      state.withLock { $0.turns += 1 }
      prompt.output = { [self] line in state.withLock { $0.heard.append("log " + line) } }
      for line in turn < inputs.count ? inputs[turn] : [] {
        if line == ":wait" {
          // Longer than a hook may take.
          usleep(500_000)
          continue
        }
        let words = HookPromptTests.answer(prompt, line)
        state.withLock { $0.heard.append(words) }
      }
      return ending
    }
  }

  fileprivate static func answer(_ prompt: HookPrompt, _ line: String) -> String {
    if line == ":names" {
      return prompt.names.map { $0.isLocal ? $0.name : "^" + $0.name }.joined(separator: " ")
    }
    if line == ":place" {
      return "\(prompt.place?.script ?? "-"):\(prompt.place?.line ?? 0) \(prompt.source ?? "")"
    }
    do throws(DocumentFailure) {
      switch try prompt.evaluate(line) {
      case .done: return "done"
      case .incomplete: return "incomplete"
      case .values(let values): return values.map { "\($0)" }.joined(separator: ", ")
      }
    } catch {
      return "error: " + error.message
    }
  }

  @Test func `the names of the hook are read, and set where they are`() throws {
    let source = """
      local seen = 0
      local unused = 1
      function Quote(q)
        seen = seen + 1
        local length = #q.text
        if seen == 1 then
          galley.repl()
          q.rule = "length " .. length
        end
        if seen == 12 then q.rule = "seen" end
      end
      """
    let (heard, result) = try talk(
      source,
      [
        [
          ":names", ":place", "length", "seen", "length = 7", "seen = 10", "length + seen",
          "unused",
          "lenght",
        ]
      ])
    #expect(
      heard == [
        "q length ^seen", "test.lua:7     galley.repl()", "integer(15)", "integer(1)", "done",
        "done", "integer(17)", "error: there is no 'unused' here",
        "error: there is no 'lenght' here; did you mean 'length'?",
      ])
    #expect(result.article?.quotes.map(\.rule) == ["length 7", "test", "seen"])
  }

  @Test func `of names that hide each other the innermost counts`() throws {
    let source = """
      local x = 1
      function Article(a)
        local y = x
        local x = 2
        do
          local x = 3
          galley.repl()
          y = x
        end
        print(x, y)
      end
      """
    let (heard, result) = try talk(source, [[":names", "x", "x = 30", "x"]])
    #expect(heard == ["a y x", "integer(3)", "done", "integer(30)"])
    #expect(result.entries.map(\.text) == ["2\t30"])
  }

  @Test func `names that are made there live as long as the prompt, and functions longer`() throws {
    let source = """
      function Article(a)
        local keep, n = nil, 4
        galley.repl()
        local ok, words = pcall(keep)
        print(ok, words)
        galley.repl()
      end
      """
    let (heard, result) = try talk(
      source,
      [
        ["five = 5", "function nine() return n + five end", "nine()", "keep = nine"],
        ["five"],
      ])
    #expect(heard == ["done", "done", "integer(9)", "done", "error: there is no 'five' here"])
    let words = try #require(result.entries.first?.text)
    #expect(words.hasPrefix("false\t"), "\(words)")
    #expect(words.hasSuffix("there is no 'n' here"), "\(words)")
  }

  @Test func `results have names, and leave a local of that name alone`() throws {
    let source = """
      function Article(a)
        for _, q in ipairs(a.quotes) do
          galley.repl()
          print(_)
        end
      end
      """
    let (heard, result) = try talk(source, [["_", "20 + 1", "_", "_1 + _2", "nil", "_"]])
    #expect(
      heard == [
        "integer(1)", "integer(21)", "integer(21)", "integer(22)", "nil", "integer(22)",
      ])
    #expect(result.entries.map(\.text) == ["1", "2", "3"])
  }

  @Test func `edits, rows and totals count as the hook's; what is printed is only shown`() throws {
    let source = """
      tables = { words = { "text:string" } }
      function Quote(q)
        emit("words", { text = q.rule })
        if q.kind == "mixed" then galley.repl() end
      end
      """
    let (heard, result) = try talk(
      source,
      [
        [
          "print('here', #q.text)", "q.rule = 'typed'", "q.rule", "q.article.headline = 'New'",
          "q.article.headline", "emit('words', { text = 'by hand' })",
        ]
      ])
    #expect(
      heard == [
        "log here\t6", "", "done", "string(\"typed\")", "done", "string(\"New\")", "",
      ])
    #expect(result.entries.isEmpty)
    #expect(result.article?.quotes.map(\.rule) == ["test", "typed", "test"])
    #expect(result.article.map { article in article.headline.map(article.string) } == "New")
    #expect(
      result.rows(of: "words").map(\.values)
        == [[.string("test")], [.string("test")], [.string("by hand")], [.string("test")]])
  }

  @Test
  func
    `a loop that never ends is stopped, and neither prompt nor hook with it; thinking costs nothing`()
    throws
  {
    var limits = ScriptLimits()
    limits.seconds = 0.3
    limits.instructions = 50_000_000
    let source = """
      function Article(a)
        for i = 1, 3 do galley.repl() end
        print("done")
      end
      """
    let (heard, result) = try talk(
      source,
      [
        ["while true do end", "1", ":wait"],
        ["coroutine.wrap(function() while true do end end)()", "2"],
        ["i"],
      ], limits: limits)
    #expect(heard.count == 5)
    #expect(heard[0].hasPrefix("error: ") && heard[0].contains("limit"), "\(heard)")
    #expect(heard[2].hasPrefix("error: ") && heard[2].contains("limit"), "\(heard)")
    #expect([heard[1], heard[3], heard[4]] == ["integer(1)", "integer(2)", "integer(3)"])
    #expect(result.entries.map(\.text) == ["done"])
  }

  @Test func `it opens in coroutines, callbacks and tail calls`() throws {
    let source = """
      function Article(a)
        local outer = 1
        local co = coroutine.wrap(function(given)
          local inner = given + outer
          galley.repl()
          return inner
        end)
        print(co(5))
        print((("a-b"):gsub("-", function(match) galley.repl() return match .. match end)))
        local list = { 3, 1, 2 }
        table.sort(list, function(x, y) if x == 3 or y == 3 then galley.repl() end return x < y end)
        print(table.concat(list))
        return galley.repl()
      end
      """
    let (heard, result) = try talk(
      source,
      [
        [":names", "inner = inner * 10", "coroutine.wrap(function() outer = inner end)()"],
        [":names", "match = '+'", "('xyz'):gsub('y', 'zz')"],
        [":names"],
      ])
    #expect(
      heard == [
        "given inner ^outer", "done", "", "match", "done", "string(\"xzzz\"), integer(1)", "x y",
      ])
    #expect(result.entries.map(\.text) == ["60", "a++b", "123"])
  }

  @Test func `errors name the line that was typed, and the hook does not see them`() throws {
    let source = """
      function Article(a)
        local ok = pcall(galley.repl)
        print(ok)
      end
      """
    let (heard, result) = try talk(
      source, [["error('oh')", "a.headlin", "1 +", "nil.x", "galley.repl()"]])
    #expect(heard[0] == "error: oh")
    #expect(heard[1].contains("did you mean 'headline'"), "\(heard)")
    #expect(heard[2] == "incomplete")
    #expect(heard[3].hasPrefix("error: "), "\(heard)")
    #expect(heard[4].contains("a prompt is open in this script already"), "\(heard)")
    #expect(result.entries.map(\.text) == ["true"])
  }

  @Test func `the document fails where the prompt ends with a stop`() throws {
    #expect(throws: DocumentFailure.self) {
      try talk("function Article(a) galley.repl() end", [[]], ending: .stop)
    }
  }

  @Test func `without a terminal, and while a script is loaded, it is an error`() throws {
    let failure = #expect(throws: DocumentFailure.self) {
      try run("function Article(a) galley.repl() end")
    }
    #expect(failure?.message.contains("--in-process") == true)
    #expect(failure?.scriptLine == 1)
    let other = #expect(throws: DocumentFailure.self) {
      try talk("galley.repl()", [])
    }
    #expect(other?.message.contains("works in hooks") == true)
  }
}
