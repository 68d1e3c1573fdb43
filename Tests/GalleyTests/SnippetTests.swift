import Foundation
import Galley
import Testing

/// The snippets of the pages that are no commands.
@Suite struct SnippetTests {
  @Test func `the Swift of the README is that of the example that is built and run`() throws {
    let page = try text("README.md").components(separatedBy: "\n")
    let example = Set(
      try text("examples/embedding/main.swift").components(separatedBy: "\n")
        .map { $0.trimmingCharacters(in: .whitespaces) })
    var isSwift = false
    var count = 0
    for line in page {
      if line.hasPrefix("```") {
        isSwift = line == "```swift"
      } else if isSwift {
        count += 1
        #expect(example.contains(line.trimmingCharacters(in: .whitespaces)), "\(line)")
      }
    }
    #expect(count > 8)
  }

  @Test("each hook and declaration of the reference has an example that loads")
  func examples() throws {
    let reference = ScriptReference.current
    for entry in reference.hooks + reference.declarations {
      #expect(!entry.example.isEmpty, "\(entry.name)")
      let script = ScriptFile(name: entry.name, bytes: Array(entry.example.utf8))
      do throws(DocumentFailure) {
        let runner = try ScriptRunner([script])
        if entry.name != "Batch" {
          _ = try runner.run(
            try Article(plainText: "Rain\n\n\u{201C}It will,\u{201D} Ada Holm said."))
        }
      } catch {
        Issue.record("\(entry.name): \(error.message)")
      }
      #expect(ScriptChecker().check(script).filter { $0.severity == .error } == [], "\(entry.name)")
    }
  }

  private func text(_ name: String) throws -> String {
    try String(contentsOf: Repository.root.appending(path: name), encoding: .utf8)
  }
}
