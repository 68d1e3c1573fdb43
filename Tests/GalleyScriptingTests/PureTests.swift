import GalleyCore
import Testing

@testable import GalleyScripting

/// `--pure`: each document has interpreters of its own.
@Suite struct PureTests {
  struct LineReader: Reader {
    let name = "lines"
    let summary = "the document is one paragraph"
    let fileExtensions = ["txt"]

    func read(_ document: RawDocument) throws(DocumentFailure) -> [Article] {
      var article = Article(
        id: document.id, format: name,
        text: TextBuffer(String(decoding: document.bytes, as: UTF8.self)))
      article.paragraphs = [Paragraph(article.text.all)]
      return [article]
    }
  }

  struct NoRows: RowEncoder {
    let name = "none"
    let summary = "nothing"
    let fileExtension = "none"
    func write(_ row: Row, of table: TableSchema, to output: inout Output) throws(RowFailure) {}
  }

  private let source = """
    totals = { words = galley.count(), all = galley.combine {
      init = function() return {} end,
      add = function(list, x) list[#list + 1] = x end,
      merge = function(a, b) return table.move(b, 1, #b, #a + 1, a) end,
      result = function(list) return table.concat(list, ",") end,
    } }
    local seen = 0
    function Paragraph(p)
      seen = seen + 1
      print(seen)
      if p.text == "bad" then error("no") end
      total.words(p.text)
      total.all(p.text)
    end
    function Batch(t) return t.all .. " " .. #t.words .. " " .. t.words[1].n end
    """

  private func run(pure: Bool) throws -> (log: [String], report: String) {
    var settings = ScriptSettings()
    settings.isPure = pure
    let program = try ScriptEngine().load([script(source)], settings: settings)
    let worker = try program.makeWorker(
      WorkerEquipment(pipeline: Pipeline(readers: [LineReader()], annotators: []), rows: NoRows()))
    let words = ["one", "two", "bad", "one"]
    let log = words.flatMap { word in
      worker.process(RawDocument(id: word, bytes: Array(word.utf8))).log.map(\.text)
    }
    let coordinator = try program.makeCoordinator()
    try coordinator.merge(try worker.finish())
    return (log, String(decoding: try coordinator.report().text, as: UTF8.self))
  }

  @Test func `a local of the main chunk does not survive its document`() throws {
    #expect(try run(pure: true).log == ["1", "1", "1", "1"])
    #expect(try run(pure: false).log == ["1", "2", "3", "4"])
  }

  @Test(arguments: [false, true])
  func `a document whose second article fails adds nothing to the totals`(isPure: Bool) throws {
    var settings = ScriptSettings()
    settings.isPure = isPure
    let source = """
      totals = { n = galley.sum(), all = galley.combine {
        init = function() return {} end,
        add = function(list, x) list[#list + 1] = x end,
        merge = function(a, b) return table.move(b, 1, #b, #a + 1, a) end,
        result = function(list) return table.concat(list, ",") end,
      } }
      function Reader(input)
        return { { headline = input.text .. "1" }, { headline = input.text .. "2" } }
      end
      function Article(a)
        if a.headline == "b2" then error("no") end
        total.n(1)
        total.all(a.headline)
      end
      function Batch(t) return t.n .. " " .. t.all end
      """
    let program = try ScriptEngine().load([script(source)], settings: settings)
    let worker = try program.makeWorker(
      WorkerEquipment(pipeline: Pipeline(readers: [LineReader()], annotators: []), rows: NoRows()))
    let outcomes = ["a", "b", "c"].map { word in
      worker.process(RawDocument(id: word, bytes: Array(word.utf8))).outcome
    }
    #expect(outcomes[0] == .done(articles: 2) && outcomes[2] == .done(articles: 2))
    let coordinator = try program.makeCoordinator()
    try coordinator.merge(try worker.finish())
    #expect(String(decoding: try coordinator.report().text, as: UTF8.self) == "4 a1,a2,c1,c2")
  }

  @Test func `what documents add up to passes from one interpreter to the next`() throws {
    #expect(try run(pure: true).report == "one,two,one 2 2")
    #expect(try run(pure: false).report == "one,two,one 2 2")
  }
}
