import GalleyCore
import GalleyLua

/// The world of a prompt: an interpreter that stays, with a pile of documents in it.
///
/// `doc` is the current document, `docs` are all of them: `#docs`, `docs[3]`, `docs["gates.txt"]`,
/// `for i, d in ipairs(docs)`. Globals stay open, so that what is typed can be used by what is typed
/// next; `local` at the top of an input means the same.
///
/// Belongs to one thread at a time. Everything runs in this process: for scripts that one trusts.
package final class PromptWorld: PromptPlace {
  private let state: LuaState
  private let intake: ScriptIntake
  private let scope: ScriptScope
  private let documents: any PromptDocuments
  private let script: ScriptFile?
  private let evaluator: PromptEvaluator
  /// The document in `doc`.
  package private(set) var current: Int?
  /// Which sessions hold which documents, the current one aside.
  private var opened: [Int: ArticleSession] = [:]
  /// Documents that were changed at the prompt.
  private var changed: [Int: Article] = [:]
  /// Names that were taken over from another world.
  private var carried: [String] = []

  /// Of the documents that `docs[i]` opens so many live at a time: then those before are given up,
  /// and whatever a variable holds of them is dead.
  private static let longestShelf = 48

  /// - Parameter script: runs first; its hooks and declarations are there then.
  /// - Throws: what is wrong with the script.
  package init(
    engine: ScriptEngine, settings: ScriptSettings, documents: any PromptDocuments,
    script: ScriptFile? = nil, output: @escaping (String) -> Void
  ) throws(DocumentFailure) {
    self.documents = documents
    self.script = script
    let file = script ?? ScriptFile(name: "prompt", bytes: [])
    do throws(LuaError) {
      let limits = settings.limits
      state = try LuaState(
        limits: LuaLimits(
          memoryBytes: limits.memoryBytes, seconds: limits.seconds,
          instructions: limits.instructions))
      state.setClock(settings.clock)
      intake = ScriptIntake(state, outputBytes: limits.outputBytes)
      scope = ScriptScope(
        script: file, engine: engine, settings: settings, intake: intake, state: state)
      let session = ArticleSession()
      try scope.add(session)
      state.documentSeed = { [unowned session] in contentHash(session.article.text.bytes) }
      scope.begin(PromptWorld.nothing)
      try state.registerModules(scope)
      try state.interceptParameters(scope)
      evaluator = try PromptEvaluator(scope, state, script: script, output: output)
      try state.register("print") { call throws(LuaFailure) in
        var line = ""
        for index in 1..<call.count + 1 {
          if index > 1 { line += "\t" }
          line += try call.text(index)
        }
        output(line)
      }
      try registerDocuments()
      if let script {
        try state.call(try state.load(script.bytes, name: script.name))
        try declare()
      }
      scope.mayPrompt = true
    } catch {
      throw DocumentFailure(error, in: file)
    }
  }

  private static let nothing = Article(id: "", format: "script", text: TextBuffer(""))

  /// Takes over what the script declares.
  private func declare() throws(LuaError) {
    let declarations: Declarations
    do throws(DeclarationError) {
      declarations = try Declarations.read(from: state, inherited: [])
    } catch {
      let name = error.name
      let global = try state.scriptGlobals().first { $0.name == name }
      throw LuaError(
        kind: .runtime, message: "\(error.name): \(error.message)", chunk: global?.chunk,
        line: global?.line)
    }
    try intake.declare(declarations.tables)
    state.endDocument()
    try scope.declare(declarations.fields)
    for total in declarations.totals {
      guard case .combined(let functions) = total.kind else { continue }
      scope.combined[total.name] = CombinedTotal(name: total.name, functions)
    }
    try state.registerTotals(declarations.totals, scope)
    scope.begin(Self.nothing)
  }

  /// Other limits for what is evaluated from now on.
  package func setLimits(_ limits: ScriptLimits) {
    scope.settings.limits = limits
    state.setLimits(
      LuaLimits(
        memoryBytes: limits.memoryBytes, seconds: limits.seconds,
        instructions: limits.instructions))
  }

  /// Stops what is being evaluated, from any thread.
  package var stopper: LuaStopper { state.stopper }

  // MARK: - Documents

  private func registerDocuments() throws(LuaError) {
    let count = try state.makeFunction("#docs") { [unowned self] call throws(LuaFailure) in
      call.results.integer(Int64(visibleCount))
    }
    let open = try state.makeFunction("docs") { [unowned self] call throws(LuaFailure) in
      let index: Int?
      if call.kind(1) == .string {
        index = place(named: try call.string(1))
      } else {
        let number = try call.integer(1)
        index = number >= 1 && number <= Int64(visibleCount) ? visible(Int(number) - 1) : nil
      }
      guard let index else { return }
      call.results.object(try shelved(index), 0)
    }
    let maker = try PromptEvaluator.helper(
      state,
      """
      return function(count, open)
        return setmetatable({}, {
          __len = function() return count() end,
          __index = function(_, key) return open(key) end,
          __newindex = function() error("docs are what the inputs hold; they cannot be set", 2) end,
          __tostring = function() return count() .. " documents" end,
          __pairs = function(self)
            return function(_, i) i = i + 1 local d = self[i] if d then return i, d end end, self, 0
          end,
          __name = "docs",
        })
      end
      """)
    let docs = try state.callKeeping(maker) { encoder in
      encoder.function(count)
      encoder.function(open)
    }
    try state.set("docs") { $0.reference(docs) }
  }

  /// The places of the documents that `docs` shows, in order; nil for all.
  package var selection: [Int]?

  package var visibleCount: Int { selection?.count ?? documents.count }

  /// The document at a position of `docs`, both from 0.
  package func visible(_ position: Int) -> Int { selection?[position] ?? position }

  /// The place of a document by its path, or by the end of its path.
  package func place(named name: String) -> Int? {
    let count = documents.count
    if let exact = (0..<count).first(where: { documents.name(at: $0) == name }) { return exact }
    let end = Array(name.utf8)
    return (0..<count).first { documents.name(at: $0).utf8.suffix(end.count).elementsEqual(end) }
  }

  /// A document as an object beside the current one.
  private func shelved(_ index: Int) throws(LuaFailure) -> LuaModelID {
    if index == current { return scope.main.id(.article) }
    if let session = opened[index] { return session.id(.article) }
    let article = try article(index)
    do throws(LuaError) {
      if opened.count >= Self.longestShelf { try restart() }
      let session = try scope.openSession(for: article)
      opened[index] = session
      return session.id(.article)
    } catch {
      throw LuaFailure(error.message, cause: error)
    }
  }

  private func article(_ index: Int) throws(LuaFailure) -> Article {
    if let article = changed[index] { return article }
    do throws(DocumentFailure) {
      return try documents.article(at: index)
    } catch {
      throw LuaFailure(
        "\(documents.name(at: index)): \(error.message.isEmpty ? "\(error.kind)" : error.message)",
        cause: error)
    }
  }

  /// Lua forgets all objects; the current document stays what it is.
  private func restart() throws(LuaError) {
    try keepEdits()
    scope.begin(current.flatMap { changed[$0] } ?? scope.main.article)
    opened = [:]
    try setDocument()
  }

  private func setDocument() throws(LuaError) {
    if current == nil {
      try state.set("doc", to: .nil)
    } else {
      let id = scope.main.id(.article)
      try state.set("doc") { $0.object(id, 0) }
    }
  }

  /// Writes down what the prompt has changed in the documents.
  private func keepEdits() throws(LuaError) {
    if let (error, _) = scope.collectEdits() {
      state.forgetFields()
      throw error
    }
    if let current, scope.main.isChanged { changed[current] = scope.main.finished() }
    for (index, session) in opened where session.isChanged { changed[index] = session.finished() }
  }

  /// Makes a document the current one.
  ///
  /// - Throws: why it cannot be read; the one before stays.
  package func open(_ index: Int) throws(DocumentFailure) {
    do throws(LuaError) {
      try keepEdits()
      var article = changed[index]
      if article == nil { article = try read(index) }
      scope.begin(article ?? Self.nothing)
      opened = [:]
      current = index
      try setDocument()
    } catch {
      if let failure = error.cause?.cause as? DocumentFailure { throw failure }
      throw evaluator.failure(error)
    }
  }

  private func read(_ index: Int) throws(LuaError) -> Article {
    do throws(DocumentFailure) {
      return try documents.article(at: index)
    } catch {
      throw LuaError(
        kind: .hostFailure, message: error.message, cause: LuaFailure(error.message, cause: error))
    }
  }

  /// The current document as the prompt has left it.
  package func article() throws(DocumentFailure) -> Article? {
    guard current != nil else { return nil }
    do throws(LuaError) {
      try keepEdits()
    } catch {
      throw evaluator.failure(error)
    }
    return scope.main.finished()
  }

  /// Any document as the prompt has left it.
  package func article(at index: Int) throws(DocumentFailure) -> Article {
    if index == current, let article = try article() { return article }
    if let article = changed[index] { return article }
    return try documents.article(at: index)
  }

  // MARK: - Evaluation

  package func isIncomplete(_ text: String) -> Bool { evaluator.isIncomplete(text) }

  package func isExpression(_ text: String) -> Bool { evaluator.isExpression(text) }

  package func evaluate(_ text: String) throws(DocumentFailure) -> PromptOutcome {
    intake.begin()
    return try evaluator.evaluate(text) { () throws(LuaError) in try keepEdits() }
  }

  package var rows: [(table: TableSchema, row: Row)] { evaluator.rows }

  /// Calls `body` for documents from `start` on in the given order, each made the current one, with
  /// what the expression says of it, until it answers false.
  ///
  /// - Parameter body: gets the truth of the expression, or why it has none.
  package func test(
    _ expression: String, over places: [Int],
    _ body: (Int, Result<Bool, DocumentFailure>) -> Bool
  ) throws(DocumentFailure) {
    let isTrue = try evaluator.test(expression)
    intake.begin()
    for place in places {
      let result = Result { () throws(DocumentFailure) in
        try open(place)
        return try isTrue()
      }
      if !body(place, result) { return }
    }
  }

  package func target(of path: String) -> PromptTarget { evaluator.target(of: path) }

  /// Globals that were made here or by the script.
  package var globals: [String] {
    ((try? state.scriptGlobals()) ?? []).map(\.name) + carried
  }

  /// Plain values that were given names at the prompt, to be carried into another world.
  package func plainGlobals() -> [(name: String, value: LuaValue)] {
    var names = carried
    for global in (try? state.scriptGlobals()) ?? [] where global.chunk.hasPrefix("prompt") {
      if !names.contains(global.name) { names.append(global.name) }
    }
    return names.compactMap { name in
      guard let value = try? state.global(name), Self.isPlain(value) else { return nil }
      return (name, value)
    }
  }

  private static func isPlain(_ value: LuaValue) -> Bool {
    switch value {
    case .object, .function, .nil: false
    case .array(let elements): elements.allSatisfy(isPlain)
    case .table(let pairs): pairs.allSatisfy { isPlain($0.key) && isPlain($0.value) }
    default: true
    }
  }

  package func take(_ globals: [(name: String, value: LuaValue)], from other: PromptWorld) {
    for (name, value) in globals {
      guard (try? state.set(name, to: value)) != nil else { continue }
      carried.append(name)
    }
    changed = other.changed
    selection = other.selection
  }
}
