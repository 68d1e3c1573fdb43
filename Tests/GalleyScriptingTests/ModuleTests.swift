import Foundation
import GalleyAnnotators
import GalleyCore
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

  init(settings: ScriptSettings = ScriptSettings(), limits: LuaLimits = LuaLimits()) throws {
    state = try LuaState(limits: limits)
    scope = ScriptScope(
      script: ScriptFile(name: "test.lua", bytes: []),
      engine: ScriptEngine(dates: NewsDateReader()),
      settings: settings,
      intake: ScriptIntake(outputBytes: nil), state: state)
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
    try state.call(try state.load(helpers, name: "=[galley tests]"))
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

  static let files = ["re", "text", "json", "csv", "xml", "html", "date"]

  @Test(arguments: files)
  func aModuleKeepsItsPromises(_ module: String) throws {
    let file = Self.folder.appending(path: "\(module).lua")
    let world = try ModuleWorld()
    try world.run(try String(contentsOf: file, encoding: .utf8), name: "\(module).lua")
    #expect(world.problems == [])
    #expect(world.checks >= 15, "\(module).lua has only \(world.checks) checks")
  }

  @Test func eachFileOfTestsIsRun() throws {
    let found = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
      .filter { $0.hasSuffix(".lua") }.map { String($0.dropLast(4)) }
    #expect(found.sorted() == Self.files.sorted())
  }
}

@Suite struct RegistryTests {
  /// Functions whose effect is no value.
  static let withoutExample: Set<String> = ["print", "emit", "require"]
  /// The declarations of totals mean something to `totals = { ... }` alone, and what lies outside
  /// takes grants.
  static let declaring = ["galley", "galley.system"]

  private var functions: [(path: String, function: ModuleFunction)] {
    scriptModules.flatMap { module in
      module.functions.map { function in
        let parts = [module.name, function.name].filter { !$0.isEmpty }
        return (parts.joined(separator: "."), function)
      }
    }
  }

  @Test func namesAreLegalAndUnique() {
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

  @Test func summariesFitALine() {
    for (path, function) in functions {
      let summary = function.summary
      #expect(!summary.isEmpty && summary.count <= 160 && !summary.contains("\n"), "\(path)")
      #expect(!summary.hasSuffix("."), "\(path)")
    }
    for module in scriptModules {
      #expect(!module.summary.isEmpty && module.summary.count <= 160, "\(module.name)")
    }
  }

  @Test func signaturesAreComplete() {
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

  @Test func everyFunctionHasAnExampleThatHolds() throws {
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
