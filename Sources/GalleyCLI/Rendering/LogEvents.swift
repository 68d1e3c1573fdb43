import Galley

enum LogFormat: String, CaseIterable, Sendable {
  case text, json
}

/// Something to be said on standard error: the values, of which either sentences or a line of JSON is
/// made.
enum LogEvent {
  case failure(DocumentFailure)
  /// What kept files of a `Writer` from being whole.
  case framing([FramingFailure])
  case input(InputFailure)
  case output(OutputFailure)
  case command(CommandFailure)
  case fault(String)
  case finding(ScriptFinding)
  case test(ScriptTestFailure, ScriptTestOutcome)
  /// What a hook printed or logged.
  case log(LogEntry, document: String)
  /// What `Batch` said, where standard output has something else.
  case report(String)
  case note(String, [(name: String, value: Int)])
  case written(String)
  /// How all ended; without words where people need none.
  case summary(String, [(name: String, value: Int)], ending: String)

  /// Whether even a quiet console says it.
  var isFailure: Bool {
    switch self {
    case .log(let entry, _): entry.level == .error
    case .note, .written, .summary: false
    case .failure, .framing, .input, .output, .command, .fault, .finding, .test, .report: true
    }
  }

  /// For people; with a line end unless it is empty.
  func text(_ messages: FailureMessages) -> String {
    switch self {
    case .failure(let failure): messages.message(failure)
    case .framing(let failures): messages.message(failures) ?? ""
    case .input(let failure): messages.message(failure)
    case .output(let failure): messages.message(failure)
    case .command(let failure): messages.message(failure)
    case .fault(let words): messages.message(fault: words)
    case .finding(let finding): messages.message(finding)
    case .test(let failure, let test): messages.message(failure, of: test)
    case .log(let entry, let document): messages.line(entry, from: document)
    case .report(let text): text
    case .note(let words, _): printable(words) + "\n"
    case .written(let path): "\(printable(path)): written\n"
    case .summary(let words, _, _): words.isEmpty ? "" : words + "\n"
    }
  }

  /// For programs.
  func record(_ messages: FailureMessages) -> LogRecord {
    let messages = FailureMessages(style: .plain)
    switch self {
    case .failure(let failure): return LogRecord(failure, messages)
    case .framing(let failures):
      var record = failures.first.map { LogRecord($0.failure, messages) } ?? LogRecord("error", "")
      record.set("files", failures.map(\.path))
      return record
    case .input(let failure): return LogRecord("error", "input", messages.lines(failure))
    case .output(let failure): return LogRecord("error", "output", messages.lines(failure))
    case .command(.script(let failure)): return LogRecord(failure, messages)
    case .command(let failure): return LogRecord("error", "usage", messages.lines(failure))
    case .fault(let words):
      var record = LogRecord("error", "fault")
      record.set("message", words)
      return record
    case .finding(let finding): return LogRecord(finding, messages)
    case .test(let failure, let test): return LogRecord(failure, test, messages)
    case .log(let entry, let document):
      let isPrint = entry.level == .plain
      var record = LogRecord(
        isPrint ? "log" : entry.level.rawValue, isPrint ? "print" : "log")
      record.set("message", entry.text)
      record.set("document", document)
      record.set("script", entry.script)
      record.set("line", entry.line)
      return record
    case .report(let text):
      var record = LogRecord("info", "report")
      record.set("message", text)
      return record
    case .note(let words, let numbers):
      var record = LogRecord("info", "note")
      record.set("message", words)
      for (name, value) in numbers { record.set(name, value) }
      return record
    case .written(let path):
      var record = LogRecord("info", "written")
      record.set("message", "\(path): written")
      record.set("path", path)
      return record
    case .summary(let words, let numbers, let ending):
      var record = LogRecord("info", "summary")
      if !words.isEmpty { record.set("message", words) }
      for (name, value) in numbers { record.set(name, value) }
      record.set("ending", ending)
      return record
    }
  }
}

extension FailureMessages {
  /// `gates.txt: no speaker`, or `gates.txt: warning: no speaker (quotes.lua:3)`.
  fileprivate func line(_ entry: LogEntry, from document: String) -> String {
    var line = style("\(printable(document)):", .dim) + " "
    switch entry.level {
    case .plain, .info: break
    case .warning: line += style("warning:", .yellow) + " "
    case .error: line += style("error:", .red) + " "
    }
    line += printable(entry.text)
    if let script = entry.script, let number = entry.line {
      line += style(" (\(printable(script)):\(number))", .dim)
    }
    return line + "\n"
  }
}

/// One object of `--log-format json`; `docs/json.md` says what its fields are.
struct LogRecord {
  private var json = "{"

  init(_ level: String, _ kind: String) {
    set("level", level)
    if !kind.isEmpty { set("kind", kind) }
  }

  init(_ level: String, _ kind: String, _ lines: Lines) {
    self.init(level, kind)
    set("message", lines.sentence)
    set("help", lines.helps)
  }

  init(_ failure: DocumentFailure, _ messages: FailureMessages) {
    self.init("error", failure.kind.rawValue)
    set("message", messages.sentence(of: failure))
    if !failure.document.isEmpty { set("document", failure.document) }
    set("script", failure.script)
    set("line", failure.scriptLine)
    set("hook", failure.hook)
    set("excerpt", failure.scriptExcerpt)
    set("model", failure.model)
    set("position", failure.position)
    set("count", failure.count)
    set("offset", failure.offset)
    set("place", failure.excerpt)
    set("traceback", failure.traceback)
    set("cause", failure.cause)
    set("parameter", failure.parameter?.name)
    set("owner", failure.owner)
    set("help", messages.help(for: failure))
  }

  init(_ finding: ScriptFinding, _ messages: FailureMessages) {
    self.init(finding.severity.rawValue, finding.kind.code)
    set("message", messages.sentence(of: finding.kind))
    set("script", finding.script)
    set("line", finding.line)
    set("column", finding.column)
    set("excerpt", finding.excerpt)
    set("help", messages.help(for: finding.kind).map { [$0] } ?? [])
  }

  init(
    _ failure: ScriptTestFailure, _ test: ScriptTestOutcome, _ messages: FailureMessages
  ) {
    self.init("error", failure.kind.rawValue)
    set("message", failure.message)
    set("test", test.name)
    set("script", failure.script)
    set("line", failure.line)
    set("excerpt", failure.excerpt)
    set("expected", failure.expected)
    set("actual", failure.actual)
    set("traceback", failure.traceback)
    if let cause = failure.cause { set("cause", LogRecord(cause, messages)) }
    set("printed", test.log)
    set("help", messages.help(for: failure))
  }

  // MARK: - Fields

  mutating func set(_ name: String, _ value: String?) {
    if let value { add(name, Self.quoted(value)) }
  }

  mutating func set(_ name: String, _ value: Int?) {
    if let value { add(name, String(value)) }
  }

  /// An empty list is left out.
  mutating func set(_ name: String, _ values: [String]) {
    if values.isEmpty { return }
    add(name, "[" + values.map(Self.quoted).joined(separator: ",") + "]")
  }

  private mutating func set(_ name: String, _ record: LogRecord) {
    add(name, record.json + "}")
  }

  /// `{"line":2,"text":"...","start":9,"end":15}`, the marked part in code points of the text.
  private mutating func set(_ name: String, _ excerpt: DocumentFailure.Excerpt?) {
    guard let excerpt else { return }
    var json = "{\"line\":\(excerpt.line),\"text\":\(Self.quoted(excerpt.text))"
    if let marked = excerpt.marked {
      json += ",\"start\":\(marked.lowerBound),\"end\":\(marked.upperBound)"
    }
    add(name, json + "}")
  }

  private mutating func add(_ name: String, _ value: String) {
    if json.utf8.count > 1 { json += "," }
    json += "\"\(name)\":\(value)"
  }

  var line: String { json + "}\n" }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case _ where scalar.value < 0x20 || scalar.value == 0x7F:
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
