import GalleyCore

/// The engine behind `.lua` files, with what the host program gives its scripts.
///
///     var engine = ScriptEngine(annotators: Toolkit.builtIn().annotators)
///     engine.register("host.circulation") { (outlet: String) -> Int? in figures[outlet] }
///     let runner = try ScriptRunner([script], engine: engine)
///
/// A value: copies are independent, and it crosses tasks freely. What it makes, a `ScriptRunner`,
/// belongs to one thread at a time and is not `Sendable`.
public struct ScriptEngine: ScriptCompiler {
  /// What finds quotes, citations and the rest in articles that a script makes.
  public var annotators: [any Annotator]
  /// Reads dates for `galley.date`; nil where scripts know ISO 8601 alone.
  public var dates: (any DateReader)?

  /// What `galley.repl()` opens; nil where nobody is there to talk with.
  package var prompter: (any HookPrompter)?

  var functions: [HostFunction] = []
  var values: [(name: String, value: ScriptValue)] = []

  public init(annotators: [any Annotator] = [], dates: (any DateReader)? = nil) {
    self.annotators = annotators
    self.dates = dates
  }

  public func load(
    _ scripts: [ScriptFile], settings: ScriptSettings = ScriptSettings()
  ) throws(DocumentFailure) -> any ScriptProgram {
    let chain = try ScriptChain(scripts, engine: self, settings: settings)
    try checkTables(of: chain)
    let writers = chain.worlds.filter { $0.declarations.writer != nil }
    if writers.count > 1 {
      throw DocumentFailure(
        .scriptError, document: "",
        message: "two scripts have a Writer: \(writers[0].script.name) and "
          + writers[1].script.name)
    }
    return LuaScriptProgram(
      scripts: scripts, engine: self, settings: settings, tables: chain.tables,
      parameters: chain.parameters,
      fileExtensions: chain.worlds.flatMap { $0.declarations.reader?.fileExtensions ?? [] },
      writer: writers.first?.declarations.writer?.shape,
      hasReport: chain.worlds.contains { $0.batch != nil })
  }

  private func checkTables(of chain: ScriptChain) throws(DocumentFailure) {
    var owners: [String: String] = [:]
    for world in chain.worlds {
      for table in world.declarations.tables {
        if let other = owners[table.name] {
          throw DocumentFailure(
            .scriptError, document: "",
            message: "two scripts declare a table '\(table.name)': \(other) and "
              + world.script.name)
        }
        owners[table.name] = world.script.name
      }
    }
  }
}

/// Scripts that have been loaded once and found in order. Each worker loads them again, into
/// interpreters of its own.
private struct LuaScriptProgram: ScriptProgram {
  let scripts: [ScriptFile]
  let engine: ScriptEngine
  let settings: ScriptSettings
  let tables: [TableSchema]
  let parameters: [ScriptParameter]
  let fileExtensions: [String]
  let writer: WriterShape?
  let hasReport: Bool

  func makeWorker(_ equipment: WorkerEquipment) throws(DocumentFailure) -> any DocumentWorker {
    try ScriptWorker(
      { () throws(DocumentFailure) in
        try ScriptChain(scripts, engine: engine, settings: settings)
      }, equipment: equipment, isPure: settings.isPure)
  }

  func makeCoordinator() throws(DocumentFailure) -> any RunCoordinator {
    ScriptCoordinator(chain: try ScriptChain(scripts, engine: engine, settings: settings))
  }
}
