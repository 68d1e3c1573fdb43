import GalleyCore

/// The rows of `emit` as tables of an SQLite database, each anew in every run.
///
/// Dates and lists are text, lists as JSON; booleans are 0 and 1.
public struct SQLiteRows: RowEncoder {
  public let name = "sqlite"
  public let summary = "an SQLite database, a table for each table of the script"
  public let fileExtension = "sqlite"
  public let otherExtensions = ["db", "sqlite3"]
  public let assembly: (any OutputAssembly)? = DatabaseAssembly()

  public init() {}

  public func header(of table: TableSchema, to output: inout Output) {
    output.write(StagedRecord.table)
    output.stage(name: table.name)
    output.stage(count: table.columns.count)
    for column in table.columns {
      output.stage(name: column.name)
      output.stage(name: column.sqliteType)
    }
  }

  public func write(
    _ row: Row, of table: TableSchema, to output: inout Output
  ) throws(RowFailure) {
    try checkNumbers(of: row, in: table)
    output.write(StagedRecord.row)
    output.stage(name: table.name)
    for value in row.values { output.stage(value) }
  }
}

extension TableSchema.Column {
  fileprivate var sqliteType: String {
    let type =
      switch kind {
      case .string, .date, .list: "TEXT"
      case .integer, .boolean: "INTEGER"
      case .number: "REAL"
      }
    return isOptional ? type : type + " NOT NULL"
  }
}
