import GalleyCore

/// The words that a script may use, made from the tables that the engine itself is made from.
public struct ScriptVocabulary: Sendable {
  struct Hook: Sendable {
    enum Stage: Sendable {
      /// Runs for each document, on the worker.
      case document
      /// Runs after the documents.
      case batch
    }

    var stage: Stage
    var parameters: [ValueType]
    /// The model of the objects that it may return.
    var model: String?
  }

  struct Field: Sendable {
    var type: ValueType
    var isWritable: Bool
  }

  struct Model: Sendable {
    var fields: [String: Field] = [:]
    /// What each method answers.
    var methods: [String: [ValueType]] = [:]
  }

  /// In the order in which messages list them.
  public internal(set) var hookNames: [String] = []
  var hooks: [String: Hook] = [:]
  var declarations: [String] = []
  /// The parts of a `Writer` table; those that are functions with their parameters.
  var writerParts: [String: Hook] = [:]
  var models: [String: Model] = [:]
  var globals: [String: ValueType] = [:]
  /// The members of libraries, by dotted names.
  var libraries: [String: [String: ValueType]] = [:]
  /// What functions answer, by dotted names; all that are not here may answer anything.
  var results: [String: [ValueType]] = [:]
  /// What Lua has and scripts do not.
  var unavailable: Set<String> = []

  /// The words of this version.
  public static let standard = ScriptVocabulary()

  init() {
    addModels()
    addHooks()
    addFunctions()
  }
}

// MARK: - From the engine's tables

// The one place that knows how the engine keeps its words.

extension ScriptVocabulary {
  private mutating func addModels() {
    let names = Set(modelTables.map(\.model.rawValue))
    for table in modelTables {
      let name = table.model.rawValue
      var model = Model()
      for field in table.fields {
        model.fields[field.name] = Field(
          type: valueType(ScriptType(parsing: field.type), names, fieldOf: name, field.name),
          isWritable: field.assign != nil)
      }
      for method in table.methods {
        model.methods[method.name] = method.signature.results.map { valueType($0, names) }
      }
      models[name] = model
    }
  }

  private mutating func addHooks() {
    for (name, model) in ScriptScope.hookModels {
      hooks[name] = Hook(
        stage: .document, parameters: [.object(model.rawValue)], model: model.rawValue)
    }
    let article = ValueType.object(GalleyScripting.Model.article.rawValue)
    hooks["Reader"] = Hook(stage: .document, parameters: [.table])
    hooks["Writer"] = Hook(stage: .document, parameters: [article])
    hooks["Batch"] = Hook(stage: .batch, parameters: [.results])
    hookNames = ScriptWorld.hookNames
    declarations = Declarations.names
    for part in ScriptWriter.parts {
      switch part {
      case "path", "document": writerParts[part] = Hook(stage: .document, parameters: [article])
      case "footer": writerParts[part] = Hook(stage: .batch, parameters: [.string, .results])
      default: writerParts[part] = Hook(stage: .batch, parameters: [.string])
      }
    }
  }

  private mutating func addFunctions() {
    let names = Set(models.keys)
    for (name, types) in luaFunctions {
      add(name, types.map { valueType($0, names) })
    }
    for name in luaConstants { addMember(name, .number) }
    globals["_G"] = .unknown
    globals["_VERSION"] = .string
    globals["total"] = .totals
    for module in scriptModules {
      for function in module.functions {
        let name = module.name.isEmpty ? function.name : module.name + "." + function.name
        add(name, function.signature.results.map { valueType($0, names) })
      }
    }
    for name in absentFunctions where !isKnown(name) { unavailable.insert(name) }
  }

  private mutating func add(_ name: String, _ results: [ValueType]) {
    addMember(name, .function(name))
    if !results.isEmpty { self.results[name] = results }
  }

  /// Makes the libraries on the way to a dotted name.
  private mutating func addMember(_ name: String, _ type: ValueType) {
    guard let dot = name.lastIndex(of: ".") else {
      globals[name] = type
      return
    }
    let library = String(name[..<dot])
    if libraries[library] == nil {
      libraries[library] = [:]
      addMember(library, .library(library))
    }
    libraries[library]?[String(name[name.index(after: dot)...])] = type
  }

  private func isKnown(_ name: String) -> Bool {
    guard let dot = name.lastIndex(of: ".") else { return globals[name] != nil }
    return libraries[String(name[..<dot])]?[String(name[name.index(after: dot)...])] != nil
  }

  /// - Parameters:
  ///   - models: the names of all models.
  ///   - model: whose field it is.
  func valueType(
    _ type: ScriptType, _ models: Set<String>, fieldOf model: String = "", _ field: String = ""
  ) -> ValueType {
    let words = type.alternatives.filter { $0.hasPrefix("\"") }
    if words.count == type.alternatives.count, !words.isEmpty {
      return .choice(words.map { String($0.dropFirst().dropLast()) }, model: model, field: field)
    }
    guard type.alternatives.count == 1, let name = type.alternatives.first else { return .unknown }
    switch name {
    case "string": return .string
    case "integer", "number": return .number
    case "boolean": return .boolean
    case "table": return .table
    case _ where models.contains(name): return .object(name)
    case _ where name.hasPrefix("list of "):
      return .list(valueType(ScriptType(parsing: name.dropFirst(8)), models))
    default: return .unknown
    }
  }
}
