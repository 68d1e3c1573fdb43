import GalleyCore
import Testing

@testable import GalleyScripting

@Suite struct HostFunctionTests {
  struct Circulation: ScriptConvertible, Equatable {
    var copies: Int

    init(copies: Int) { self.copies = copies }

    init?(scriptValue: ScriptValue) {
      guard case .table(let fields) = scriptValue, let copies = fields["copies"].flatMap(Int.init)
      else { return nil }
      self.copies = copies
    }

    var scriptValue: ScriptValue { .table(["copies": .integer(copies)]) }
    static var scriptTypeName: String { "circulation" }
  }

  private func log(_ body: String, _ engine: ScriptEngine) throws -> [String] {
    try ScriptRunner([script("function Article(a) \(body) end")], engine: engine)
      .run(sampleArticle()).log
  }

  private func mistake(_ body: String, _ engine: ScriptEngine) -> DocumentFailure? {
    do {
      _ = try log(body, engine)
      return nil
    } catch { return error as? DocumentFailure }
  }

  private func engine() -> ScriptEngine {
    var engine = ScriptEngine()
    engine.register("host.join") { (words: [String], by: String?) -> String in
      words.joined(separator: by ?? ", ")
    }
    engine.register("host.double") { (circulation: Circulation) -> Circulation in
      Circulation(copies: 2 * circulation.copies)
    }
    engine.register("host.figures.of") {
      (name: String, most: Int, share: Double, all: Bool) -> [String: Double] in
      [name: Double(most) * share + (all ? 1 : 0)]
    }
    engine.register("host.nothing") { () -> String? in nil }
    engine.register("host.fail") { (what: Int) throws -> Bool in throw Broken(what: what) }
    engine.set("host.version", to: "7")
    engine.set("host.cities", to: ["Oslo", "Bergen"])
    return engine
  }

  struct Broken: Error { var what: Int }

  @Test func `values are converted both ways`() throws {
    #expect(
      try log(
        """
        print(host.join({ "a", "b" }), host.join({ "a", "b" }, "+"), host.join({}, "x") == "")
        print(host.double({ copies = 21 }).copies, host.nothing())
        print(host.figures.of("x", 3, 0.5, true).x, host.version, host.cities[2])
        """, engine()) == ["a, b\ta+b\ttrue", "42\tnil", "2.5\t7\tBergen"])
  }

  @Test(arguments: [
    ("host.join('a')", "bad argument #1 to 'host.join' (list of string expected, got string)"),
    ("host.join({ 'a', {} })", "bad argument #1 to 'host.join'"),
    ("host.double({})", "bad argument #1 to 'host.double' (circulation expected"),
    ("host.double()", "circulation expected, got no value"),
    (
      "host.figures.of('x', 1.5, 1, true)", "bad argument #2 to 'host.figures.of' (integer expected"
    ),
    ("host.join({ a })", "bad argument #1 to 'host.join' (plain data expected"),
    ("host.fail(3)", "Broken(what: 3)"), ("host.version = 1", "cannot be changed"),
  ])
  func `what cannot be converted is an error of the script`(body: String, message: String) throws {
    let failure = try #require(mistake(body, engine()))
    #expect(failure.message.contains(message), "\(failure.message)")
    #expect(failure.scriptLine == 1)
    #expect(failure.hook == "Article")
  }

  @Test func `what a host function throws is named beside the script's message`() throws {
    let failure = try #require(mistake("host.fail(3)", engine()))
    #expect(failure.cause == "Broken(what: 3)")
  }
}

@Suite struct ScriptBatchTests {
  private func articles(_ count: Int) -> [Article] {
    (0..<count).map { number in
      var article = sampleArticle()
      article.headline = .string("Document \(number)")
      return article
    }
  }

  private let source = """
    totals = { n = galley.sum(), all = galley.combine {
      init = function() return {} end,
      add = function(list, x) list[#list + 1] = x end,
      merge = function(a, b) return table.move(b, 1, #b, #a + 1, a) end,
      result = function(list) return table.concat(list, ",") end,
    } }
    local seen = 0
    function Article(a)
      local n = tonumber(a.headline:match("%d+"))
      seen = seen + 1
      if n == 70 then error("bad") end
      total.n(n)
      total.all(n)
      print(n, seen, math.random(1000))
    end
    function Batch(t) return t.n .. " " .. t.all end
    """

  private func run(_ jobs: Int, pure: Bool = false) async throws -> (
    lines: [String], report: String
  ) {
    var settings = ScriptSettings()
    settings.isPure = pure
    let batch = ScriptBatch([script(source)], settings: settings)
    var lines: [String] = []
    let report = try await batch.run(over: articles(150), jobs: jobs) { outcome in
      switch outcome {
      case .success(let result): lines += result.log
      case .failure(let failure): lines.append("\(failure.message) in \(failure.document)")
      }
    }
    return (lines, report)
  }

  @Test func `any number of jobs gives the same results in the same order`() async throws {
    let one = try await run(1)
    #expect(one.lines.count == 150)
    #expect(one.lines[70] == "bad in bridge.txt")
    for jobs in [2, 7] {
      let several = try await run(jobs)
      #expect(several.lines == one.lines)
      #expect(several.report == one.report)
    }
  }

  @Test func `a pure run keeps nothing from one article to the next`() async throws {
    let lines = try await run(2, pure: true).lines
    #expect(lines.filter { $0 != "bad in bridge.txt" }.allSatisfy { $0.contains("\t1\t") })
  }

  @Test func `cancelling stops a hook that never ends`() async throws {
    let batch = ScriptBatch([script("function Article(a) while true do end end")])
    let task = Task {
      try await batch.run(over: articles(3), jobs: 2) { _ in }
    }
    try await Task.sleep(for: .milliseconds(50))
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
  }

  @Test func `what the receiver throws ends the run`() async throws {
    struct Enough: Error {}
    let batch = ScriptBatch([script("function Article(a) end")])
    await #expect(throws: Enough.self) {
      try await batch.run(over: articles(200), jobs: 2) { _ in throw Enough() }
    }
  }

  @Test func `scripts that cannot be used say so first`() async throws {
    let batch = ScriptBatch([script("x = = 1")])
    await #expect(throws: DocumentFailure.self) {
      try await batch.run(over: []) { _ in }
    }
  }
}
