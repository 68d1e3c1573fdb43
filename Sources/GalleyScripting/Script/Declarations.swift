import GalleyCore
import GalleyLua

/// What a script declares at its top, read once before any document.
struct Declarations {
  var tables: [TableSchema] = []
  var totals: [TotalDeclaration] = []
  var writer: ScriptWriter?

  struct TotalDeclaration: Hashable {
    var name: String
    var kind: Total.Kind
  }

  /// The words that stand at the top of a script.
  static let names = ["tables", "totals"]

  /// Reads the declarations out of a state in which the script has run.
  ///
  /// - Throws: the first thing that is no declaration, in words, with the global's name.
  static func read(from state: LuaState) throws(DeclarationError) -> Declarations {
    var declarations = Declarations()
    declarations.tables = try tables(global("tables", state))
    declarations.totals = try totals(global("totals", state))
    declarations.writer = try ScriptWriter(global("Writer", state))
    return declarations
  }

  private static func global(_ name: String, _ state: LuaState) throws(DeclarationError) -> LuaValue
  {
    do throws(LuaError) {
      return try state.global(name)
    } catch {
      throw DeclarationError(name, error.message)
    }
  }

  // MARK: - Tables

  /// `tables = { quotes = { "speaker:string", "title:string?" } }`.
  private static func tables(_ value: LuaValue) throws(DeclarationError) -> [TableSchema] {
    switch value {
    case .nil, .array([]): return []
    case .table(let pairs):
      var tables: [TableSchema] = []
      for pair in pairs {
        guard let name = pair.key.text, case .array(let columns) = pair.value else {
          throw DeclarationError(
            "tables",
            "'\(pair.key.text ?? pair.key.typeName)' must be a list of columns such as "
              + "{ \"speaker:string\", \"published:date?\" }")
        }
        guard isSafeName(name) else {
          throw DeclarationError(
            "tables", "a table's name has letters, digits, '-' and '_', got '\(name)'")
        }
        var schema = TableSchema(name, columns: [])
        for value in columns {
          let column = try self.column(value, of: name)
          if schema.columns.contains(where: { $0.name == column.name }) {
            throw DeclarationError("tables", "'\(name)' has two columns '\(column.name)'")
          }
          schema.columns.append(column)
        }
        tables.append(schema)
      }
      return tables
    default:
      throw DeclarationError(
        "tables", "a table of lists expected, got \(value.typeName)")
    }
  }

  /// Names of tables become names of files.
  private static func isSafeName(_ name: String) -> Bool {
    !name.isEmpty
      && name.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
          true
        default: false
        }
      }
  }

  /// `"title:string?"`; the type is `string` when left out.
  private static func column(
    _ value: LuaValue, of table: String
  ) throws(DeclarationError) -> TableSchema.Column {
    guard case .string(let text) = value else {
      throw DeclarationError(
        "tables",
        "a column of '\(table)' is a string such as \"speaker:string\", got \(value.typeName)")
    }
    let halves = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let name = String(halves[0])
    var type = halves.count > 1 ? String(halves[1]) : "string"
    let isOptional = type.hasSuffix("?")
    if isOptional { type.removeLast() }
    guard !name.isEmpty else {
      throw DeclarationError("tables", "a column of '\(table)' has no name: \"\(text)\"")
    }
    guard let kind = TableSchema.Column.Kind(rawValue: type) else {
      let known = TableSchema.Column.Kind.allCases.map(\.rawValue)
      let near = nearestName(to: type, among: known).map { "; did you mean '\($0)'?" }
      throw DeclarationError(
        "tables",
        "column '\(name)' of '\(table)' has no type '\(type)'"
          + (near ?? "; there are " + known.joined(separator: ", ")))
    }
    return TableSchema.Column(name, kind, isOptional: isOptional)
  }

  // MARK: - Totals

  /// `totals = { speakers = galley.count() }`.
  private static func totals(_ value: LuaValue) throws(DeclarationError) -> [TotalDeclaration] {
    switch value {
    case .nil, .array([]): return []
    case .table(let pairs):
      var totals: [TotalDeclaration] = []
      for pair in pairs {
        guard let name = pair.key.text, let word = pair.value[Total.marker]?.text,
          let kind = Total.Kind(rawValue: word)
        else {
          throw DeclarationError(
            "totals",
            "'\(pair.key.text ?? pair.key.typeName)' must be a total such as galley.count(), got "
              + pair.value.typeName)
        }
        guard isSafeName(name) else {
          throw DeclarationError(
            "totals", "a total's name has letters, digits, '-' and '_', got '\(name)'")
        }
        totals.append(TotalDeclaration(name: name, kind: kind))
      }
      return totals
    default:
      throw DeclarationError("totals", "a table of totals expected, got \(value.typeName)")
    }
  }
}

/// A declaration that says something wrong.
struct DeclarationError: Error {
  /// The global.
  var name: String
  var message: String

  init(_ name: String, _ message: String) {
    self.name = name
    self.message = message
  }
}
