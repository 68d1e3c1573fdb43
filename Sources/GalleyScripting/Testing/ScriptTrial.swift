import GalleyCore
import GalleyLua
import Synchronization

/// What a test gives to scripts.
enum TestInput: Sendable {
  case article(Article)
  /// Bytes, for a `Reader` of the scripts or for the program's readers.
  case document(RawDocument)

  var id: String {
    switch self {
    case .article(let article): article.id
    case .document(let document): document.id
    }
  }
}

/// Scripts over a few inputs in memory, as a run does it.
struct ScriptTrial: Sendable {
  var scripts: [ScriptFile]
  var engine: ScriptEngine
  var equipment: WorkerEquipment
  var settings: ScriptSettings
  var inputs: [TestInput]

  /// What became of one input.
  struct Trace: Sendable {
    var id: String
    var articles: [Article] = []
    var rows: [ScriptResult.TableRow] = []
    var texts: [ScriptResult.Text] = []
    var log: [String] = []
    var failure: DocumentFailure?
  }

  /// What became of some inputs that shared interpreters.
  struct Chunk: Sendable {
    var traces: [Trace] = []
    var totals: [UInt8] = []
    /// Those that the scripts declare.
    var tables: [TableSchema] = []
    var fields: [DeclaredField] = []
  }

  /// What all inputs came to.
  struct Ending: Sendable {
    var totals: LuaValue
    var report: String
    var output: String
    var texts: [ScriptResult.Text]
  }

  func makeChain() throws(DocumentFailure) -> ScriptChain {
    try ScriptChain(scripts, engine: engine, settings: settings)
  }

  // MARK: - Inputs

  /// Passes inputs through fresh interpreters, one after the other.
  ///
  /// - Parameter order: positions in `inputs`.
  func run(_ order: [Int]) throws(DocumentFailure) -> Chunk {
    let chain = try makeChain()
    var chunk = Chunk()
    for position in order { chunk.traces.append(trace(inputs[position], chain)) }
    chunk.totals = chain.encodedTotals
    chunk.tables = chain.tables
    chunk.fields = chain.worlds.flatMap(\.declarations.fields)
    return chunk
  }

  private func trace(_ input: TestInput, _ chain: ScriptChain) -> Trace {
    var trace = Trace(id: input.id)
    let tables = chain.tables
    do throws(DocumentFailure) {
      for article in try articles(of: input, chain) {
        let outcome: ScriptChain.Outcome
        do throws(DocumentFailure) {
          outcome = try chain.run(article)
        } catch {
          trace.log += chain.unfinishedLog.map(\.text)
          throw error
        }
        trace.log += outcome.log.map(\.text)
        try chain.add(outcome)
        trace.articles += outcome.articles
        trace.rows += outcome.rows.map {
          ScriptResult.TableRow(table: tables[$0.table].name, row: $0.row)
        }
        trace.texts += outcome.texts.map {
          ScriptResult.Text(
            article: $0.article, path: $0.path, fileExtension: $0.fileExtension,
            text: String(decoding: $0.bytes, as: UTF8.self))
        }
      }
    } catch {
      trace.articles = []
      trace.rows = []
      trace.texts = []
      trace.failure = error
      if trace.failure?.document.isEmpty == true { trace.failure?.document = input.id }
    }
    return trace
  }

  private func articles(
    of input: TestInput, _ chain: ScriptChain
  ) throws(DocumentFailure) -> [Article] {
    switch input {
    case .article(let article): return [article]
    case .document(let document):
      if let articles = try chain.read(document) { return articles }
      return try equipment.pipeline.articles(of: document)
    }
  }

  /// Runs chunks on several threads at once.
  func run(_ chunks: [[Int]], jobs: Int) throws(DocumentFailure) -> [Chunk] {
    let results = Mutex<[Int: Result<Chunk, DocumentFailure>]>([:])
    concurrently(chunks.count, jobs: jobs) { index in
      // The last chunk first, so that chunks do not end in the order in which they are merged.
      let index = chunks.count - 1 - index
      let result = Result { () throws(DocumentFailure) in try run(chunks[index]) }
      results.withLock { $0[index] = result }
    }
    let all = results.withLock { $0 }
    var done: [Chunk] = []
    for index in chunks.indices {
      guard let result = all[index] else { continue }
      done.append(try result.get())
    }
    return done
  }

  // MARK: - The end

  /// Lets the scripts speak once for all chunks.
  ///
  /// - Parameter totals: merged from the left.
  func end(_ totals: [[UInt8]], _ traces: [Trace]) throws(DocumentFailure) -> Ending {
    let chain = try makeChain()
    for bytes in totals { try chain.merge(encodedTotals: bytes) }
    let report = String(decoding: try chain.report(), as: UTF8.self)
    let texts = try texts(of: traces, chain)
    return Ending(
      totals: try chain.totalResults(), report: report,
      output: chain.writer != nil
        ? texts.map(\.text).joined() : encoded(traces, chain), texts: texts)
  }

  /// The texts of the `Writer` as its files will have them.
  private func texts(
    of traces: [Trace], _ chain: ScriptChain
  ) throws(DocumentFailure) -> [ScriptResult.Text] {
    guard let world = chain.writer, let writer = world.declarations.writer else { return [] }
    let totals = chain.totals[chain.worlds.firstIndex { $0 === world } ?? 0]
    func part(_ part: ScriptWriter.Part?, _ name: String, _ path: String)
      throws(DocumentFailure) -> String
    {
      let bytes = try world.filePart(part, name: "Writer." + name, path: path, totals: totals)
      return String(decoding: bytes, as: UTF8.self)
    }
    var files: [ScriptResult.Text] = []
    for text in traces.flatMap(\.texts) {
      guard let path = text.path else {
        files.append(text)
        continue
      }
      if let index = files.firstIndex(where: { $0.path == path }) {
        files[index].text += try part(writer.separator, "separator", path) + text.text
      } else {
        var file = text
        file.text = try part(writer.header, "header", path) + text.text
        files.append(file)
      }
    }
    for index in files.indices {
      guard let path = files[index].path else { continue }
      files[index].text += try part(writer.footer, "footer", path)
    }
    return files
  }

  /// The rows in the format of the equipment, the articles where there are no tables.
  private func encoded(_ traces: [Trace], _ chain: ScriptChain) -> String {
    var output = Output()
    let tables = chain.tables
    for table in tables {
      if tables.count > 1 { output.write("# \(table.name)\n") }
      equipment.rows.header(of: table, to: &output)
      for entry in traces.flatMap(\.rows) where entry.table == table.name {
        try? equipment.rows.write(entry.row, of: table, to: &output)
      }
    }
    if tables.isEmpty { output.write(encodedArticles(traces.flatMap(\.articles))[...]) }
    return String(decoding: output.bytes, as: UTF8.self)
  }

  func encodedArticles(_ articles: [Article]) -> [UInt8] {
    guard let exporter = equipment.articles else { return [] }
    var output = Output()
    for article in articles { exporter.write(article, to: &output) }
    return output.bytes
  }
}
