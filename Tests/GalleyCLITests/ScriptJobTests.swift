import Foundation
import Galley
import Testing
import GalleyTestSupport

@testable import GalleyCLI

@Suite("galley run")
struct ScriptJobTests {
  let folder: TemporaryFolder
  let words = Words()

  init() throws {
    folder = try TemporaryFolder()
    try folder.write("in/a.txt", text: "one")
    try folder.write("in/b.txt", text: "three")
    try folder.write("in/sub/c.txt", text: "two")
    try folder.write("a.lua", text: "script")
  }

  private func run(
    _ program: MockProgram = MockProgram(), output: String?, format: String? = nil,
    arguments: [String]? = nil, change: (inout ScriptRequest) -> Void = { _ in }
  ) -> CommandStatus {
    var request = ScriptRequest(arguments: arguments ?? [folder("a.lua"), folder("in")])
    request.wishes.output = output.map { folder($0) }
    request.wishes.format = format
    change(&request)
    return request.run(.test(program), words.console())
  }

  private var outputs: [String] {
    folder.files().filter { !$0.hasPrefix("in/") && $0 != "a.lua" }
  }

  @Test(
    "rows go to a file in the format that its ending names",
    arguments: [
      ("out.csv", nil, "id,words\nA,3\nB,5\nC,3\n"),
      ("out.tsv", nil, "id\twords\nA\t3\nB\t5\nC\t3\n"),
      ("out.jsonl", nil, "{\"id\":\"A\",\"words\":3}\n"),
      ("out", nil, "{\"id\":\"A\",\"words\":3}\n"),
      ("out.dat", "csv", "id,words\n"),
    ])
  func rows(output: String, format: String?, expected: String) throws {
    #expect(
      run(MockProgram(tables: [MockProgram.quotes]), output: output, format: format) == .success)
    let text = try folder.read(output).replacing(folder("in/a.txt"), with: "A")
      .replacing(folder("in/b.txt"), with: "B").replacing(folder("in/sub/c.txt"), with: "C")
    #expect(text.hasPrefix(expected))
    #expect(words.text.isEmpty)
  }

  @Test("several tables make several files in a folder, and nothing else will do")
  func severalTables() throws {
    let program = MockProgram(
      tables: [MockProgram.quotes, TableSchema("people", columns: MockProgram.quotes.columns)])
    #expect(run(program, output: "out", format: "csv") == .success)
    #expect(outputs == ["out/people.csv", "out/quotes.csv"])
    #expect(run(program, output: nil) == .usage)
    #expect(run(program, output: "out.csv") == .usage)
    #expect(
      words.text.hasPrefix(
        """
        error: the output has 2 parts (quotes, people)
          help: name a folder, and each gets a file in it: -o FOLDER/

        """))
  }

  @Test("a Writer makes a file for each article, named after its input")
  func perArticle() throws {
    let program = MockProgram(writer: .perArticle(fileExtensions: ["md"]))
    #expect(run(program, output: "out") == .success)
    #expect(outputs == ["out/a.md", "out/b.md", "out/sub/c.md"])
    #expect(try folder.read("out/sub/c.md") == "two")
    #expect(run(program, output: "all.md") == .success)
    #expect(try folder.read("all.md") == "onethreetwo")
  }

  @Test("a Writer with groups gets its headers, separators and footers")
  func groups() throws {
    let program = MockProgram(writer: .groups)
    #expect(run(program, output: "out/") == .success)
    #expect(outputs == ["out/3.md", "out/5.md"])
    #expect(try folder.read("out/3.md") == "<3.md: one, two>")
    #expect(run(program, output: "one.md") == .outputFailed)
    #expect(
      words.text == """
        error: the output is several files (3.md, 5.md, …), and there is one place for it
          help: name a folder for them: -o FOLDER/

        """)
    #expect(!outputs.contains("one.md"))
  }

  @Test(
    "a part of a Writer's file that fails costs that file alone",
    arguments: ["header", "separator", "footer"])
  func failingPart(part: String) throws {
    let program = MockProgram(writer: .groups, failingPart: part, failingPath: "3.md")
    #expect(run(program, output: "out/") == .documentsFailed)
    #expect(outputs == ["out/5.md"])
    #expect(try folder.read("out/5.md") == "<5.md: three>")
    #expect(
      words.text.replacing(folder.path, with: "DIR") == """
        error: a.lua:3: no \(part) (in Writer.\(part))
          not written: DIR/out//3.md

        """)
    let single = MockProgram(
      writer: .single(path: "3.md"), failingPart: part, failingPath: "3.md")
    #expect(run(single, output: "one.md") == .documentsFailed)
    #expect(outputs == ["out/5.md"])
  }

  @Test("a Writer with one file writes it even if no document comes to it")
  func single() throws {
    try folder.write("drop.txt", text: "drop")
    let program = MockProgram(writer: .single(path: "all.md"))
    #expect(
      run(program, output: "x.md", arguments: [folder("a.lua"), folder("drop.txt")]) == .success)
    #expect(try folder.read("x.md") == "<all.md: >")
    #expect(words.text == "1 document: 0 done, 1 dropped\n")
  }

  @Test("articles come out where a script has neither tables nor a Writer")
  func articles() throws {
    #expect(run(output: "out.json") == .success)
    let value = try JSONSerialization.jsonObject(with: Data(folder.read("out.json").utf8))
    #expect((value as? [Any])?.count == 3)
    #expect(run(MockProgram(hasReport: true), output: "out.txt") == .success)
    #expect(try folder.read("out.txt") == "onethreetwo")
    #expect(run(output: "folder/") == .success)
    #expect(outputs.contains("folder/articles.jsonl"))
  }

  @Test(
    "the plan: what goes where",
    arguments: [
      (MockProgram(tables: [MockProgram.quotes]), nil, OutputTarget.standardOutput, false, true),
      (MockProgram(tables: [MockProgram.quotes]), "x.csv", .file("x.csv"), false, false),
      (MockProgram(tables: [MockProgram.quotes]), "x/", .folder("x/"), false, false),
      (MockProgram(writer: .groups), "x", .folder("x"), false, false),
      (MockProgram(writer: .groups), "x.md", .file("x.md"), false, false),
      (MockProgram(writer: .single(path: "a")), "x", .file("x"), false, false),
      (MockProgram(), nil, .standardOutput, true, true),
      (MockProgram(), "-", .standardOutput, true, true),
      (MockProgram(hasReport: true), nil, .standardOutput, false, false),
      (MockProgram(hasReport: true), "x.jsonl", .file("x.jsonl"), true, false),
    ])
  func plan(
    program: MockProgram, output: String?, target: OutputTarget, hasArticles: Bool,
    reportsToStandardError: Bool
  ) throws {
    let plan = try OutputPlan.run(program.outline, .init(output: output), .test())
    #expect(plan.target == target)
    #expect((plan.articles != nil) == hasArticles)
    #expect(plan.reportsToStandardError == reportsToStandardError)
  }

  @Test("what fails is told, counted and left out; the others are written")
  func failures() throws {
    try folder.write("in/aa.txt", text: "fail")
    try folder.write("in/ab.txt", text: "")
    try folder.write("in/ac.txt", text: "drop")
    try folder.write("in/ad.txt", text: "print")
    #expect(run(output: "out.txt") == .documentsFailed)
    #expect(try folder.read("out.txt") == "oneprintthreetwo")
    #expect(
      words.text.replacing(folder.path, with: "DIR") == """
        error: a.lua:12: attempt to index a nil value (field 'speaker')
          while writing DIR/in/aa.txt
          help: speaker is nil here; what a page does not have is nil, so test it first
        error: DIR/in/ab.txt: empty file
          help: nothing was saved under this name; fetch the page again, or leave it out
        DIR/in/ad.txt: printed
        7 documents: 4 done, 1 dropped, 2 failed (1 empty, 1 script-error)

        """)
  }

  @Test("stopping at the first failure writes what came before it")
  func stop() throws {
    try folder.write("in/aa.txt", text: "fail")
    #expect(run(output: "out.txt") { $0.stopsAtFailure = true } == .documentsFailed)
    #expect(try folder.read("out.txt") == "one")
    #expect(
      words.text.hasSuffix(
        "stopped at the first failure; 4 documents: 1 done, 1 failed (1 script-error), 2 not begun\n"
      ))
  }

  @Test("a run that the user stops ends with 130 and whole files")
  func interrupted() throws {
    let cancellation = Cancellation()
    cancellation.cancel()
    var request = ScriptRequest(arguments: [folder("a.lua"), folder("in")])
    request.wishes.output = folder("out.json")
    #expect(
      request.run(.test(), words.console(), cancellation: cancellation) == .interrupted)
    #expect(try folder.read("out.json") == "[\n\n]\n")
  }

  @Test("a report that fails costs the report alone")
  func reportFails() throws {
    let program = MockProgram(tables: [MockProgram.quotes], hasReport: true, reportFails: true)
    #expect(run(program, output: "out.csv") == .documentsFailed)
    #expect(outputs == ["out.csv"])
    #expect(words.text == "error: a.lua:3: no totals (in Batch)\n")
  }

  @Test(
    "a report ends its last line, and does not steer a terminal",
    arguments: [
      ("", "", ""),
      ("a", "a\n", "a\n"),
      ("a\tb\r\nc\n", "a\tb\r\nc\n", "a\tb\nc\n"),
      ("\u{1B}[31mred", "\u{1B}[31mred\n", "\u{FFFD}[31mred\n"),
    ])
  func reportText(text: String, toFile: String, toTerminal: String) {
    for (isTerminal, expected) in [(false, toFile), (true, toTerminal)] {
      let shown = Job.reportText(Array(text.utf8), forTerminal: isTerminal)
      #expect(String(decoding: shown, as: UTF8.self) == expected)
    }
  }

  @Test("further files of the report need a folder")
  func reportFiles() throws {
    let program = MockProgram(
      tables: [MockProgram.quotes], hasReport: true,
      reportFiles: [.init(path: "../x/index.md", bytes: [0x21])])
    #expect(run(program, output: "out/") == .success)
    #expect(outputs == ["out/quotes.jsonl", "out/x/index.md"])
    #expect(run(program, output: "out.csv") == .outputFailed)
  }

  @Test("a Writer cannot have the file of a table, and rows are not lost to it")
  func tableAndWriter() throws {
    let single = MockProgram(
      tables: [MockProgram.quotes], writer: .single(path: "quotes.jsonl"))
    #expect(run(single, output: "out/") == .outputFailed)
    #expect(
      words.text.hasPrefix("error: quotes.jsonl collides with another part of the output\n"))
    #expect(outputs.isEmpty)
  }

  @Test("two inputs that would write one file are told apart")
  func collision() throws {
    try folder.write("in/a.dat", text: "other")
    let program = MockProgram(writer: .perArticle(fileExtensions: ["md"]))
    let arguments = [folder("a.lua"), folder("in"), folder("in/a.dat")]
    #expect(run(program, output: "out", arguments: arguments) == .documentsFailed)
    #expect(try folder.read("out/a.md") == "other")
    #expect(
      words.text.replacing(folder.path, with: "DIR").hasPrefix(
        "error: DIR/in/a.txt: its output a.md collides with that of DIR/in/a.dat\n"))
  }

  @Test(
    "what cannot be run says why",
    arguments: [
      (["in"], CommandStatus.usage, "error: no script among the arguments\n  help: scripts end"),
      (["a.lua"], .usage, "error: no input: name files, folders or patterns after the script\n"),
      (
        ["b.lua", "in"], .nothingRun,
        "error: DIR/b.lua: the script cannot be read: No such file or directory; did you mean "
          + "DIR/a.lua?\n"
      ),
      (
        ["a.lua", "im"], .nothingRun,
        "error: DIR/im: no such file or folder; did you mean DIR/in?\n"
      ),
      (
        ["bad.lua", "in"], .nothingRun,
        """
        error: DIR/bad.lua:1: unexpected symbol
          1 | syntax error
            |        ^^^^^

        """
      ),
    ] as [([String], CommandStatus, String)])
  func refused(arguments: [String], status: CommandStatus, message: String) throws {
    try folder.write("bad.lua", text: "syntax error")
    #expect(run(output: nil, arguments: arguments.map { folder($0) }) == status)
    #expect(words.text.replacing(folder.path, with: "DIR").hasPrefix(message))
  }

  @Test("options that make no sense say so")
  func usage() throws {
    #expect(run(MockProgram(), output: "x", format: "jsno") == .usage)
    #expect(words.text == "error: no exporter named 'jsno'; did you mean 'json'?\n")
    #expect(run(MockProgram(writer: .groups), output: "x", format: "csv") == .usage)
  }

  @Test("one worker and eight write the same bytes")
  func sameBytes() throws {
    for index in 0..<300 {
      try folder.write("many/\(index).txt", text: String(repeating: "x", count: index % 17))
    }
    var seen: [String] = []
    for jobs in [1, 2, 8] {
      let program = MockProgram(tables: [MockProgram.quotes], hasReport: true)
      let arguments = [folder("a.lua"), folder("many")]
      let status = run(program, output: "\(jobs).csv", arguments: arguments) { $0.jobs = jobs }
      #expect(status == .documentsFailed)
      seen.append(try folder.read("\(jobs).csv"))
    }
    #expect(Set(seen).count == 1)
  }
}
