import Foundation
import GalleyCore
import Testing

@testable import GalleyScripting

/// Scripts that mean harm, from `Tests/Hostile`, each with the outcome that it must have.
///
/// The head of a script says what it tries, and lines such as
///
///     -- expect: timeout time limit of
///     -- then: script-error belongs to a document that has ended
///
/// what must become of a document (ok, script-error, timeout, memory, output-limit, with words of
/// the message), and of a second one in the same runner; without `then` that one must come out
/// untouched.
@Suite struct HostileTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Hostile")

  static let scripts: [String] = {
    let names = try? FileManager.default.contentsOfDirectory(atPath: folder.path)
    return (names ?? []).filter { $0.hasSuffix(".lua") }.sorted()
  }()

  struct Expectation {
    var outcome: String
    var words: String

    init?(_ key: String, in source: String) {
      guard
        let line = source.split(separator: "\n").first(where: { $0.hasPrefix("-- \(key): ") })
      else { return nil }
      let parts = line.dropFirst("-- \(key): ".count).split(separator: " ", maxSplits: 1)
      outcome = String(parts[0])
      words = parts.count > 1 ? String(parts[1]) : ""
    }

    func holds(for failure: DocumentFailure?) -> Bool {
      guard let failure else { return outcome == "ok" }
      let kinds: [DocumentFailure.Kind: String] = [
        .scriptError: "script-error", .timeout: "timeout", .outOfMemory: "memory",
        .outputLimit: "output-limit",
      ]
      return kinds[failure.kind] == outcome
        && (words.isEmpty || failure.message.contains(words))
    }
  }

  @Test func `there are scripts`() {
    #expect(Self.scripts.count >= 80)
  }

  @Test(arguments: scripts)
  func `a hostile script harms nobody`(name: String) throws {
    let source = try String(
      contentsOf: Self.folder.appending(path: name), encoding: .utf8)
    let expected = try #require(Expectation("expect", in: source))
    // A script that is not meant to run out of time has plenty, however slow the machine.
    let seconds = expected.outcome == "timeout" ? 0.3 : 60
    let settings = ScriptSettings(
      limits: ScriptLimits(memoryBytes: 64 << 20, seconds: seconds, outputBytes: 1 << 20))
    let began = ContinuousClock.now
    var runner: ScriptRunner?
    let failure = self.failure { () throws(DocumentFailure) in
      runner = try ScriptRunner([script(source, name)], settings: settings)
      _ = try runner?.run(sampleArticle())
    }
    let took = ContinuousClock.now - began
    #expect(
      expected.holds(for: failure),
      "\(failure.map { "\($0.kind): \($0.message)" } ?? "ok") instead of \(expected)")
    if expected.outcome == "timeout" { #expect(took < .seconds(15)) }

    guard let runner else { return }
    var second = sampleArticle()
    second.id = "second.txt"
    var result: ScriptResult?
    let secondFailure = self.failure { () throws(DocumentFailure) in
      result = try runner.run(second)
    }
    if let then = Expectation("then", in: source) {
      #expect(then.holds(for: secondFailure), "\(String(describing: secondFailure))")
    } else {
      #expect(secondFailure == nil)
      // Articles cannot be compared, but they show all they hold.
      #expect(String(reflecting: result?.articles ?? []) == String(reflecting: [second]))
      #expect(result?.rows.isEmpty == true && result?.log.isEmpty == true)
    }
  }

  private func failure(_ body: () throws(DocumentFailure) -> Void) -> DocumentFailure? {
    do throws(DocumentFailure) {
      try body()
      return nil
    } catch {
      return error
    }
  }
}
