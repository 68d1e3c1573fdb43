import Testing
import GalleyTestSupport

@testable import GalleyBatch

@Suite("Inputs")
struct InputResolverTests {
  let folder: TemporaryFolder
  let resolver = InputResolver(fileExtensions: ["txt", "html"])

  init() throws {
    folder = try TemporaryFolder()
  }

  private func resolve(_ names: String..., lists: [String] = []) throws -> [String] {
    try resolver.resolve(names.map { folder($0) }, lists: lists.map { folder($0) }).map {
      String($0.id.dropFirst(folder.path.utf8.count + 1))
    }
  }

  @Test("a folder gives what readers know, sorted by bytes, without hidden names")
  func folderWalk() throws {
    try folder.write(
      "b.txt", "B.TXT", "a/z.html", "a.txt", "ä.txt", "a-b.txt", "picture.jpg", ".hidden.txt",
      ".git/x.txt", "a/deep/down/x.txt", "txt", "x.txt/inner.txt")
    #expect(
      try resolve("") == [
        "B.TXT", "a-b.txt", "a.txt", "a/deep/down/x.txt", "a/z.html", "b.txt", "x.txt/inner.txt",
        "ä.txt",
      ])
  }

  @Test("the folder beside a saved page holds no documents")
  func savedPages() throws {
    try folder.write(
      "bridge.html", "bridge_files/frame.html", "notes_files/a.html", "sub/tram.htm",
      "sub/tram_files/ad.html")
    #expect(try resolve("") == ["bridge.html", "notes_files/a.html", "sub/tram.htm"])
  }

  @Test("a named file is taken whatever it is called, and each file once")
  func namedFiles() throws {
    try folder.write("a.txt", "b.dat", "sub/c.txt")
    #expect(
      try resolve("b.dat", "a.txt", "./a.txt", "sub//c.txt", "sub", "") == [
        "a.txt", "b.dat", "sub/c.txt",
      ])
  }

  @Test("links to folders are followed once, after the real ones, and loops end")
  func links() throws {
    try folder.write("in/real/a.txt", "out/b.txt", "out/deep/c.txt")
    try folder.link("in/loop", to: ".")
    try folder.link("in/again", to: "real")
    try folder.link("in/first", to: "../out")
    try folder.link("in/second", to: "../out")
    try folder.link("in/file.txt", to: "real/a.txt")
    try folder.link("in/broken.txt", to: "nowhere")
    try folder.link("in/broken", to: "nowhere")
    #expect(
      try resolve("in") == [
        "in/broken.txt", "in/file.txt", "in/first/b.txt", "in/first/deep/c.txt", "in/real/a.txt",
      ])
  }

  @Test(
    "patterns",
    arguments: [
      ("*.txt", ["a.txt", "b.txt"]),
      ("?.txt", ["a.txt", "b.txt"]),
      ("[b-z].txt", ["b.txt"]),
      ("**/*.txt", ["a.txt", "b.txt", "sub/c.txt", "sub/deep/d.txt"]),
      ("sub/**", ["sub/c.txt", "sub/data.csv", "sub/deep/d.txt"]),
      ("**/**/d.txt", ["sub/deep/d.txt"]),
      ("s*", ["sub/c.txt", "sub/deep/d.txt"]),
      ("*/deep/*", ["sub/deep/d.txt"]),
      (".h*", [".hidden.txt"]),
      ("*.csv*", ["e.csv"]),
    ])
  func patterns(pattern: String, expected: [String]) throws {
    try folder.write(
      "a.txt", "b.txt", ".hidden.txt", "e.csv", "sub/c.txt", "sub/data.csv", "sub/deep/d.txt")
    #expect(try resolve(pattern) == expected)
  }

  @Test("a name with a star in it is a file before it is a pattern")
  func literalStar() throws {
    try folder.write("*.txt", "a.txt")
    #expect(try resolve("*.txt") == ["*.txt"])
  }

  @Test("lists have a path on each line or between zero bytes; what is missing stays in")
  func lists() throws {
    try folder.write("a.txt", "line\nend.txt", "sub/b.txt")
    try folder.write(
      "lines", text: "\(folder("a.txt"))\r\n\n\(folder("gone.txt"))\n\(folder("sub"))")
    #expect(try resolve(lists: ["lines"]) == ["a.txt", "gone.txt", "sub/b.txt"])
    try folder.write("zeros", text: "\(folder("line\nend.txt"))\0\(folder("a.txt"))\0")
    #expect(try resolve(lists: ["zeros"]) == ["a.txt", "line\nend.txt"])
  }

  @Test("what is missing is named, with the nearest name beside it")
  func missing() throws {
    try folder.write("articles/a.txt")
    #expect(
      throws: InputFailure.missing(path: folder("artciles"), nearest: folder("articles"))
    ) { try resolve("artciles") }
    #expect(throws: InputFailure.missing(path: folder("zzz/x"), nearest: nil)) {
      try resolve("zzz/x")
    }
    #expect(throws: InputFailure.noMatch(pattern: folder("*.md"))) { try resolve("*.md") }
    #expect(
      throws: InputFailure.unreadableList(path: folder("none"), SystemError(2))
    ) { try resolve(lists: ["none"]) }
    try folder.write("pictures/a.jpg")
    #expect(
      throws: InputFailure.noDocuments(
        inputs: [folder("pictures")], fileExtensions: ["html", "txt"])
    ) { try resolve("pictures") }
  }

  @Test("dash is standard input, and a file of that name is not")
  func dash() throws {
    let inputs = try resolver.resolve(["-", "/dev/null"])
    #expect(inputs.map(\.id) == ["-", "/dev/null"])
    #expect(inputs[0] == .standardInput)
  }
}
