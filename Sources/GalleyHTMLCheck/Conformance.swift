import Foundation
import GalleyHTML

/// What became of the tree construction tests of html5lib-tests.
public struct Conformance {
  public var right = 0
  public var total = 0
  public var wrong: [(name: String, data: String, expected: String, found: String)] = []

  /// Runs all cases of the files `*.dat` in `folder` but those of fragments and with scripts on.
  public init(folder: String) {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    for name in names.sorted() where name.hasSuffix(".dat") {
      guard let data = FileManager.default.contents(atPath: folder + "/" + name) else { continue }
      for test in Self.cases(String(decoding: data, as: UTF8.self)) {
        total += 1
        let found = HTMLDocument(parsing: Array(test.data.utf8)).dump
        if found == test.expected {
          right += 1
        } else {
          wrong.append((name, test.data, test.expected, found))
        }
      }
    }
  }

  private static func cases(_ text: String) -> [(data: String, expected: String)] {
    var result: [(String, String)] = []
    var sections: [String: [Substring]] = [:]
    var current = ""
    func flush() {
      defer { sections = [:] }
      guard let data = sections["#data"], var expected = sections["#document"],
        sections["#document-fragment"] == nil, sections["#script-on"] == nil
      else { return }
      while expected.last == "" { expected.removeLast() }
      result.append((data.joined(separator: "\n"), expected.joined(separator: "\n")))
    }
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      switch line {
      case "#data":
        flush()
        current = "#data"
        sections[current] = []
      case "#errors", "#new-errors", "#document-fragment", "#script-on", "#script-off", "#document":
        current = String(line)
        sections[current] = []
      default: sections[current, default: []].append(line)
      }
    }
    flush()
    return result
  }
}
