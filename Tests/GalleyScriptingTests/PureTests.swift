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

  @Test func `what documents add up to passes from one interpreter to the next`() throws {
    #expect(try run(pure: true).report == "one,two,one 2 2")
    #expect(try run(pure: false).report == "one,two,one 2 2")
  }
}
