import GalleyCore
import GalleyLua

/// Runs test files: Lua in the closed world of scripts, with `test`, `run`, `equal` and the like.
///
///     let tester = ScriptTester(engine: engine, equipment: equipment)
///     for outcome in try tester.run(file, files) where outcome.failure != nil { ... }
///
/// Each test has an interpreter of its own, in which the file is loaded anew. Nothing is read or
/// written here: scripts, golden files and fixtures come from the caller, and golden files that are
/// to be written go back to it.
public struct ScriptTester: Sendable {
  public var engine: ScriptEngine
  /// What reads inputs, and how rows and articles look in `result.output`.
  public var equipment: WorkerEquipment
  public var settings = ScriptSettings()
  /// Whether a golden file that differs, or is not there, is to be written anew.
  public var acceptsGoldens = false

  public init(engine: ScriptEngine, equipment: WorkerEquipment) {
    self.engine = engine
    self.equipment = equipment
  }

  /// Runs the tests of a file in the order of its text.
  ///
  /// - Parameter isWanted: by the name of the test.
  /// - Throws: why the file has no tests that could be run: what is wrong with its main chunk.
  public func run(
    _ file: ScriptFile, _ files: ScriptTestFiles, where isWanted: (String) -> Bool = { _ in true }
  ) throws(DocumentFailure) -> [ScriptTestOutcome] {
    let text = TestFileText(file)
    let names = try TestWorld(file, self, files, text).tests.map(\.name)
    if names.isEmpty {
      var failure = DocumentFailure(
        .scriptError, document: "", message: "the file has no tests: test \"name\" { ... }")
      failure.script = file.name
      throw failure
    }
    for (index, name) in names.enumerated() where names[..<index].contains(name) {
      var failure = DocumentFailure(
        .scriptError, document: "", message: "two tests are called '\(name)'")
      failure.script = file.name
      failure.scriptExcerpt = text.excerpt(ofTest: name)
      failure.scriptLine = failure.scriptExcerpt?.line
      throw failure
    }
    var outcomes: [ScriptTestOutcome] = []
    for (index, name) in names.enumerated() where isWanted(name) {
      outcomes.append(try TestWorld(file, self, files, text).run(index))
    }
    return outcomes
  }

  /// Loads the main chunk of a test file, and runs none of its tests.
  ///
  /// - Throws: what is wrong with it.
  public func load(_ file: ScriptFile, _ files: ScriptTestFiles) throws(DocumentFailure) {
    _ = try TestWorld(file, self, files, TestFileText(file))
  }

  /// Where the golden files of a test file lie, relative to its folder: `quotes.golden/` for
  /// `quotes_test.lua`.
  public static func goldenFolder(of file: String) -> String { subject(of: file) + ".golden/" }

  /// What a test file is about: `quotes` for `tests/quotes_test.lua`.
  static func subject(of file: String) -> String {
    var name = Substring(file)
    if let slash = name.lastIndex(of: "/") { name = name[name.index(after: slash)...] }
    for ending in ["_test.lua", ".lua"] where name.hasSuffix(ending) {
      return String(name.dropLast(ending.utf8.count))
    }
    return String(name)
  }
}

/// Where the files come from that a test names; all paths are relative to the folder of the test.
public struct ScriptTestFiles: Sendable {
  /// A script by its path or the name under which it ships; the error is a sentence for the test.
  public var script: @Sendable (_ name: String) -> Result<ScriptFile, ScriptTestFileError>
  /// The bytes of a file; nil when there is none.
  public var contents: @Sendable (_ path: String) -> [UInt8]?

  public init(
    script: @escaping @Sendable (_ name: String) -> Result<ScriptFile, ScriptTestFileError>,
    contents: @escaping @Sendable (_ path: String) -> [UInt8]?
  ) {
    self.script = script
    self.contents = contents
  }
}

/// Why a script that a test names cannot be had.
public struct ScriptTestFileError: Error, Hashable, Sendable {
  public var message: String

  public init(_ message: String) { self.message = message }
}

/// What became of one test.
public struct ScriptTestOutcome: Sendable {
  /// A file to be written, relative to the folder of the test.
  public struct Golden: Hashable, Sendable {
    public var path: String
    public var bytes: [UInt8]
  }

  public var name: String
  /// Where it stands in its file.
  public var line: Int?
  /// Nil when it has passed.
  public var failure: ScriptTestFailure?
  /// What the test printed.
  public var log: [String]
  /// The golden files that it would have otherwise; empty unless they are to be accepted.
  public var goldens: [Golden]
}

/// Why a test has failed.
public struct ScriptTestFailure: Error, Hashable, Sendable {
  public enum Kind: String, Sendable {
    /// Something is not as the test expects it.
    case unequal
    /// The test itself went wrong, or raised an error.
    case error
    /// A script that it runs went wrong: see `cause`.
    case scriptFailure = "script-failure"
    /// A golden file is not there, or another one.
    case golden
    /// Results depend on the order of the work.
    case nondeterministic
  }

  public var kind: Kind
  /// `not equal at [2].words`.
  public var message: String
  /// The file with the line that failed.
  public var script: String
  public var line: Int?
  public var excerpt: DocumentFailure.Excerpt?
  /// As Lua would write them, on one line or several.
  public var expected: String?
  public var actual: String?
  public var cause: DocumentFailure?
  public var traceback: String?

  init(_ kind: Kind, _ message: String, in script: String) {
    self.kind = kind
    self.message = message
    self.script = script
  }
}

/// What a host function of a test throws, so that whoever reports it has the parts.
struct TestMismatch: Error {
  var kind = ScriptTestFailure.Kind.unequal
  var message: String
  var expected: String?
  var actual: String?
  var cause: DocumentFailure?

  /// As Lua sees it, all in one line of text.
  var luaMessage: String {
    guard let expected, let actual else { return message }
    return "\(message): expected \(expected), got \(actual)"
  }

  var luaFailure: LuaFailure { LuaFailure(luaMessage, cause: self) }
}
