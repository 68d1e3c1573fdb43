import GalleyCore
import GalleyLua

/// What a script declares at its top, read once before any document.
struct Declarations {
  var tables: [TableSchema] = []
  var totals: [TotalDeclaration] = []
  /// Beyond those of the scripts before.
  var fields: [DeclaredField] = []
  var writer: ScriptWriter?
  var reader: ScriptReader?

  /// The words that stand at the top of a script.
  static let names = ["params", "fields", "tables", "totals"]

  /// Reads the declarations out of a state in which the script has run.
  ///
  /// - Throws: the first thing that is no declaration, in words, with the global's name.
  static func read(
    from state: LuaState, inherited: [DeclaredField]
  ) throws(DeclarationError) -> Declarations {
    var declarations = Declarations()
    declarations.fields = try fields(global("fields", state), inherited)
    declarations.reader = try ScriptReader(global("Reader", state))
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
    guard !name.isEmpty else {
      throw DeclarationError("tables", "a column of '\(table)' has no name: \"\(text)\"")
    }
    let type = halves.count > 1 ? String(halves[1]) : "string"
    return try typed(name, type, "tables", "column '\(name)' of '\(table)'")
  }

  /// A name with its type: `string?`.
  private static func typed(
    _ name: String, _ word: String, _ declaration: String, _ what: String
  ) throws(DeclarationError) -> TableSchema.Column {
    var type = word
    let isOptional = type.hasSuffix("?")
    if isOptional { type.removeLast() }
    guard let kind = TableSchema.Column.Kind(rawValue: type) else {
      let known = TableSchema.Column.Kind.allCases.map(\.rawValue)
      let near = nearestName(to: type, among: known).map { "; did you mean '\($0)'?" }
      throw DeclarationError(
        declaration,
        "\(what) has no type '\(type)'" + (near ?? "; there are " + known.joined(separator: ", ")))
    }
    return TableSchema.Column(name, kind, isOptional: isOptional)
  }

  // MARK: - Fields

  /// `fields = { Quote = { topic = "string?" } }`.
  private static func fields(
    _ value: LuaValue, _ inherited: [DeclaredField]
  ) throws(DeclarationError) -> [DeclaredField] {
    func fail(_ message: String) -> DeclarationError { DeclarationError("fields", message) }
    let example = "{ Quote = { topic = \"string?\" } }"
    let models: [LuaPair]
    switch value {
    case .nil, .array([]): return []
    case .table(let pairs): models = pairs
    default: throw fail("a table such as \(example) expected, got \(value.typeName)")
    }
    let declarable = modelTables.filter { $0.custom != nil }.map(\.model)
    var declared: [DeclaredField] = []
    for pair in models {
      let word = pair.key.text ?? pair.key.typeName
      guard let model = declarable.first(where: { $0.hookName == word }) else {
        let known = declarable.map(\.hookName)
        let near = nearestName(to: word, among: known).map { "; did you mean '\($0)'?" }
        throw fail(
          "no model '\(word)' takes fields"
            + (near ?? "; there are " + known.joined(separator: ", ")))
      }
      guard case .table(let columns) = pair.value else {
        throw fail("'\(word)' must be a table of names and types, as in \(example)")
      }
      for column in columns {
        guard case .string(let name) = column.key, isFieldName(name) else {
          throw fail(
            "a field's name has small letters, digits and '_', got "
              + (column.key.text.map { "'\($0)'" } ?? column.key.typeName))
        }
        guard case .string(let type) = column.value else {
          throw fail(
            "'\(name)' of \(word) must be a type such as \"string?\", got \(column.value.typeName)")
        }
        let field = DeclaredField(
          model: model, column: try typed(name, type, "fields", "field '\(name)' of \(word)"))
        let table = modelTable(model)
        let taken =
          table.fields.map(\.name) + table.methods.map(\.name)
          + (model == .article ? ArticleBuilder.extraFields.map(\.name) : [])
        if taken.contains(name) { throw fail("\(word) has a field '\(name)' already") }
        if let other = inherited.first(where: { $0.model == model && $0.column.name == name }) {
          if other == field { continue }
          throw fail("a script before this one declares '\(name)' of \(word) with another type")
        }
        declared.append(field)
      }
    }
    return declared
  }

  private static func isFieldName(_ name: String) -> Bool {
    guard let first = name.utf8.first, first >= 0x61, first <= 0x7A else { return false }
    return name.utf8.allSatisfy { byte in
      (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == UInt8(ascii: "_")
    }
  }

  // MARK: - Totals

  /// `totals = { speakers = galley.count() }`.
  private static func totals(_ value: LuaValue) throws(DeclarationError) -> [TotalDeclaration] {
    switch value {
    case .nil, .array([]): return []
    case .table(let pairs):
      var totals: [TotalDeclaration] = []
      for pair in pairs {
        guard let name = pair.key.text, let total = TotalDeclaration(name: name, pair.value) else {
          throw DeclarationError(
            "totals",
            "'\(pair.key.text ?? pair.key.typeName)' must be a total such as galley.count(), got "
              + pair.value.typeName)
        }
        guard isSafeName(name) else {
          throw DeclarationError(
            "totals", "a total's name has letters, digits, '-' and '_', got '\(name)'")
        }
        totals.append(total)
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

/// Names that become those of files, columns or options.
func isSafeName(_ name: String) -> Bool {
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
