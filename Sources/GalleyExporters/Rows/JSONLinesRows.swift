import GalleyCore

/// Writes each row as a JSON object on a line of its own, every column in it, so that all lines
/// have one shape.
///
///     {"speaker":"Robert Gates","title":null,"words":9}
public struct JSONLinesRows: RowEncoder {
  public let name = "jsonl"
  public let specification = "JSON Lines 1.0"
  public let summary = "one JSON object on a line for each row"
  public let fileExtension = "jsonl"

  public init() {}

  public func write(
    _ row: Row, of table: TableSchema, to output: inout Output
  ) throws(RowFailure) {
    try checkNumbers(of: row, in: table)
    var json = JSONWriter(capacity: 256)
    json.beginObject()
    for (column, value) in zip(table.columns, row.values) {
      json.key(column.name)
      json.value(value)
    }
    json.endObject()
    output.write(json.bytes[...])
    output.write(UInt8(ascii: "\n"))
  }
}

extension JSONWriter {
  /// - Precondition: the numbers in it are finite.
  mutating func value(_ value: RowValue) {
    switch value {
    case .null: null()
    case .bool(let value): bool(value)
    case .integer(let value): integer(value)
    case .number(let value): number(value)
    case .string(let value): string(value)
    case .list(let values):
      beginArray()
      for value in values { self.value(value) }
      endArray()
    }
  }
}

/// Looks at a row before anything of it is written.
///
/// - Precondition: the row has as many values as the table has columns.
func checkNumbers(of row: Row, in table: TableSchema) throws(RowFailure) {
  precondition(
    row.values.count == table.columns.count,
    "a row of \(row.values.count) values for the \(table.columns.count) columns of \(table.name)")
  for (column, value) in zip(table.columns, row.values) {
    if let number = firstUnwritable(value) {
      throw RowFailure(table: table.name, column: column.name, value: number)
    }
  }
}

private func firstUnwritable(_ value: RowValue) -> Double? {
  switch value {
  case .number(let number): number.isFinite ? nil : number
  case .list(let values): values.lazy.compactMap(firstUnwritable).first
  default: nil
  }
}
