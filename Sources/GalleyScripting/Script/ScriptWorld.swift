import GalleyCore
import GalleyLua

/// One script in an interpreter of its own, ready for articles.
final class ScriptWorld {
  /// The hooks that documents pass, in their order: leaves first.
  static let hookModels: [(name: String, model: Model)] = [
    ("Paragraph", .paragraph), ("Quote", .quote), ("Citation", .citation), ("Comment", .comment),
    ("Article", .article),
  ]
  /// All capitalised names that a script may define.
  static let hookNames = hookModels.map(\.name) + ["Writer", "Batch"]

  let script: ScriptFile
  let declarations: Declarations
  let intake: ScriptIntake
  let batch: LuaFunction?
  private let state: LuaState
  private let session: ArticleSession
  private let scope: ScriptScope
  private let hooks: [(name: String, model: Model, function: LuaFunction)]

  /// Loads a script and checks what it defines.
  ///
  /// - Throws: a failure without a document, with the script's line.
  init(
    _ script: ScriptFile, engine: ScriptEngine, settings: ScriptSettings
  ) throws(DocumentFailure) {
    self.script = script
    let limits = settings.limits
    intake = ScriptIntake(outputBytes: limits.outputBytes)
    session = ArticleSession()
    scope = ScriptScope(intake: intake, session: session, engine: engine, settings: settings)
    do throws(LuaError) {
      state = try LuaState(
        limits: LuaLimits(memoryBytes: limits.memoryBytes, seconds: limits.seconds))
      try state.registerModules(scope)
      try state.defineModels(of: session)
      try state.call(try state.load(script.bytes, name: script.name))
      try Self.checkGlobals(of: state, script)
      do throws(DeclarationError) {
        declarations = try Declarations.read(from: state)
      } catch {
        throw try Self.located(error, in: state, script)
      }
      intake.tables = declarations.tables
      try state.registerTotals(declarations.totals, intake)
      var hooks: [(name: String, model: Model, function: LuaFunction)] = []
      for (name, model) in Self.hookModels {
        if let function = try state.globalFunction(name) { hooks.append((name, model, function)) }
      }
      self.hooks = hooks
      batch = try state.globalFunction("Batch")
      state.freezeGlobals(hint: "use a local, or total and emit for what leaves the document")
    } catch {
      throw DocumentFailure(error, in: script)
    }
  }

  // MARK: - Loading

  private static func checkGlobals(of state: LuaState, _ script: ScriptFile) throws(LuaError) {
    for global in try state.scriptGlobals() {
      let name = global.name
      if Declarations.names.contains(name) || name == "Writer" { continue }
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
    _ error: DeclarationError, in state: LuaState, _ script: ScriptFile
  ) throws(LuaError) -> LuaError {
    let global = try state.scriptGlobals().first { $0.name == error.name }
    return LuaError(
      kind: .runtime, message: "\(error.name): \(error.message)", chunk: global?.chunk,
      line: global?.line)
  }

  // MARK: - An article

  /// Runs the hooks over an article.
  ///
  /// - Returns: the article as they left it; nil when they dropped it.
  /// - Throws: what went wrong, with hook, item and place. The article is lost then.
  func run(_ article: Article) throws(DocumentFailure) -> Article? {
    intake.begin()
    defer { intake.isOpen = false }
    begin(article)
    for hook in hooks {
      guard try run(hook.name, hook.model, hook.function) else { return nil }
    }
    return session.finished()
  }

  /// Puts an article into Lua's hands, in place of the one before.
  private func begin(_ article: Article) {
    state.endDocument()
    session.begin(article)
    // A refusal of memory shows at the first hook; the seed itself cannot be wrong.
    try? state.seed(contentHash(article.text.bytes))
  }

  private func run(
    _ name: String, _ model: Model, _ function: LuaFunction
  ) throws(DocumentFailure) -> Bool {
    let list = session.list(of: model) ?? [0]
    var kept: [Int] = []
    kept.reserveCapacity(list.count)
    for (position, place) in list.enumerated() {
      do throws(LuaError) {
        let object = LuaObject(model: session.id(model), index: place)
        switch try state.callHook(function, object, name: name) {
        case .keep: kept.append(place)
        case .drop: break
        case .replace(let value):
          kept.append(try self.place(of: value, model, name, function))
        case .splice(let values):
          for value in values { kept.append(try self.place(of: value, model, name, function)) }
        }
      } catch {
        throw failure(error, hook: name, model: model, place: place, position, list.count)
      }
    }
    if let (error, place) = takeChanges() {
      throw failure(error, hook: name, place: place)
    }
    do throws(LuaError) {
      if model == .article {
        // An article can be dropped, but there is no list to splice others into.
        return !kept.isEmpty
      }
      if kept != list { try setList(kept, of: model) }
    } catch {
      throw failure(error, hook: name, model: .article, place: 0, 0, 1)
    }
    return true
  }

  private func place(
    of value: LuaValue, _ model: Model, _ hook: String, _ function: LuaFunction
  ) throws(LuaError) -> Int {
    do throws(FieldError) {
      if model == .article {
        guard case .object(let object) = value, object.model == session.id(.article) else {
          throw FieldError(expected: "nothing, the article itself or false", found: value)
        }
      }
      let place = try session.place(of: value, model)
      session.markChanged()
      return place
    } catch {
      let at = state.place(of: function)
      throw LuaError(
        kind: .runtime,
        message: "hook '\(hook)' must return \(error.expected), got \(error.found)",
        chunk: at?.chunk, line: at?.line)
    }
  }

  /// Takes over the edits that hooks made in place.
  ///
  /// - Returns: the first that cannot be taken, with the object that was edited.
  private func takeChanges() -> (error: LuaError, object: LuaObject?)? {
    var isNew = false
    var edited: LuaObject?
    do throws(LuaError) {
      try state.collectChanges { change throws(LuaFailure) in
        edited = change.object
        let table = modelTables[Int(change.object.model.number)]
        if try table.apply(change, session) {
          session.markChanged()
          isNew = true
        }
      }
    } catch {
      return (error, edited)
    }
    // The next hook reads the values as they were taken over: a table set as a speaker is a
    // speaker from then on.
    if isNew { state.forgetFields() }
    return nil
  }

  private func setList(_ list: [Int], of model: Model) throws(LuaError) {
    session.setList(list, of: model)
    session.markChanged()
    // What Lua has read of the lists is out of date.
    state.forgetFields()
  }

  // MARK: - Writer and Batch

  /// What the `Writer` makes of an article: its text, and its path unless it has none. Nil when it
  /// returns nothing: then the article has no place in the output.
  ///
  /// - Parameter isFresh: whether the article differs from the one that `run` has left in Lua.
  func write(
    _ article: Article, isFresh: Bool
  ) throws(DocumentFailure) -> (path: String?, text: [UInt8])? {
    guard let writer = declarations.writer else { return nil }
    if isFresh {
      // The hooks are over: a Writer only writes.
      intake.begin()
      intake.isOpen = false
      begin(article)
    }
    let id = session.id(.article)
    do throws(LuaError) {
      var path: String?
      if let part = writer.path {
        let bytes = try bytes(of: part, name: "Writer.path") { $0.object(id, 0) }
        path = String(decoding: bytes, as: UTF8.self)
      }
      let text: [UInt8]? = try state.callForBytes(
        writer.document, name: "Writer", arguments: { $0.object(id, 0) }
      ) { bytes in bytes.map { Array($0) } }
      guard let text else { return nil }
      guard text.count <= intake.outputBytes else {
        throw LuaError(
          kind: .hostFailure,
          message: "the output of one document is limited to \(intake.outputBytes) bytes",
          cause: LuaFailure("", cause: OutputLimitReached()))
      }
      return (path, text)
    } catch {
      throw failure(error, hook: "Writer", model: .article, place: 0, 0, 1)
    }
  }

  /// A part of the `Writer` that belongs to a whole file.
  ///
  /// - Parameter totals: handed to the footer as its second argument.
  func filePart(
    _ part: ScriptWriter.Part?, name: String, path: String, totals: [Total] = []
  ) throws(DocumentFailure) -> [UInt8] {
    guard let part else { return [] }
    do throws(LuaError) {
      return try bytes(of: part, name: name) { encoder in
        encoder.string(path)
        self.write(totals, to: &encoder)
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
  func report(_ totals: [Total]) throws(DocumentFailure) -> [UInt8] {
    guard let batch else { return [] }
    intake.begin()
    intake.isOpen = false
    do throws(LuaError) {
      let returned = try state.callForBytes(
        batch, name: "Batch",
        arguments: { self.write(totals, to: &$0) }, { $0.map { Array($0) } ?? [] })
      var report = Output()
      for line in intake.log {
        report.write(line)
        report.write(UInt8(ascii: "\n"))
      }
      report.write(returned[...])
      return report.take()
    } catch {
      throw DocumentFailure(error, in: script, hook: "Batch")
    }
  }

  private func write(_ totals: [Total], to encoder: inout LuaEncoder) {
    encoder.beginTable()
    for (declared, total) in zip(declarations.totals, totals) {
      encoder.key(declared.name)
      total.write(to: &encoder)
    }
    encoder.endTable()
  }

  // MARK: - Failures

  /// The failure of an edit that was made in place: Lua sees no assignment to a field that it has
  /// read before, so the line is not known, but the object is.
  private func failure(_ error: LuaError, hook: String, place: LuaObject?) -> DocumentFailure {
    guard let place else {
      return failure(error, hook: hook, model: .article, place: 0, 0, 1)
    }
    let model = modelTables[Int(place.model.number)].model
    return failure(
      error, hook: hook, model: model, place: place.index,
      session.position(of: place.index, model) ?? 0, session.list(of: model)?.count ?? 1)
  }

  private func failure(
    _ error: LuaError, hook: String, model: Model, place: Int, _ position: Int, _ count: Int
  ) -> DocumentFailure {
    var failure = DocumentFailure(error, in: script, hook: hook)
    failure.document = session.article.id
    if session.list(of: model) != nil {
      failure.model = model.rawValue
      failure.position = position + 1
      failure.count = count
    }
    if let span = session.span(of: model, place) {
      failure.offset = span.start
      failure.excerpt = session.article.text.excerpt(around: span)
    }
    return failure
  }
}
