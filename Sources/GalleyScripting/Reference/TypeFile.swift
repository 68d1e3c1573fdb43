import GalleyCore

/// The names of a script's world for editors: `galley.d.lua` with LuaCATS types, and the
/// `.luarc.json` that tells a Lua language server to use it.
///
///     let files = TypeFile.all   // [("galley.d.lua", "---@meta galley ..."), (".luarc.json", ...)]
///
/// Made from `ScriptReference`, so that an editor completes and checks what the engine knows.
public enum TypeFile {
  public static let name = "galley.d.lua"
  public static let settingsName = ".luarc.json"

  /// The type file: definitions and comments, and nothing to run.
  public static var lua: String {
    var writer = TypeWriter()
    writer.write(.current, .standard)
    return writer.text
  }

  /// The settings of a folder with scripts: Lua 5.4, the type file, and no names that scripts do
  /// not have.
  public static var settings: String {
    let vocabulary = ScriptVocabulary.standard
    let absent = luaLibraries.filter { vocabulary.unavailable.contains($0) }
    let globals =
      vocabulary.hookNames + vocabulary.declarations + testModule.functions.map(\.name)
    func list(_ names: [String], _ line: (String) -> String) -> String {
      names.sorted().map { "    " + line($0) }.joined(separator: ",\n")
    }
    return """
      {
        "runtime.version": "Lua 5.4",
        "runtime.builtin": {
      \(list(absent) { "\"\($0)\": \"disable\"" })
        },
        "workspace.library": ["\(name)"],
        "workspace.checkThirdParty": false,
        "diagnostics.globals": [
      \(list(globals) { "\"\($0)\"" })
        ]
      }

      """
  }

  /// The libraries of Lua that a language server knows by default and lets one switch off.
  private static let luaLibraries = ["debug", "io", "os", "package"]
}

private struct TypeWriter {
  private(set) var text = ""
  private var modelNames: Set<String> = []

  mutating func write(_ reference: ScriptReference, _ vocabulary: ScriptVocabulary) {
    modelNames = Set(reference.models.map(\.name))
    text += """
      ---@meta galley

      -- The world of a Galley script, for editors with a Lua language server (LuaCATS). It is read, and
      -- never run. Made by `galley new types`; the same command makes it anew.
      --
      -- Say above a hook what it is given, and its fields are completed and checked:
      --
      --     ---@param q galley.Quote
      --     function Quote(q) if not q.speaker then return false end end
      --
      -- Say in your script what you declare in `fields`:
      --
      --     ---@class galley.Quote
      --     ---@field topic string?

      """
    for model in reference.models { add(model) }
    addHooks(reference)
    addDeclarations(reference)
    for module in reference.modules { add(module) }
    addTests()
    addAbsent(vocabulary)
  }

  // MARK: - Models

  private mutating func add(_ model: ScriptReference.Model) {
    text += "\n"
    comment(model.summary)
    text += "---@class \(typeName(ofModel: model.name))\n"
    for field in model.fields {
      let note = field.isWritable ? "" : " (read only)"
      text += "---@field \(field.name) \(type(ScriptType(parsing: field.type))) # "
      text += "\(field.summary)\(note)\n"
    }
    guard !model.methods.isEmpty else { return }
    text += "local \(model.name) = {}\n"
    for method in model.methods {
      text += "\n"
      comment(method.summary)
      add(method.signature)
      text += "function \(model.name):\(method.name)(\(names(method.signature))) end\n"
    }
  }

  // MARK: - Hooks and declarations

  private mutating func addHooks(_ reference: ScriptReference) {
    text += """

      ---What a `Reader` is given.
      ---@class galley.Input
      ---@field id string # the name of the document
      ---@field path string? # the path of its file
      ---@field text string # its bytes
      ---@field published string? # the date of --published
      ---@field retrieved string? # the date of --retrieved

      ---A `Reader` for files with certain endings.
      ---@class galley.Reader
      ---@field read fun(input: galley.Input): galley.Article|table|nil # makes articles of a document
      ---@field extensions string[]? # the endings of its files, without the dot

      ---A `Writer` with all its parts.
      ---@class galley.Writer
      ---@field path? string|fun(article: galley.Article): string # the file that the article goes to
      ---@field extension? string|string[] # the ending of a file for each article, in place of `path`
      ---@field header? string|fun(path: string): string? # what a file begins with
      ---@field document fun(article: galley.Article, name: string): string? # the text of one article
      ---@field separator? string|fun(path: string): string? # what stands between two
      ---@field footer? string|fun(path: string, totals: table<string, any>): string? # what it ends with

      """
    let models = Dictionary(
      uniqueKeysWithValues: ScriptScope.hookModels.map { ($0.name, $0.model.rawValue) })
    for hook in reference.hooks {
      text += "\n"
      comment(hook.summary)
      example(hook.example)
      switch hook.name {
      case "Reader":
        text += "---@type galley.Reader|fun(input: galley.Input): galley.Article|table|nil\n"
        text += "Reader = nil\n"
      case "Writer":
        text += "---@type galley.Writer|fun(article: galley.Article): string?\n"
        text += "Writer = nil\n"
      case "Batch":
        text += "---@param totals table<string, any>\n---@return string?\n"
        text += "function Batch(totals) end\n"
      default:
        guard let model = models[hook.name] else { continue }
        let type = typeName(ofModel: model)
        text += "---@param \(model) \(type)\n---@return false|table|\(type)|\(type)[]|nil\n"
        text += "function \(hook.name)(\(model)) end\n"
      }
    }
  }

  private mutating func addDeclarations(_ reference: ScriptReference) {
    for entry in reference.declarations {
      text += "\n"
      comment(entry.summary)
      example(entry.example)
      text += "---@type table<string, any>\n\(entry.name) = {}\n"
    }
    text += """

      ---What documents add up to: `total.NAME(...)` adds to a total that `totals` declares.
      ---@type table<string, fun(...: any)>
      total = {}

      """
  }

  // MARK: - Functions

  private mutating func add(_ module: ScriptReference.Module) {
    if !module.name.isEmpty {
      text += "\n"
      comment(module.summary)
      // A module that can be called as well.
      let own = module.functions.filter { $0.name == module.name }
      if !own.isEmpty {
        text += "---@class \(module.name).Module\n"
        for function in own { text += "---@overload \(functionType(function.signature))\n" }
      }
      text += "\(module.name) = {}\n"
    }
    for constant in module.constants {
      text += "\n"
      comment(constant.summary)
      text += "---@type \(type(ScriptType(parsing: constant.type)))\n\(constant.name) = nil\n"
    }
    for function in module.functions where function.name != module.name {
      add(function.name, function.signature, function.summary, function.example)
    }
  }

  private mutating func add(
    _ name: String, _ signature: Signature, _ summary: String, _ example: String?
  ) {
    text += "\n"
    comment(summary)
    self.example(example ?? "")
    add(signature)
    text += "function \(name)(\(names(signature))) end\n"
  }

  private mutating func addTests() {
    text += "\n-- In files whose names end in _test.lua: see `galley test --help`.\n"
    text += "\n---What scripts have made of articles.\n---@class galley.Result\n"
    for field in testResultFields {
      text +=
        "---@field \(field.name) \(type(ScriptType(parsing: field.type))) # \(field.summary)\n"
    }
    for function in testModule.functions {
      add(function.name, function.signature, function.summary, function.example)
    }
  }

  /// What Lua has and scripts lack, as far as a language server lets one say it.
  private mutating func addAbsent(_ vocabulary: ScriptVocabulary) {
    let names = vocabulary.unavailable.filter { name in
      !["debug", "io", "os", "package"].contains(name)
    }
    for name in names.sorted() {
      text += "\n---Not available to scripts.\n---@deprecated\nfunction \(name)(...) end\n"
    }
  }

  // MARK: - Parts

  private mutating func comment(_ words: String) {
    text += "---\(words.prefix(1).uppercased())\(words.dropFirst()).\n"
  }

  private mutating func example(_ source: String) {
    if source.isEmpty { return }
    text += "---\n---```lua\n"
    for line in source.split(separator: "\n", omittingEmptySubsequences: false) {
      text += "---\(line)\n"
    }
    text += "---```\n"
  }

  private mutating func add(_ signature: Signature) {
    for parameter in signature.parameters {
      let mark = parameter.type.isOptional && parameter.name != "..." ? "?" : ""
      var type = parameter.type
      type.isOptional = false
      text += "---@param \(safe(parameter.name))\(mark) \(self.type(type))\n"
    }
    for result in signature.results { text += "---@return \(type(result))\n" }
  }

  private func names(_ signature: Signature) -> String {
    signature.parameters.map { safe($0.name) }.joined(separator: ", ")
  }

  private func functionType(_ signature: Signature) -> String {
    let parameters = signature.parameters.map { "\(safe($0.name)): \(type($0.type))" }
    let results = signature.results.map { type($0) }
    return "fun(\(parameters.joined(separator: ", ")))"
      + (results.isEmpty ? "" : ": " + results.joined(separator: ", "))
  }

  /// A name that Lua takes for one.
  private func safe(_ name: String) -> String {
    let words = [
      "and", "end", "for", "function", "if", "in", "local", "not", "or", "repeat", "then",
    ]
    return words.contains(name) ? name + "_" : name
  }

  private func typeName(ofModel name: String) -> String {
    "galley." + name.prefix(1).uppercased() + name.dropFirst()
  }

  private func type(_ type: ScriptType) -> String {
    let alternatives = type.alternatives.map(word)
    if alternatives.contains("any") { return "any" }
    let joined = alternatives.joined(separator: "|")
    guard type.isOptional else { return joined }
    return alternatives.count > 1 ? joined + "|nil" : joined + "?"
  }

  private func word(_ name: String) -> String {
    if name.hasPrefix("list of ") {
      let element = word(String(name.dropFirst(8)))
      return element.contains("|") ? "(\(element))[]" : element + "[]"
    }
    if name.hasPrefix("\"") || modelNames.contains(name) {
      return modelNames.contains(name) ? typeName(ofModel: name) : name
    }
    switch name {
    case "string", "integer", "number", "boolean", "table", "function", "thread", "nil": return name
    case "date": return "string"
    case "list": return "any[]"
    case "result": return "galley.Result"
    default: return "any"
    }
  }
}
