import GalleyCore
import GalleyLua

/// What hooks send out of a document, held back until all of them have ended well.
///
/// Rows and additions of the usual kinds wait in the ledger of the interpreter; those that Swift has
/// had to look at wait here.
final class ScriptIntake {
  typealias TableRow = (table: Int, row: Row)
  typealias Addition = (total: Int, arguments: [LuaValue])

  /// The interpreter, which outlives what holds the intake.
  unowned let state: LuaState
  /// The tables that the script declares; set once it has been loaded.
  private(set) var tables: [TableSchema] = []
  private var ownRows: [TableRow] = []
  private var ownAdditions: [Addition] = []
  /// What `print` wrote, a line each, and `galley.log`.
  var log: [LogEntry] = []
  /// The bytes that one document may put out in all these ways together.
  let outputBytes: Int

  init(_ state: LuaState, outputBytes: Int?) {
    self.state = state
    self.outputBytes = outputBytes ?? .max
    begin(isOpen: false)
  }

  /// Whether a document is at work: only then is there something to emit for.
  var isOpen: Bool { state.ledgerIsOpen }

  /// Counts bytes on their way out.
  ///
  /// - Throws: when there are more than one document may put out.
  func spend(_ bytes: Int) throws(LuaFailure) {
    // Each row and line costs something more, however short it is.
    guard state.spendOutput(bytes) else {
      throw LuaFailure(
        "the output of one document is limited to \(outputBytes) bytes",
        cause: OutputLimitReached())
    }
  }

  /// - Parameter isOpen: false where scripts may only print.
  func begin(isOpen: Bool = true) {
    state.openLedger(limit: outputBytes)
    if !isOpen { close() }
    ownRows.removeAll(keepingCapacity: true)
    ownAdditions.removeAll(keepingCapacity: true)
    log.removeAll(keepingCapacity: true)
  }

  func close() {
    state.closeLedger()
  }

  /// Lets scripts emit rows of these tables.
  func declare(_ tables: [TableSchema]) throws(LuaError) {
    self.tables = tables
    for table in tables {
      try state.addTable(
        table.name,
        table.columns.map { LuaColumn($0.name, $0.kind.quickKind, isOptional: $0.isOptional) })
    }
  }

  func add(_ row: Row, to table: Int) throws(LuaFailure) {
    try spend(row.values.reduce(0) { $0 + size($1) })
    try state.note(.row)
    ownRows.append((table, row))
  }

  func add(_ arguments: [LuaValue], to total: Int) throws(LuaFailure) {
    try spend(arguments.reduce(16) { $0 + $1.size })
    try state.note(.addition)
    ownAdditions.append((total, arguments))
  }

  /// Hands over what the document has put out so far, in the order of the calls.
  ///
  /// - Parameter additions: what was given to `total.NAME(...)`, but for the script's own kinds.
  func read(rows: (TableRow) -> Void, additions: (Addition) -> Void) {
    var row = 0
    var addition = 0
    state.readLedger { entry in
      switch entry {
      case .row(let table, var values):
        var row: [RowValue] = []
        row.reserveCapacity(values.count)
        while let value = values.next() { row.append(RowValue(plain: value)) }
        rows((table, Row(row)))
      case .addition(let total, var values):
        var arguments: [LuaValue] = []
        arguments.reserveCapacity(values.count)
        while let value = values.next() { arguments.append(LuaValue(plain: value)) }
        additions((total, arguments))
      case .noted(.row):
        rows(ownRows[row])
        row += 1
      case .noted(.addition):
        additions(ownAdditions[addition])
        addition += 1
      }
    }
  }
}

extension TableSchema.Column.Kind {
  /// What the interpreter can check by itself.
  fileprivate var quickKind: LuaPlainKind {
    switch self {
    case .string: .string
    case .integer: .integer
    case .number: .number
    case .boolean: .boolean
    case .date: .date
    case .list: .other
    }
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
      try intake.add(try row(try call.value(2), of: intake.tables[index]), to: index)
    },
  ])

/// The row that a script's table makes, its values checked against the types of the columns.
private func row(_ value: LuaValue, of table: TableSchema) throws(LuaFailure) -> Row {
  var pairs: [LuaPair] = []
  switch value {
  case .table(let list): pairs = list
  case .array([]): break
  default: throw unknownColumn(value, of: table)
  }
  var values: [RowValue] = []
  values.reserveCapacity(table.columns.count)
  var found = 0
  for column in table.columns {
    let entry = pairs.first { $0.key.text == column.name }?.value ?? .nil
    if entry != .nil { found += 1 }
    let value: RowValue
    do throws(FieldError) {
      value = try RowValue(entry, column.kind)
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
  if pairs.count > found { throw unknownColumn(value, of: table) }
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
