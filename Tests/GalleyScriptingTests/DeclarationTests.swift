import GalleyCore
import GalleyScripting
import Testing

@Suite struct DeclarationTests {
  @Test func `rows come out in order, with a value for each column`() throws {
    let result = try run(
      """
      tables = { quotes = { "who:string?", "n:integer", "when:date?", "words:list", "ok:boolean" } }
      function Quote(q)
        emit("quotes", { who = q.speaker and q.speaker.name, n = #q.text, ok = true,
                         when = q.article.published, words = { "a", 1 } })
      end
      """)
    #expect(result.rows(of: "quotes").count == 3)
    #expect(
      result.rows(of: "quotes")[0].values == [
        .string("Ada Holm"), .integer(15), .string("2011-03-02"),
        .list([.string("a"), .integer(1)]), .bool(true),
      ])
    #expect(result.rows(of: "quotes")[2].values[0] == .null)
  }

  @Test func `totals count, and Batch sees them ranked`() throws {
    let runner = try ScriptRunner([
      script(
        """
        totals = { kinds = galley.count(), words = galley.count() }
        function Quote(q) total.kinds(q.kind) total.words("all", 2) end
        function Batch(t)
          for _, row in ipairs(t.kinds) do print(row.n, row.key) end
          return "words " .. t.words[1].n .. "\\n"
        end
        """)
    ])
    _ = try runner.run(sampleArticle())
    _ = try runner.run(sampleArticle())
    #expect(try runner.report() == "2\tdirect\n2\tmixed\n2\tterm\nwords 12\n")
  }

  @Test func `an article that fails counts in no total`() throws {
    let runner = try ScriptRunner([
      script(
        """
        totals = { all = galley.count() }
        function Quote(q) total.all("quote") end
        function Article(a) error("no") end
        function Batch(t) return tostring(#t.all) end
        """)
    ])
    #expect(throws: DocumentFailure.self) { try runner.run(sampleArticle()) }
    #expect(try runner.report() == "0")
  }

  @Test(
    "a Writer is a function or a table",
    arguments: [
      ("function Writer(a) return '# ' .. a.headline end", nil, "# Bridge opens"),
      ("Writer = { document = function(a) return 'x' end }", nil, "x"),
      (
        "Writer = { path = 'all.md', document = function(a) return a.id end }", "all.md",
        "bridge.txt"
      ),
      (
        "Writer = { path = function(a) return a.published .. '.md' end, "
          + "document = function(a) return '' end }", "2011-03-02.md", ""
      ),
    ] as [(String, String?, String)])
  func writers(source: String, path: String?, text: String) throws {
    let result = try run(source)
    #expect(result.texts.first?.path == path)
    #expect(result.texts.first?.text == text)
  }

  @Test func `the Writer of an early script sees what the later ones left`() throws {
    let runner = try ScriptRunner([
      script("function Writer(a) return a.headline .. #a.quotes end", "writer.lua"),
      script("function Quote(q) return false end", "filter.lua"),
    ])
    #expect(try runner.run(sampleArticle()).texts.first?.text == "Bridge opens0")
  }

  @Test(
    "what a script says wrong is named, with its line",
    arguments: [
      ("\nfunction Qoute(q) end", 2, "unknown hook 'Qoute'; did you mean 'Quote'?"),
      ("Helper = 1", 1, "unknown hook 'Helper'; there are "),
      ("x = 1", 1, "'x' is neither a hook nor a declaration; write 'local x'"),
      ("Quote = 5", 1, "hook 'Quote' must be a function, got integer"),
      ("function Quote(q) q.txet = 1 end", 1, "quote has no field 'txet'; did you mean 'text'?"),
      ("function Quote(q)\n  return q.tilte\nend", 2, "quote has no field 'tilte'"),
      ("function Article(a) return a.tilte end", 1, "article has no field 'tilte'"),
      ("function Quote(q) q.kind = 'loud' end", nil, "quote field 'kind' must be one of direct"),
      ("function Quote(q) q.first = 3 end", 1, "quote field 'first' cannot be changed"),
      ("function Quote(q) q.text = {} end", nil, "quote field 'text' must be a string, got table"),
      ("function Quote(q) return 7 end", 1, "hook 'Quote' must return nothing, false"),
      ("function Quote(q) return { txt = 'a' } end", 1, "did you mean 'text'"),
      ("function Quote(q) return { kind = 'term' } end", 1, "'text'"),
      ("function Quote(q) n = 1 end", 1, "assignment to global 'n'"),
      ("function Quote(q) emit('quotes', {}) end", 1, "no table 'quotes' is declared"),
      ("tables = { quotes = { 'a:strin' } }", 1, "has no type 'strin'; did you mean 'string'?"),
      (
        "tables = { q = { 'a:string' } } function Quote(q) emit('q', { a = 1, b = 2 }) end", 1,
        "table 'q' has no column 'b'"
      ),
      (
        "tables = { q = { 'a:string' } } function Quote(q) emit('q', {}) end", 1,
        "column 'a' of table 'q' must be a string, got nil"
      ),
      (
        "tables = { q = { 'a:integer' } } function Quote(q) emit('q', { a = 'x' }) end", 1,
        "must be an integer, got string"
      ),
      ("totals = { a = 5 }", 1, "'a' must be a total such as galley.count(), got number"),
      (
        "totals = { a = galley.count() } function Quote(q) total.a(nil) end", 1,
        "bad argument #1 to 'total.a' (a key (string or number) expected, got nil)"
      ),
      ("Writer = { documnet = print }", 1, "did you mean 'document'?"),
      (
        "Writer = { path = 'a', extension = 'md', document = print }", 1,
        "for a Writer without a path"
      ),
      ("tables = { t = { 'x', 'x' } }", 1, "'t' has two columns 'x'"),
      ("totals = { ['a.b'] = galley.count() }", 1, "a total's name has letters, digits"),
      (
        "totals = { n = galley.count() } function Writer(a) total.n('x') return '' end", 1,
        "total.n works in the hooks of a document only"
      ),
      (
        "tables = { t = { 'x' } } function Writer(a) emit('t', { x = 'y' }) return '' end", 1,
        "emit works in the hooks of a document only"
      ),
      (
        "function Quote(q) local r = q.first q.first = 7 end", nil,
        "quote field 'first' cannot be changed"
      ),
      ("Writer = {}", 1, "a function or a table"),
      ("function Quote(q) error({ code = 5 }) end", nil, "error object"),
      ("function Quote(q", 1, "')' expected near <eof>"),
    ] as [(String, Int?, String)])
  func mistakes(source: String, line: Int?, message: String) throws {
    let failure = try #require(failureOf(source), "no failure")
    #expect(failure.message.contains(message), "\(failure.message)")
    if let line { #expect(failure.scriptLine == line) }
    #expect(failure.script == "test.lua")
  }

  @Test func `a failure names hook, item and place`() throws {
    let failure = try #require(
      failureOf("function Quote(q)\n  if q.kind == 'mixed' then local x = q.content.text end\nend"))
    #expect(failure.kind == .scriptError)
    #expect(failure.document == "bridge.txt")
    #expect(failure.hook == "Quote")
    #expect(failure.scriptLine == 2)
    #expect(failure.scriptExcerpt?.text.contains("q.content.text") == true)
    #expect(failure.model == "quote")
    #expect(failure.position == 2)
    #expect(failure.count == 3)
    #expect(failure.excerpt?.line == 3)
    let excerpt = try #require(failure.excerpt)
    let marked = try #require(excerpt.marked)
    let scalars = Array(excerpt.text.unicodeScalars)[marked]
    #expect(String(String.UnicodeScalarView(scalars)) == "a gift")
  }

  @Test func `memory and time have limits`() throws {
    // Enough time for a machine that is busy with other things.
    let limits = ScriptLimits(memoryBytes: 8 << 20, seconds: 20)
    let memory = try ScriptRunner(
      [
        script(
          "function Quote(q) local t = {} while true do t[#t + 1] = ('x'):rep(1000) .. #t end end")
      ],
      settings: ScriptSettings(limits: limits))
    do throws(DocumentFailure) {
      _ = try memory.run(sampleArticle())
      Issue.record("no limit")
    } catch {
      #expect(error.kind == .outOfMemory)
    }
    let time = try ScriptRunner(
      [script("function Quote(q) while true do end end")],
      settings: ScriptSettings(limits: ScriptLimits(seconds: 0.2)))
    do throws(DocumentFailure) {
      _ = try time.run(sampleArticle())
      Issue.record("no limit")
    } catch {
      #expect(error.kind == .timeout)
    }
  }

  @Test(
    "what one document puts out has a limit",
    arguments: [
      "function Quote(q) print(('x'):rep(2000)) end",
      "tables = { t = { 'x' } } function Quote(q) emit('t', { x = ('x'):rep(2000) }) end",
      "function Quote(q) for i = 1, 1000 do print('') end end",
      "function Writer(a) return ('x'):rep(5000) end",
    ])
  func outputLimit(source: String) throws {
    let runner = try ScriptRunner(
      [script(source)], settings: ScriptSettings(limits: ScriptLimits(outputBytes: 4000)))
    do throws(DocumentFailure) {
      _ = try runner.run(sampleArticle())
      Issue.record("no limit")
    } catch {
      #expect(error.kind == .outputLimit)
    }
  }

  @Test func `a count stays at the largest number`() throws {
    let runner = try ScriptRunner([
      script(
        """
        totals = { n = galley.count() }
        function Quote(q) total.n("a", math.maxinteger) total.n("b", math.mininteger) end
        function Batch(t) return t.n[1].n .. " " .. t.n[2].n end
        """)
    ])
    _ = try runner.run(sampleArticle())
    #expect(try runner.report() == "\(Int.max) \(Int.min)")
  }

  @Test func `a Writer that returns nothing leaves the article out`() throws {
    let result = try run("function Writer(a) end")
    #expect(result.texts.first?.text == nil)
    #expect(result.article != nil)
  }

  @Test func `random numbers depend on the document alone`() throws {
    let source = "function Article(a) print(math.random(1000000)) end"
    let first = try run(source).log
    let runner = try ScriptRunner([script(source)])
    #expect(try runner.run(sampleArticle()).log == first)
    #expect(try runner.run(sampleArticle()).log == first)
  }
}
