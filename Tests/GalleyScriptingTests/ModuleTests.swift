import Foundation
import GalleyAnnotators
import GalleyCore
import GalleyExporters
import Testing

@testable import GalleyLua
@testable import GalleyScripting

/// A script's world without documents, with what the tests in Lua say:
///
///     check(galley.text.upper("é"), "É")
///     fails(function() galley.text.upper() end, "string expected, got no value")
final class ModuleWorld {
  let state: LuaState
  let scope: ScriptScope
  private(set) var checks = 0
  private(set) var problems: [String] = []

  init(
    settings: ScriptSettings = ScriptSettings(limits: ScriptLimits(memoryBytes: 16 << 20)),
    limits: LuaLimits = LuaLimits()
  ) throws {
    state = try LuaState(limits: limits)
    scope = ScriptScope(
      script: ScriptFile(name: "test.lua", bytes: []),
      engine: ScriptEngine(dates: NewsDateReader()),
      settings: settings,
      intake: ScriptIntake(state, outputBytes: nil), state: state)
    try scope.add(ArticleSession())
    scope.begin(Article(id: "", format: "script", text: TextBuffer("")))
    try state.registerModules(scope)
    try state.register("check") { [unowned self] call throws(LuaFailure) in
      checks += 1
      let (actual, expected) = (try call.value(1), try call.value(2))
      if actual != expected { note(call, "expected \(words(expected)), got \(words(actual))") }
    }
    try state.register("note_failure") { [unowned self] call throws(LuaFailure) in
      checks += 1
      let (message, expected) = (try call.value(1), try call.string(2))
      guard let text = message.text else {
        return note(call, "expected the error '\(expected)', got none")
      }
      if !text.contains(expected) {
        note(call, "expected the error '\(expected)', got '\(text)'")
      }
    }
    let helpers = """
      function fails(f, words)
        local ok, message = pcall(f)
        if ok then message = nil else message = tostring(message) end
        note_failure(message, words)
      end
      """
    try state.call(try state.loadModule(Array(helpers.utf8), name: "=[galley tests]"))
  }

  private func note(_ call: borrowing LuaCall, _ problem: String) {
    let place = call.scriptLine().map { "\($0.chunk):\($0.line): " } ?? ""
    problems.append(place + problem)
  }

  func run(_ source: String, name: String) throws {
    do {
      try state.call(try state.load(source, name: name))
    } catch {
      problems.append("\(error)")
    }
  }
}

/// A value as Lua would write it.
private func words(_ value: LuaValue) -> String {
  switch value {
  case .nil: "nil"
  case .boolean(let value): "\(value)"
  case .integer(let value): "\(value)"
  case .number(let value): "\(value)"
  case .string(let text): "\"\(text)\""
  case .bytes(let bytes): "bytes \(bytes)"
  case .array(let elements): "{ " + elements.map(words).joined(separator: ", ") + " }"
  case .table(let pairs):
    "{ " + pairs.map { "[\(words($0.key))] = \(words($0.value))" }.joined(separator: ", ") + " }"
  case .object: "object"
  case .function: "function"
  }
}

@Suite struct ModuleTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Lua")

  static let files = [
    "re", "text", "json", "csv", "xml", "html", "date", "template", "set", "list", "path",
  ]

  @Test(arguments: files)
  func `a module keeps its promises`(_ module: String) throws {
    let file = Self.folder.appending(path: "\(module).lua")
    let world = try ModuleWorld()
    try world.run(try String(contentsOf: file, encoding: .utf8), name: "\(module).lua")
    #expect(world.problems == [])
    #expect(world.checks >= 15, "\(module).lua has only \(world.checks) checks")
  }

  @Test func `each file of tests is run`() throws {
    let found = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
      .filter { $0.hasSuffix(".lua") }.map { String($0.dropLast(4)) }
    #expect(found.sorted() == Self.files.sorted())
  }
}

@Suite struct LogTests {
  @Test func `log lines have a level and the line of the script`() throws {
    let world = try ModuleWorld()
    try world.run(
      """
      galley.log.info("quotes:", 12, nil, true)
      local function f() galley.log.warn("no speaker") end
      f()
      galley.log.error()
      fails(function() galley.log.debug("x") end, "galley.log has no 'debug'")
      print("plain", 1)
      """, name: "log.lua")
    #expect(world.problems == [])
    #expect(
      world.scope.intake.log == [
        LogEntry("quotes: 12 nil true", level: .info, script: "log.lua", line: 1),
        LogEntry("no speaker", level: .warning, script: "log.lua", line: 2),
        LogEntry("", level: .error, script: "log.lua", line: 4), LogEntry("plain\t1"),
      ])
  }

  @Test func `log lines count as output`() throws {
    let settings = ScriptSettings(limits: ScriptLimits(outputBytes: 1000))
    let runner = try ScriptRunner(
      [script("function Article() while true do galley.log.info('x') end end")],
      settings: settings)
    do throws(DocumentFailure) {
      _ = try runner.run(sampleArticle())
      Issue.record("no limit")
    } catch {
      #expect(error.kind == .outputLimit)
    }
  }
}

private let hasLPeg =
  (try? ModuleWorld().state.openNative("liblua5.4-lpeg.so.2", opener: "luaopen_lpeg")) != nil

@Suite struct NativeModuleTests {
  private func outcome(_ source: String, granted: [String]) throws -> [String] {
    var settings = ScriptSettings()
    settings.grants.nativeModules = granted
    let world = try ModuleWorld(settings: settings)
    try world.run(source, name: "test.lua")
    return world.problems
  }

  @Test(.enabled(if: hasLPeg, "Debian's lua-lpeg is not installed"))
  func `lpeg and re work where they are allowed`() throws {
    let source = """
      local lpeg, re = require "lpeg", require "re"
      local word = lpeg.C(lpeg.R("az") ^ 1)
      check(lpeg.match(lpeg.Ct((word + 1) ^ 0), "one 2 two"), { "one", "two" })
      check(re.match("key=value", "{%a+} '=' {%a+}"), "key")
      check(re.gsub("a1b2", "%d", "-"), "a-b-")
      check(require "lpeg" == lpeg and require "re" == re, true)
      fails(function() re.compile("'never") end, "pattern error")
      """
    let problems = try outcome(source, granted: ["lpeg"])
    #expect(problems == [])
  }

  @Test func `native modules take a grant`() throws {
    let source = """
      fails(function() require "lpeg" end, "the native module 'lpeg' is not allowed in this run")
      fails(function() require "re" end, "the native module 'lpeg' is not allowed in this run")
      """
    let problems = try outcome(source, granted: [])
    #expect(problems == [])
  }

  @Test func `a library that the system does not have is no module`() throws {
    let world = try ModuleWorld()
    #expect(try world.state.openNative("libgalley-nothing.so", opener: "luaopen_x") == nil)
    #expect(throws: LuaError.self) {
      _ = try world.state.openNative("libc.so.6", opener: "luaopen_nothing")
    }
  }
}

@Suite struct RefusedMemoryTests {
  /// Looks into modules of all makes: Swift, Lua, constants.
  private let source = """
    local json, list, re, template = galley.json, galley.list, galley.re, galley.template
    local word = re.compile("(?P<w>[a-z]+)")
    local words = {}
    for m in word:matches("one two") do words[#words + 1] = m.w end
    local text = json.encode(list.map(words, galley.text.upper))
    return template.render("{{#words}}{{.}} {{/words}}{{text}}", { words = words, text = text },
      { escape = "none" })
    """

  @Test func `a module that could not be loaded is loaded at the next look`() throws {
    var failures = 0
    var n = 1
    while n < 20_000 {
      let world = try ModuleWorld()
      let chunk = try world.state.load(source, name: "test.lua")
      world.state.failAllocation(n, count: 3)
      var isWhole = true
      do throws(LuaError) {
        try world.state.call(chunk)
      } catch {
        isWhole = false
        failures += 1
      }
      world.state.failAllocation(0)
      #expect(try world.state.call(chunk) == [.string("one two [\"ONE\",\"TWO\"]")], "at \(n)")
      if isWhole, n > 2000 { break }
      // Each place of the first, then some of the many.
      n += n < 40 ? 1 : 13
    }
    #expect(failures > 20)
    #expect(n < 20_000)
  }
}

@Suite struct JSONObjectTests {
  private func object(_ json: String) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
  }

  @Test func `an object is written as the exporter writes it`() throws {
    let article = sampleArticle()
    let encoded = try run("function Writer(a) return galley.json.encode(a) end").texts[0].text
    var exported = Output()
    JSONLinesExporter().write(article, to: &exported)
    let ours = try object(encoded)
    let theirs = try object(String(decoding: exported.take(), as: UTF8.self))
    #expect(Set(ours.keys) == Set(theirs.keys))
    for (name, value) in theirs where !(value is [Any]) {
      #expect(ours[name] as? NSObject == value as? NSObject, "\(name)")
    }
    // A mention is more than a place for scripts, and the paragraphs of a comment are texts.
    func stripped(_ value: Any?) -> [NSDictionary] {
      (value as? [[String: Any]] ?? []).map { item in
        let isComment = item["depth"] != nil
        return NSDictionary(
          dictionary: item.filter {
            $0.key != "mentions"
              && !(isComment && ["paragraphs", "text"].contains($0.key))
          })
      }
    }
    for name in ["paragraphs", "quotes", "citations", "comments", "people"] {
      #expect(stripped(ours[name]) == stripped(theirs[name]), "\(name)")
    }
  }

  @Test func `objects stand anywhere in a value, and edits count`() throws {
    let result = try run(
      """
      function Quote(q)
        q.text = "changed"
        if q.kind == "mixed" then print(galley.json.encode({ list = { q.speaker }, text = q.text })) end
      end
      """)
    #expect(
      result.log == [
        #"{"list":[{"end":56,"name":"Ada Holm","start":53,"text":"She"}],"text":"changed"}"#
      ])
  }
}

@Suite struct RegistryTests {
  /// Functions whose effect is no value.
  static let withoutExample: Set<String> = ["print", "emit", "require", "galley.repl"]
  /// The declarations of totals mean something to `totals = { ... }` alone, what lies outside takes
  /// grants, and log lines are no values.
  static let declaring = ["galley", "galley.system", "galley.log"]

  private var functions: [(path: String, function: ModuleFunction)] {
    scriptModules.flatMap { module in
      module.functions.map { function in
        let parts = [module.name, function.name].filter { !$0.isEmpty }
        return (parts.joined(separator: "."), function)
      }
    }
  }

  @Test func `names are legal and unique`() {
    var names: Set<String> = []
    for (path, function) in functions {
      let name = function.name
      #expect(
        name.wholeMatch(of: /[a-z][a-z0-9_]*|/) != nil, "\(path) is no name for a function")
      #expect(names.insert(path).inserted, "there are two functions \(path)")
    }
    for module in scriptModules {
      #expect(module.name.wholeMatch(of: /(galley(\.[a-z]+)?)?/) != nil, "\(module.name)")
      for constant in module.constants {
        #expect(names.insert("\(module.name).\(constant.name)").inserted)
      }
    }
  }

  @Test func `summaries fit a line`() {
    for (path, function) in functions {
      let summary = function.summary
      // The totals say in one line what they declare and what their calls do.
      let longest = path.hasPrefix("galley.") && !path.dropFirst(7).contains(".") ? 200 : 100
      #expect(!summary.isEmpty && summary.count <= longest && !summary.contains("\n"), "\(path)")
      #expect(!summary.hasSuffix("."), "\(path)")
    }
    for module in scriptModules {
      #expect(!module.summary.isEmpty && module.summary.count <= 160, "\(module.name)")
    }
  }

  @Test func `signatures are complete`() {
    for (path, function) in functions {
      for parameter in function.signature.parameters {
        #expect(
          parameter.name.wholeMatch(of: /[a-z][a-z_0-9]*|\.\.\./) != nil, "\(path)")
        #expect(!parameter.type.alternatives.isEmpty, "\(path)")
      }
      let optional = function.signature.parameters.map(\.type.isOptional)
      #expect(
        optional == optional.sorted { !$0 && $1 },
        "\(path): \(function.signature)")
    }
  }

  @Test func `every function has an example that holds`() throws {
    for (path, function) in functions {
      let module = path.split(separator: ".").dropLast().joined(separator: ".")
      if Self.withoutExample.contains(path) || Self.declaring.contains(module) { continue }
      guard let example = function.example else {
        Issue.record("\(path) has no example")
        continue
      }
      #expect(example.contains("  --> "), "\(path): the example says nothing")
      let world = try ModuleWorld()
      try world.run(checkedExample(example), name: path)
      #expect(world.problems == [], "\(path)")
    }
  }

  /// Turns `expression  --> results` into a check.
  private func checkedExample(_ example: String) -> String {
    example.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      let line = String(line)
      guard let arrow = line.range(of: "  --> ") else { return line }
      return
        "check(table.pack(\(line[..<arrow.lowerBound])), table.pack(\(line[arrow.upperBound...])))"
    }.joined(separator: "\n")
  }
}
