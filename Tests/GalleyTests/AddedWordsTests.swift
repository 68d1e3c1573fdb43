import Galley
import Testing

/// What scripts add to the word lists holds for the reading of documents, and for them alone.
@Suite struct AddedWordsTests {
  private static let page = """
    Harbour tolls to rise

    3 May 2019

    The harbour master will raise the tolls in June, officials of the port said on Friday.

    According to SKP, the vote was close. The tolls were last raised in 2002, the TVL reported.

    The council had known of it, the Port Ellis Ferry scooped on Monday (Ledger of Tarn, 12 prill 2019).

    The board, according to the Hafenruf, had known of it as well, and nobody in the town was surprised.
    """

  private static let words = """
    galley.citations.agency("Skerrypress", { "SKP" })
    galley.citations.outlet("Tarn Valley Ledger", { "TVL", "Ledger of Tarn" })
    galley.citations.outlet_words({ "Ferry", "-ruf" })
    galley.citations.reporting_verbs({ "scooped" })
    galley.date.months({ "janar", "shkurt", "mars", "prill", "maj", "qershor", "korrik", "gusht",
      "shtator", "tetor", "nëntor", "dhjetor" })
    """

  private static let script = """
    tables = { found = { "line:string" } }
    function Citation(c)
      emit("found", { line = c.text .. " | " .. tostring(c.outlet) .. " | " .. tostring(c.date) })
    end
    """

  private static func engine() throws -> ScriptEngine {
    try #require(Toolkit.builtIn().scriptEngine as? ScriptEngine)
  }

  private func rows(_ source: String) throws -> [String] {
    let toolkit = Toolkit.builtIn()
    let program = try Self.engine().load([
      ScriptFile(name: "words.lua", bytes: Array(source.utf8))
    ])
    let worker = try program.makeWorker(
      WorkerEquipment(pipeline: toolkit.pipeline, rows: JSONLinesRows()))
    let document = RawDocument(id: "a.txt", bytes: Array(Self.page.utf8))
    let pieces = worker.process(document).pieces
    return String(decoding: pieces.flatMap(\.bytes), as: UTF8.self)
      .split(separator: "\n").map { String($0.dropFirst(9).dropLast(2)) }
  }

  @Test func `names, words and months that a script adds are known in its run`() throws {
    #expect(
      try rows(Self.words + "\n" + Self.script) == [
        "According to SKP | Skerrypress | nil",
        "the TVL reported | Tarn Valley Ledger | nil",
        "the Port Ellis Ferry scooped | Port Ellis Ferry | 2019-04-29",
        "(Ledger of Tarn, 12 prill 2019) | Tarn Valley Ledger | 2019-04-12",
        "according to the Hafenruf | Hafenruf | nil",
      ])
  }

  @Test func `nothing of it is left for the next run`() throws {
    _ = try rows(Self.words + "\n" + Self.script)
    #expect(try rows(Self.script) == [])
  }

  @Test func `a name that is known already is what the script says`() throws {
    let source = """
      galley.citations.outlet("Arbor Press", { "AP" })
      tables = { found = { "line:string" } }
      function Article()
        local a = galley.article { paragraphs = { "It sank, according to AP. That was in May." } }
        emit("found", { line = a.citations[1].outlet })
      end
      """
    #expect(try rows(source) == ["Arbor Press"])
  }

  @Test func `words are added before the first document alone`() throws {
    let source = "function Article() galley.citations.agency('Skerrypress') end"
    let runner = try ScriptRunner(
      [ScriptFile(name: "late.lua", bytes: Array(source.utf8))], engine: Self.engine())
    let article = try Article(plainText: Self.page)
    do throws(DocumentFailure) {
      _ = try runner.run(article)
      Issue.record("a late word was taken")
    } catch {
      #expect(error.message.contains("while the script loads"), "\(error.message)")
    }
  }
}
