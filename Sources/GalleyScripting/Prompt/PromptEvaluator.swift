import GalleyCore
import GalleyLua

/// Where a prompt evaluates: among a pile of documents, or in the midst of a hook.
package protocol PromptPlace: AnyObject {
  /// Whether more must come before the text can be evaluated.
  func isIncomplete(_ text: String) -> Bool
  /// Whether the text is a whole expression.
  func isExpression(_ text: String) -> Bool
  /// Evaluates an expression, or runs statements.
  ///
  /// - Throws: what went wrong, with the line of the input.
  func evaluate(_ text: String) throws(DocumentFailure) -> PromptOutcome
  /// The rows that the last evaluation has emitted.
  var rows: [(table: TableSchema, row: Row)] { get }
  /// The document at work as the prompt has left it; nil when there is none.
  func article() throws(DocumentFailure) -> Article?
  /// What stands behind `doc.quotes[1]`, for completion: names, fields and positions alone.
  func target(of path: String) -> PromptTarget
  /// The names that were made here or by the script, without those of Lua and Galley.
  var globals: [String] { get }
  /// Stops what is being evaluated, from any thread.
  var stopper: LuaStopper { get }
}

/// What a path of names leads to.
package enum PromptTarget {
  /// An object of this model.
  case model(String)
  /// A table with these keys.
  case keys([String])
  case string
  case other
}

/// Turns what is typed into values: the part that all prompts share.
final class PromptEvaluator {
  let scope: ScriptScope
  private let state: LuaState
  private let intake: ScriptIntake
  /// What is typed sees the names of this frame.
  private let frame: LuaFrame?
  /// The script in whose lines errors may lie.
  private let script: ScriptFile?
  /// What messages call the inputs: `prompt`, `prompt 2`.
  private let noun: String
  /// Gets log lines, at once.
  var output: (String) -> Void
  private let pack: LuaFunction
  private let naming: LuaFunction
  /// What was typed, by the names that messages use.
  private var sources: [String: String] = [:]
  private var inputs = 0
  /// How many rows there were before the last evaluation.
  private var oldRows = 0
  /// How many results have a name.
  private var results = 0

  init(
    _ scope: ScriptScope, _ state: LuaState, frame: LuaFrame? = nil, script: ScriptFile?,
    noun: String = "prompt", output: @escaping (String) -> Void = { _ in }
  ) throws(LuaError) {
    self.scope = scope
    self.state = state
    intake = scope.intake
    self.frame = frame
    self.script = script
    self.noun = noun
    self.output = output
    pack = try Self.helper(
      state, "local pack = table.pack\nreturn function(f) return pack(f()) end")
    // In a frame `_` may be a name of the script, which a result must not change.
    naming = try Self.helper(
      state,
      """
      local rawset = rawset
      return function(environment, name, values)
        local value = values[1]
        if environment and value ~= nil then rawset(environment, name, value) end
        return value
      end
      """)
  }

  deinit {
    state.release(pack)
    state.release(naming)
  }

  /// A function that the prompt itself needs, made by a chunk that returns it.
  static func helper(_ state: LuaState, _ source: String) throws(LuaError) -> LuaFunction {
    let chunk = try state.load(source, name: "[galley.repl]")
    defer { state.release(chunk) }
    let values = try state.call(chunk)
    guard case .function(let function)? = values.first else {
      preconditionFailure("the helper is a function")
    }
    return function
  }

  private func load(_ text: String, name: String) throws(LuaError) -> LuaFunction {
    if let frame { return try frame.load(text, name: name) }
    return try state.load(text, name: name)
  }

  /// Calls Lua with what limits hold at the prompt.
  private func work<Result>(_ body: () throws(LuaError) -> Result) throws(LuaError) -> Result {
    if let frame { return try frame.work(body) }
    state.beginBudget()
    return try body()
  }

  // MARK: - Texts

  private typealias Compiled = (function: LuaFunction, isExpression: Bool)

  func isIncomplete(_ text: String) -> Bool {
    switch compile(text, name: noun) {
    case .failure(let error): return error.isIncompleteSource
    case .success(let found):
      state.release(found.function)
      return false
    }
  }

  func isExpression(_ text: String) -> Bool {
    guard case .success(let found) = compile(text, name: noun) else { return false }
    state.release(found.function)
    return found.isExpression
  }

  private func compile(_ text: String, name: String) -> Result<Compiled, LuaError> {
    let asExpression = Result { () throws(LuaError) in
      try load("return " + text, name: name)
    }
    if case .success(let function) = asExpression { return .success((function, true)) }
    let asStatement = Result { () throws(LuaError) in
      // A first line that begins with `#` would be passed over as one for the shell.
      try load(" " + Self.withoutLocals(text), name: name)
    }
    switch asStatement {
    case .success(let function): return .success((function, false))
    case .failure(let error):
      if case .failure(let other) = asExpression, other.isIncompleteSource {
        return .failure(other)
      }
      return .failure(error)
    }
  }

  /// The text with `local` blanked out where it stands at the top: what is typed later is to see the
  /// name.
  private static func withoutLocals(_ text: String) -> String {
    let file = ScriptFile(name: "prompt", bytes: Array(text.utf8))
    guard let syntax = try? Parser.parse(ScriptText(file)), let main = syntax.functions.first else {
      return text
    }
    var bytes = file.bytes
    for statement in main.body.statements {
      switch statement.kind {
      case .local(let names, let values):
        if values.isEmpty || names.contains(where: { syntax.variables[$0].attribute != nil }) {
          continue
        }
      case .localFunction: break
      default: continue
      }
      let start = statement.range.lowerBound
      guard bytes[start...].starts(with: "local".utf8) else { continue }
      bytes.replaceSubrange(start..<start + 5, with: "     ".utf8)
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  // MARK: - Evaluation

  /// Evaluates an expression, or runs statements.
  ///
  /// - Parameter settle: takes over what Lua has changed in the documents, before values are shown.
  func evaluate(
    _ text: String, settle: () throws(LuaError) -> Void
  ) throws(DocumentFailure) -> PromptOutcome {
    inputs += 1
    let name = inputs == 1 ? noun : "\(noun) \(inputs)"
    sources[name] = text
    let compiled: Compiled
    switch compile(text, name: name) {
    case .success(let found): compiled = found
    case .failure(let error):
      if error.isIncompleteSource { return .incomplete }
      throw failure(error)
    }
    defer { state.release(compiled.function) }
    oldRows = rowCount
    let oldEntries = intake.log.count
    defer { flushLog(after: oldEntries) }
    do throws(LuaError) {
      let values = try work { () throws(LuaError) in
        try state.callKeeping(pack) { $0.function(compiled.function) }
      }
      defer { state.release(values) }
      try settle()
      guard compiled.isExpression else { return .done }
      let found = try list(values)
      if !found.isEmpty { try rememberResult(values) }
      return .values(convert(found))
    } catch {
      state.forgetFields()
      throw failure(error)
    }
  }

  /// What the prompt itself has said is no part of what the document says.
  private func flushLog(after count: Int) {
    for entry in intake.log[min(count, intake.log.count)...] {
      output(entry.level == .plain ? entry.text : "\(entry.level.rawValue): \(entry.text)")
    }
    intake.log.removeSubrange(min(count, intake.log.count)...)
  }

  private var rowCount: Int {
    var count = 0
    intake.read(rows: { _ in count += 1 }, additions: { _ in })
    return count
  }

  /// The rows that the last evaluation has emitted.
  var rows: [(table: TableSchema, row: Row)] {
    var rows: [(table: TableSchema, row: Row)] = []
    intake.read(rows: { rows.append((intake.tables[$0.table], $0.row)) }, additions: { _ in })
    return Array(rows.dropFirst(oldRows))
  }

  private func list(_ packed: LuaReference) throws(LuaError) -> [LuaValue] {
    switch try state.value(of: packed) {
    case .array(let values): return values
    case .table(let pairs):
      var count = 0
      var values: [Int64: LuaValue] = [:]
      for pair in pairs {
        switch (pair.key, pair.value) {
        case (.string("n"), .integer(let number)): count = Int(number)
        case (.integer(let place), let value): values[place] = value
        default: continue
        }
      }
      return (0..<count).map { values[Int64($0 + 1)] ?? .nil }
    default: return []
    }
  }

  /// `_` is the last result, `_1` the first, and so on.
  private func rememberResult(_ packed: LuaReference) throws(LuaError) {
    let number = results + 1
    for name in ["_", "_\(number)"] {
      let value = try state.callKeeping(naming) { encoder in
        if let frame { encoder.reference(frame.environment) } else { encoder.null() }
        encoder.string(name)
        encoder.reference(packed)
      }
      defer { state.release(value) }
      if state.isNil(value) { return }
      if frame == nil { try state.set(name) { $0.reference(value) } }
    }
    results = number
  }

  /// Whether an expression is true, asked again and again.
  func test(_ expression: String) throws(DocumentFailure) -> () throws(DocumentFailure) -> Bool {
    sources[noun] = expression
    let function: LuaFunction
    do throws(LuaError) {
      function = try load("return " + expression, name: noun)
    } catch {
      throw failure(error)
    }
    return { [self] () throws(DocumentFailure) in
      do throws(LuaError) {
        return try work { () throws(LuaError) in
          try state.call(
            function,
            reading: { views in
              guard let first = views.first, !first.isNil else { return false }
              return first.boolean ?? true
            })
        }
      } catch {
        throw failure(error)
      }
    }
  }

  /// A failure with the line that was typed, or that of the script.
  func failure(_ error: LuaError) -> DocumentFailure {
    let chunk = error.chunk ?? (error.cause?.cause as? LuaError)?.chunk
    if let chunk, let text = sources[chunk] {
      var failure = DocumentFailure(error, in: ScriptFile(name: chunk, bytes: Array(text.utf8)))
      if error.kind == .syntax, let found = PromptMistakes.syntaxError(in: text) {
        failure.message = found.message
        failure.scriptLine = found.place.line
        failure.scriptExcerpt = found.place
      } else if let place = PromptMistakes.place(of: error, in: text) {
        failure.scriptExcerpt = place
      } else if !text.contains("\n") {
        // A single line needs no line number, and the user knows what was typed.
        failure.scriptExcerpt = nil
      }
      // Below what was typed lies the hook, which has no part in it.
      if frame != nil { failure.traceback = nil }
      return failure
    }
    return DocumentFailure(error, in: script ?? ScriptFile(name: noun, bytes: []))
  }

  // MARK: - Values

  private func convert(_ values: [LuaValue]) -> [PromptValue] {
    var articles: [ObjectIdentifier: Article] = [:]
    return values.map { convert($0, &articles) }
  }

  private func convert(
    _ value: LuaValue, _ articles: inout [ObjectIdentifier: Article]
  ) -> PromptValue {
    switch value {
    case .nil: return .nil
    case .boolean(let flag): return .boolean(flag)
    case .integer(let number): return .integer(number)
    case .number(let number): return .number(number)
    case .string(let text): return .string(text)
    case .bytes(let bytes): return .bytes(bytes)
    case .function(let function):
      state.release(function)
      return .function
    case .array(let elements): return .list(elements.map { convert($0, &articles) })
    case .table(let pairs):
      return .table(pairs.map { (convert($0.key, &articles), convert($0.value, &articles)) })
    case .object(let object):
      let (session, model) = scope.lookUp(object.model)
      let identity = ObjectIdentifier(session)
      let article = articles[identity] ?? session.finished()
      articles[identity] = article
      return .object(session.promptObject(model, object.index, finished: article))
    }
  }

  /// What a name stands for, without making it a result.
  func value(of name: String) -> PromptValue {
    guard let function = try? load("return " + name, name: "[galley.repl]") else { return .nil }
    defer { state.release(function) }
    let found = try? work { () throws(LuaError) in try state.call(function) }
    return convert(Array((found ?? []).prefix(1))).first ?? .nil
  }

  func target(of path: String) -> PromptTarget {
    guard let function = try? load("return " + path, name: "[galley.repl]") else { return .other }
    defer { state.release(function) }
    let found = try? work { () throws(LuaError) in try state.call(function) }
    switch found?.first ?? .nil {
    case .object(let object): return .model(scope.lookUp(object.model).model.rawValue)
    case .table(let pairs): return .keys(pairs.compactMap(\.key.text))
    case .string: return .string
    default: return .other
    }
  }
}
