import Foundation
import GalleyCore
import GalleyTestSupport
import Testing

@testable import GalleyExporters

@Suite("Databases")
struct SQLiteTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func staged(
    _ articles: [Article], _ options: JSONOptions = JSONOptions()
  ) -> [UInt8] {
    var output = Output()
    output.write(SQLiteExporter(options).header)
    for article in articles { SQLiteExporter(options).write(article, to: &output) }
    return output.bytes
  }

  private func staged(_ tables: [(TableSchema, [Row])]) throws -> [UInt8] {
    var output = Output()
    for (table, _) in tables { SQLiteRows().header(of: table, to: &output) }
    SQLiteRows().header(of: TableSchema("", columns: []), to: &output)
    for (table, rows) in tables {
      for row in rows { try SQLiteRows().write(row, of: table, to: &output) }
    }
    return output.bytes
  }

  /// Assembles a stream over what `name` holds already, as a run does.
  private func assemble(_ bytes: [UInt8], into name: String) throws {
    let path = folder(name)
    try Data(bytes).write(to: URL(fileURLWithPath: path + ".stream"))
    let isThere = FileManager.default.fileExists(atPath: path)
    try DatabaseAssembly().assemble(
      path + ".stream", existing: isThere ? path : nil, into: path + ".new")
    try? FileManager.default.removeItem(atPath: path)
    try FileManager.default.moveItem(atPath: path + ".new", toPath: path)
  }

  private func rows(_ query: String, _ name: String = "a.sqlite") throws -> [[String?]] {
    try sqliteRows(folder(name), query)
  }

  @Test("an article becomes rows of all its models, which point to each other")
  func models() throws {
    try assemble(staged([Sample.article()], JSONOptions(includesText: true)), into: "a.sqlite")
    #expect(try rows("PRAGMA integrity_check") == [["ok"]])
    #expect(try rows("PRAGMA foreign_key_check").isEmpty)
    #expect(
      try rows("SELECT id, site, published, authors, dateline_place, url FROM articles")
        == [["a/😀.txt", "The Wire", "2011-03", #"["B. Line"]"#, "Lisbon", nil]])
    #expect(
      try rows(
        """
        SELECT q.kind, q.text, q.speaker, q.speaker_text, q.cue, q.parts, p.name, c.outlet, c.date
        FROM quotes q JOIN people p ON p.article = q.article AND p.number = q.person
        JOIN citations c ON c.article = q.article AND c.number = q.citation
        """)
        == [
          [
            "direct", "Sí,", "Ana Gómez", "Gómez", "said", "[[3,6]]", "Ana Gómez", "Star",
            "2011-03-22",
          ]
        ])
    #expect(
      try rows("SELECT author, posted, text, removed FROM comments")
        == [["Bea", "2011-03-31T23:36", "One.\n\nTwo.", "0"]])
    // Positions count code points: the words of the text are those of the quote.
    #expect(
      try rows(
        """
        SELECT substr(a.text, q.start + 1, q.end - q.start) FROM quotes q
        JOIN articles a ON a.key = q.article
        """) == [["Sí,"]])
  }

  @Test("a second run replaces the articles that it has by their ids, and keeps their keys")
  func update() throws {
    var first = Sample.article()
    var second = first
    second.id = "b.txt"
    try assemble(staged([first, second]), into: "a.sqlite")
    let keys = try rows("SELECT id, key FROM articles ORDER BY id")
    first.headline = .string("Corrected")
    first.quotes = []
    try assemble(staged([first]), into: "a.sqlite")
    #expect(try rows("SELECT id, key FROM articles ORDER BY id") == keys)
    #expect(try rows("SELECT headline FROM articles WHERE id = 'a/😀.txt'") == [["Corrected"]])
    #expect(
      try rows("SELECT a.id FROM quotes q JOIN articles a ON a.key = q.article") == [["b.txt"]])
    #expect(try rows("SELECT count(*) FROM quotes_text") == [["1"]])
    #expect(try rows("PRAGMA integrity_check") == [["ok"]])
  }

  @Test("words are found in bodies and quotes, accents or not")
  func search() throws {
    try assemble(staged([Sample.article()]), into: "a.sqlite")
    let bodies = "SELECT count(*) FROM articles_text WHERE articles_text MATCH "
    #expect(try rows(bodies + "'gomez'") == [["1"]])
    #expect(try rows(bodies + "'nothing'") == [["0"]])
    #expect(
      try rows("SELECT text, speaker FROM quotes_text WHERE quotes_text MATCH 'speaker:gomez si'")
        == [["Sí,", "Ana Gómez"]])
  }

  @Test("tables of scripts have their types, and are made anew in each run")
  func tables() throws {
    let table = TableSchema(
      "odd \"name\"",
      columns: [
        .init("who"), .init("n", .integer), .init("x", .number, isOptional: true),
        .init("list", .list), .init("yes", .boolean),
      ])
    let other = TableSchema("other", columns: [.init("a")])
    let row = Row([
      .string("Ana 😀"), .integer(-3), .number(0.5), .list([.string("a")]), .bool(true),
    ])
    let empty = Row([.string(""), .integer(.max), .null, .list([]), .bool(false)])
    try assemble(
      staged([(table, [row, empty]), (other, [Row([.string("kept")])])]), into: "a.sqlite")
    #expect(
      try rows("SELECT *, typeof(who), typeof(x) FROM \"odd \"\"name\"\"\"") == [
        ["Ana 😀", "-3", "0.5", #"["a"]"#, "1", "text", "real"],
        ["", "9223372036854775807", nil, "[]", "0", "text", "null"],
      ])
    try assemble(staged([(table, [empty])]), into: "a.sqlite")
    #expect(try rows("SELECT count(*) FROM \"odd \"\"name\"\"\"") == [["1"]])
    #expect(try rows("SELECT a FROM other") == [["kept"]])
  }

  @Test("a script's table does not take the place of one of the articles")
  func taken() throws {
    try assemble(staged([Sample.article()]), into: "a.sqlite")
    let quotes = TableSchema("Quotes", columns: [.init("a")])
    #expect(throws: AssemblyFailure.tableTaken("Quotes")) {
      try assemble(staged([(quotes, [])]), into: "a.sqlite")
    }
    #expect(try rows("SELECT count(*) FROM quotes") == [["1"]])
    try assemble(staged([(quotes, [])]), into: "b.sqlite")
  }

  @Test("a file of another kind, or one that is written to, is left alone")
  func foreign() throws {
    try folder.write("a.sqlite", text: String(repeating: "no database, but a text. ", count: 99))
    #expect(throws: AssemblyFailure.otherKind(expected: "an SQLite database")) {
      try DatabaseAssembly().check(folder("a.sqlite"))
    }
    try assemble(staged([Sample.article()]), into: "b.sqlite")
    try folder.write("b.sqlite-wal", text: "changes of another program")
    #expect(throws: AssemblyFailure.inUse) { try DatabaseAssembly().check(folder("b.sqlite")) }
  }

  @Test("a stream that is cut anywhere or has a wrong byte makes no database, and no crash")
  func damage() throws {
    let table = TableSchema("t", columns: [.init("a"), .init("n", .integer)])
    let row = Row([.string("words"), .integer(7)])
    let whole = try staged([(table, [row])]) + staged([Sample.article()]).dropFirst()
    for cut in stride(from: 1, to: whole.count, by: 7) {
      // Between two records a cut is no damage.
      _ = try? assemble(Array(whole[..<cut]), into: "cut.sqlite")
      #expect(!FileManager.default.fileExists(atPath: folder("cut.sqlite.new")))
      try? FileManager.default.removeItem(atPath: folder("cut.sqlite"))
    }
    for place in stride(from: 0, to: whole.count, by: 3) {
      var bytes = whole
      bytes[place] = 0xFF
      _ = try? assemble(bytes, into: "wrong.sqlite")
      try? FileManager.default.removeItem(atPath: folder("wrong.sqlite"))
    }
    #expect(throws: AssemblyFailure.malformed(offset: 0)) {
      try assemble([0], into: "wrong.sqlite")
    }
  }

  @Test("what workers send makes and drops no table, whatever it says")
  func tablesOfWorkers() throws {
    let mine = TableSchema("mine", columns: [.init("a")])
    try assemble(staged([(mine, [Row([.string("kept")])])]), into: "a.sqlite")
    var output = Output()
    SQLiteRows().header(of: mine, to: &output)
    #expect(throws: AssemblyFailure.malformed(offset: 1)) {
      try assemble(Array("E".utf8) + output.bytes, into: "a.sqlite")
    }
    #expect(throws: AssemblyFailure.malformed(offset: 0)) {
      try assemble(Array("R".utf8), into: "a.sqlite")
    }
    #expect(try rows("SELECT a FROM mine") == [["kept"]])
  }

  @Test("no articles make an empty database")
  func empty() throws {
    try assemble([], into: "a.sqlite")
    #expect(try rows("SELECT count(*) FROM sqlite_master") == [["0"]])
  }
}
