import GalleyCore
import GalleyLua

extension DocumentFailure {
  /// A failure of a script, with its line quoted.
  init(_ error: LuaError, in script: ScriptFile, hook: String? = nil) {
    // An error in a module, or in a hook that another one runs, has a place of its own.
    if error.kind == .hostFailure, let inner = error.cause?.cause as? LuaError,
      inner.chunk != nil
    {
      self.init(inner, in: script, hook: hook)
      return
    }
    let kind: Kind =
      switch error.kind {
      case .memory: .outOfMemory
      case .limit: .timeout
      case .hostFailure where error.cause?.cause is OutputLimitReached: .outputLimit
      case .hostFailure where error.cause?.cause is ParameterProblem: .wrongParameter
      case .runtime, .syntax, .hostFailure: .scriptError
      }
    self.init(kind, document: "", message: error.message)
    self.script = error.chunk ?? script.name
    scriptLine = error.line
    self.hook = hook
    if let line = error.line {
      scriptExcerpt = script.bytes(ofChunk: self.script).flatMap { sourceLine(line, of: $0) }
    }
    // One frame only repeats what the line says.
    if error.traceback.contains("\n") { traceback = error.traceback }
    if let cause = error.cause?.cause, error.cause?.isFromHost == true { self.cause = "\(cause)" }
    switch error.cause?.cause as? ParameterProblem {
    case .missing(let declared):
      parameter = Parameter(name: declared.name, declared: declared)
    case .unfit(let declared, let value):
      parameter = Parameter(name: declared.name, value: value, declared: declared)
    case nil: return
    }
    // The mistake is on the command line, not in the script.
    scriptLine = nil
    scriptExcerpt = nil
    traceback = nil
  }
}

extension ScriptFile {
  /// The text of a line of the script, or of one of its modules.
  func line(_ number: Int, ofChunk chunk: String) -> String? {
    bytes(ofChunk: chunk).flatMap { sourceLine(number, of: $0) }?.text
  }

  /// The text of the script, or of the module, that messages call `chunk`.
  fileprivate func bytes(ofChunk chunk: String?) -> [UInt8]? {
    if chunk == nil || chunk == name { return bytes }
    return modules.first { $0.path == chunk }?.bytes
  }
}

private func sourceLine(_ number: Int, of source: [UInt8]) -> DocumentFailure.Excerpt? {
  let lines = source.split(
    separator: UInt8(ascii: "\n"), maxSplits: number, omittingEmptySubsequences: false)
  guard lines.indices.contains(number - 1) else { return nil }
  var text = String(decoding: lines[number - 1], as: UTF8.self)
  if text.hasSuffix("\r") { text.removeLast() }
  return DocumentFailure.Excerpt(line: number, text: text)
}

extension TextBuffer {
  /// The line in which `span` begins, with the code points of the span marked; cut to a length
  /// that a terminal shows.
  func excerpt(around span: TextSpan) -> DocumentFailure.Excerpt {
    let (number, line) = line(at: span.start)
    let longest = 72
    let scalars = Array(string(at: line).unicodeScalars)
    let start = string(at: TextSpan(line.start, max(line.start, span.start))).unicodeScalars.count
    let marked = string(at: TextSpan(span.start, max(span.start, min(span.end, line.end))))
      .unicodeScalars.count
    var from = 0
    if start > longest / 3 { from = start - longest / 3 }
    if scalars.count - from < longest { from = max(0, scalars.count - longest) }
    let to = min(scalars.count, from + longest)
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalars[from..<to])
    return DocumentFailure.Excerpt(
      line: number, text: String(text),
      marked: min(start, to) - from..<max(min(start + marked, to), min(start, to)) - from)
  }
}
