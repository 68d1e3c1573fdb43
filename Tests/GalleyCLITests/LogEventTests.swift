import Foundation
import Galley
import Testing

@testable import GalleyCLI

@Suite("Lines of standard error")
struct LogEventTests {
  private let messages = FailureMessages(style: Style(isColored: true))

  /// The object of an event, read by somebody else's parser.
  private func object(_ event: LogEvent) throws -> [String: Any] {
    let line = event.record(messages).line
    #expect(line.hasSuffix("}\n") && line.filter { $0 == "\n" }.count == 1)
    return try #require(
      try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any], "\(line)")
  }

  private var failure: DocumentFailure {
    var failure = DocumentFailure(
      .scriptError, document: "a \"b\".txt", message: "no\u{1} \u{85} \\ 'x'")
    failure.script = "a.lua"
    failure.scriptLine = 12
    failure.hook = "Quote"
    failure.scriptExcerpt = .init(line: 12, text: "\tlocal x")
    failure.excerpt = .init(line: 3, text: "“é”", marked: 0..<3)
    failure.model = "quote"
    failure.position = 4
    failure.count = 9
    failure.offset = 100
    failure.traceback = "a\nb"
    return failure
  }

  @Test("a failure has all its parts, unescaped text and no colours")
  func document() throws {
    let object = try object(.failure(failure))
    #expect(object["level"] as? String == "error")
    #expect(object["kind"] as? String == "script-error")
    #expect(object["document"] as? String == "a \"b\".txt")
    #expect((object["message"] as? String)?.contains("\\ 'x'") == true)
    #expect(object["line"] as? Int == 12)
    #expect(object["position"] as? Int == 4)
    #expect(object["traceback"] as? String == "a\nb")
    let place = object["place"] as? [String: Any]
    #expect(place?["text"] as? String == "“é”" && place?["end"] as? Int == 3)
  }

  @Test("every event is one line of JSON, and failures are words too")
  func events() throws {
    let outcome = ScriptTestsSample.failing()
    let events: [LogEvent] = [
      .failure(failure), .failure(DocumentFailure(.empty, document: "x")),
      .input(.missing(path: "x\n", nearest: "y")), .output(.closedPipe),
      .command(.usage("no", help: "help")), .command(.script(failure)), .fault("oh"),
      .log(LogEntry("line", level: .warning, script: "a.lua", line: 3), document: "d"),
      .report("a\nb\n"), .note("n", [("a", 1)]), .written("p"),
      .summary("", [("documents", 3)], ending: "complete"), .test(outcome.0, outcome.1),
    ]
    for event in events {
      let object = try object(event)
      #expect(["error", "info", "log", "warning"].contains(object["level"] as? String))
      if event.isFailure {
        #expect((object["message"] as? String)?.isEmpty == false)
        #expect(!event.text(messages).isEmpty)
      }
    }
    let help = try object(.command(.usage("no", help: "help")))["help"] as? [String]
    #expect(help == ["help"])
  }

  @Test("a quiet console leaves out what nobody must know")
  func quiet() {
    var text = ""
    let console = Console(style: .plain, format: .json, isQuiet: true) { text += $0 }
    console.log(LogEntry("line"), from: "d")
    console.report(.summary("all", [], ending: "complete"))
    #expect(text.isEmpty)
    console.report(.failure(failure))
    #expect(text.hasPrefix("{\"level\":\"error\""))
  }

  @Test(
    "a difference shows what is gone, what is new and two lines around",
    arguments: [
      ("a\nb\nc", "a\nc", "=a -b =c"), ("a", "b", "-a +b"), ("", "a", "- +a"),
      ("1\n2\n3\n4\n5\n6", "1\n2\n3\n4\n5\n7", "~3 =4 =5 -6 +7"),
      ("a\nb\nc\nd", "x\nb\nc\ny", "-a +x =b =c -d +y"),
      ("1\n2\n3\n4\n5\n6\n7\n8", "0\n2\n3\n4\n5\n6\n7\n9", "-1 +0 =2 =3 ~2 =6 =7 -8 +9"),
    ])
  func difference(expected: String, actual: String, lines: String) {
    let words = lineDifference(expected, actual).map { line in
      switch line {
      case .same(let text): "=" + text
      case .expected(let text): "-" + text
      case .actual(let text): "+" + text
      case .gap(let count): "~\(count)"
      }
    }
    #expect(words.joined(separator: " ") == lines)
  }

  @Test("a difference of long texts ends")
  func longDifference() {
    let left = (0..<5000).map { "l\($0)" }.joined(separator: "\n")
    let right = (0..<5000).map { "r\($0)" }.joined(separator: "\n")
    #expect(lineDifference(left, right).count <= 42)
  }
}

/// A test that fails, made by the engine.
enum ScriptTestsSample {
  static func failing() -> (ScriptTestFailure, ScriptTestOutcome) {
    guard let tester = ScriptTester(.builtIn()),
      let outcome = try? tester.run(
        ScriptFile(
          name: "a_test.lua", bytes: Array("test \"t\" { function() equal(1, 2) end }".utf8)),
        ScriptTestFiles(script: { .failure(ScriptTestFileError($0)) }, contents: { _ in nil })
      ).first, let failure = outcome.failure
    else { preconditionFailure("the sample of a failing test passes") }
    return (failure, outcome)
  }
}
