import GalleyCore
import Testing

@testable import GalleyScripting

@Suite struct ParameterTests {
  private func run(
    _ source: String, _ values: [String: String] = [:]
  ) throws -> [String] {
    var settings = ScriptSettings()
    settings.parameters = values
    return try ScriptRunner([script(source)], settings: settings).run(sampleArticle()).log
  }

  private func mistake(_ source: String, _ values: [String: String] = [:]) -> DocumentFailure? {
    do {
      _ = try run(source, values)
      return nil
    } catch { return error as? DocumentFailure }
  }

  @Test func `values stand in place of the declaration from its line on`() throws {
    let source = """
      params = {
        min = { type = "integer", default = 2, help = "how many" },
        who = "string?", rate = 0.5, deep = false, tags = { type = "list", default = { "a", "b" } },
        since = { type = "date?" }, kind = { default = "x", choices = { "x", "y" } },
      }
      local min = params.min
      function Article()
        print(min, params.who, params.rate, params.deep, table.concat(params.tags, "+"),
              params.since, params.kind)
      end
      """
    #expect(try run(source) == ["2\tnil\t0.5\tfalse\ta+b\tnil\tx"])
    #expect(
      try run(
        source,
        [
          "min": "7", "who": "Ada", "rate": "2", "deep": "true", "tags": "c,d", "since": "2011-03",
          "kind": "y",
        ]) == ["7\tAda\t2.0\ttrue\tc+d\t2011-03\ty"])
  }

  @Test(
    "a value that does not fit is refused before the first document",
    arguments: [
      ("params = { min = 1 }", ["min": "x"], "min"), ("params = { min = 1 }", ["mni": "1"], "mni"),
      ("params = { min = 'integer' }", [:], "min"),
      ("params = { k = { default = 'x', choices = { 'x' } } }", ["k": "z"], "k"),
      ("params = { d = 'date?' }", ["d": "2011-02-30"], "d"), ("", ["any": "1"], "any"),
    ] as [(String, [String: String], String)])
  func values(source: String, values: [String: String], name: String) throws {
    let failure = try #require(mistake(source, values))
    #expect(failure.kind == .wrongParameter)
    #expect(failure.parameter?.name == name)
    #expect(failure.document.isEmpty)
  }

  @Test func `a missing value is no error where scripts are only looked at`() throws {
    var settings = ScriptSettings()
    settings.isInspection = true
    let program = try ScriptEngine().load(
      [script("params = { who = { type = 'string', help = 'whom' } } local w = params.who")],
      settings: settings)
    #expect(
      program.parameters == [
        ScriptParameter(
          name: "who", kind: .string, help: "whom", isRequired: true, script: "test.lua")
      ])
  }

  @Test(
    "a declaration that makes no sense is named",
    arguments: [
      ("params = 1", "params: a table of parameters expected, got number"),
      ("params = { min = { type = 'int' } }", "has no type 'int'"),
      ("params = { min = { defualt = 1 } }", "did you mean 'default'?"),
      ("params = { min = { type = 'integer', default = 'x' } }", "the default of 'min'"),
      ("params = { min = print and function() end }", "got function"),
      ("params = { min = 1 }\nparams = { max = 2 }", "params is declared twice"),
      ("params = { ['a b'] = 1 }", "a parameter's name has letters"),
      (
        "params = { min = 1 }\nlocal x = params.mni", "no parameter 'mni' is declared; did you mean"
      ),
      ("params = { min = 1 }\nparams.min = 2", "cannot be changed"),
    ])
  func declarations(source: String, message: String) throws {
    let failure = try #require(mistake(source))
    #expect(failure.message.contains(message), "\(failure.message)")
    #expect(failure.scriptLine != nil)
  }
}

@Suite struct DeclaredFieldTests {
  @Test func `a declared field is checked, kept and seen by later scripts`() throws {
    let runner = try ScriptRunner([
      script(
        """
        fields = { Quote = { topic = "string?", score = "number" }, Article = { seen = "date?" },
                   Citation = { wire = "boolean" }, Paragraph = { n = "integer" } }
        function Quote(q)
          assert(q.topic == nil)
          q.topic = "bridge"
          q.score = 1
          assert(q.topic == "bridge")
        end
        function Citation(c) c.wire = c.outlet == "Wire" end
        function Paragraph(p) p.n = #p.text end
        function Article(a) a.seen = "2020-01-02" end
        """, "first.lua"),
      script(
        """
        function Quote(q)
          assert(q.topic == "bridge" and math.type(q.score) == "float")
          if q.kind == "term" then q.topic = nil end
        end
        function Article(a) print(a.seen) end
        """, "second.lua"),
    ])
    for _ in 1...2 {
      let result = try runner.run(sampleArticle())
      let article = try #require(result.article)
      #expect(result.log == ["2020-01-02"])
      #expect(
        article.quotes.map { $0.custom["topic"] } == [.string("bridge"), .string("bridge"), nil])
      #expect(article.quotes[0].custom["score"] == .number(1))
      #expect(article.citations[0].custom == [CustomField(name: "wire", value: .bool(false))])
      #expect(article.custom["seen"] == .string("2020-01-02"))
    }
  }

  @Test(arguments: [
    ("fields = { Quote = { text = 'string' } }", "Quote has a field 'text' already"),
    ("fields = { Quote = { next = 'string' } }", "Quote has a field 'next' already"),
    (
      "fields = { Qoute = { x = 'string' } }",
      "no model 'Qoute' takes fields; did you mean 'Quote'?"
    ),
    ("fields = { Quote = { x = 'strnig' } }", "did you mean 'string'?"),
    ("fields = { Quote = { X = 'string' } }", "a field's name has small letters"),
    ("fields = { Speaker = { x = 'string' } }", "no model 'Speaker' takes fields"),
    ("fields = { Quote = 'x' }", "must be a table of names and types"),
  ])
  func `a declaration that makes no sense is named`(source: String, message: String) throws {
    let failure = try #require(failureOf(source))
    #expect(failure.message.contains(message), "\(failure.message)")
    #expect(failure.scriptLine == 1)
  }

  @Test func `a value of the wrong type is refused`() throws {
    let failure = try #require(
      failureOf("fields = { Quote = { n = 'integer' } } function Quote(q) q.n = 'x' end"))
    #expect(failure.message == "quote field 'n' must be an integer, got string")
    #expect(
      failureOf("fields = { Quote = { n = 'integer?' } } function Quote(q) q.m = 1 end")?.message
        .contains("quote has no field 'm'") == true)
  }
}
