import Galley
import Testing

@testable import GalleyCLI

@Suite("Words for failures")
struct FailureMessageTests {
  let messages = FailureMessages(style: .plain)

  @Test(
    "bytes that are no UTF-8 are named, with what the file may be",
    arguments: [
      (0x92, 4127, "gates.txt", "Windows-1252", "gates.txt > gates.utf8.txt"),
      (0xE9, 12, "été.txt", "Latin-1 or Windows-1252", "été.txt > été.utf8.txt"),
      (0xFF, 0, "a b's.txt", "UTF-16", "'a b'\\''s.txt' > 'a b'\\''s.utf8.txt'"),
      (0x81, 3, "v1.0/page", "Windows-1252", "v1.0/page > v1.0/page.utf8"),
    ] as [(UInt8, Int, String, String, String)])
  func encodings(
    byte: UInt8, offset: Int, file: String, looks: String, command: String
  ) {
    var failure = DocumentFailure(.notText, document: file)
    failure.offset = offset
    failure.byte = byte
    let encoding = looks == "UTF-16" ? "UTF-16" : "WINDOWS-1252"
    let hex = String(byte, radix: 16, uppercase: true)
    #expect(
      messages.message(failure) == """
        error: \(file): not UTF-8 (byte \(offset) is 0x\(hex))
          help: the file looks like \(looks); convert it first, e.g.
                  iconv -f \(encoding) -t UTF-8 \(command)

        """)
  }

  @Test("an error of a script shows both lines and points")
  func scriptError() {
    var failure = DocumentFailure(
      .scriptError, document: "gates.txt",
      message: "attempt to index a nil value (field 'speaker')")
    failure.script = "scripts/quote-table.lua"
    failure.scriptLine = 12
    failure.scriptExcerpt = .init(line: 12, text: "  local name = q.speaker.name")
    failure.hook = "Quote"
    failure.model = "quote"
    failure.position = 4
    failure.count = 9
    failure.excerpt = .init(line: 15, text: "they say “no challenge” to it", marked: 9..<23)
    #expect(
      messages.message(failure) == """
        error: scripts/quote-table.lua:12: attempt to index a nil value (field 'speaker')
          12 |   local name = q.speaker.name
          while writing gates.txt, quote 4 of 9 (line 15), in Quote
          15 | they say “no challenge” to it
             |          ^^^^^^^^^^^^^^
          help: speaker is nil here; what a page does not have is nil, so test it first

        """)
  }

  @Test("a long line is cut to what the caret points at, and wide letters are counted as such")
  func longLine() {
    var failure = DocumentFailure(.scriptError, document: "a.txt", message: "x")
    failure.script = "a.lua"
    let text =
      String(repeating: "word ", count: 40) + "日本 here " + String(repeating: "x", count: 90)
    failure.excerpt = .init(line: 1, text: text, marked: 200..<202)
    let lines = messages.message(failure).split(separator: "\n")
    #expect(lines.allSatisfy { displayWidth(String($0)) <= 90 })
    #expect(lines[2].hasPrefix("  1 | rd word 日本 here"))
    #expect(lines[3] == "    |         ^^^^")
  }

  @Test("words from files cannot steer the terminal")
  func controls() {
    let failure = DocumentFailure(
      .unreadable, document: "a\u{1B}[31m\nb.txt", message: "Permission denied")
    #expect(
      messages.message(failure) == "error: a\u{FFFD}[31m b.txt: cannot be read: Permission denied\n"
    )
  }

  @Test("every kind of failure has a sentence", arguments: DocumentFailure.Kind.allCases)
  func allKinds(kind: DocumentFailure.Kind) {
    let text = messages.message(DocumentFailure(kind, document: "a.txt", message: "why"))
    #expect(text.hasPrefix("error: a.txt: "))
    #expect(text.hasSuffix("\n"))
    #expect(!text.dropLast().hasSuffix("."))
  }

  @Test("what is too large is told the limit and what to do")
  func tooLarge() {
    #expect(
      messages.message(DocumentFailure(.tooLarge, document: "a.txt")) == """
        error: a.txt: too large: a document may have 256 MB at most
          help: a saved page is far smaller; split the file into its articles, or leave it out

        """)
  }

  @Test("colour is added and changes no word")
  func color() {
    let failure = DocumentFailure(.empty, document: "a.txt")
    let colored = FailureMessages(style: Style(isColored: true)).message(failure)
    #expect(colored.hasPrefix("\u{1B}[1;31merror:\u{1B}[0m a.txt: empty file\n"))
    #expect(colored.replacing(/\u{1B}\[[0-9;]*m/, with: "") == messages.message(failure))
  }

  @Test(
    "progress gives a rate and the time left",
    arguments: [
      (0, 0.0, "0 of 20,000 documents · 3 failed"),
      (1204, 2.0, "1,204 of 20,000 documents · 3 failed · 602/s · 32 s left"),
      (100, 10.0, "100 of 20,000 documents · 3 failed · 10/s · 34 min left"),
      (20_000, 10.0, "20,000 of 20,000 documents · 3 failed · 2,000/s"),
    ])
  func progress(done: Int, seconds: Double, expected: String) {
    let line = Console.progressLine(done, of: 20_000, failed: 3, after: .seconds(seconds))
    #expect(line == expected)
  }

  @Test(
    "progress names what takes long",
    arguments: [
      (1.9, ""), (2.0, " · 2 s on in/a.txt"), (75.8, " · 75 s on in/a.txt"),
    ])
  func slowDocument(seconds: Double, expected: String) {
    let line = Console.progressLine(
      0, of: 9, failed: 0, after: .zero,
      inWork: DocumentInWork(document: "in/a.txt", seconds: seconds))
    #expect(line == "0 of 9 documents" + expected)
    let name = Console.progressLine(
      0, of: 9, failed: 0, after: .zero, inWork: DocumentInWork(document: "a\u{1B}b", seconds: 9))
    #expect(!name.contains("\u{1B}"))
  }

  @Test("unknown commands are guessed")
  func unknownCommands() {
    #expect(GalleyCommand.unknownCommand("run") == nil)
    #expect(GalleyCommand.unknownCommand(nil) == nil)
    #expect(GalleyCommand.unknownCommand("--version") == nil)
    #expect(
      GalleyCommand.unknownCommand("exprot")
        == .usage("no command named 'exprot'; did you mean 'export'?"))
  }

  @Test func `the way to the line that failed is shown, without Galley's own frames`() {
    var failure = DocumentFailure(.scriptError, document: "a.txt", message: "bad")
    failure.script = "x.lua"
    failure.scriptLine = 2
    failure.cause = "Broken(what: 3)"
    failure.traceback =
      "[C]: in function 'error'\nx.lua:2: in upvalue 'short'\n[galley.list]:3: in function <...>\n"
      + "x.lua:9: in function <x.lua:8>\nx.lua:9: in function <x.lua:8>"
    #expect(
      FailureMessages(style: .plain).message(failure)
        == """
        error: x.lua:2: bad
          called from x.lua:9: in function <x.lua:8>
          caused by Broken(what: 3)
          while writing a.txt

        """)
  }
}
