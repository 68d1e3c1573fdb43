import Foundation
import GalleyTestSupport
import Testing

/// The floors of `Tests/Fixtures/quality.json`. They only rise: with GALLEY_ACCEPT=1 a figure that
/// has risen is written down, one that has fallen is not.
@Suite struct QualityTests {
  @Test func `no figure of the example articles falls below its floor`() throws {
    let arguments = ["fixtures", "examples/articles", "Tests/Fixtures/articles", "--json"]
    try check("examples", try figures(arguments))
  }

  @Test func `no figure of the pages with comments falls below its floor`() throws {
    try check("threads", try figures(["threads", "Tests/Fixtures/threads", "--json"]))
    try check("thread-probes", try figures(["threads", "Tests/Fixtures/thread-probes", "--json"]))
    try check("thread-pages", try figures(["threads", "Tests/Fixtures/thread-pages", "--json"]))
  }

  @Test func `no figure of the citation passages falls below its floor`() throws {
    let file = "Tests/Fixtures/citations/passages.jsonl"
    try check("citation-passages", try figures(["passages", file, "--json"]))
  }

  @Test(.enabled(if: FileManager.default.fileExists(atPath: polnear), "no development data here"))
  func `no figure of the development data falls below its floor`() throws {
    try check("polnear-dev", try figures(["polnear", polnear, "--json"]))
  }

  /// The bodies of these pages taught the reader; what it finds on pages that it has not seen is
  /// what `scripts/dev/train-html` prints.
  @Test(.enabled(if: FileManager.default.fileExists(atPath: pages), "no development data here"))
  func `no figure of newspapers and of web articles falls below its floor`() throws {
    let arguments = ["evaluate", pages, "fundus", "wcxb", "--json"]
    try check("pages", try figures(arguments, of: "GalleyPages"))
  }

  /// The same pages without their tags. Half a minute, most of it for the layout.
  @Test(.enabled(if: FileManager.default.fileExists(atPath: pages), "no development data here"))
  func `no figure of pages as text dumps falls below its floor`() throws {
    let folder = try TemporaryFolder()
    let process = Process()
    process.executableURL = Repository.root.appending(path: "scripts/dev/layout-pages")
    process.arguments = [pages, folder.path]
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
    try check("dumps", try figures(["dumps", folder.path, "--json"]))
  }

  private func check(_ group: String, _ figures: [String: Double]) throws {
    let file = Repository.root.appending(path: "Tests/Fixtures/quality.json")
    var floors =
      (try? JSONDecoder().decode([String: [String: Double]].self, from: Data(contentsOf: file)))
      ?? [:]
    #expect(!figures.isEmpty)
    for (name, figure) in figures {
      let floor = floors[group]?[name]
      if ProcessInfo.processInfo.environment["GALLEY_ACCEPT"] == "1" {
        floors[group, default: [:]][name] = max(figure, floor ?? 0)
      }
      let pinned = try #require(floors[group]?[name], "\(group): '\(name)' has no floor yet")
      #expect(figure >= pinned, "\(group): \(name) fell from \(pinned) to \(figure)")
    }
    if ProcessInfo.processInfo.environment["GALLEY_ACCEPT"] == "1" {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
      try encoder.encode(floors).write(to: file)
    }
  }

  private func figures(
    _ arguments: [String], of program: String = "GalleyEvaluate"
  ) throws -> [String: Double] {
    struct Figure: Decodable {
      var name: String
      var f1: Double
    }
    let process = Process()
    process.executableURL = Repository.products.appending(path: program)
    process.arguments = arguments
    process.currentDirectoryURL = Repository.root
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    var figures: [String: Double] = [:]
    for line in data.split(separator: UInt8(ascii: "\n")) {
      let figure = try JSONDecoder().decode(Figure.self, from: line)
      figures[figure.name] = figure.f1
    }
    return figures
  }
}

/// Beside the repository, where the project is developed.
private let polnear = Repository.root.deletingLastPathComponent()
  .appending(path: "shared/data/polnear/dev").path

/// Saved pages with gold, beside the repository.
private let pages = Repository.root.deletingLastPathComponent()
  .appending(path: "shared/data/pages").path
