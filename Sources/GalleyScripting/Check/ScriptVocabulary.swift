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
    /// The models of which methods take a table of fields.
    var makers: [String: String] = [:]
    /// What a table that becomes an object may have beside the fields that can be set.
    var making: Set<String> = []
    /// Whether scripts may set any field: it is a plain table.
    var isOpen = false
  }

  /// In the order in which messages list them.
  public internal(set) var hookNames: [String] = []
  var hooks: [String: Hook] = [:]
  var declarations: [String] = []
  /// The parts of hooks that may be tables; those that are functions with their parameters.
  var parts: [String: [String: Hook]] = [:]
  /// The hooks that `article:walk` takes.
  var walkHooks: [String] = []
  /// The models that can have declared fields, by the words of the declaration.
  var declarableModels: [String: String] = [:]
  var models: [String: Model] = [:]
  var globals: [String: ValueType] = [:]
  /// The members of libraries, by dotted names.
  var libraries: [String: [String: ValueType]] = [:]
  /// The models of which functions take a table of fields, by their dotted names.
  var makers: [String: String] = [:]
  /// What functions answer, by dotted names; all that are not here may answer anything.
  var results: [String: [ValueType]] = [:]
  /// What Lua has and scripts do not.
  var unavailable: Set<String> = []

  /// The words of this version.
  public static let standard = ScriptVocabulary(forTests: false)

  /// Those of test files, which have no hooks and declare nothing.
  public static let ofTests = ScriptVocabulary(forTests: true)

  /// The words for a file, which its name tells.
  public static func standard(for file: ScriptFile) -> ScriptVocabulary {
    file.isTest ? .ofTests : .standard
  }

  private init(forTests: Bool) {
    addModels()
    if forTests { addTests() } else { addHooks() }
    addFunctions(scriptModules + (forTests ? [testModule] : []))
    if !forTests { globals["total"] = .totals }
  }
}

extension ScriptFile {
  /// Whether it holds tests of other scripts.
  public var isTest: Bool { name.hasSuffix("_test.lua") }

  /// Whether it tells editors what there is, as `galley.d.lua` does, and nobody runs it.
  public var isDefinition: Bool { name.hasSuffix(".d.lua") }
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
        let results = method.signature.results.map { valueType($0, names) }
        model.methods[method.name] = results
        model.makers[method.name] = made(by: method.signature, results)
      }
      model.making =
        table.model == .article
        ? Set(ArticleBuilder.extraFields.map(\.name)) : ["first", "last"]
      models[name] = model
      if table.custom != nil { declarableModels[table.model.hookName] = name }
    }
    // What a `Reader` is given is a plain table.
    var input = Model(isOpen: true)
    for name in ["id", "path", "text", "published", "retrieved"] {
      input.fields[name] = Field(type: .string, isWritable: true)
    }
    models["input"] = input
  }

  /// The model of the object that a function makes of a table of fields.
  private func made(by signature: Signature, _ results: [ValueType]) -> String? {
    guard signature.parameters.first?.name == "fields", case .object(let model)? = results.first
    else { return nil }
    return model
  }

  private mutating func addHooks() {
    let article = GalleyScripting.Model.article.rawValue
    for (name, model) in ScriptScope.hookModels {
      hooks[name] = Hook(
        stage: .document, parameters: [.object(model.rawValue)], model: model.rawValue)
      if model != .article { walkHooks.append(name) }
    }
    let reader = Hook(stage: .document, parameters: [.object("input")], model: article)
    let writer = Hook(stage: .document, parameters: [.object(article)])
    hooks["Reader"] = reader
    hooks["Writer"] = writer
    hooks["Batch"] = Hook(stage: .batch, parameters: [.results])
    hookNames = ScriptWorld.hookNames
    declarations = Declarations.names
    parts["Reader"] = ["read": reader, "extensions": Hook(stage: .batch, parameters: [])]
    var parts: [String: Hook] = [:]
    for part in ScriptWriter.parts {
      switch part {
      case "path": parts[part] = writer
      case "document":
        parts[part] = Hook(stage: .document, parameters: [.object(article), .string])
      case "footer": parts[part] = Hook(stage: .batch, parameters: [.string, .results])
      default: parts[part] = Hook(stage: .batch, parameters: [.string])
      }
    }
    self.parts["Writer"] = parts
  }

  private mutating func addTests() {
    var result = Model()
    let names = Set(models.keys)
    for field in testResultFields {
      result.fields[field.name] = Field(
        type: valueType(ScriptType(parsing: field.type), names), isWritable: false)
    }
    models["result"] = result
  }

  private mutating func addFunctions(_ modules: [ScriptModule]) {
    let names = Set(models.keys)
    for (name, types) in luaFunctions {
      add(name, types.map { valueType($0, names) })
    }
    for name in luaConstants { addMember(name, .number) }
    globals["_G"] = .unknown
    globals["_VERSION"] = .string
    for module in modules {
      for constant in module.constants { addMember("\(module.name).\(constant.name)", .unknown) }
      // A module that can be called is a library all the same.
      for function in module.functions where !function.name.isEmpty {
        let name = module.name.isEmpty ? function.name : module.name + "." + function.name
        let results = function.signature.results.map { valueType($0, names) }
        add(name, results)
        makers[name] = made(by: function.signature, results)
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
    case "string", "date": return .string
    case "integer", "number": return .number
    case "boolean": return .boolean
    case "table": return .table
    case "list": return .list(.unknown)
    case _ where models.contains(name): return .object(name)
    case _ where name.hasPrefix("list of "):
      return .list(valueType(ScriptType(parsing: name.dropFirst(8)), models))
    default: return .unknown
    }
  }
}
