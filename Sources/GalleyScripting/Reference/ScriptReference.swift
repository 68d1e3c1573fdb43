import GalleyCore

/// All that scripts can name: hooks, declarations, models and functions, with what is to be said of
/// each.
///
/// Made from the tables that the engine itself runs on, so that the reference page, `galley list`,
/// the type file for editors and the help of a prompt cannot say anything else.
public struct ScriptReference: Sendable {
  public struct Entry: Hashable, Sendable {
    public var name: String
    /// As scripts write it: `Quote(quote)`.
    public var usage: String
    public var summary: String
    /// Lua, several lines; empty where the summary says all.
    public var example: String
  }

  public struct Function: Hashable, Sendable {
    /// With its module: `galley.text.upper`.
    public var name: String
    public var signature: Signature
    public var summary: String
    /// `galley.text.upper("é")  --> "É"`.
    public var example: String?
    /// The version that first had it.
    public var since: String
  }

  /// A value beside the functions of a module: `galley.json.null`.
  public struct Constant: Hashable, Sendable {
    /// With its module.
    public var name: String
    public var type: String
    public var summary: String
  }

  public struct Module: Hashable, Sendable {
    /// Empty for the functions that stand on their own.
    public var name: String
    public var summary: String
    public var functions: [Function]
    public var constants: [Constant] = []
  }

  public struct Field: Hashable, Sendable {
    public var name: String
    public var type: String
    public var summary: String
    public var isWritable: Bool
  }

  public struct Method: Hashable, Sendable {
    public var name: String
    public var signature: Signature
    public var summary: String
    public var since: String
  }

  public struct Model: Hashable, Sendable {
    /// `quote`.
    public var name: String
    public var summary: String
    public var fields: [Field]
    public var methods: [Method]
    /// Whether scripts may declare more fields for it.
    public var takesDeclaredFields: Bool
  }

  public var hooks: [Entry]
  public var declarations: [Entry]
  public var models: [Model]
  /// Modules of one name are one here.
  public var modules: [Module]
  /// What test files have beyond it.
  public var testing: Module
  /// What a test may say between its braces in place of a function.
  public var testFields: [Entry]
  /// What `run` answers in a test file.
  public var testResult: Model

  /// Of this version.
  public static let current = ScriptReference()

  private init() {
    hooks = hookEntries
    declarations = declarationEntries
    models = modelTables.map { table in
      Model(
        name: table.model.rawValue, summary: table.summary,
        fields: table.fields.map {
          Field(
            name: $0.name, type: $0.type, summary: $0.summary, isWritable: $0.assign != nil)
        },
        methods: table.methods.map {
          Method(name: $0.name, signature: $0.signature, summary: $0.summary, since: $0.since)
        }, takesDeclaredFields: table.custom != nil)
    }
    testing = Module(
      name: testModule.name, summary: testModule.summary,
      functions: testModule.functions.map { Function($0, in: testModule) })
    testFields = GalleyScripting.testFields.map {
      Entry(name: $0.name, usage: "\($0.name) = ...", summary: $0.summary, example: "")
    }
    testResult = Model(
      name: "result", summary: "what scripts have made of the inputs of a test",
      fields: testResultFields.map {
        Field(name: $0.name, type: $0.type, summary: $0.summary, isWritable: false)
      }, methods: [], takesDeclaredFields: false)
    var modules: [Module] = []
    for module in scriptModules {
      let functions = module.functions.map { Function($0, in: module) }
      let constants = module.constants.map {
        Constant(name: module.name + "." + $0.name, type: $0.type, summary: $0.summary)
      }
      if let index = modules.firstIndex(where: { $0.name == module.name }) {
        modules[index].functions += functions
        modules[index].constants += constants
        modules[index].summary += "; " + module.summary
      } else {
        modules.append(
          Module(
            name: module.name, summary: module.summary, functions: functions,
            constants: constants))
      }
    }
    self.modules = modules
  }

  /// A function by its full name.
  public func function(_ name: String) -> Function? {
    modules.lazy.flatMap(\.functions).first { $0.name == name }
  }

  public func model(_ name: String) -> Model? { models.first { $0.name == name } }
}

extension ScriptReference.Function {
  fileprivate init(_ function: ModuleFunction, in module: ScriptModule) {
    let separator = module.name.isEmpty || function.name.isEmpty ? "" : "."
    self.init(
      name: module.name + separator + function.name, signature: function.signature,
      summary: function.summary, example: function.example, since: function.since)
  }
}

// MARK: - What is no table elsewhere

private let hookEntries: [ScriptReference.Entry] = [
  .init(
    name: "Reader", usage: "Reader(input)",
    summary: "makes articles of a document: input has `text` (its bytes), `id`, `path`, "
      + "`published`, `retrieved`; returns an article, a table of its fields, a list of them, or "
      + "nil to leave the document to others",
    example: """
      Reader = { extensions = { "eml" }, read = function(input)
        local subject, body = input.text:match("Subject: (.-)\\n.-\\n\\n(.*)")
        return { headline = subject, body = body }
      end }
      """),
  .init(
    name: "Paragraph", usage: "Paragraph(paragraph)",
    summary: "runs for each paragraph of the body",
    example: "function Paragraph(p) p.text = p.text:gsub(\"%s+\", \" \") end"),
  .init(
    name: "Quote", usage: "Quote(quote)", summary: "runs for each quote, after the paragraphs",
    example: "function Quote(q) if not q.speaker then return false end end"),
  .init(
    name: "Citation", usage: "Citation(citation)",
    summary: "runs for each citation, after the quotes",
    example: "function Citation(c) if c.kind == \"dateline\" then return false end end"),
  .init(
    name: "Comment", usage: "Comment(comment)",
    summary: "runs for each comment, after the citations",
    example: "function Comment(c) if c.kind == \"pingback\" then return false end end"),
  .init(
    name: "Article", usage: "Article(article)",
    summary: "runs once for the article, after its parts; may return other articles in its place",
    example: "function Article(a) if #a.quotes == 0 then return false end end"),
  .init(
    name: "Writer", usage: "Writer(article)",
    summary: "returns the text of a file for each article; or a table of `path`, `extension`, "
      + "`header`, `document`, `separator`, `footer`. `document` is also given the path or the "
      + "ending, and with a list of endings runs once for each",
    example: """
      Writer = {
        path = function(a) return (a.published or "undated"):sub(1, 7) .. ".md" end,
        header = function(path) return "# " .. path .. "\\n\\n" end,
        document = function(a) return "- " .. (a.headline or a.id) .. "\\n" end,
      }
      """),
  .init(
    name: "Batch", usage: "Batch(totals)",
    summary: "runs once at the end with what all documents added up to; what it prints or returns "
      + "is the report",
    example: """
      totals = { speakers = galley.count() }
      function Quote(q) if q.speaker then total.speakers(q.speaker.name) end end
      function Batch(t) print(t.speakers[1].key) end
      """),
]

private let declarationEntries: [ScriptReference.Entry] = [
  .init(
    name: "params", usage: "params = { NAME = ... }",
    summary: "options that `--set NAME=value` sets, checked before the first document: a type "
      + "(`string`, `integer`, `number`, `boolean`, `date`, `list`; with `?` it may be absent), a "
      + "default, or a table of `type`, `default`, `help`, `required`, `choices`; from this line on "
      + "`params.NAME` is the value",
    example: """
      params = {
        min = { type = "integer", default = 25, help = "words that a quote must have" },
        who = "string?",
      }
      """),
  .init(
    name: "fields", usage: "fields = { Model = { name = type } }",
    summary: "new typed fields of a model, checked when they are set and written with the others",
    example: "fields = { Quote = { topic = \"string?\" }, Article = { score = \"number\" } }"),
  .init(
    name: "tables", usage: "tables = { NAME = { \"column:type\", ... } }",
    summary: "typed rows that `emit` adds to: types as for params; with `?` a cell may be empty",
    example: "tables = { quotes = { \"speaker:string\", \"quote:string\", \"outlet:string?\" } }"),
  .init(
    name: "totals", usage: "totals = { NAME = galley.count() }",
    summary: "what documents add up to: `total.NAME(...)` adds, `Batch` and footers read",
    example: "totals = { speakers = galley.count(), length = galley.mean() }"),
]
