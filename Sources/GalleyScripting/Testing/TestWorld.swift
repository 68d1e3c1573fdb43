import GalleyCore
import GalleyLua

/// A test file in an interpreter of its own.
final class TestWorld {
  private let file: ScriptFile
  private let text: TestFileText
  private let state: LuaState
  private let intake: ScriptIntake
  private let scope: ScriptScope
  private let context: TestContext

  var tests: [TestContext.Test] { context.tests }

  /// Loads the file as far as its main chunk goes: the tests are known then, and none has run.
  init(
    _ file: ScriptFile, _ tester: ScriptTester, _ files: ScriptTestFiles, _ text: TestFileText
  ) throws(DocumentFailure) {
    self.file = file
    self.text = text
    let limits = tester.settings.limits
    context = TestContext(file, tester, files)
    do throws(LuaError) {
      state = try LuaState(
        limits: LuaLimits(memoryBytes: limits.memoryBytes, seconds: limits.seconds))
      intake = ScriptIntake(state, outputBytes: limits.outputBytes)
      scope = ScriptScope(
        script: file, engine: tester.engine, settings: tester.settings, intake: intake,
        state: state)
      scope.test = context
      try scope.add(ArticleSession())
      scope.begin(Article(id: "", format: "script", text: TextBuffer("")))
      try state.registerModules(scope)
      try Self.register(testModule, scope)
      context.testFunction = try state.callKeeping(try state.load("return test", name: "test"))
      context.prelude = try Self.makePrelude(state)
      try state.call(try state.load(file.bytes, name: file.name))
      if let name = context.pending {
        throw LuaError(
          kind: .runtime, message: "test '\(name)' has no body: test \"\(name)\" { ... }",
          chunk: file.name, line: text.excerpt(ofTest: name)?.line)
      }
      if let global = try state.scriptGlobals().first {
        throw LuaError(
          kind: .runtime,
          message:
            "'\(global.name)' is no name that a test file defines; write 'local \(global.name)'",
          chunk: global.chunk, line: global.line)
      }
      state.freezeGlobals(hint: "use a local")
    } catch {
      throw DocumentFailure(error, in: file)
    }
  }

  private static func register(
    _ module: ScriptModule, _ scope: ScriptScope
  ) throws(LuaError) {
    for function in module.functions {
      guard case .swift(let body) = function.implementation else { continue }
      let check = ArgumentCheck(function.signature)
      // `test` takes its name first and its body then.
      let isChecked = function.name != "test"
      try scope.state.register(function.name) { [unowned scope] call throws(LuaFailure) in
        if isChecked { try check(call) }
        try body(scope, &call)
      }
    }
  }

  /// Results know their fields, and do not let a failure pass unseen.
  private static func makePrelude(_ state: LuaState) throws(LuaError) -> TestContext.Prelude {
    let known = testResultFields.map { "\($0.name) = true" }.joined(separator: ", ")
    let names = testResultFields.map(\.name).joined(separator: ", ")
    let chunk = try state.load(
      """
      local known = { \(known) }
      local unseen = {}

      local function check(name)
        if known[name] then return end
        error("result has no field '" .. tostring(name) .. "'; there are \(names)", 3)
      end

      local function seal(values)
        return setmetatable(values, { __index = function(_, name) check(name) end })
      end

      local function sealFailure(failure, message, log)
        local number = #unseen + 1
        unseen[number] = message
        return setmetatable({}, { __index = function(_, name)
          check(name)
          if name == "error" or name == "log" then
            unseen[number] = false
            return name == "error" and failure or log
          end
          error(message, 2)
        end })
      end

      local function firstUnseen()
        for _, message in ipairs(unseen) do
          if message then return message end
        end
      end

      return { function(object, key) return object[key] end, seal, sealFailure, firstUnseen }
      """, name: "tests")
    guard case .array(let functions)? = try state.call(chunk).first, functions.count == 4,
      case .function(let read) = functions[0], case .function(let seal) = functions[1],
      case .function(let sealFailure) = functions[2], case .function(let unseen) = functions[3]
    else { preconditionFailure("the prelude of tests answers something else") }
    return TestContext.Prelude(
      read: read, seal: seal, sealFailure: sealFailure, unseen: unseen)
  }

  // MARK: - One test

  /// Runs a test, once only.
  func run(_ index: Int) -> ScriptTestOutcome {
    let test = context.tests[index]
    var outcome = ScriptTestOutcome(
      name: test.name, line: text.excerpt(ofTest: test.name)?.line, failure: nil, log: [],
      goldens: [])
    // The random numbers of a test are its own, whatever stands before it.
    state.seed(contentHash(Array(test.name.utf8)))
    do throws(ScriptTestFailure) {
      try run(test)
    } catch {
      outcome.failure = error
    }
    outcome.log = intake.log.map(\.text)
    if outcome.failure == nil { outcome.goldens = context.goldens }
    return outcome
  }

  private func run(_ test: TestContext.Test) throws(ScriptTestFailure) {
    var fields: [LuaPair] = []
    var functions: [LuaFunction] = []
    switch test.body {
    case .array(let items): functions = items.compactMap(function)
    case .table(let pairs):
      for pair in pairs {
        if case .integer = pair.key {
          if let function = function(pair.value) { functions.append(function) }
        } else {
          fields.append(pair)
        }
      }
    default: break
    }
    if functions.count > 1 || functions.isEmpty && fields.isEmpty
      || !functions.isEmpty && !fields.isEmpty
    {
      throw failure(
        .error, "a test has one function between its braces, or fields such as article and rows",
        test, nil)
    }
    if let function = functions.first {
      try run(function, test)
    } else {
      try run(fields, test)
    }
  }

  private func function(_ value: LuaValue) -> LuaFunction? {
    guard case .function(let function) = value else { return nil }
    return function
  }

  private func run(
    _ function: LuaFunction, _ test: TestContext.Test
  ) throws(ScriptTestFailure) {
    do {
      try state.call(function)
      guard let unseen = context.prelude?.unseen,
        let message = try state.call(unseen).first?.text
      else { return }
      var failure = failure(.scriptFailure, message, test, nil)
      failure.cause = context.scriptFailures[message]
      throw failure
    } catch {
      switch error {
      case let error as LuaError: throw failure(error, test, nil)
      case let failure as ScriptTestFailure: throw failure
      default: throw failure(.error, "\(error)", test, nil)
      }
    }
  }

  // MARK: - Tests with fields

  private func run(
    _ fields: [LuaPair], _ test: TestContext.Test
  ) throws(ScriptTestFailure) {
    var values: [String: LuaValue] = [:]
    let known = testFields.map(\.name)
    for pair in fields {
      let name = pair.key.text ?? pair.key.typeName
      guard known.contains(name) else {
        let near = nearestName(to: name, among: known).map { "; did you mean '\($0)'?" }
        throw failure(
          .error,
          "a test has no field '\(name)'"
            + (near ?? "; there are " + known.joined(separator: ", ")),
          test, name)
      }
      values[name] = pair.value
    }
    guard values["article"] == nil || values["input"] == nil else {
      throw failure(.error, "a test has an article or an input, not both", test, "input")
    }
    guard let input = values["article"] ?? values["input"] else {
      throw failure(.error, "the test has no article and no input", test, nil)
    }
    let isDocument = values["input"] != nil
    let trial = try doing(test, isDocument ? "input" : "article") { () throws(LuaFailure) in
      try context.trial(
        scope, script: values["script"] ?? .nil, input: input, params: values["params"] ?? .nil,
        asDocument: isDocument)
    }
    switch context.outcome(of: trial) {
    case .failed(let cause, let log):
      intake.log += log.map { LogEntry($0) }
      try check(cause, values, test)
    case .done(let chunk, let ending):
      if let fails = values["fails"], fails != .boolean(false) {
        throw failure(.unequal, "the script did not fail", test, "fails")
      }
      try check(chunk, ending, values, test)
    }
    if values["deterministic"] == .boolean(true) {
      try doing(test, "deterministic") { () throws(LuaFailure) in
        try context.check(trial, scope)
      }
    }
  }

  /// A script that failed, as the test wants it or not.
  private func check(
    _ cause: DocumentFailure, _ values: [String: LuaValue], _ test: TestContext.Test
  ) throws(ScriptTestFailure) {
    switch values["fails"] {
    case .boolean(true): return
    case .string(let words)?:
      if hasPart(Array(cause.message.utf8), Array(words.utf8)) { return }
      var failure = failure(.unequal, "the script failed with another message", test, "fails")
      failure.expected = ValueText().text(of: .string(words))
      failure.actual = ValueText().text(of: .string(cause.message))
      failure.cause = cause
      throw failure
    default:
      var failure = failure(.scriptFailure, scriptFailed(cause).message, test, nil)
      failure.cause = cause
      throw failure
    }
  }

  private func check(
    _ chunk: ScriptTrial.Chunk, _ ending: ScriptTrial.Ending, _ values: [String: LuaValue],
    _ test: TestContext.Test
  ) throws(ScriptTestFailure) {
    let results: [LuaPair]
    do throws(LuaError) {
      results = try context.values(of: chunk, ending, scope)
    } catch {
      throw failure(error, test, nil)
    }
    // In the order of the table above, whatever that of the test's fields.
    for (name, _) in testFields {
      guard let expected = values[name] else { continue }
      let actual = results.first { $0.key == .string(name) }?.value ?? .nil
      switch name {
      case "articles":
        if case .integer(let count) = expected {
          let found = chunk.traces.reduce(0) { $0 + $1.articles.count }
          try compare(.integer(Int64(found)), .integer(count), "number of articles", test, name)
        } else {
          try compare(actual, expected, "articles", test, name)
        }
      case "rows", "totals":
        try compareNamed(actual, expected, name, test)
      case "text", "texts", "log", "report":
        try compare(actual, expected, name, test, name)
      case "golden":
        try doing(test, name) { () throws(LuaFailure) in
          try context.golden(expected.text ?? "", Array(ending.output.utf8))
        }
      default: break
      }
    }
  }

  private func compare(
    _ actual: LuaValue, _ expected: LuaValue, _ what: String, _ test: TestContext.Test,
    _ field: String
  ) throws(ScriptTestFailure) {
    try doing(test, field) { () throws(LuaFailure) in
      let mismatch = try context.mismatch(
        actual, expected, scope, what: "\(what): not equal")
      if let mismatch { throw mismatch.luaFailure }
    }
  }

  /// Compares only the tables and totals that the test names; what it misspells is not there.
  private func compareNamed(
    _ actual: LuaValue, _ expected: LuaValue, _ name: String, _ test: TestContext.Test
  ) throws(ScriptTestFailure) {
    guard case .table(let pairs) = expected else {
      return try compare(actual, expected, name, test, name)
    }
    for pair in pairs {
      let key = pair.key.text ?? pair.key.typeName
      guard let found = actual[key: key] else {
        var known: [String] = []
        if case .table(let pairs) = actual { known = pairs.compactMap(\.key.text) }
        let near = nearestName(to: key, among: known).map { "; did you mean '\($0)'?" }
        throw failure(.error, "the script declares no \(name) '\(key)'\(near ?? "")", test, name)
      }
      try compare(found, pair.value, "\(name).\(key)", test, name)
    }
  }

  // MARK: - Failures

  private func doing<Value>(
    _ test: TestContext.Test, _ field: String, _ body: () throws(LuaFailure) -> Value
  ) throws(ScriptTestFailure) -> Value {
    do throws(LuaFailure) {
      return try body()
    } catch {
      throw failure(
        LuaError(kind: .hostFailure, message: error.message, cause: error), test, field)
    }
  }

  /// - Parameter field: of the test, to point at; nil for its name.
  private func failure(
    _ kind: ScriptTestFailure.Kind, _ message: String, _ test: TestContext.Test, _ field: String?
  ) -> ScriptTestFailure {
    var failure = ScriptTestFailure(kind, message, in: file.name)
    failure.excerpt =
      field.map { text.excerpt(ofTest: test.name, field: $0) }
      ?? text.excerpt(ofTest: test.name)
    failure.line = failure.excerpt?.line
    return failure
  }

  private func failure(
    _ error: LuaError, _ test: TestContext.Test, _ field: String?
  ) -> ScriptTestFailure {
    let place = DocumentFailure(error, in: file)
    var failure = self.failure(.error, place.message, test, field)
    if let line = place.scriptLine {
      failure.script = place.script ?? file.name
      failure.line = line
      failure.excerpt = place.scriptExcerpt
      failure.traceback = place.traceback
    }
    if let mismatch = error.cause?.cause as? TestMismatch {
      failure.kind = mismatch.kind
      failure.message = mismatch.message
      failure.expected = mismatch.expected
      failure.actual = mismatch.actual
      failure.cause = mismatch.cause
    } else if let cause = context.scriptFailures[place.message] {
      failure.kind = .scriptFailure
      failure.cause = cause
    }
    return failure
  }
}
