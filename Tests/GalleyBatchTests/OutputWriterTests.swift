import Foundation
import GalleyCore
import Testing
import GalleyTestSupport

@testable import GalleyBatch

@Suite("Outputs")
struct OutputWriterTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func piece(_ destination: OutputPiece.Destination, _ text: String) -> OutputPiece {
    OutputPiece(destination, Array(text.utf8))
  }

  @Test("a file appears whole, with header, separators and footer")
  func file() throws {
    let writer = try OutputWriter(.file(folder("out.txt")), framing: Brackets())
    try writer.open(.articles)
    try writer.write(piece(.articles, "a"))
    try writer.write(piece(.articles, "b"))
    #expect(!FileManager.default.fileExists(atPath: folder("out.txt")))
    try writer.finish()
    #expect(try folder.read("out.txt") == "<a,b>")
    #expect(folder.files() == ["out.txt"])
  }

  @Test("a run that ends early leaves what was there")
  func abandoned() throws {
    try folder.write("out.txt", text: "before")
    do {
      let writer = try OutputWriter(.file(folder("out.txt")), framing: Brackets())
      try writer.write(piece(.articles, String(repeating: "x", count: 200_000)))
    }
    do {
      let writer = try OutputWriter(.folder(folder("out")), framing: Brackets())
      try writer.write(piece(.group("a/b"), "x"))
    }
    #expect(try folder.read("out.txt") == "before")
    #expect(folder.files() == ["out.txt"])
  }

  @Test("a folder holds a file for each stream, more of them than may be open")
  func groups() throws {
    let writer = try OutputWriter(.folder(folder("new/out")), framing: Brackets())
    for round in 0..<3 {
      for group in 0..<200 {
        try writer.write(piece(.group("\(group % 10)/\(group).md"), "\(round)"))
      }
    }
    try writer.write(piece(.table("quotes"), "row"))
    try writer.finish()
    #expect(folder.files().count == 201)
    #expect(try folder.read("new/out/7/147.md") == "<0,1,2>")
    #expect(try folder.read("new/out/quotes.csv") == "<row>")
  }

  @Test(
    "paths stay inside",
    arguments: [
      ("a/b.md", "a/b.md"),
      ("../../etc/passwd", "etc/passwd"),
      ("/etc/passwd", "etc/passwd"),
      ("a//b/./c", "a/b/c"),
      ("..", "_"),
      ("", "_"),
      (".bashrc", "_bashrc"),
      ("a\u{0}b\nc", "a_b_c"),
      ("...", "_"),
      ("ä/日本.md", "ä/日本.md"),
    ])
  func safePaths(path: String, expected: String) {
    #expect(SafePath(path).description == expected)
  }

  @Test("an overlong name is cut, keeps its ending and stays its own")
  func longNames() {
    let names = ["a", "b"].map { String(repeating: "ä", count: 300) + $0 + ".md" }
    let safe = names.map { SafePath($0).description }
    #expect(safe[0] != safe[1])
    for name in safe {
      #expect(name.utf8.count <= 200)
      #expect(name.hasSuffix(".md"))
      #expect(!name.contains("\u{FFFD}"))
    }
  }

  @Test("two documents with the same file: the second is refused, the first stays")
  func collisions() throws {
    let writer = try OutputWriter(.folder(folder("out")), framing: Brackets())
    func admit(_ document: String, _ destination: OutputPiece.Destination) throws {
      let result = DocumentResult(
        document: document, outcome: .done(articles: 1), pieces: [piece(destination, document)])
      try writer.admit(result)
      for piece in result.pieces { try writer.write(piece) }
    }
    try admit("a.txt", .article("a"))
    let error = #expect(throws: DocumentFailure.self) { try admit("a.html", .article("./a")) }
    #expect(error?.kind == .nameTaken)
    #expect(error?.message == "a.out")
    #expect(error?.owner == "a.txt")
    try admit("b", .group("g"))
    try admit("c", .group("g"))
    #expect(throws: DocumentFailure.self) { try admit("d", .group("../g")) }
    try writer.finish()
    #expect(try folder.read("out/a.out") == "<a.txt>")
    #expect(try folder.read("out/g") == "<b,c>")
  }

  @Test("a file that was opened for a table is nobody else's, and no row of it is lost")
  func tableOwnsItsFile() throws {
    let writer = try OutputWriter(.folder(folder("out")), framing: Brackets())
    try writer.open(.table("quotes"))
    try writer.write(piece(.table("quotes"), "row"))
    let error = #expect(throws: DocumentFailure.self) {
      try writer.admit(
        DocumentResult(
          document: "a.txt", outcome: .done(articles: 1),
          pieces: [piece(.group("mine.out"), "x"), piece(.group("quotes.csv"), "text")]))
    }
    #expect(error?.kind == .nameTaken)
    #expect(error?.owner == nil)
    #expect(throws: OutputFailure.nameTaken(path: "quotes.csv")) {
      try writer.open(.group("quotes.csv"))
    }
    // The refused document has taken nothing.
    try writer.admit(
      DocumentResult(
        document: "b.txt", outcome: .done(articles: 1), pieces: [piece(.article("mine"), "x")]))
    try writer.finish()
    #expect(folder.files() == ["out/quotes.csv"])
    #expect(try folder.read("out/quotes.csv") == "<row>")
  }

  @Test(
    "a file where another needs a folder is refused",
    arguments: [("x", "x/y"), ("x/y", "x"), ("a/b/c/d", "a/b"), ("a", "a/b/c/d")])
  func fileAndFolder(first: String, second: String) throws {
    let writer = try OutputWriter(.folder(folder("out")), framing: Brackets())
    func admit(_ document: String, _ path: String) throws {
      let result = DocumentResult(
        document: document, outcome: .done(articles: 1), pieces: [piece(.group(path), document)])
      try writer.admit(result)
      for piece in result.pieces { try writer.write(piece) }
    }
    try admit("one", first)
    let error = #expect(throws: DocumentFailure.self) { try admit("two", second) }
    #expect(error?.kind == .nameTaken)
    #expect(error?.message == second)
    #expect(error?.owner == "one")
    try admit("three", "z/y")
    try writer.finish()
    #expect(folder.files() == ["out/\(first)", "out/z/y"])
  }

  @Test("a document that needs a file and a folder of one name is refused whole")
  func fileAndFolderOfOne() throws {
    let writer = try OutputWriter(.folder(folder("out")), framing: Brackets())
    func result(_ paths: [String]) -> DocumentResult {
      DocumentResult(
        document: "a", outcome: .done(articles: 2), pieces: paths.map { piece(.group($0), "x") })
    }
    #expect(throws: DocumentFailure.self) { try writer.admit(result(["n/x/y", "n/x"])) }
    try writer.admit(result(["n"]))
  }

  @Test("a folder in the place of one file keeps all files from appearing")
  func folderInPlace() throws {
    try folder.write("out/b/keep", "out/a", text: "before")
    let writer = try OutputWriter(.folder(folder("out")), framing: Brackets())
    for name in ["a", "b"] { try writer.write(piece(.group(name), "new")) }
    #expect(throws: OutputFailure.system(path: folder("out/b"), SystemError(21))) {
      try writer.finish()
    }
    writer.abandon()
    #expect(try folder.read("out/a") == "before")
    #expect(folder.files() == ["out/a", "out/b/keep"])
  }

  @Test("a file of the report shares its path with no other")
  func reportFile() throws {
    let writer = try OutputWriter(.folder(folder("out")), framing: Brackets())
    try writer.write(piece(.group("index.md"), "text"))
    for path in ["index.md", "./index.md"] {
      #expect(throws: DocumentFailure.self) {
        try writer.write(RunReport.File(path: path, bytes: [0x21]))
      }
    }
    try writer.write(RunReport.File(path: "other.md", bytes: [0x21]))
    try writer.finish()
    #expect(try folder.read("out/index.md") == "<text>")
    #expect(folder.files() == ["out/index.md", "out/other.md"])
  }

  @Test("one place cannot take two files, but the texts of all articles")
  func severalFiles() throws {
    let writer = try OutputWriter(.file(folder("out")), framing: Brackets())
    try writer.write(piece(.group("a"), "x"))
    #expect(throws: OutputFailure.severalFiles(first: "a", second: "b")) {
      try writer.write(piece(.group("b"), "x"))
    }
    let texts = try OutputWriter(.file(folder("texts")), framing: Brackets())
    try texts.write(piece(.article("a"), "x"))
    try texts.write(piece(.article("b"), "y"))
    try texts.finish()
    #expect(try folder.read("texts") == "<x,y>")
  }

  @Test("links in the output folder lead nowhere, and a linked file is written where it lies")
  func links() throws {
    try folder.write("outside/x", "out/keep")
    try folder.link("out/escape", to: folder("outside"))
    let writer = try OutputWriter(.folder(folder("out")), framing: Brackets())
    #expect(throws: OutputFailure.self) {
      try writer.write(piece(.group("escape/x"), "new"))
      try writer.finish()
    }
    #expect(try folder.read("outside/x") == "text")

    try folder.link("link", to: folder("outside/x"))
    let single = try OutputWriter(.file(folder("link")), framing: Brackets())
    try single.write(piece(.articles, "new"))
    try single.finish()
    #expect(try folder.read("outside/x") == "<new>")
  }

  @Test("a device is written as it is")
  func device() throws {
    let writer = try OutputWriter(.file("/dev/null"), framing: Brackets())
    try writer.write(piece(.articles, "x"))
    try writer.finish()
    let kind = try FileManager.default.attributesOfItem(atPath: "/dev/null")[.type]
    #expect(kind as? FileAttributeType == .typeCharacterSpecial)
  }

  @Test("what the system refuses is told before the work, with its words")
  func refused() throws {
    #expect(
      throws: OutputFailure.system(path: folder("none/out"), SystemError(2))
    ) { try OutputWriter(.file(folder("none/out")), framing: Brackets()) }
    try folder.write("file")
    #expect(throws: OutputFailure.self) {
      try OutputWriter(.folder(folder("file/out")), framing: Brackets())
    }
    #expect(throws: OutputFailure.system(path: "/dev/full", SystemError(28))) {
      let writer = try OutputWriter(.file("/dev/full"), framing: Brackets())
      try writer.write(piece(.articles, "x"))
      try writer.finish()
    }
  }

  @Test("with several endings an article has a file of each")
  func endings() throws {
    let writer = try OutputWriter(.folder(folder("out")), framing: Brackets())
    for ending in ["txt", "ann"] {
      try writer.write(piece(.article("a", fileExtension: ending), ending))
    }
    try writer.finish()
    #expect(folder.files() == ["out/a.ann", "out/a.txt"])
    #expect(try folder.read("out/a.ann") == "<ann>")
  }

  @Test("an assembled file takes over what was there; all tables share one stream")
  func assembled() throws {
    for round in 1...2 {
      let writer = try OutputWriter(.file(folder("a.db")), framing: Assembled())
      for table in ["one", "two"] { try writer.open(.table(table)) }
      for table in ["one", "two"] { try writer.write(piece(.table(table), "\(table)\(round)")) }
      try writer.finish()
    }
    #expect(try folder.read("a.db") == "[[<one1,two1>]<one2,two2>]")
    #expect(folder.files() == ["a.db"])
  }

  @Test("what cannot be assembled leaves the file that was there, and a stream to go on with")
  func assemblyFails() throws {
    try folder.write("a.db", text: "before")
    let writer = try OutputWriter(.file(folder("a.db")), framing: Assembled(), tag: "t")
    try writer.write(piece(.articles, "fail"))
    #expect(throws: OutputFailure.assembly(path: folder("a.db"), .inUse)) { try writer.finish() }
    writer.suspend()
    #expect(try folder.read("a.db") == "before")
    #expect(folder.files() == [".a.db.galley-t", "a.db"])
  }

  @Test("an interrupted run keeps its stream beside the file, and goes on with it")
  func assemblyGoesOn() throws {
    let first = try OutputWriter(.file(folder("a.db")), framing: Assembled(), tag: "t")
    try first.write(piece(.articles, "a"))
    let states = try first.checkpoint()
    try first.finish(keepsStream: true)
    #expect(try folder.read("a.db") == "[<a>]")
    let second = try OutputWriter(
      .file(folder("a.db")), framing: Assembled(), tag: "t", goingOnFrom: states)
    try second.write(piece(.articles, "b"))
    try second.finish()
    #expect(try folder.read("a.db") == "[<a,b>]")
    #expect(folder.files() == ["a.db"])
  }
}

private struct Brackets: OutputFraming {
  func header(of destination: OutputPiece.Destination) -> [UInt8] { Array("<".utf8) }
  func separator(of destination: OutputPiece.Destination) -> [UInt8] { Array(",".utf8) }
  func footer(of destination: OutputPiece.Destination) -> [UInt8] { Array(">".utf8) }

  func fileName(of destination: OutputPiece.Destination) -> String {
    switch destination {
    case .articles: "articles.jsonl"
    case .table(let name): name + ".csv"
    case .group(let path): path
    case .article(let id, let ending): id + "." + (ending ?? "out")
    }
  }
}

/// Puts brackets around what was there and what was written, unless that says `fail`.
private struct Assembled: OutputFraming {
  private struct Joined: OutputAssembly {
    func check(_ existing: String) {}

    func assemble(
      _ staged: String, existing: String?, into result: String
    ) throws(AssemblyFailure) {
      let parts = (existing.map { [$0] } ?? []) + [staged]
      let text = parts.map { (try? String(contentsOfFile: $0, encoding: .utf8)) ?? "" }.joined()
      if text.contains("fail") { throw .inUse }
      try? "[\(text)]".write(toFile: result, atomically: false, encoding: .utf8)
    }
  }

  var assembly: (any OutputAssembly)? { Joined() }

  func header(of destination: OutputPiece.Destination) -> [UInt8] { Array("<".utf8) }
  func separator(of destination: OutputPiece.Destination) -> [UInt8] { Array(",".utf8) }
  func footer(of destination: OutputPiece.Destination) -> [UInt8] { Array(">".utf8) }
  func fileName(of destination: OutputPiece.Destination) -> String { "x" }
}
