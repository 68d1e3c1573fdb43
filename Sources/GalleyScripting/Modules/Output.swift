import GalleyCore
import GalleyLua

/// What hooks send out of a document, held back until all of them have ended well.
final class ScriptIntake {
  /// The tables that the script declares; set once it has been loaded.
  var tables: [TableSchema] = []
  /// The names of the columns of each table, as Lua strings.
  var columnNames: [LuaReference] = []
  /// Whether a document is at work: only then is there something to emit for.
  var isOpen = false
  var rows: [(table: Int, row: Row)] = []
  /// What was given to `total.NAME(...)`, but for the script's own kinds.
  var additions: [(total: Int, arguments: [LuaValue])] = []
  /// What `print` wrote, a line each, and `galley.log`.
  var log: [LogEntry] = []
  /// The bytes that one document may put out in all these ways together.
  let outputBytes: Int
  private var spent = 0

  init(outputBytes: Int?) {
    self.outputBytes = outputBytes ?? .max
  }

  /// Counts bytes on their way out.
  ///
  /// - Throws: when there are more than one document may put out.
  func spend(_ bytes: Int) throws(LuaFailure) {
    // Each row and line costs something, however short it is.
    spent += bytes + 16
    guard spent <= outputBytes else {
      throw LuaFailure(
        "the output of one document is limited to \(outputBytes) bytes",
        cause: OutputLimitReached())
    }
  }

  func begin() {
    isOpen = true
    spent = 0
    rows.removeAll(keepingCapacity: true)
    additions.removeAll(keepingCapacity: true)
    log.removeAll(keepingCapacity: true)
  }
}

/// Tells the failure of the output limit from the mistakes of a script.
struct OutputLimitReached: Error {}

/// What leaves a document on its own.
let outputModule = ScriptModule(
  name: "", summary: "what a script puts out",
  functions: [
    ModuleFunction(
      "print", "(...: any)", "writes a log line; in `Batch`, a line of the report", since: "0.1"
    ) { scope, call throws(LuaFailure) in
      var line = ""
      for index in 1..<call.count + 1 {
        if index > 1 { line += "\t" }
        line += try call.text(index)
      }
      try scope.intake.spend(line.utf8.count)
      scope.intake.log.append(LogEntry(line))
    },
    ModuleFunction(
      "emit", "(table: string, row: table)", "adds a row to one of the declared tables",
      since: "0.1"
    ) { scope, call throws(LuaFailure) in
      let intake = scope.intake
      guard intake.isOpen else {
        throw LuaFailure("emit works in the hooks of a document only")
      }
      let name = try call.string(1)
      guard let index = intake.tables.firstIndex(where: { $0.name == name }) else {
        let near = nearestName(to: name, among: intake.tables.map(\.name))
        throw LuaFailure(
          "no table '\(name)' is declared"
            + (near.map { "; did you mean '\($0)'?" } ?? "; declare it in tables = { ... }"))
      }
      guard call.kind(2) == .table else {
        throw call.wrongArgument(2, expected: "a table with a value for each column")
      }
      let row = try row(&call, of: intake.tables[index], intake.columnNames[index])
      try intake.spend(row.values.reduce(0) { $0 + size($1) })
      intake.rows.append((index, row))
    },
  ])

/// The row that a script's table makes, its values checked against the types of the columns. The
/// table is read by the names of the columns, without its keys becoming strings: scripts emit more
/// than they do anything else.
private func row(
  _ call: inout LuaCall, of table: TableSchema, _ names: LuaReference
) throws(LuaFailure) -> Row {
  var values: [RowValue] = []
  values.reserveCapacity(table.columns.count)
  let hasOthers = try call.fields(2, names, count: table.columns.count) {
    position, view throws(LuaFailure) in
    let column = table.columns[position]
    let value: RowValue
    do throws(FieldError) {
      value = try RowValue(view, column.kind)
    } catch {
      throw LuaFailure(
        "column '\(column.name)' of table '\(table.name)' must be \(error.expected), got "
          + error.found)
    }
    if value == .null, !column.isOptional {
      throw LuaFailure(
        "column '\(column.name)' of table '\(table.name)' must be \(words(for: column.kind)), got "
          + "nil (declare it as \"\(column.name):\(column.kind.rawValue)?\" if it may be absent)")
    }
    values.append(value)
  }
  if hasOthers { throw unknownColumn(try call.value(2), of: table) }
  return Row(values)
}

private func unknownColumn(_ value: LuaValue, of table: TableSchema) -> LuaFailure {
  var keys: [LuaValue] = []
  switch value {
  case .table(let pairs): keys = pairs.map(\.key)
  case .array(let elements): keys = elements.indices.map { .integer(Int64($0 + 1)) }
  default: break
  }
  let known = table.columns.map(\.name)
  let name = keys.lazy.map { $0.text ?? $0.typeName }.first { !known.contains($0) } ?? ""
  let near = nearestName(to: name, among: known)
  return LuaFailure(
    "table '\(table.name)' has no column '\(name)'" + (near.map { "; did you mean '\($0)'?" } ?? "")
  )
}

/// About as many bytes as the value takes in a file.
private func size(_ value: RowValue) -> Int {
  switch value {
  case .null, .bool, .integer, .number: 8
  case .string(let text): text.utf8.count
  case .list(let values): values.reduce(2) { $0 + size($1) }
  }
}
