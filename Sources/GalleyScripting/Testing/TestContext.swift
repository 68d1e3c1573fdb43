import GalleyCore
import GalleyLua

/// What the functions of a test file work on.
final class TestContext {
  struct Test {
    var name: String
    /// What stands between its braces.
    var body: LuaValue
  }

  private let file: ScriptFile
  private let tester: ScriptTester
  private let files: ScriptTestFiles
  private(set) var tests: [Test] = []
  /// The test whose body is still to come.
  private(set) var pending: String?
  /// Golden files to be written.
  private(set) var goldens: [ScriptTestOutcome.Golden] = []
  /// What scripts that `run` has run went wrong with, by the messages that Lua has seen.
  private(set) var scriptFailures: [String: DocumentFailure] = [:]
  /// `test` itself, and the functions of the prelude.
  var testFunction: LuaReference?
  var prelude: Prelude?

  struct Prelude {
    var read: LuaFunction
    var seal: LuaFunction
    var sealFailure: LuaFunction
    var unseen: LuaFunction
  }

  init(_ file: ScriptFile, _ tester: ScriptTester, _ files: ScriptTestFiles) {
    self.file = file
    self.tester = tester
    self.files = files
  }

  // MARK: - test

  /// `test "name"` answers `test` itself, which then takes the body.
  func declare(_ call: inout LuaCall) throws(LuaFailure) {
    if let name = pending {
      guard call.kind(1) == .table || call.kind(1) == .array else {
        throw call.wrongArgument(1, expected: "the body of test '\(name)': { ... }")
      }
      pending = nil
      let body = try call.value(1)
      if body == .array([]) { throw LuaFailure("test '\(name)' is empty") }
      tests.append(Test(name: name, body: body))
      return
    }
    guard call.kind(1) == .string, call.count == 1 else {
      throw call.wrongArgument(1, expected: "the name of a test, as in test \"name\" { ... }")
    }
    guard !call.state.globalsAreFrozen else {
      throw LuaFailure("test works at the top of a test file only")
    }
    pending = try call.string(1)
    if let testFunction { call.results.reference(testFunction) }
  }

  // MARK: - run

  func run(_ scope: ScriptScope, _ call: inout LuaCall) throws(LuaFailure) {
    let trial = try trial(
      scope, script: try call.value(1), input: try call.value(2), params: try parameters(call, 3))
    let result = try result(of: trial, scope)
    call.results.reference(result)
  }

  func deterministic(_ scope: ScriptScope, _ call: inout LuaCall) throws(LuaFailure) {
    let trial = try trial(
      scope, script: try call.value(1), input: try call.value(2), params: try parameters(call, 3))
    try check(trial, scope)
  }

  func check(_ trial: ScriptTrial, _ scope: ScriptScope) throws(LuaFailure) {
    var trial = trial
    // One document has nobody to depend on; three of it have.
    if trial.inputs.count == 1 {
      trial.inputs = Array(repeating: trial.inputs[0], count: 3)
    }
    do throws(TestMismatch) {
      try Determinism(trial: trial, text: valueText(scope)).check()
    } catch {
      throw error.luaFailure
    }
  }

  private func parameters(
    _ call: borrowing LuaCall, _ index: Int
  ) throws(LuaFailure) -> LuaValue {
    call.isMissing(index) ? .nil : try call.value(index)
  }

  func trial(
    _ scope: ScriptScope, script: LuaValue, input: LuaValue, params: LuaValue,
    asDocument: Bool = false
  ) throws(LuaFailure) -> ScriptTrial {
    // What the test has set in place counts.
    try scope.takeEdits()
    var settings = tester.settings
    settings.parameters = try self.settings(from: params)
    return ScriptTrial(
      scripts: try scripts(script), engine: tester.engine, equipment: tester.equipment,
      settings: settings, inputs: try inputs(input, scope, asDocument: asDocument))
  }

  private func scripts(_ value: LuaValue) throws(LuaFailure) -> [ScriptFile] {
    let names: [LuaValue]
    switch value {
    case .nil: names = [.string(ScriptTester.subject(of: file.name) + ".lua")]
    case .array(let list): names = list
    default: names = [value]
    }
    var scripts: [ScriptFile] = []
    for value in names {
      guard let name = value.text else {
        throw LuaFailure("a script's name is a string, got \(value.typeName)")
      }
      switch files.script(name) {
      case .success(let script): scripts.append(script)
      case .failure(let error): throw LuaFailure(error.message)
      }
    }
    if scripts.isEmpty { throw LuaFailure("no script is named") }
    return scripts
  }

  private func settings(from params: LuaValue) throws(LuaFailure) -> [String: String] {
    var settings: [String: String] = [:]
    switch params {
    case .nil, .array([]): break
    case .table(let pairs):
      for pair in pairs {
        guard let name = pair.key.text, let text = parameterText(pair.value) else {
          throw LuaFailure("params: names with strings, numbers, booleans or lists expected")
        }
        settings[name] = text
      }
    default: throw LuaFailure("params: a table expected, got \(params.typeName)")
    }
    return settings
  }

  /// As it would stand behind `--set name=`.
  private func parameterText(_ value: LuaValue) -> String? {
    switch value {
    case .boolean(let flag): return flag ? "true" : "false"
    case .array(let elements):
      let words = elements.compactMap(\.text)
      return words.count == elements.count ? words.joined(separator: ",") : nil
    default: return value.text
    }
  }

  private func inputs(
    _ value: LuaValue, _ scope: ScriptScope, asDocument: Bool
  ) throws(LuaFailure) -> [TestInput] {
    if case .array(let list) = value, !list.isEmpty {
      var inputs: [TestInput] = []
      for (index, value) in list.enumerated() {
        inputs.append(try input(value, scope, number: index + 1, asDocument: asDocument))
      }
      return inputs
    }
    return [try input(value, scope, number: 1, asDocument: asDocument)]
  }

  private func input(
    _ value: LuaValue, _ scope: ScriptScope, number: Int, asDocument: Bool
  ) throws(LuaFailure) -> TestInput {
    let id = number == 1 ? "input" : "input-\(number)"
    switch value {
    case .object(let object):
      let (session, model) = scope.lookUp(object.model)
      guard model == .article else { throw unfit(value) }
      return .article(session.finished())
    case .string, .bytes:
      return .document(RawDocument(id: id + ".txt", bytes: bytes(of: value)))
    case .table where value[key: "text"] != nil || asDocument:
      return .document(try document(value, id))
    case .table, .array([]):
      var pairs: [LuaPair] = []
      if case .table(let found) = value { pairs = found }
      do throws(BuildError) {
        var article = try ArticleBuilder(scope: scope).build(pairs).finished()
        if article.id.isEmpty { article.id = id }
        return .article(article)
      } catch {
        switch error {
        case .field(let error):
          throw LuaFailure("\(error.expected) expected, got \(error.found)")
        case .lua(let error): throw LuaFailure(error.message, cause: error)
        }
      }
    default: throw unfit(value)
    }
  }

  private func unfit(_ value: LuaValue) -> LuaFailure {
    LuaFailure(
      "an input is an article, a table of its fields, a text, or a list of these, got "
        + value.typeName)
  }

  private func document(_ value: LuaValue, _ id: String) throws(LuaFailure) -> RawDocument {
    guard case .table(let pairs) = value else { throw unfit(value) }
    var document = RawDocument(id: id + ".txt", bytes: [])
    for pair in pairs {
      switch (pair.key.text ?? "", pair.value) {
      case ("text", .string), ("text", .bytes): document.bytes = bytes(of: pair.value)
      case ("path", .string(let path)):
        document.id = path
        document.path = path
      case ("id", .string(let id)): document.id = id
      case ("published", .string(let text)): document.published = NewsDate(iso: text)
      case ("retrieved", .string(let text)): document.retrieved = NewsDate(iso: text)
      case (let name, _):
        let known = ["text", "path", "id", "published", "retrieved"]
        let near = nearestName(to: name, among: known).map { "; did you mean '\($0)'?" }
        throw LuaFailure(
          "an input has no field '\(name)'"
            + (near ?? "; there are " + known.joined(separator: ", ")))
      }
    }
    return document
  }

  private func bytes(of value: LuaValue) -> [UInt8] {
    switch value {
    case .bytes(let bytes): bytes
    default: Array((value.text ?? "").utf8)
    }
  }

  // MARK: - Results

  /// What a run came to.
  enum Result {
    case done(ScriptTrial.Chunk, ScriptTrial.Ending)
    case failed(DocumentFailure, log: [String])
  }

  func outcome(of trial: ScriptTrial) -> Result {
    do throws(DocumentFailure) {
      let chunk = try trial.run(Array(trial.inputs.indices))
      for trace in chunk.traces {
        if let failure = trace.failure {
          return .failed(failure, log: chunk.traces.flatMap(\.log))
        }
      }
      return .done(chunk, try trial.end([chunk.totals], chunk.traces))
    } catch {
      return .failed(error, log: [])
    }
  }

  /// The table that `run` answers.
  private func result(
    of trial: ScriptTrial, _ scope: ScriptScope
  ) throws(LuaFailure) -> LuaReference {
    guard let prelude else { throw LuaFailure("run works in test files only") }
    do throws(LuaError) {
      switch outcome(of: trial) {
      case .failed(let failure, let log):
        let message = scriptFailed(failure).message
        scriptFailures[message] = failure
        return try scope.state.callKeeping(prelude.sealFailure) { encoder in
          encoder.value(errorTable(failure))
          encoder.string(message)
          encoder.value(.array(log.map { .string($0) }))
        }
      case .done(let chunk, let ending):
        let values = try values(of: chunk, ending, scope)
        return try scope.state.callKeeping(prelude.seal) { $0.value(.table(values)) }
      }
    } catch {
      throw LuaFailure(error.message, cause: error)
    }
  }

  /// The fields of a result; those that are nil are left out.
  func values(
    of chunk: ScriptTrial.Chunk, _ ending: ScriptTrial.Ending, _ scope: ScriptScope
  ) throws(LuaError) -> [LuaPair] {
    var articles: [LuaValue] = []
    for article in chunk.traces.flatMap(\.articles) {
      let session =
        chunk.fields.isEmpty
        ? try scope.openSession(for: article)
        : try scope.openSession(for: article, declaring: chunk.fields)
      articles.append(.object(LuaObject(model: session.id(.article), index: 0)))
    }
    let rows = chunk.tables.map { table in
      LuaPair(
        key: .string(table.name),
        value: .array(
          chunk.traces.flatMap(\.rows).filter { $0.table == table.name }.map { entry in
            row(entry.row, table)
          }))
    }
    var values: [LuaPair] = []
    func set(_ name: String, _ value: LuaValue) {
      values.append(LuaPair(key: .string(name), value: value))
    }
    set("articles", .array(articles))
    if let first = articles.first { set("article", first) }
    set("rows", rows.isEmpty ? .array([]) : .table(rows))
    set(
      "texts",
      .array(
        ending.texts.map {
          .record([
            "path": .string($0.path ?? $0.article),
            "extension": $0.fileExtension.map { .string($0) } ?? .nil, "text": .string($0.text),
          ])
        }))
    if !ending.texts.isEmpty {
      set("text", .string(ending.texts.map(\.text).joined()))
    }
    set("output", .string(ending.output))
    set("log", .array(chunk.traces.flatMap(\.log).map { .string($0) }))
    set("report", .string(ending.report))
    set("totals", ending.totals)
    return values
  }

  /// A row by the names of its columns; cells that are empty are left out.
  private func row(_ row: Row, _ table: TableSchema) -> LuaValue {
    .table(
      zip(table.columns, row.values).compactMap { column, value in
        value == .null ? nil : LuaPair(key: .string(column.name), value: LuaValue(value))
      })
  }

  private func errorTable(_ failure: DocumentFailure) -> LuaValue {
    var pairs: [LuaPair] = []
    func set(_ name: String, _ value: LuaValue?) {
      if let value { pairs.append(LuaPair(key: .string(name), value: value)) }
    }
    set("message", .string(failure.message))
    set("kind", .string(failure.kind.rawValue))
    set("script", failure.script.map { .string($0) })
    set("line", failure.scriptLine.map { .integer(Int64($0)) })
    set("hook", failure.hook.map { .string($0) })
    if !failure.document.isEmpty { set("document", .string(failure.document)) }
    return .table(pairs)
  }

  // MARK: - Assertions

  func equal(_ scope: ScriptScope, _ call: inout LuaCall) throws(LuaFailure) {
    let note = try call.optionalString(3)
    let actual = try call.value(1)
    let expected = try call.value(2)
    if let mismatch = try mismatch(actual, expected, scope, note: note) {
      throw mismatch.luaFailure
    }
  }

  /// - Parameter what: the first words of the message.
  func mismatch(
    _ actual: LuaValue, _ expected: LuaValue, _ scope: ScriptScope, note: String? = nil,
    what: String = "not equal"
  ) throws(LuaFailure) -> TestMismatch? {
    let comparison = ValueComparison { (object, key) throws(LuaFailure) in
      guard let read = self.prelude?.read else { return .nil }
      do throws(LuaError) {
        let values = try scope.state.call(read) { encoder in
          encoder.object(object)
          encoder.value(key)
        }
        return values.first ?? .nil
      } catch {
        throw LuaFailure(error.message, cause: error)
      }
    }
    guard let difference = try comparison.difference(actual, expected) else { return nil }
    return TestMismatch(
      message: what + difference.place + (note.map { ": \($0)" } ?? ""),
      expected: shown(difference.expected, beside: difference.actual, scope),
      actual: shown(difference.actual, beside: difference.expected, scope))
  }

  /// Long texts are shown as they are, so that their lines can be compared.
  private func shown(
    _ value: LuaValue, beside other: LuaValue, _ scope: ScriptScope
  ) -> String {
    if case .string(let text) = value, case .string(let beside) = other,
      text.contains("\n") || beside.contains("\n")
    {
      return text
    }
    return valueText(scope).text(of: value)
  }

  private func valueText(_ scope: ScriptScope) -> ValueText {
    ValueText(describe: { object in
      let (session, model) = scope.lookUp(object.model)
      return session.description(of: model, object.index)
    })
  }

  func contains(_ scope: ScriptScope, _ call: inout LuaCall) throws(LuaFailure) {
    let note = try call.optionalString(3).map { ": \($0)" } ?? ""
    let whole = try call.value(1)
    let part = try call.value(2)
    if case .array(let elements) = whole {
      for element in elements where try mismatch(element, part, scope) == nil { return }
    } else if let text = whole.text, let words = part.text {
      if text.utf8.count >= words.utf8.count, hasPart(Array(text.utf8), Array(words.utf8)) {
        return
      }
    } else {
      throw LuaFailure("a text or a list expected, got \(whole.typeName)", argument: 1)
    }
    throw TestMismatch(
      message: "not contained" + note, expected: valueText(scope).text(of: part),
      actual: valueText(scope).text(of: whole)
    ).luaFailure
  }

  func fails(_ call: inout LuaCall) throws(LuaFailure) {
    let function = try call.function(1)
    let wanted = try call.optionalString(2)
    do throws(LuaError) {
      try call.state.call(function)
    } catch {
      // What stops the test stops it here too.
      if error.kind == .limit || error.kind == .memory {
        throw LuaFailure(error.message, cause: error)
      }
      if let wanted, !hasPart(Array(error.message.utf8), Array(wanted.utf8)) {
        throw TestMismatch(
          message: "another error", expected: ValueText().text(of: .string(wanted)),
          actual: ValueText().text(of: .string(error.message))
        ).luaFailure
      }
      call.results.string(error.message)
      return
    }
    throw TestMismatch(message: "no error was raised").luaFailure
  }

  // MARK: - Files

  func golden(_ name: String, _ bytes: [UInt8]) throws(LuaFailure) {
    try checkPath(name)
    let path = ScriptTester.goldenFolder(of: file.name) + name
    let known = goldens.first { $0.path == path }?.bytes ?? files.contents(path)
    if known == bytes { return }
    if tester.acceptsGoldens, !goldens.contains(where: { $0.path == path }) {
      goldens.append(ScriptTestOutcome.Golden(path: path, bytes: bytes))
      return
    }
    guard let known else {
      throw TestMismatch(kind: .golden, message: "there is no golden file \(path)").luaFailure
    }
    throw TestMismatch(
      kind: .golden, message: "not as in \(path)",
      expected: String(decoding: known, as: UTF8.self),
      actual: String(decoding: bytes, as: UTF8.self)
    ).luaFailure
  }

  func fixture(_ path: String) throws(LuaFailure) -> [UInt8] {
    try checkPath(path)
    guard let bytes = files.contents(path) else {
      throw LuaFailure("there is no file '\(path)' beside the test")
    }
    return bytes
  }

  /// Tests see the files beside them and below, and no others.
  private func checkPath(_ path: String) throws(LuaFailure) {
    let steps = path.split(separator: "/", omittingEmptySubsequences: false)
    let isSafe =
      steps.allSatisfy { !$0.isEmpty && $0 != "." && $0 != ".." } && !path.utf8.contains(0)
    if !isSafe {
      throw LuaFailure("'\(path)' is no path beside the test or below", argument: 1)
    }
  }
}

/// Whether `part` stands somewhere in `whole`.
func hasPart(_ whole: [UInt8], _ part: [UInt8]) -> Bool {
  if part.isEmpty { return true }
  guard part.count <= whole.count else { return false }
  return (0...whole.count - part.count).contains { start in
    whole[start] == part[0] && whole[start..<start + part.count].elementsEqual(part)
  }
}
