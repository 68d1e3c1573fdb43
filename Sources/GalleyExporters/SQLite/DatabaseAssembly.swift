import GalleyCore
import Glibc

/// Makes a database of a staged stream, and of the database that is there already.
struct DatabaseAssembly: OutputAssembly {
  func check(_ existing: String) throws(AssemblyFailure) {
    // What lies there would be taken for changes of the new file.
    var status = stat()
    if stat(existing + "-wal", &status) == 0, status.st_size > 0 { throw .inUse }
    let database = try Database(existing, readOnly: true)
    _ = try database.hasTable("articles")
  }

  func assemble(
    _ staged: String, existing: String?, into result: String
  ) throws(AssemblyFailure) {
    unlink(result)
    do throws(AssemblyFailure) {
      let database = try Database(result)
      if let existing {
        try check(existing)
        try database.copy(from: try Database(existing, readOnly: true))
      }
      // A half-written file is thrown away anyhow, and whoever gives it its name has it on the disk.
      try database.execute(
        "PRAGMA journal_mode = DELETE; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; "
          + "PRAGMA locking_mode = EXCLUSIVE; PRAGMA temp_store = MEMORY; BEGIN")
      try Self.withBytes(of: staged) { bytes throws(AssemblyFailure) in
        var loader = try DatabaseLoader(database, bytes)
        try loader.load()
      }
      try database.execute("COMMIT; PRAGMA optimize")
      try database.close()
    } catch {
      unlink(result)
      unlink(result + "-journal")
      throw error
    }
  }

  private static func withBytes(
    of path: String, _ body: (UnsafeRawBufferPointer) throws(AssemblyFailure) -> Void
  ) throws(AssemblyFailure) {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw .failed(String(cString: strerror(errno))) }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0 else { throw .failed(String(cString: strerror(errno))) }
    let count = Int(status.st_size)
    if count == 0 { return try body(UnsafeRawBufferPointer(start: nil, count: 0)) }
    guard let start = mmap(nil, count, PROT_READ, MAP_PRIVATE, file, 0), start != MAP_FAILED else {
      throw .failed(String(cString: strerror(errno)))
    }
    defer { munmap(start, count) }
    try body(UnsafeRawBufferPointer(start: start, count: count))
  }
}

/// Takes the records of a stream into a database, in one transaction.
private struct DatabaseLoader {
  private let database: Database
  private var reader: StagedReader
  private var articles: ArticleStatements?
  private var tablesAreOver = false
  private var rows: [String: (insert: Statement, columns: Int)] = [:]

  init(_ database: Database, _ bytes: UnsafeRawBufferPointer) throws(AssemblyFailure) {
    self.database = database
    reader = StagedReader(bytes)
  }

  mutating func load() throws(AssemblyFailure) {
    while !reader.isAtEnd {
      let place = reader.place
      switch try reader.byte() {
      case StagedRecord.table where !tablesAreOver: try makeTable()
      case StagedRecord.endOfTables where !tablesAreOver: tablesAreOver = true
      case _ where !tablesAreOver: throw .malformed(offset: place)
      case StagedRecord.row: try addRow()
      case StagedRecord.article: try addArticle()
      case StagedRecord.model: try addModel()
      default: throw .malformed(offset: place)
      }
    }
    if articles != nil { try database.execute(ModelTable.index) }
  }

  // MARK: - Tables of scripts

  private mutating func makeTable() throws(AssemblyFailure) {
    let name = try reader.string()
    var columns: [String] = []
    for _ in 0..<(try reader.count()) {
      let column = try reader.string()
      guard let type = ColumnType(rawValue: try reader.byte()) else {
        throw .malformed(offset: reader.place - 1)
      }
      columns.append("\(quoted(column)) \(type.sql)")
    }
    let isOfArticles =
      name.lowercased() == "articles"
      || ModelTable.allCases.contains {
        $0.name == name.lowercased()
      }
    if isOfArticles, try database.hasTable("articles_text") { throw .tableTaken(name) }
    try database.execute("DROP TABLE IF EXISTS \(quoted(name))")
    try database.execute("CREATE TABLE \(quoted(name)) (\(columns.joined(separator: ", ")))")
    let marks = columns.indices.map { "?\($0 + 1)" }.joined(separator: ", ")
    rows[name] = (
      try database.prepare("INSERT INTO \(quoted(name)) VALUES (\(marks))"), columns.count
    )
  }

  private mutating func addRow() throws(AssemblyFailure) {
    let place = reader.place
    guard let (insert, columns) = rows[try reader.string()] else {
      throw .malformed(offset: place)
    }
    for index in 1...max(columns, 1) where columns > 0 {
      try insert.bind(try reader.value(), at: index)
    }
    try insert.run()
  }

  private func quoted(_ name: String) -> String {
    "\"" + name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
      + "\""
  }

  // MARK: - Articles

  private mutating func addArticle() throws(AssemblyFailure) {
    if articles == nil { articles = try ArticleStatements(database) }
    guard let articles else { return }
    for index in ModelTable.articleColumns.indices {
      try articles.upsert.bind(try reader.value(), at: index + 1)
    }
    let key = try articles.upsert.number()
    try articles.begin(key)
    self.articles?.key = key
  }

  private mutating func addModel() throws(AssemblyFailure) {
    let place = reader.place
    guard let articles, articles.key != nil, let table = ModelTable(rawValue: try reader.byte())
    else { throw .malformed(offset: place) }
    let insert = articles.inserts[Int(table.rawValue)]
    try insert.bind(.integer(articles.key ?? 0), at: 1)
    for index in 0...table.columns.count {
      try insert.bind(try reader.value(), at: index + 2)
    }
    try insert.run()
  }
}

/// The statements that put an article in the place of the one that was there.
private struct ArticleStatements {
  let upsert: Statement
  /// By `ModelTable.rawValue`.
  let inserts: [Statement]
  private let deletes: [Statement]
  /// Of the article whose rows come.
  var key: Int64?

  init(_ database: Database) throws(AssemblyFailure) {
    try database.execute(ModelTable.schema)
    let columns = ModelTable.articleColumns
    let marks = columns.indices.map { "?\($0 + 1)" }.joined(separator: ", ")
    let changes = columns.dropFirst().map { "\($0) = excluded.\($0)" }.joined(separator: ", ")
    upsert = try database.prepare(
      "INSERT INTO articles (\(columns.joined(separator: ", "))) VALUES (\(marks)) "
        + "ON CONFLICT (id) DO UPDATE SET \(changes) RETURNING key")
    var inserts: [Statement] = []
    var deletes: [Statement] = []
    for table in ModelTable.allCases {
      let marks = (1...table.columns.count + 2).map { "?\($0)" }.joined(separator: ", ")
      inserts.append(try database.prepare("INSERT INTO \(table.name) VALUES (\(marks))"))
      deletes.append(try database.prepare("DELETE FROM \(table.name) WHERE article = ?1"))
    }
    self.inserts = inserts
    self.deletes = deletes
  }

  func begin(_ key: Int64) throws(AssemblyFailure) {
    for delete in deletes {
      try delete.bind(.integer(key), at: 1)
      try delete.run()
    }
  }
}
