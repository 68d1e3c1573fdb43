import Galley
import GalleyCore

/// What `galley worker` is told.
struct LineRequest {
  var scripts: [String]
  var settings = ScriptSettings()
  var published: NewsDate?
  var retrieved: NewsDate?
  var json = JSONOptions()
  /// Nil to work in this process.
  var crew: WorkerCrew?

  /// Answers each line of standard input with one on standard output, until the input ends.
  func run(_ toolkit: Toolkit, _ console: Console) -> CommandStatus {
    do {
      let stage = try makeStage(toolkit)
      var lines = LineReader(descriptor: 0)
      var status = CommandStatus.success
      var number = 0
      while let line = try lines.next() {
        number += 1
        if line.isBlank { continue }
        let result = try answer(to: line, number, stage)
        if case .failed = result.outcome { status = .documentsFailed }
        try writeToStandardOutput(ResultRecord(result).line)
      }
      return status
    } catch {
      return console.tell(error)
    }
  }

  private func answer(
    to line: LineReader.Line, _ number: Int, _ stage: DocumentStage
  ) throws(DocumentFailure) -> DocumentResult {
    let id = "line \(number)"
    guard case .whole(let bytes) = line else {
      return DocumentResult(
        document: id, outcome: .failed(DocumentFailure(.tooLarge, document: id)))
    }
    var document = RawDocument(id: id, bytes: bytes, published: published, retrieved: retrieved)
    document.isRecord = true
    return try stage.process(document)
  }

  private func makeStage(_ toolkit: Toolkit) throws -> DocumentStage {
    let files = ScriptFiles(toolkit)
    let scripts = try scripts.map { name throws(CommandFailure) in
      if name.isEmpty { throw .emptyArgument }
      guard files.isScript(name) else {
        throw .noScript(arguments: [name], shipped: files.shipped.map(\.name))
      }
      return try files.script(name)
    }
    guard let rows = toolkit.rowEncoders.first, let exporter = toolkit.exporters.first else {
      throw CommandFailure.noEngine
    }
    if let crew {
      let outline =
        scripts.isEmpty ? ProgramOutline() : try crew.load(scripts, settings: settings)
      crew.equip(
        EquipmentNames(
          rows: rows.name, articles: outline.leavesArticles ? exporter.name : nil,
          includesText: json.includesText))
      return DocumentStage(crew)
    }
    if scripts.isEmpty { return DocumentStage(ExportFactory(toolkit.pipeline, exporter)) }
    guard let engine = toolkit.scriptEngine else { throw CommandFailure.noEngine }
    let program = try engine.load(scripts, settings: settings)
    let equipment = WorkerEquipment(
      pipeline: toolkit.pipeline, rows: rows,
      articles: program.outline.leavesArticles ? exporter : nil)
    return DocumentStage(ProgramFactory(program: program, equipment: equipment))
  }
}

extension ProgramOutline {
  /// Whether what comes out are the articles themselves.
  fileprivate var leavesArticles: Bool { tables.isEmpty && writer == nil }
}

/// A result as a line of JSON.
struct ResultRecord {
  let result: DocumentResult

  init(_ result: DocumentResult) {
    self.result = result
  }

  /// With its line end.
  var line: [UInt8] {
    var json = JSONWriter()
    json.beginObject()
    json.key("id")
    json.string(result.document)
    switch result.outcome {
    case .failed(let failure):
      ErrorRecord(failure, of: result.document).writeFields(to: &json)
    case .dropped:
      json.key("status")
      json.string("dropped")
    case .done:
      json.key("status")
      json.string("ok")
    }
    if !result.log.isEmpty {
      json.key("log")
      json.beginArray()
      for entry in result.log { json.string(entry.text) }
      json.endArray()
    }
    json.endObject()
    // What the workers have encoded goes in as it is, before the last bracket.
    return json.bytes.dropLast() + encodedParts + Array("}\n".utf8)
  }

  /// `,"articles":[…],"rows":{"quotes":[…]},"texts":[…]`.
  private var encodedParts: [UInt8] {
    var articles: [[UInt8]] = []
    var tables: [(name: String, rows: [UInt8])] = []
    var texts: [[UInt8]] = []
    for piece in result.pieces {
      switch piece.destination {
      case .articles: articles.append(joined(piece.bytes))
      case .table(let name): tables.append((name, joined(piece.bytes)))
      case .group(let path): texts.append(text(piece.bytes, path: path))
      case .article: texts.append(text(piece.bytes, path: nil))
      }
    }
    var parts: [UInt8] = []
    if !articles.isEmpty { parts += list("articles", articles) }
    if !tables.isEmpty {
      parts += Array(",\"rows\":{".utf8)
      for (index, table) in tables.enumerated() {
        if index > 0 { parts.append(UInt8(ascii: ",")) }
        var key = JSONWriter()
        key.string(table.name)
        parts += key.bytes + Array(":[".utf8) + table.rows + Array("]".utf8)
      }
      parts.append(UInt8(ascii: "}"))
    }
    if !texts.isEmpty { parts += list("texts", texts) }
    return parts
  }

  private func list(_ key: String, _ values: [[UInt8]]) -> [UInt8] {
    Array(",\"\(key)\":[".utf8) + Array(values.joined(separator: [UInt8(ascii: ",")]))
      + Array("]".utf8)
  }

  /// JSON lines as the elements of a list.
  private func joined(_ lines: [UInt8]) -> [UInt8] {
    Array(lines.split(separator: UInt8(ascii: "\n")).joined(separator: [UInt8(ascii: ",")]))
  }

  private func text(_ bytes: [UInt8], path: String?) -> [UInt8] {
    var json = JSONWriter()
    json.beginObject()
    if let path {
      json.key("path")
      json.string(path)
    }
    json.key("text")
    json.string(String(decoding: bytes, as: UTF8.self))
    json.endObject()
    return json.bytes
  }
}
