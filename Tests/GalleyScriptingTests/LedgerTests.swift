import GalleyCore
import Testing

@testable import GalleyScripting

/// Rows and additions that the interpreter takes by itself, beside those that Swift has to look at:
/// a script must not be able to tell one from the other.
@Suite struct LedgerTests {
  private func run(_ script: String, limits: ScriptLimits = ScriptLimits()) throws -> ScriptResult {
    let runner = try ScriptRunner(
      [ScriptFile(name: "ledger.lua", bytes: Array(script.utf8))],
      settings: ScriptSettings(limits: limits))
    return try runner.run(sampleArticle())
  }

  @Test func rowsOfBothWaysStandInTheOrderOfTheCalls() throws {
    let result = try run(
      """
      tables = {
        plain = { "name:string", "n:integer?" },
        lists = { "all:list", "on:date?" },
      }
      function Article()
        emit("plain", { name = "a", n = 1 })
        emit("lists", { all = { 1, 2 }, on = "2011-03-31" })
        emit("plain", { name = 7, n = 2.0 })
        emit("lists", { all = {}, on = "2011-03-22" })
        emit("plain", { name = "b" })
      end
      """)
    #expect(result.rows.map(\.table) == ["plain", "lists", "plain", "lists", "plain"])
    #expect(
      result.rows.map(\.row.values) == [
        [.string("a"), .integer(1)],
        [.list([.integer(1), .integer(2)]), .string("2011-03-31")],
        [.string("7"), .integer(2)],
        [.list([]), .string("2011-03-22")],
        [.string("b"), .null],
      ])
  }

  @Test func eachKindOfColumnTakesItsValues() throws {
    let result = try run(
      """
      tables = { all = { "s:string", "i:integer", "n:number", "b:boolean", "d:date" } }
      function Article()
        emit("all", { s = "x", i = -3, n = 2, b = false, d = "2024-02-28" })
        emit("all", { s = "", i = 3, n = 0.5, b = true, d = "2024-02-29" })
      end
      """)
    #expect(
      result.rows.map(\.row.values) == [
        [.string("x"), .integer(-3), .number(2), .bool(false), .string("2024-02-28")],
        [.string(""), .integer(3), .number(0.5), .bool(true), .string("2024-02-29")],
      ])
  }

  @Test(arguments: [
    (#"{ name = "a", nmae = 1 }"#, "has no column 'nmae'; did you mean 'name'?"),
    ("{}", "must be a string, got nil"),
    (#"{ name = "a", n = 1.5 }"#, "must be an integer, got number"),
    (#"{ name = "a", n = 0/0 }"#, "must be an integer, got number"),
    (#"{ name = "a", on = "2011-13-01" }"#, "must be a date such as 2011-03-22, got '2011-13-01'"),
    (#"{ "a" }"#, "has no column '1'"),
    ("q", "a table with a value for each column expected, got quote"),
    ("nil", "table expected, got nil"),
  ])
  func rowsThatDoNotFitAreRefused(_ row: String, _ message: String) throws {
    let failure = #expect(throws: DocumentFailure.self) {
      try run(
        """
        tables = { rows = { "name:string", "n:integer?", "on:date?" } }
        function Quote(q)
          emit("rows", \(row))
        end
        """)
    }
    #expect(failure?.message.contains(message) == true, "\(failure?.message ?? "no failure")")
    #expect(failure?.scriptLine == 3)
  }

  @Test func additionsOfBothWaysCount() throws {
    let runner = try ScriptRunner([
      ScriptFile(
        name: "ledger.lua",
        bytes: Array(
          """
          totals = {
            words = galley.count(), sum = galley.sum(), kinds = galley.set(), all = galley.list(),
          }
          function Quote(q)
            total.words(q.kind)
            total.words(1.5, 2)
            total.words("extra", 3)
            total.sum(#q.text)
            total.sum(0.5)
            total.kinds(q.kind)
            total.all({ q.kind })
            total.all(q.kind)
          end
          function Batch(t)
            for _, word in ipairs(t.words) do print(word.key, word.n) end
            print(t.sum, #t.kinds, #t.all, t.all[1][1], t.all[2])
          end
          """.utf8))
    ])
    _ = try runner.run(sampleArticle())
    #expect(
      try runner.report()
        == "extra\t9\n1.5\t6\ndirect\t1\nmixed\t1\nterm\t1\n26.5\t3\t6\tdirect\tdirect\n")
  }

  @Test func theOutputLimitHoldsForBothWaysTogether() throws {
    let source = """
      tables = { rows = { "name:string" }, lists = { "all:list" } }
      totals = { names = galley.count() }
      function Article()
        for i = 1, 20 do
          emit("rows", { name = "0123456789" })
          total.names("0123456789")
          emit("lists", { all = { "0123456789" } })
        end
      end
      """
    #expect(try run(source, limits: ScriptLimits(outputBytes: 4000)).rows.count == 40)
    let failure = #expect(throws: DocumentFailure.self) {
      try run(source, limits: ScriptLimits(outputBytes: 1000))
    }
    #expect(failure?.message.contains("is limited to 1000 bytes") == true)
  }

  @Test func nothingIsTakenWhileNoDocumentIsAtWork() throws {
    let failure = #expect(throws: DocumentFailure.self) {
      try run("tables = { rows = { \"name:string\" } }\nemit(\"rows\", { name = \"a\" })")
    }
    #expect(failure?.message.contains("emit works in the hooks of a document only") == true)
  }

  @Test func whatAFailedDocumentEmittedIsGone() throws {
    let runner = try ScriptRunner([
      ScriptFile(
        name: "ledger.lua",
        bytes: Array(
          """
          tables = { rows = { "name:string" } }
          function Quote(q)
            emit("rows", { name = q.text })
            if q.kind == "term" and q.article.id == "bad" then error("no") end
          end
          """.utf8))
    ])
    var bad = sampleArticle()
    bad.id = "bad"
    #expect(throws: DocumentFailure.self) { try runner.run(bad) }
    #expect(try runner.run(sampleArticle()).rows.count == 3)
  }

  /// Fields that hooks nearly always read are fetched ahead, also those of objects behind a field:
  /// what a hook sees is the same for the first document and the hundredth.
  @Test func learningWhatHooksReadChangesNothing() throws {
    let runner = try ScriptRunner([
      ScriptFile(
        name: "ledger.lua",
        bytes: Array(
          """
          tables = { rows = { "speaker:string", "outlet:string?", "text:string" } }
          function Quote(q)
            if not q.speaker then return false end
            q.text = q.text:gsub(",$", "")
            q.speaker.name = q.speaker.name:upper()
            emit("rows", { speaker = q.speaker.name, outlet = q.citation and q.citation.outlet,
                           text = q.text })
          end
          """.utf8))
    ])
    let first = try runner.run(sampleArticle())
    for _ in 0..<40 {
      let next = try runner.run(sampleArticle())
      #expect(next.rows == first.rows)
      #expect(next.article?.quotes == first.article?.quotes)
    }
  }
}
