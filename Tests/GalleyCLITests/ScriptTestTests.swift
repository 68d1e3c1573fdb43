import Foundation
import Galley
import GalleyTestSupport
import Testing

@testable import GalleyCLI

@Suite("galley test")
struct ScriptTestTests {
  @Test("the examples of the functions for tests hold")
  func examples() throws {
    let tester = try #require(ScriptTester(.builtIn()))
    let scripts = [
      "quotes.lua": "function Quote(q) if not q.speaker then return false end end",
      "long-quotes.lua": "function Quote(q) if #q.text < 10 then return false end end",
    ]
    let shipped = ScriptFiles(.builtIn())
    let files = ScriptTestFiles(
      script: { name in
        if let source = scripts[name] {
          return .success(ScriptFile(name: name, bytes: Array(source.utf8)))
        }
        return Result { () throws(CommandFailure) in try shipped.script(name) }
          .mapError { ScriptTestFileError("\($0)") }
      }, contents: { _ in nil })
    var count = 0
    for function in ScriptReference.current.testing.functions {
      guard let example = function.example else { continue }
      var source = example
      if function.name != "test" {
        let halves = example.components(separatedBy: "  --> ")
        source = halves.count == 2 ? "equal(\(halves[0]), \(halves[1]))" : example
        source = "test \"\(function.name)\" { function() \(source) end }"
      }
      let outcomes = try tester.run(
        ScriptFile(name: "quotes_test.lua", bytes: Array(source.utf8)), files)
      #expect(outcomes.map(\.failure) == outcomes.map { _ in nil }, "\(function.name)")
      count += outcomes.count
    }
    #expect(count >= 6)
  }

  @Test("files run in any number of threads, and tell in the order of their names")
  func threads() throws {
    let folder = try TemporaryFolder()
    for number in 1...9 {
      try folder.write(
        "t\(number)_test.lua",
        text: "test \"a\" { function() equal(\(number % 3), 0) end } test \"b\" { function() end }")
    }
    try folder.write("helper.lua", text: "return {}")
    var texts: Set<String> = []
    for jobs in [1, 2, 7] {
      var tests = ScriptTests(paths: [folder.path])
      tests.jobs = jobs
      let words = Words()
      #expect(tests.run(.builtIn(), words.console()) == .documentsFailed)
      texts.insert(words.text)
    }
    #expect(texts.count == 1)
    let text = try #require(texts.first)
    #expect(text.hasSuffix("18 tests: 12 passed, 6 failed\n"))
  }
}
