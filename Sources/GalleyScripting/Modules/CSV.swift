import GalleyCore
import GalleyLua

/// `galley.csv`: rows of cells to text and back.
let csvModule = ScriptModule(
  name: "galley.csv", summary: "rows of cells to comma-separated text and back (RFC 4180)",
  functions: [
    ModuleFunction(
      "row", "(cells: table, options: table?) -> string", "writes one row, its line end included",
      details: """
        `cells` is a list, where nil is an empty cell, or with the option `columns` a table by their names. \
        A cell with a separator, a quotation mark or a line end, or with a space at an end, stands in \
        quotation marks. Options: `columns`; `separator`, one character, a comma when left out; `safe = true` \
        puts an apostrophe before a cell that a spreadsheet would take for a formula; `crlf = true` ends \
        lines as the standard has them.
        """,
      example: #"""
        galley.csv.row({ "Ada", "said \"yes\"", 3 })  --> 'Ada,"said ""yes""",3\n'
        galley.csv.row({ name = "Ada" }, { columns = { "id", "name" } })  --> ",Ada\n"
        galley.csv.row({ "=1+1", -5 }, { safe = true, separator = ";" })  --> "'=1+1;-5\n"
        """#
    ) { _, call throws(LuaFailure) in
      let writer = try CSVWriter(call, 2)
      var output = Output()
      try writer.write(try call.value(1), to: &output)
      call.results.string(output.take())
    },
    ModuleFunction(
      "encode", "(rows: list of table, options: table?) -> string",
      "writes rows, with a first line of names when they have any",
      details: """
        The options are those of `row`. Rows with names need no `columns`: all names are written then, in the \
        order of `pairs`.
        """,
      example: #"""
        galley.csv.encode({ { "a", "b" }, { 1 } })  --> "a,b\n1\n"
        galley.csv.encode({ { n = 1 }, { n = 2, m = 3 } })  --> "m,n\n,1\n3,2\n"
        """#
    ) { scope, call throws(LuaFailure) in
      var writer = try CSVWriter(call, 2)
      guard case .array(let rows) = try call.value(1) else {
        throw call.wrongArgument(1, expected: "list of rows")
      }
      if writer.columns == nil { writer.columns = names(in: rows) }
      var output = Output()
      if let columns = writer.columns {
        try writer.write(.array(columns.map(LuaValue.string)), named: false, to: &output)
      }
      for row in rows {
        try writer.write(row, to: &output)
        try scope.checkSize(output.bytes.count)
      }
      call.results.string(output.take())
    },
    ModuleFunction(
      "decode", "(text: string, options: table?) -> list of table",
      "reads rows; an error names the line",
      details: """
        Each row is a list of strings, or with the option `header = true` a table by the names of the first \
        row. Empty lines are passed over. Options: `header`; `separator`, one character, a comma when left \
        out.
        """,
      example: #"""
        galley.csv.decode('a,"b, c"\n')  --> { { "a", "b, c" } }
        galley.csv.decode("id;name\n1;Ada", { header = true, separator = ";" })  --> { { id = "1", name = "Ada" } }
        """#
    ) { _, call throws(LuaFailure) in
      let options = try ModuleOptions(call, 2, known: ["header", "separator"])
      let separator = try separator(options, 2)
      let hasHeader = try options.flag("header")
      var reader = CSVReader(text: try call.withBytes(1) { $0 }, separator: separator)
      var header: [[UInt8]]?
      call.results.beginArray()
      while let row = try reader.next() {
        if hasHeader, header == nil {
          header = row
          continue
        }
        guard let header else {
          call.results.beginArray()
          for cell in row { call.results.string(cell) }
          call.results.endArray()
          continue
        }
        guard row.count <= header.count else {
          throw LuaFailure(
            "line \(reader.rowLine): \(row.count) cells, but \(header.count) columns", argument: 1)
        }
        call.results.beginTable()
        for (name, cell) in zip(header, row) {
          call.results.key(.bytes(name))
          call.results.string(cell)
        }
        call.results.endTable()
      }
      call.results.endArray()
    },
  ])

private func separator(_ options: ModuleOptions, _ argument: Int) throws(LuaFailure) -> UInt8 {
  let text = try options.string("separator") ?? ","
  guard text.utf8.count == 1, let byte = text.utf8.first, byte != UInt8(ascii: "\""),
    byte != 0x0A, byte != 0x0D
  else {
    throw LuaFailure(
      "option 'separator' must be one ASCII character, got '\(text)'", argument: argument)
  }
  return byte
}

/// All names of the rows, in order; nil when none has any.
private func names(in rows: [LuaValue]) -> [String]? {
  var names: Set<String> = []
  for case .table(let pairs) in rows {
    for case .string(let name) in pairs.map(\.key) { names.insert(name) }
  }
  return names.isEmpty ? nil : names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
}

private struct CSVWriter {
  var columns: [String]? {
    didSet { placeColumns() }
  }
  private var places: [String: Int] = [:]
  private let separator: UInt8
  private let isSafe: Bool
  private let lineEnd: StaticString

  init(_ call: borrowing LuaCall, _ index: Int) throws(LuaFailure) {
    let options = try ModuleOptions(
      call, index, known: ["columns", "separator", "safe", "crlf"])
    columns = try options.strings("columns")
    separator = try GalleyScripting.separator(options, index)
    isSafe = try options.flag("safe")
    lineEnd = try options.flag("crlf") ? "\r\n" : "\n"
    placeColumns()
  }

  private mutating func placeColumns() {
    places = [:]
    for (place, name) in (columns ?? []).enumerated() where places[name] == nil {
      places[name] = place
    }
  }

  func write(
    _ row: LuaValue, named: Bool = true, to output: inout Output
  ) throws(LuaFailure) {
    let cells = try cells(of: row, named: named)
    for (index, cell) in cells.enumerated() {
      if index > 0 { output.write(separator) }
      var text = try text(of: cell, column: index + 1)
      if isSafe, let first = text?.utf8.first, isFormula(first), !isNumber(cell) {
        text = "'" + (text ?? "")
      }
      // A lone empty cell would make an empty line, which readers skip.
      guard let text = text ?? (cells.count == 1 ? "" : nil) else { continue }
      guard needsQuotes(text) else {
        output.write(text)
        continue
      }
      output.write(UInt8(ascii: "\""))
      for byte in text.utf8 {
        if byte == UInt8(ascii: "\"") { output.write(byte) }
        output.write(byte)
      }
      output.write(UInt8(ascii: "\""))
    }
    output.write("\(lineEnd)")
  }

  private func cells(of row: LuaValue, named: Bool) throws(LuaFailure) -> [LuaValue] {
    if named, let columns, case .table(let pairs) = row, pairs.contains(where: isNamed) {
      var cells = [LuaValue](repeating: .nil, count: columns.count)
      for pair in pairs {
        let name = pair.key.text ?? pair.key.typeName
        guard let column = places[name] else {
          let near = nearestName(to: name, among: columns)
          throw LuaFailure(
            "a row has '\(name)', which is no column"
              + (near.map { "; did you mean '\($0)'?" } ?? ""), argument: 1)
        }
        cells[column] = pair.value
      }
      return cells
    }
    switch row {
    case .array(let cells):
      return columns == nil || !cells.isEmpty || !named
        ? cells : [LuaValue](repeating: .nil, count: columns?.count ?? 0)
    case .table(let pairs):
      // A list with holes.
      var cells: [LuaValue] = []
      for pair in pairs {
        guard case .integer(let place) = pair.key, place >= 1, place <= 16_384 else {
          throw LuaFailure(
            "a row with names needs the option 'columns', which says their order", argument: 1)
        }
        while cells.count < place { cells.append(.nil) }
        cells[Int(place) - 1] = pair.value
      }
      return cells
    default: throw LuaFailure("a row must be a table, got \(row.typeName)", argument: 1)
    }
  }

  private func isNamed(_ pair: LuaPair) -> Bool {
    if case .string = pair.key { true } else { false }
  }

  private func text(of cell: LuaValue, column: Int) throws(LuaFailure) -> String? {
    switch cell {
    case .nil: return nil
    case .boolean(let flag): return flag ? "true" : "false"
    default:
      guard let text = cell.text else {
        throw LuaFailure("cell \(column) cannot be a \(cell.typeName)", argument: 1)
      }
      return text
    }
  }

  private func isFormula(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "@"), 0x09, 0x0D:
      true
    default: false
    }
  }

  private func isNumber(_ cell: LuaValue) -> Bool {
    switch cell {
    case .integer, .number: true
    default: false
    }
  }

  private func needsQuotes(_ text: String) -> Bool {
    guard let first = text.utf8.first, let last = text.utf8.last else { return true }
    if first == UInt8(ascii: " ") || last == UInt8(ascii: " ") { return true }
    return text.utf8.contains { byte in
      byte == separator || byte == UInt8(ascii: "\"") || byte == 0x0A || byte == 0x0D
    }
  }
}

private struct CSVReader {
  let text: UnsafeRawBufferPointer
  let separator: UInt8
  private var place = 0
  private var line = 1
  /// The line in which the row that `next` gave begins.
  private(set) var rowLine = 1

  init(text: UnsafeRawBufferPointer, separator: UInt8) {
    self.text = text
    self.separator = separator
    if text.starts(with: [0xEF, 0xBB, 0xBF]) { place = 3 }
  }

  mutating func next() throws(LuaFailure) -> [[UInt8]]? {
    while place < text.count, text[place] == 0x0A || text[place] == 0x0D { lineEnd() }
    guard place < text.count else { return nil }
    rowLine = line
    var cells: [[UInt8]] = []
    while true {
      cells.append(try cell())
      guard place < text.count else { return cells }
      if text[place] == separator {
        place += 1
        continue
      }
      lineEnd()
      return cells
    }
  }

  private mutating func cell() throws(LuaFailure) -> [UInt8] {
    guard place < text.count, text[place] == UInt8(ascii: "\"") else {
      let start = place
      while place < text.count, text[place] != separator, text[place] != 0x0A, text[place] != 0x0D {
        place += 1
      }
      return Array(text[start..<place])
    }
    let opening = line
    var cell: [UInt8] = []
    place += 1
    while place < text.count {
      let byte = text[place]
      place += 1
      if byte == 0x0A { line += 1 }
      guard byte == UInt8(ascii: "\"") else {
        cell.append(byte)
        continue
      }
      if place < text.count, text[place] == UInt8(ascii: "\"") {
        cell.append(byte)
        place += 1
        continue
      }
      guard
        place == text.count || text[place] == separator || text[place] == 0x0A
          || text[place] == 0x0D
      else {
        throw LuaFailure(
          "line \(line): something stands behind the closing mark of a cell", argument: 1)
      }
      return cell
    }
    throw LuaFailure("line \(opening): a cell without its closing mark", argument: 1)
  }

  private mutating func lineEnd() {
    if text[place] == 0x0D, place + 1 < text.count, text[place + 1] == 0x0A { place += 1 }
    place += 1
    line += 1
  }
}
