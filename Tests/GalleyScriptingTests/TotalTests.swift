import GalleyCore
import GalleyLua
import Testing

@testable import GalleyScripting

@Suite struct TotalTests {
  /// What `Batch` prints after documents that call `body` with n = 1, 2, ... (the number of the
  /// document).
  private func report(_ declaration: String, _ body: String, _ batch: String) throws -> String {
    let source = """
      totals = { t = \(declaration) }
      function Article(a)
        local n = tonumber(a.headline:match("%d+"))
        \(body)
      end
      function Batch(t) t = t.t \(batch) end
      """
    let chunks = [[1, 2], [3], [4, 5]]
    let engine = ScriptEngine()
    let coordinator = try engine.load([script(source)]).makeCoordinator()
    for chunk in chunks {
      let chain = try ScriptChain([script(source)], engine: engine, settings: ScriptSettings())
      for number in chunk {
        var article = sampleArticle()
        article.headline = .string("Document \(number)")
        try chain.add(try chain.run(article))
      }
      try coordinator.merge(chain.encodedTotals)
    }
    return String(decoding: try coordinator.report().text, as: UTF8.self)
  }

  @Test(
    "each kind of total adds up over chunks",
    arguments: [
      (
        "galley.count()", "total.t('k' .. n % 2, n)", "print(t[1].key, t[1].n, t[2].n)",
        "k1\t9\t6\n"
      ),
      ("galley.sum()", "total.t(n)", "print(t)", "15\n"),
      ("galley.sum()", "total.t(n / 2)", "print(t)", "7.5\n"),
      ("galley.mean()", "total.t(n)", "print(t)", "3.0\n"),
      ("galley.mean()", "", "print(t)", "nil\n"),
      ("galley.min()", "total.t(n)", "print(t)", "1\n"),
      ("galley.max()", "total.t('2011-03-0' .. n)", "print(t)", "2011-03-05\n"),
      (
        "galley.top(2)", "total.t(n % 3, 'd' .. n)", "print(t[1].value, t[2].value, #t)",
        "d2\td5\t2\n"
      ),
      (
        "galley.histogram(2)", "total.t(n)",
        "for _, b in ipairs(t) do print(b.from, b.to, b.n) end", "0\t2\t1\n2\t4\t2\n4\t6\t2\n"
      ),
      (
        "galley.histogram { 2, 4 }", "total.t(n)",
        "for _, b in ipairs(t) do print(b.from, b.to, b.n) end", "nil\t2\t1\n2\t4\t2\n4\tnil\t2\n"
      ),
      ("galley.quantile()", "total.t(n * 10)", "print(t)", "30\n"),
      ("galley.quantile(0, 0.25, 1)", "total.t(n)", "print(table.concat(t, ' '))", "1 2 5\n"),
      (
        "galley.group(galley.sum())", "total.t('g' .. n % 2, n)",
        "for _, g in ipairs(t) do print(g.key, g.value) end", "g0\t6\ng1\t9\n"
      ),
      (
        "galley.group(galley.group(galley.count()))", "total.t('a', 'b', 'c')",
        "print(t[1].value[1].value[1].n)", "5\n"
      ),
      (
        """
        galley.combine { init = function() return { list = {} } end,
          add = function(s, x) s.list[#s.list + 1] = x end,
          merge = function(a, b) for _, x in ipairs(b.list) do a.list[#a.list + 1] = x end return a end,
          result = function(s) return table.concat(s.list, ",") end }
        """, "total.t(n)", "print(t)", "1,2,3,4,5\n"
      ),
      (
        "galley.combine { init = function() return 0 end, add = function(s, x) return s + x end, "
          + "merge = function(a, b) return a + b end }", "if n > 9 then total.t(n) end", "print(t)",
        "0\n"
      ),
    ])
  func kinds(declaration: String, body: String, batch: String, expected: String) throws {
    #expect(try report(declaration, body, batch) == expected)
  }

  @Test func `a document that fails leaves no total behind, its own kinds among them`() throws {
    let runner = try ScriptRunner([
      script(
        """
        totals = { n = galley.count(), all = galley.combine {
          init = function() return 0 end, add = function(s, x) return s + x end,
          merge = function(a, b) return a + b end } }
        function Article(a)
          total.n("x") total.all(1)
          if a.headline == "bad" then error("no") end
        end
        function Batch(t) return t.n[1].n .. " " .. t.all end
        """)
    ])
    _ = try runner.run(sampleArticle())
    var bad = sampleArticle()
    bad.headline = .string("bad")
    #expect(throws: DocumentFailure.self) { try runner.run(bad) }
    _ = try runner.run(sampleArticle())
    #expect(try runner.report() == "2 2")
  }

  @Test func `a state that is no plain data fails its document alone`() throws {
    let runner = try ScriptRunner([
      script(
        """
        totals = { all = galley.combine { init = function() return {} end,
          add = function(s, x) s[#s + 1] = x end,
          merge = function(a, b) return { a[1], b[1] } end } }
        function Article(a) total.all(a.headline == "bad" and a or a.headline) end
        function Batch(t) return table.concat(t.all, "+") end
        """)
    ])
    _ = try runner.run(sampleArticle())
    var bad = sampleArticle()
    bad.headline = .string("bad")
    do throws(DocumentFailure) {
      _ = try runner.run(bad)
      Issue.record("no failure")
    } catch {
      #expect(error.message.contains("must be plain data"))
    }
    _ = try runner.run(sampleArticle())
    #expect(try runner.report() == "Bridge opens+Bridge opens")
  }

  @Test(
    "what a total cannot add is refused",
    arguments: [
      ("galley.sum()", "total.t('x')", "bad argument #1 to 'total.t' (a finite number expected"),
      ("galley.sum()", "total.t(0/0)", "a finite number expected"),
      ("galley.count()", "total.t({})", "a key (string or number) expected"),
      ("galley.count()", "total.t('a', 1.5)", "bad argument #2"),
      ("galley.top(3)", "total.t(1, print)", "bad argument #2"),
      ("galley.group(galley.sum())", "total.t('k', 'x')", "bad argument #2"),
      ("galley.count()", "total.u('a')", "no total 'u' is declared"),
    ])
  func arguments(declaration: String, call: String, message: String) throws {
    let failure = try #require(
      failureOf("totals = { t = \(declaration) } function Article(a) \(call) end"))
    #expect(failure.message.contains(message), "\(failure.message)")
  }

  @Test(
    "a declaration that makes no sense is refused",
    arguments: [
      ("galley.top(0)", "bad argument #1 to 'galley.top'"),
      ("galley.histogram(-1)", "a width above 0 expected"),
      ("galley.histogram { 2, 1 }", "each above the one before"),
      ("galley.quantile(2)", "shares between 0 and 1"),
      ("galley.group(1)", "bad argument #1 to 'galley.group'"),
      ("galley.combine { init = print }", "the functions init, add and merge"),
      ("{}", "'t' must be a total such as galley.count()"),
    ])
  func declarations(declaration: String, message: String) throws {
    let failure = try #require(failureOf("totals = { t = \(declaration) }"))
    #expect(failure.message.contains(message), "\(failure.message)")
  }

  @Test func `plain data travels as bytes, and other bytes are refused`() throws {
    let value = LuaValue.table([
      LuaPair(
        key: .string("a"), value: .array([.integer(-3), .number(0.5), .nil, .boolean(true)])),
      LuaPair(key: .integer(7), value: .bytes([0xff])),
    ])
    let bytes = value.encoded
    #expect(LuaValue(encoded: bytes) == value)
    for count in 0..<bytes.count { #expect(LuaValue(encoded: Array(bytes.prefix(count))) == nil) }
    #expect(LuaValue(encoded: bytes + [0]) == nil)
    #expect(LuaValue(encoded: [7, 255, 255, 255, 255, 255, 255, 255, 255]) == nil)
    #expect(LuaValue(encoded: [UInt8](repeating: 7, count: 100_000)) == nil)
  }

  @Test func `quantiles stay within a thousandth when there are many numbers`() throws {
    var exact = Quantile(shares: [0.5])
    for number in 0..<250_000 { exact.add([.number(Double(number) * 1.5 + 0.25)]) }
    let median = try #require(exact.result.double)
    #expect(abs(median - 187_499) < 200)
    var other = Quantile(shares: [0.5])
    other.add([.integer(3)])
    other.merge(exact)
    #expect(abs(try #require(other.result.double) - median) < 400)
  }
}
