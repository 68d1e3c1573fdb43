import CSQLite
import GalleyCore

/// An open SQLite database, for one thread.
final class Database {
  private var handle: OpaquePointer?

  init(_ path: String, readOnly: Bool = false) throws(AssemblyFailure) {
    let flags = readOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
    let status = sqlite3_open_v2(path, &handle, flags | SQLITE_OPEN_NOMUTEX, nil)
    guard status == SQLITE_OK else {
      let failure = failure(status)
      sqlite3_close_v2(handle)
      handle = nil
      throw failure
    }
    sqlite3_extended_result_codes(handle, 1)
  }

  deinit {
    sqlite3_close_v2(handle)
  }

  /// Writes what is left and closes.
  func close() throws(AssemblyFailure) {
    let status = sqlite3_close(handle)
    guard status == SQLITE_OK else { throw failure(status) }
    handle = nil
  }

  func execute(_ sql: String) throws(AssemblyFailure) {
    try check(sqlite3_exec(handle, sql, nil, nil, nil))
  }

  func prepare(_ sql: String) throws(AssemblyFailure) -> Statement {
    var statement: OpaquePointer?
    try check(sqlite3_prepare_v2(handle, sql, -1, &statement, nil))
    return Statement(statement, of: self)
  }

  /// Takes over all that another database holds.
  func copy(from other: Database) throws(AssemblyFailure) {
    guard let backup = sqlite3_backup_init(handle, "main", other.handle, "main") else {
      throw failure(sqlite3_errcode(handle))
    }
    let status = sqlite3_backup_step(backup, -1)
    let ending = sqlite3_backup_finish(backup)
    guard status == SQLITE_DONE, ending == SQLITE_OK else {
      throw failure(status == SQLITE_DONE ? ending : status)
    }
  }

  /// Whether there is a table or a view of this name.
  func hasTable(_ name: String) throws(AssemblyFailure) -> Bool {
    let statement = try prepare("SELECT 1 FROM sqlite_master WHERE name = ?1 COLLATE NOCASE")
    return try statement.hasRow(name)
  }

  func check(_ status: Int32) throws(AssemblyFailure) {
    guard status == SQLITE_OK else { throw failure(status) }
  }

  func failure(_ status: Int32) -> AssemblyFailure {
    switch status & 0xFF {
    case SQLITE_NOTADB: .otherKind(expected: "an SQLite database")
    case SQLITE_BUSY, SQLITE_LOCKED: .inUse
    default: .failed(handle.map { String(cString: sqlite3_errmsg($0)) } ?? "out of memory")
    }
  }
}

/// A prepared statement, run again and again with other values.
final class Statement {
  private let handle: OpaquePointer?
  private let database: Database
  /// Has SQLite copy a text at once.
  private static var transient: sqlite3_destructor_type {
    unsafeBitCast(-1, to: sqlite3_destructor_type.self)
  }

  fileprivate init(_ handle: OpaquePointer?, of database: Database) {
    self.handle = handle
    self.database = database
  }

  deinit {
    sqlite3_finalize(handle)
  }

  /// - Parameter index: from 1. Text is not copied: it must live until `run` has returned.
  func bind(_ value: StagedReader.Value, at index: Int) throws(AssemblyFailure) {
    let place = Int32(index)
    switch value {
    case .null: try database.check(sqlite3_bind_null(handle, place))
    case .integer(let number): try database.check(sqlite3_bind_int64(handle, place, number))
    case .number(let number): try database.check(sqlite3_bind_double(handle, place, number))
    case .text(let bytes):
      // A null pointer would be a null.
      let start = bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
      if let start, bytes.count > 0 {
        try database.check(
          sqlite3_bind_text64(
            handle, place, start, UInt64(bytes.count), nil, UInt8(SQLITE_UTF8)))
      } else {
        try database.check(sqlite3_bind_text(handle, place, "", 0, Self.transient))
      }
    }
  }

  /// Runs a statement that gives no rows.
  func run() throws(AssemblyFailure) {
    let status = sqlite3_step(handle)
    sqlite3_reset(handle)
    guard status == SQLITE_DONE || status == SQLITE_ROW else { throw database.failure(status) }
  }

  /// The whole number in the only column of the first row.
  func number() throws(AssemblyFailure) -> Int64 {
    defer { sqlite3_reset(handle) }
    guard sqlite3_step(handle) == SQLITE_ROW else { throw .failed("no row") }
    return sqlite3_column_int64(handle, 0)
  }

  fileprivate func hasRow(_ text: String) throws(AssemblyFailure) -> Bool {
    let status = text.withCString { text -> Int32 in
      sqlite3_bind_text(handle, 1, text, -1, nil)
      return sqlite3_step(handle)
    }
    sqlite3_reset(handle)
    sqlite3_clear_bindings(handle)
    guard status == SQLITE_ROW || status == SQLITE_DONE else { throw database.failure(status) }
    return status == SQLITE_ROW
  }
}
