import GalleyCore

/// What a script declares at its top, as far as its text says it.
struct DeclaredNames {
  struct Entry {
    var name: String
    var range: Range<Int>
    var type = ValueType.unknown
  }

  struct Table {
    var name: String
    var range: Range<Int>
    /// Nil where they are made by the script as it runs.
    var columns: [Column]?
  }

  struct Column {
    var name: String
    var isOptional: Bool
  }

  /// A field that the script adds to the model of a hook.
  struct Field {
    /// The word for the model: `Quote`.
    var hook: String
    var name: String
    var range: Range<Int>
    var type: ScriptType
  }

  // Nil where the declaration is no plain table: then any name may be declared. Empty without one.
  var tables: [Table]? = []
  var totals: [Entry]? = []
  var parameters: [Entry]? = []
  var fields: [Field]? = []
  /// Those of the scripts before this one.
  var inherited: [Field] = []

  /// All fields that are known to be declared; nil where any may be.
  var allFields: [Field]? { fields.map { $0 + inherited } }

  /// - Parameter known: the names of the declarations.
  init(_ syntax: Syntax, known: [String], hooks: [String]) {
    var seen: Set<String> = []
    for statement in syntax.functions.first?.body.statements ?? [] {
      guard case .assignment(let targets, let values) = statement.kind else { continue }
      for (index, target) in targets.enumerated() {
        guard case .global(let name) = target.kind, known.contains(name) else { continue }
        let isFirst = seen.insert(name).inserted
        let value = isFirst && targets.count == values.count ? values[index] : nil
        read(name, value)
      }
    }
    if syntax.isModule(hooks: hooks, declarations: known) {
      // It works for a script that declares what it uses.
      for name in known { open(name) }
    }
  }

  private mutating func read(_ name: String, _ value: Syntax.Expression?) {
    let entries = value.flatMap(namedEntries)
    switch name {
    case "tables": tables = entries.map { $0.map(table) }
    case "totals": totals = entries.map { $0.map { Entry(name: $0.name, range: $0.range) } }
    case "params": parameters = entries.map { $0.map(parameter) }
    case "fields":
      var fields: [Field]? = entries == nil ? nil : []
      for entry in entries ?? [] {
        guard let list = namedEntries(entry.value) else {
          fields = nil
          break
        }
        fields? += list.map { field in
          Field(
            hook: entry.name, name: field.name, range: field.range,
            type: fieldType(field.value))
        }
      }
      self.fields = fields
    default: break
    }
  }

  /// A declaration that the script goes on to change may hold any name.
  mutating func open(_ name: String) {
    switch name {
    case "tables": tables = nil
    case "totals": totals = nil
    case "params": parameters = nil
    case "fields": fields = nil
    default: break
    }
  }

  // MARK: - Parts

  private typealias Named = (name: String, range: Range<Int>, value: Syntax.Expression)

  /// The entries of a table with nothing but names in it.
  private func namedEntries(_ expression: Syntax.Expression) -> [Named]? {
    guard case .table(let entries) = expression.kind else { return nil }
    var named: [Named] = []
    for entry in entries {
      guard case .field(let name, let range, let value) = entry else { return nil }
      named.append((name, range, value))
    }
    return named
  }

  private func table(_ entry: Named) -> Table {
    var columns: [Column]?
    if case .table(let entries) = entry.value.kind {
      columns = []
      for case let entry in entries {
        guard case .item(let item) = entry, case .string(let text) = item.kind else {
          columns = nil
          break
        }
        let halves = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        columns?.append(Column(name: String(halves[0]), isOptional: text.hasSuffix("?")))
      }
    }
    return Table(name: entry.name, range: entry.range, columns: columns)
  }

  /// `{ type = "integer", default = 1 }`, or a default alone.
  private func parameter(_ entry: Named) -> Entry {
    var type = ValueType.unknown
    if let named = namedEntries(entry.value) {
      if let word = named.first(where: { $0.name == "type" }),
        case .string(let text) = word.value.kind
      {
        type = plainType(text) ?? .unknown
      }
    } else {
      type = plainType(entry.value)
    }
    return Entry(name: entry.name, range: entry.range, type: type)
  }

  private func plainType(_ text: String) -> ValueType? {
    switch text.hasSuffix("?") ? String(text.dropLast()) : text {
    case "string", "date": .string
    case "integer", "number": .number
    case "boolean": .boolean
    case "list": .list(.string)
    default: nil
    }
  }

  private func plainType(_ value: Syntax.Expression) -> ValueType {
    switch value.kind {
    // A type alone, or a default.
    case .string(let text): plainType(text) ?? .string
    case .number: .number
    case .true, .false: .boolean
    default: .unknown
    }
  }

  private func fieldType(_ value: Syntax.Expression) -> ScriptType {
    guard case .string(let text) = value.kind else { return ScriptType(["any"]) }
    return ScriptType(parsing: text)
  }
}

extension Syntax {
  /// Whether the script is a part of others: it returns something, and has no hooks or declarations.
  fileprivate func isModule(hooks: [String], declarations: [String]) -> Bool {
    let statements = functions.first?.body.statements ?? []
    guard case .returning(let values)? = statements.last?.kind, !values.isEmpty else {
      return false
    }
    func isOwn(_ target: Expression) -> Bool {
      if case .global(let name) = target.kind {
        return hooks.contains(name) || declarations.contains(name)
      }
      return false
    }
    return !statements.contains { statement in
      switch statement.kind {
      case .assignment(let targets, _): targets.contains(where: isOwn)
      case .function(let target, _): isOwn(target)
      default: false
      }
    }
  }
}
