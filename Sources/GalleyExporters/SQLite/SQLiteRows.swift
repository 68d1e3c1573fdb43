import GalleyCore

/// The rows of `emit` as tables of an SQLite database, each anew in every run.
///
/// Dates and lists are text, lists as JSON; booleans are 0 and 1.
public struct SQLiteRows: RowEncoder {
  public let name = "sqlite"
  public let specification = "SQLite 3"
  public let summary = "an SQLite database, a table for each table of the script"
  public let fileExtension = "sqlite"
  public let otherExtensions = ["db", "sqlite3"]
  public let assembly: (any OutputAssembly)? = DatabaseAssembly()

  public init() {}

  /// A table without a name ends the tables of the stream.
  public func header(of table: TableSchema, to output: inout Output) {
    if table.name.isEmpty { return output.write(StagedRecord.endOfTables) }
    output.write(StagedRecord.table)
    output.stage(name: table.name)
    output.stage(count: table.columns.count)
    for column in table.columns {
      output.stage(name: column.name)
      output.write(ColumnType(column).rawValue)
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

/// The type of a column as a byte of the stream, which no text of a worker can be.
enum ColumnType: UInt8, CaseIterable {
  case text, integer, real, optionalText, optionalInteger, optionalReal

  init(_ column: TableSchema.Column) {
    self =
      switch column.kind {
      case .string, .date, .list: column.isOptional ? .optionalText : .text
      case .integer, .boolean: column.isOptional ? .optionalInteger : .integer
      case .number: column.isOptional ? .optionalReal : .real
      }
  }

  var sql: String {
    switch self {
    case .text: "TEXT NOT NULL"
    case .integer: "INTEGER NOT NULL"
    case .real: "REAL NOT NULL"
    case .optionalText: "TEXT"
    case .optionalInteger: "INTEGER"
    case .optionalReal: "REAL"
    }
  }
}
