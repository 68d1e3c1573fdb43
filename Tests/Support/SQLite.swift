import CSQLite

/// All rows that a query gives, as text; nil for a null.
package func sqliteRows(_ path: String, _ query: String) throws -> [[String?]] {
  var database: OpaquePointer?
  defer { sqlite3_close_v2(database) }
  guard sqlite3_open_v2(path, &database, SQLITE_OPEN_READONLY, nil) == SQLITE_OK else {
    throw SQLiteError(message: database.map { String(cString: sqlite3_errmsg($0)) } ?? path)
  }
  var statement: OpaquePointer?
  defer { sqlite3_finalize(statement) }
  guard sqlite3_prepare_v2(database, query, -1, &statement, nil) == SQLITE_OK else {
    throw SQLiteError(message: String(cString: sqlite3_errmsg(database)))
  }
  var rows: [[String?]] = []
  while sqlite3_step(statement) == SQLITE_ROW {
    rows.append(
      (0..<sqlite3_column_count(statement)).map { column in
        sqlite3_column_text(statement, column).map { String(cString: $0) }
      })
  }
  return rows
}

package struct SQLiteError: Error {
  package var message: String
}
