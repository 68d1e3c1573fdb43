import Galley

@testable import GalleyCLI

extension Toolkit {
  /// The built-in formats, a reader that knows only paragraphs, and scripts that are not Lua.
  static func test(_ program: MockProgram = MockProgram()) -> Toolkit {
    var toolkit = Toolkit.builtIn()
    toolkit.readers = [ParagraphReader()]
    toolkit.annotators = []
    toolkit.scriptEngine = MockEngine(program: program)
    toolkit.shippedScripts = [ScriptFile(name: "quote-table", bytes: [])]
    return toolkit
  }
}

/// Each line a paragraph; an empty document fails.
struct ParagraphReader: Reader {
  let name = "text"
  let summary = "paragraphs"
  let fileExtensions = ["txt"]

  func read(_ document: RawDocument) throws(DocumentFailure) -> [Article] {
    if document.bytes.isEmpty { throw DocumentFailure(.empty, document: document.id) }
    let text: TextBuffer
    do throws(InvalidUTF8) {
      text = try TextBuffer(checking: document.bytes)
    } catch {
      var failure = DocumentFailure(.notText, document: document.id)
      failure.offset = error.offset
      failure.byte = error.byte
      throw failure
    }
    var article = Article(id: document.id, path: document.path, format: name, text: text)
    article.published = document.published
    var start = 0
    for line in document.bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
      if !line.isEmpty { article.paragraphs.append(Paragraph(TextSpan(start, start + line.count))) }
      start += line.count + 1
    }
    return [article]
  }
}

struct MockEngine: ScriptCompiler {
  let program: MockProgram

  func load(
    _ scripts: [ScriptFile], settings: ScriptSettings
  ) throws(DocumentFailure) -> any ScriptProgram {
    if scripts[0].bytes.starts(with: "syntax error".utf8) {
      var failure = DocumentFailure(.scriptError, document: "", message: "unexpected symbol")
      failure.script = scripts[0].name
      failure.scriptLine = 1
      failure.scriptExcerpt = .init(line: 1, text: "syntax error", marked: 7..<12)
      throw failure
    }
    return program
  }
}

/// A script that drops documents that begin with `drop`, fails at those that begin with `fail`,
/// prints for those that begin with `print`, and counts.
struct MockProgram: ScriptProgram {
  var tables: [TableSchema] = []
  var writer: WriterShape?
  var hasReport = false
  var reportFails = false
  /// `header`, `separator` or `footer` of this file fails.
  var failingPart = ""
  var failingPath = ""
  var reportFiles: [RunReport.File] = []

  static let quotes = TableSchema(
    "quotes", columns: [.init("id"), .init("words", .integer)])

  func makeWorker(_ equipment: WorkerEquipment) -> any DocumentWorker {
    MockWorker(program: self, equipment: equipment)
  }

  func makeCoordinator() -> any RunCoordinator { MockCoordinator(program: self) }
}

private final class MockWorker: DocumentWorker {
  private let program: MockProgram
  private let equipment: WorkerEquipment
  private var count: UInt8 = 0

  init(program: MockProgram, equipment: WorkerEquipment) {
    self.program = program
    self.equipment = equipment
  }

  func process(_ document: RawDocument) -> DocumentResult {
    do throws(DocumentFailure) {
      return try result(of: document)
    } catch {
      return DocumentResult(document: document.id, outcome: .failed(error))
    }
  }

  private func result(of document: RawDocument) throws(DocumentFailure) -> DocumentResult {
    let article = try equipment.pipeline.articles(of: document)[0]
    let text = article.string(.span(article.text.all))
    var result = DocumentResult(document: document.id, outcome: .done(articles: 1))
    if text.hasPrefix("drop") {
      result.outcome = .dropped
      return result
    }
    if text.hasPrefix("fail") {
      var failure = DocumentFailure(
        .scriptError, document: document.id,
        message: "attempt to index a nil value (field 'speaker')")
      failure.script = "a.lua"
      failure.scriptLine = 12
      throw failure
    }
    if text.hasPrefix("print") { result.log = [LogEntry("printed")] }
    count += 1
    var output = Output()
    for table in program.tables {
      let row = Row([.string(document.id), .integer(text.utf8.count)])
      try? equipment.rows.write(row, of: table, to: &output)
      result.pieces.append(OutputPiece(.table(table.name), output.take()))
    }
    switch program.writer {
    case .perArticle:
      result.pieces.append(OutputPiece(.article(article.id), Array(text.utf8)))
    case .groups:
      result.pieces.append(OutputPiece(.group("\(text.utf8.count).md"), Array(text.utf8)))
    case .single(let path):
      result.pieces.append(OutputPiece(.group(path), Array(text.utf8)))
    case nil: break
    }
    if let exporter = equipment.articles {
      exporter.write(article, to: &output)
      result.pieces.append(OutputPiece(.articles, output.take()))
    }
    return result
  }

  func finish() -> [UInt8] { [count] }
}

private final class MockCoordinator: RunCoordinator {
  private let program: MockProgram
  private var count = 0

  init(program: MockProgram) {
    self.program = program
  }

  func merge(_ totals: [UInt8]) { count += Int(totals[0]) }
  func totals() -> [UInt8] { [UInt8(count)] }
  func header(of path: String) throws(DocumentFailure) -> [UInt8] {
    try part("header", path, "<\(path): ")
  }

  func separator(of path: String) throws(DocumentFailure) -> [UInt8] {
    try part("separator", path, ", ")
  }

  func footer(of path: String) throws(DocumentFailure) -> [UInt8] {
    try part("footer", path, ">")
  }

  private func part(
    _ name: String, _ path: String, _ text: String
  ) throws(DocumentFailure) -> [UInt8] {
    if program.failingPart == name, program.failingPath == path {
      var failure = DocumentFailure(.scriptError, document: "", message: "no \(name)")
      failure.script = "a.lua"
      failure.scriptLine = 3
      failure.hook = "Writer.\(name)"
      throw failure
    }
    return Array(text.utf8)
  }

  func report() throws(DocumentFailure) -> RunReport {
    if program.reportFails {
      var failure = DocumentFailure(.scriptError, document: "", message: "no totals")
      failure.script = "a.lua"
      failure.scriptLine = 3
      failure.hook = "Batch"
      throw failure
    }
    let text = program.hasReport ? "counted \(count)\n" : ""
    return RunReport(text: Array(text.utf8), files: program.reportFiles)
  }
}

/// What a console said.
final class Words {
  private(set) var text = ""

  func console(isQuiet: Bool = false) -> Console {
    Console(style: .plain, isQuiet: isQuiet) { self.text += $0 }
  }
}
