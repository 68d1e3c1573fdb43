import GalleyCore

/// Comma-separated values with the quoting of RFC 4180, and a first line with the column names.
///
/// A cell with a comma, a quotation mark or a line end stands in quotation marks. A missing value
/// is an empty cell, an empty string `""`, so that a reader that cares can tell them apart. A list
/// is its JSON. Lines end with a line feed alone: the RFC's carriage return would end up in the
/// last column of every tool in a shell, and spreadsheets take either.
///
/// The safe variety puts an apostrophe before a text that a spreadsheet would take for a formula and
/// run: one that begins with `=`, `+`, `-`, `@`, a tab or a carriage return (OWASP, "CSV injection").
public struct CSVRows: RowEncoder, LineRows {
  public let fileExtension = "csv"
  private let isSafe: Bool

  public init(isSafe: Bool = false) {
    self.isSafe = isSafe
  }

  public var name: String { isSafe ? "csv-safe" : "csv" }
  public let specification = "RFC 4180"
  public var summary: String {
    isSafe
      ? "the same, with an apostrophe before what a spreadsheet would run"
      : "comma-separated values with a header line (RFC 4180)"
  }

  func writeLine(_ values: [RowValue], to output: inout Output) {
    for (index, value) in values.enumerated() {
      if index > 0 { output.write(UInt8(ascii: ",")) }
      // A lone empty cell would make an empty line, which readers skip.
      guard var cell = cellText(value) ?? (values.count == 1 ? "" : nil) else { continue }
      if isSafe, case .string = value, let first = cell.utf8.first, isFormula(first) {
        cell = "'" + cell
      }
      if needsQuotes(cell) {
        output.write(UInt8(ascii: "\""))
        for byte in cell.utf8 {
          if byte == UInt8(ascii: "\"") { output.write(byte) }
          output.write(byte)
        }
        output.write(UInt8(ascii: "\""))
      } else {
        output.write(cell)
      }
    }
    output.write(UInt8(ascii: "\n"))
  }

  private func isFormula(_ first: UInt8) -> Bool {
    switch first {
    case UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "@"),
      UInt8(ascii: "\t"), UInt8(ascii: "\r"):
      true
    default: false
    }
  }

  private func needsQuotes(_ cell: String) -> Bool {
    // Some readers trim cells, hence the spaces at the ends.
    guard let first = cell.utf8.first, let last = cell.utf8.last else { return true }
    if first == UInt8(ascii: " ") || last == UInt8(ascii: " ") { return true }
    return cell.utf8.contains { byte in
      byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\n")
        || byte == UInt8(ascii: "\r")
    }
  }
}

/// Tab-separated values with a first line of column names.
///
/// The format has no quotes: tab, line ends and the backslash itself are written `\t`, `\n`, `\r`
/// and `\\`, as Miller and PostgreSQL read them. A missing value is an empty cell.
public struct TSVRows: RowEncoder, LineRows {
  public let name = "tsv"
  public let specification = "IANA text/tab-separated-values"
  public let summary = "tab-separated values with a header line"
  public let fileExtension = "tsv"

  public init() {}

  func writeLine(_ values: [RowValue], to output: inout Output) {
    for (index, value) in values.enumerated() {
      if index > 0 { output.write(UInt8(ascii: "\t")) }
      for byte in (cellText(value) ?? "").utf8 {
        switch byte {
        case UInt8(ascii: "\t"): output.write("\\t")
        case UInt8(ascii: "\n"): output.write("\\n")
        case UInt8(ascii: "\r"): output.write("\\r")
        case UInt8(ascii: "\\"): output.write("\\\\")
        default: output.write(byte)
        }
      }
    }
    output.write(UInt8(ascii: "\n"))
  }
}

/// A format with a line for the names of the columns and one for each row.
protocol LineRows: RowEncoder {
  func writeLine(_ values: [RowValue], to output: inout Output)
}

extension LineRows {
  public func header(of table: TableSchema, to output: inout Output) {
    writeLine(table.columns.map { .string($0.name) }, to: &output)
  }

  public func write(
    _ row: Row, of table: TableSchema, to output: inout Output
  ) throws(RowFailure) {
    try checkNumbers(of: row, in: table)
    writeLine(row.values, to: &output)
  }
}

/// The words of a cell before any quoting; nil for a missing value.
private func cellText(_ value: RowValue) -> String? {
  switch value {
  case .null: return nil
  case .bool(let value): return value ? "true" : "false"
  case .integer(let value): return String(value)
  case .number(let value): return value.description
  case .string(let value): return value
  case .list:
    var json = JSONWriter()
    json.value(value)
    return String(decoding: json.bytes, as: UTF8.self)
  }
}
