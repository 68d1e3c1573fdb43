/// What stands in one cell of a table that a script fills.
public enum RowValue: Hashable, Sendable {
  case null
  case bool(Bool)
  case integer(Int)
  case number(Double)
  case string(String)
  case list([RowValue])
}

/// One row of a table: a value for each of its columns, in their order.
///
///     let quotes = TableSchema("quotes", columns: [.init("speaker"), .init("words", .integer)])
///     let row = Row([.string("Robert Gates"), .integer(9)])
public struct Row: Hashable, Sendable {
  public var values: [RowValue]

  public init(_ values: [RowValue]) {
    self.values = values
  }
}

/// The name of a table and its typed columns, as a script declares them.
public struct TableSchema: Hashable, Sendable {
  public struct Column: Hashable, Sendable {
    public enum Kind: String, Sendable, CaseIterable {
      case string, integer, number, boolean, date, list
    }

    public var name: String
    public var kind: Kind
    /// Whether a row may leave it out.
    public var isOptional: Bool

    public init(_ name: String, _ kind: Kind = .string, isOptional: Bool = false) {
      self.name = name
      self.kind = kind
      self.isOptional = isOptional
    }
  }

  public var name: String
  public var columns: [Column]

  public init(_ name: String, columns: [Column]) {
    self.name = name
    self.columns = columns
  }
}

/// Writes the rows of a table in one format.
///
/// Workers encode, in parallel; whoever joins their bytes writes `header` once before them.
public protocol RowEncoder: Sendable {
  /// What `--to` calls it: `csv`.
  var name: String { get }
  var summary: String { get }
  /// What defines the format, with its version: `RFC 4180`.
  var specification: String { get }
  var fileExtension: String { get }
  /// Others by which `-o` may name it.
  var otherExtensions: [String] { get }
  /// What makes the file of the stream; nil where the stream is the file.
  var assembly: (any OutputAssembly)? { get }

  /// What stands before the first row.
  func header(of table: TableSchema, to output: inout Output)

  /// - Precondition: the row has a value for each column.
  /// - Throws: what the format cannot hold; nothing of the row has been written then.
  func write(_ row: Row, of table: TableSchema, to output: inout Output) throws(RowFailure)
}

extension RowEncoder {
  public var specification: String { "" }
  public var otherExtensions: [String] { [] }
  public var assembly: (any OutputAssembly)? { nil }
  public func header(of table: TableSchema, to output: inout Output) {}
}

/// Why a row cannot be written: the column holds a number that no format has, NaN or infinite.
public struct RowFailure: Error, Hashable, Sendable {
  public var table: String
  public var column: String
  public var value: Double

  public init(table: String, column: String, value: Double) {
    self.table = table
    self.column = column
    self.value = value
  }
}
