import Galley

/// The list of failures that `--errors` asks for: a JSON object on a line for each document that is
/// not in the output.
///
///     {"document":"a.txt","status":"not-text","stage":"read","message":"…"}
final class ErrorList {
  private let writer: OutputWriter

  init(_ path: String, tag: String?, goingOnFrom files: [FileState]) throws(OutputFailure) {
    writer = try OutputWriter(.file(path), framing: Lines(), tag: tag, goingOnFrom: files)
  }

  private struct Lines: OutputFraming {
    func header(of destination: OutputPiece.Destination) -> [UInt8] { [] }
    func separator(of destination: OutputPiece.Destination) -> [UInt8] { [] }
    func footer(of destination: OutputPiece.Destination) -> [UInt8] { [] }
    func fileName(of destination: OutputPiece.Destination) -> String { "errors.jsonl" }
  }

  func add(_ failure: DocumentFailure, of document: String) throws {
    try writer.write(OutputPiece(.articles, ErrorRecord(failure, of: document).line))
  }

  func sync() throws(OutputFailure) { try writer.sync() }

  func checkpoint() throws(OutputFailure) -> [FileState] { try writer.checkpoint() }

  /// The list appears, be it empty.
  func finish() throws {
    try writer.open(.articles)
    try writer.finish()
  }

  func suspend() { writer.suspend() }
}

/// A failure as data.
struct ErrorRecord {
  let failure: DocumentFailure
  let document: String

  init(_ failure: DocumentFailure, of document: String) {
    self.failure = failure
    self.document = document
  }

  /// Where on its way the document failed.
  static func stage(of kind: DocumentFailure.Kind, inScript: Bool) -> String {
    switch kind {
    case .unreadable, .empty, .notText, .tooLarge, .parseError: "read"
    case .scriptError, .wrongParameter: "script"
    case .outOfMemory, .timeout, .outputLimit: inScript ? "script" : "work"
    case .crashed: "work"
    case .nameTaken: "write"
    }
  }

  /// With its line end.
  var line: [UInt8] {
    var json = JSONWriter()
    json.beginObject()
    write(to: &json)
    json.endObject()
    return json.bytes + [UInt8(ascii: "\n")]
  }

  private func write(to json: inout JSONWriter) {
    json.key("document")
    json.string(document)
    writeFields(to: &json)
  }

  /// What there is to say beside the name of the document.
  func writeFields(to json: inout JSONWriter) {
    json.key("status")
    json.string(failure.kind.rawValue)
    json.key("stage")
    json.string(Self.stage(of: failure.kind, inScript: failure.script != nil))
    let message =
      failure.message.isEmpty
      ? FailureMessages(style: .plain).sentence(of: failure) : failure.message
    text("message", message, &json)
    number("offset", failure.offset, &json)
    text("script", failure.script, &json)
    number("line", failure.scriptLine, &json)
    text("hook", failure.hook, &json)
    text("model", failure.model, &json)
    number("position", failure.position, &json)
    text("traceback", failure.traceback, &json)
    text("owner", failure.owner, &json)
  }

  private func text(_ key: StaticString, _ value: String?, _ json: inout JSONWriter) {
    guard let value else { return }
    json.key(key)
    json.string(value)
  }

  private func number(_ key: StaticString, _ value: Int?, _ json: inout JSONWriter) {
    guard let value else { return }
    json.key(key)
    json.integer(value)
  }
}
