import GalleyCore
import GalleyLua

/// One script in an interpreter of its own, ready for articles.
final class ScriptWorld {
  /// All capitalised names that a script may define.
  static let hookNames =
    ScriptScope.hookModels.map(\.name) + ["Reader", "Writer", "Batch"]

  let script: ScriptFile
  let declarations: Declarations
  let intake: ScriptIntake
  let scope: ScriptScope
  let batch: LuaFunction?
  private let state: LuaState
  private let hooks: [Hook]

  /// Loads a script and checks what it defines.
  ///
  /// - Parameter inherited: the fields that scripts before it have declared.
  /// - Throws: a failure without a document, with the script's line.
  init(
    _ script: ScriptFile, engine: ScriptEngine, settings: ScriptSettings,
    inherited: [DeclaredField] = []
  ) throws(DocumentFailure) {
    self.script = script
    let limits = settings.limits
    do throws(LuaError) {
      state = try LuaState(
        limits: LuaLimits(
          memoryBytes: limits.memoryBytes, seconds: limits.seconds,
          instructions: limits.instructions))
      state.setClock(settings.clock)
      intake = ScriptIntake(state, outputBytes: limits.outputBytes)
      scope = ScriptScope(
        script: script, engine: engine, settings: settings, intake: intake, state: state)
      let session = ArticleSession()
      session.declare(inherited)
      try scope.add(session)
      state.documentSeed = { [unowned session] in contentHash(session.article.text.bytes) }
      scope.begin(Article(id: "", format: "script", text: TextBuffer("")))
      try state.registerModules(scope)
      try state.interceptParameters(scope)
      try state.call(try state.load(script.bytes, name: script.name))
      try Self.checkGlobals(of: state)
      do throws(DeclarationError) {
        declarations = try Declarations.read(from: state, inherited: inherited)
      } catch {
        throw try Self.located(error, in: state)
      }
      try intake.declare(declarations.tables)
      state.endDocument()
      try scope.declare(declarations.fields)
      for total in declarations.totals {
        guard case .combined(let functions) = total.kind else { continue }
        scope.combined[total.name] = CombinedTotal(name: total.name, functions)
      }
      try state.registerTotals(declarations.totals, scope)
      var hooks: [Hook] = []
      for (name, model) in ScriptScope.hookModels {
        if let function = try state.globalFunction(name) {
          hooks.append(Hook(name: name, model: model, function: function))
        }
      }
      self.hooks = hooks
      batch = try state.globalFunction("Batch")
      state.freezeGlobals(hint: "use a local, or total and emit for what leaves the document")
      scope.hasLoaded = true
      scope.mayPrompt = true
    } catch {
      throw DocumentFailure(error, in: script)
    }
  }

  // MARK: - Loading

  private static func checkGlobals(of state: LuaState) throws(LuaError) {
    for global in try state.scriptGlobals() {
      let name = global.name
      if Declarations.names.contains(name) || ["Writer", "Reader"].contains(name) { continue }
      if hookNames.contains(name) {
        if global.kind == .function { continue }
        throw LuaError(
          kind: .runtime, message: "hook '\(name)' must be a function, got \(global.kind)",
          chunk: global.chunk, line: global.line)
      }
      let known = hookNames + Declarations.names
      let near = nearestName(to: name, among: known)
      let isCapital = name.unicodeScalars.first.map { ("A"..."Z").contains($0) } ?? false
      var message =
        isCapital
        ? "unknown hook '\(name)'" : "'\(name)' is neither a hook nor a declaration"
      if let near {
        message += "; did you mean '\(near)'?"
      } else if isCapital {
        message += "; there are " + hookNames.joined(separator: ", ")
      } else {
        message += "; write 'local \(name)' for a name of your own"
      }
      throw LuaError(kind: .runtime, message: message, chunk: global.chunk, line: global.line)
    }
  }

  private static func located(
    _ error: DeclarationError, in state: LuaState
  ) throws(LuaError) -> LuaError {
    let global = try state.scriptGlobals().first { $0.name == error.name }
    return LuaError(
      kind: .runtime, message: "\(error.name): \(error.message)", chunk: global?.chunk,
      line: global?.line)
  }

  /// Stops what the script is doing, from any thread.
  var stopper: LuaStopper { state.stopper }

  // MARK: - An article

  /// Runs the hooks over an article.
  ///
  /// - Returns: the article as they left it, those that they made in its place, or none when they
  ///   dropped it.
  /// - Throws: what went wrong, with hook, item and place. The article is lost then.
  func run(_ article: Article) throws(DocumentFailure) -> [Article] {
    intake.begin()
    for total in scope.combined.values { total.forget(in: state) }
    defer { intake.close() }
    begin(article)
    do throws(HookFailure) {
      for (index, hook) in hooks.enumerated() where hook.model != .article {
        let isLast = index == hooks.count - 1 && declarations.writer == nil
        try scope.run(hook, over: scope.main, isLast: isLast)
      }
      guard let hook = hooks.last, hook.model == .article else { return [scope.main.finished()] }
      return try runArticleHook(hook)
    } catch {
      throw error.documentFailure(in: script)
    }
  }

  /// Puts an article into Lua's hands, in place of the one before, with a budget of its own.
  private func begin(_ article: Article) {
    scope.begin(article)
    state.beginBudget()
  }

  private func runArticleHook(_ hook: Hook) throws(HookFailure) -> [Article] {
    let main = scope.main
    let result: HookResult
    do throws(LuaError) {
      let object = LuaObject(model: main.id(.article), index: 0)
      result = try state.callHook(hook.function, object, name: hook.name)
    } catch {
      throw HookFailure(error, hook: hook.name, session: main, model: .article, place: 0)
    }
    try scope.takeEdits(of: hook.name, main)
    do throws(LuaError) {
      switch result {
      case .keep: return [main.finished()]
      case .drop: return []
      case .replace(let value): return [try scope.article(from: value, hook)]
      case .splice(let values):
        var articles: [Article] = []
        for value in values { articles.append(try scope.article(from: value, hook)) }
        return numbered(articles, main.article.id)
      }
    } catch {
      throw HookFailure(error, hook: hook.name, session: main, model: .article, place: 0)
    }
  }

  /// Several articles of one document are told apart as readers do it: `#1`, `#2`.
  private func numbered(_ articles: [Article], _ id: String) -> [Article] {
    if articles.count == 1 { return articles }
    return articles.enumerated().map { index, article in
      var article = article
      article.id = "\(id)#\(index + 1)"
      return article
    }
  }

  // MARK: - Reader

  /// What the script's `Reader` makes of a document; nil when it leaves it to others.
  func read(_ document: RawDocument) throws(DocumentFailure) -> [Article]? {
    guard let reader = declarations.reader, reader.claims(document) else { return nil }
    intake.begin(isOpen: false)
    var blank = Article(
      id: document.id, path: document.path, format: "script", text: TextBuffer(""))
    blank.fallbackDate = document.published
    blank.retrieved = document.retrieved
    begin(blank)
    let hook = Hook(name: "Reader", model: .article, function: reader.function)
    do throws(LuaError) {
      let values = try state.call(reader.function) { encoder in
        encoder.beginTable()
        encoder.key("id")
        encoder.string(document.id)
        if let path = document.path {
          encoder.key("path")
          encoder.string(path)
        }
        encoder.key("text")
        encoder.string(document.bytes)
        if let date = document.published {
          encoder.key("published")
          encoder.string(date.iso)
        }
        if let date = document.retrieved {
          encoder.key("retrieved")
          encoder.string(date.iso)
        }
        encoder.endTable()
      }
      if let (error, _) = scope.collectEdits() { throw error }
      let found: [LuaValue]
      switch values.first ?? .nil {
      case .nil, .boolean(false): return nil
      case .array(let list): found = list
      case let value: found = [value]
      }
      var articles: [Article] = []
      for value in found {
        var article = try scope.article(from: value, hook)
        article.id = document.id
        article.path = document.path
        articles.append(article)
      }
      return numbered(articles, document.id)
    } catch {
      var failure = DocumentFailure(error, in: script, hook: "Reader")
      failure.document = document.id
      throw failure
    }
  }

  // MARK: - Writer and Batch

  /// What the `Writer` makes of an article: a text, or one for each of its endings. Where it returns
  /// nothing, the article has no place in the output.
  ///
  /// - Parameter isFresh: whether the article differs from the one that `run` has left in Lua.
  func write(
    _ article: Article, isFresh: Bool
  ) throws(DocumentFailure) -> [ScriptChain.Outcome.Text] {
    guard let writer = declarations.writer else { return [] }
    if isFresh {
      // The hooks are over: a Writer only writes.
      intake.begin(isOpen: false)
      begin(article)
    }
    let id = scope.main.id(.article)
    do throws(LuaError) {
      var path: String?
      if let part = writer.path {
        let bytes = try bytes(of: part, name: "Writer.path") { $0.object(id, 0) }
        path = String(decoding: bytes, as: UTF8.self)
      }
      var texts: [ScriptChain.Outcome.Text] = []
      var left = intake.outputBytes
      for name in path.map({ [$0] }) ?? writer.fileExtensions {
        let text: [UInt8]? = try state.callForBytes(
          writer.document, name: "Writer",
          arguments: { encoder in
            encoder.object(id, 0)
            encoder.string(name)
          }
        ) { bytes in bytes.map { Array($0) } }
        guard let text else { continue }
        left -= text.count
        guard left >= 0 else {
          throw LuaError(
            kind: .hostFailure,
            message: "the output of one document is limited to \(intake.outputBytes) bytes",
            cause: LuaFailure("", cause: OutputLimitReached()))
        }
        texts.append(
          ScriptChain.Outcome.Text(
            article: article.id, path: path, fileExtension: path == nil ? name : nil, bytes: text))
      }
      return texts
    } catch {
      throw HookFailure(error, hook: "Writer", session: scope.main, model: .article, place: 0)
        .documentFailure(in: script)
    }
  }

  /// A part of the `Writer` that belongs to a whole file.
  ///
  /// - Parameter totals: handed to the footer as its second argument.
  func filePart(
    _ part: ScriptWriter.Part?, name: String, path: String, totals: [any Total] = []
  ) throws(DocumentFailure) -> [UInt8] {
    guard let part else { return [] }
    state.beginBudget()
    do throws(LuaError) {
      let results = try results(of: totals)
      return try bytes(of: part, name: name) { encoder in
        encoder.string(path)
        encoder.value(results)
      }
    } catch {
      throw DocumentFailure(error, in: script, hook: name)
    }
  }

  private func bytes(
    of part: ScriptWriter.Part, name: String, arguments: (inout LuaEncoder) -> Void
  ) throws(LuaError) -> [UInt8] {
    switch part {
    case .constant(let bytes): return bytes
    case .function(let function):
      return try state.callForBytes(function, name: name, arguments: arguments) { bytes in
        bytes.map { Array($0) } ?? []
      }
    }
  }

  /// Calls `Batch` with the totals.
  ///
  /// - Returns: what it printed, and what it returned if that is a string.
  func report(_ totals: [any Total]) throws(DocumentFailure) -> [UInt8] {
    guard let batch else { return [] }
    state.beginBudget()
    intake.begin(isOpen: false)
    do throws(LuaError) {
      let results = try results(of: totals)
      let returned = try state.callForBytes(
        batch, name: "Batch", arguments: { $0.value(results) }, { $0.map { Array($0) } ?? [] })
      var report = Output()
      for entry in intake.log {
        if entry.level != .plain { report.write(entry.level.rawValue + ": ") }
        report.write(entry.text)
        report.write(UInt8(ascii: "\n"))
      }
      report.write(returned[...])
      return report.take()
    } catch {
      throw DocumentFailure(error, in: script, hook: "Batch")
    }
  }

  // MARK: - Totals

  /// The totals of the script, empty, by the place of their declaration. Those of the script's own
  /// kinds live in the interpreter: see `ScriptScope.combined`.
  var emptyTotals: [any Total] {
    declarations.totals.map { declared in
      switch declared.kind {
      case .builtIn(_, let empty): empty
      case .combined: NoTotal()
      }
    }
  }

  /// What the document at work has added to the totals of the script's own kinds, merged into
  /// them; to be handed to `setCombined` when the document counts.
  func mergedTotals() throws(DocumentFailure) -> [(name: String, sum: LuaValue)] {
    var sums: [(name: String, sum: LuaValue)] = []
    for total in declarations.totals {
      guard let combined = scope.combined[total.name] else { continue }
      do throws(LuaError) {
        if let sum = try combined.merged(in: state) { sums.append((total.name, sum)) }
      } catch {
        throw DocumentFailure(error, in: script, hook: "totals.\(total.name)")
      }
    }
    return sums
  }

  func setCombined(_ sums: [(name: String, sum: LuaValue)]) {
    for entry in sums { scope.combined[entry.name]?.set(entry.sum) }
  }

  /// All totals as plain data.
  func plainTotals(_ totals: [any Total]) -> LuaValue {
    .array(
      zip(declarations.totals, totals).map { declared, total in
        if let combined = scope.combined[declared.name] {
          return .array(combined.sum.map { [$0] } ?? [])
        }
        return total.plain
      })
  }

  /// Adds what `plainTotals` of another interpreter gave. Answers false when it is none of ours.
  func merge(
    plain: LuaValue, into totals: inout [any Total]
  ) throws(DocumentFailure) -> Bool {
    guard case .array(let parts) = plain, parts.count == totals.count else { return false }
    for (index, declared) in declarations.totals.enumerated() {
      if let combined = scope.combined[declared.name] {
        guard case .array(let values) = parts[index] else { return false }
        guard let value = values.first else { continue }
        do throws(LuaError) {
          try combined.merge(value, in: state)
        } catch {
          throw DocumentFailure(error, in: script, hook: "totals.\(declared.name)")
        }
        continue
      }
      guard case .builtIn(_, var other) = declared.kind, other.take(plain: parts[index]) else {
        return false
      }
      totals[index].merge(other)
    }
    return true
  }

  /// What `init` of a total of the script's own answers.
  func initial(_ total: CombinedTotal) throws(LuaError) -> LuaValue {
    try total.initial(in: state)
  }

  /// What a total of the script's own makes of two states.
  func merge(
    _ total: CombinedTotal, _ left: LuaValue, _ right: LuaValue
  ) throws(LuaError) -> LuaValue {
    try total.merge(left, right, in: state)
  }

  /// What `Batch` sees of the totals.
  func totalResults(_ totals: [any Total]) throws(DocumentFailure) -> LuaValue {
    do throws(LuaError) {
      return try results(of: totals)
    } catch {
      throw DocumentFailure(error, in: script, hook: "totals")
    }
  }

  private func results(of totals: [any Total]) throws(LuaError) -> LuaValue {
    var pairs: [LuaPair] = []
    for (declared, total) in zip(declarations.totals, totals) {
      let value: LuaValue
      if let combined = scope.combined[declared.name] {
        value = try combined.result(in: state)
      } else {
        value = total.result
      }
      pairs.append(LuaPair(key: .string(declared.name), value: value))
    }
    return .table(pairs)
  }
}

/// Keeps the place of a total that lives in the interpreter.
private struct NoTotal: Total {
  mutating func add(_ arguments: [LuaValue]) {}
  mutating func merge(_ other: any Total) {}
  var plain: LuaValue { .nil }
  mutating func take(plain: LuaValue) -> Bool { true }
  var result: LuaValue { .nil }
}
