import Foundation
import Testing

/// The `console` blocks of the READMEs and of `Tests/Commands`: each line that begins with `$ ` is
/// run by a shell (lines with `> ` go on with it), and the lines below it are all that it must print,
/// to either stream. A line `...` stands for any number of lines. With GALLEY_ACCEPT=1 a block that differs is written anew.
@Suite struct CommandTests {
  @Test("what the pages show is what the program prints", arguments: try ConsolePage.all())
  func page(_ page: ConsolePage) throws {
    let workshop = try Workshop()
    defer { workshop.remove() }
    var page = page
    var isChanged = false
    #expect(!page.commands.isEmpty, "\(page.name) has no console block with a command")
    for index in page.commands.indices {
      let command = page.commands[index]
      let printed = try workshop.run(command.line, in: page.folder)
      if matches(printed[...], command.expected[...]) { continue }
      if ProcessInfo.processInfo.environment["GALLEY_ACCEPT"] == "1" {
        page.commands[index].expected = printed
        isChanged = true
      } else {
        Issue.record(
          """
          \(page.name): $ \(command.line)
          expected:
          \(command.expected.joined(separator: "\n"))
          printed:
          \(printed.joined(separator: "\n"))
          """)
      }
    }
    if isChanged { try page.write() }
  }

  private func matches(_ printed: ArraySlice<String>, _ expected: ArraySlice<String>) -> Bool {
    guard let first = expected.first else { return printed.isEmpty }
    if first == "..." {
      return printed.indices.contains { matches(printed[$0...], expected.dropFirst()) }
        || matches([], expected.dropFirst())
    }
    return printed.first == first && matches(printed.dropFirst(), expected.dropFirst())
  }
}

/// A Markdown page with commands in it.
struct ConsolePage: CustomTestStringConvertible, Sendable {
  struct Command: Sendable {
    var line: String
    var expected: [String]
    /// The lines of the page that `expected` takes.
    var lines: Range<Int>
  }

  /// Relative to the repository.
  let name: String
  var commands: [Command] = []
  private let lines: [String]

  var testDescription: String { name }

  /// Where its commands run, relative to the repository.
  var folder: String {
    name.hasPrefix("examples/") ? (name as NSString).deletingLastPathComponent : ""
  }

  init(_ name: String) throws {
    self.name = name
    lines = try String(contentsOf: Repository.root.appending(path: name), encoding: .utf8)
      .components(separatedBy: "\n")
    var isConsole = false
    for (number, line) in lines.enumerated() {
      if line.hasPrefix("```") {
        isConsole = line == "```console"
      } else if isConsole, line.hasPrefix("$ ") {
        commands.append(
          Command(
            line: String(line.dropFirst(2)), expected: [], lines: number + 1..<number + 1))
      } else if isConsole, line == ">" || line.hasPrefix("> "),
        let last = commands.last, last.expected.isEmpty
      {
        commands[commands.count - 1].line += "\n" + line.dropFirst(2)
        commands[commands.count - 1].lines = number + 1..<number + 1
      } else if isConsole, !commands.isEmpty {
        commands[commands.count - 1].expected.append(line)
        commands[commands.count - 1].lines =
          commands[commands.count - 1].lines.lowerBound..<number + 1
      }
    }
  }

  static func all() throws -> [ConsolePage] {
    var names = ["README.md"]
    names += ["batch", "citations", "formats", "html", "quotes", "regions", "repl"].map {
      "docs/\($0).md"
    }
    let jobs = try FileManager.default.contentsOfDirectory(
      atPath: Repository.root.appending(path: "examples").path)
    names += jobs.map { "examples/\($0)/README.md" }.filter {
      FileManager.default.fileExists(atPath: Repository.root.appending(path: $0).path)
    }
    let pages = try FileManager.default.contentsOfDirectory(
      atPath: Repository.root.appending(path: "Tests/Commands").path)
    names += pages.map { "Tests/Commands/\($0)" }
    names.append("docs/scripts.md")
    return try names.sorted().map { try ConsolePage($0) }
  }

  func write() throws {
    var lines = lines
    for command in commands.reversed() {
      lines.replaceSubrange(command.lines, with: command.expected)
    }
    try lines.joined(separator: "\n").write(
      to: Repository.root.appending(path: name), atomically: true, encoding: .utf8)
  }
}

/// A copy of the example files in which commands may write as they like.
struct Workshop {
  let root: URL

  init() throws {
    root = FileManager.default.temporaryDirectory
      .appending(path: "galley-commands-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
    for folder in ["examples", "scripts"] {
      try FileManager.default.copyItem(
        at: Repository.root.appending(path: folder), to: root.appending(path: folder))
    }
  }

  func remove() {
    try? FileManager.default.removeItem(at: root)
  }

  /// The lines that a command prints, on either stream; a status other than 0 adds a line.
  func run(_ command: String, in folder: String) throws -> [String] {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", "exec 2>&1; \(command)"]
    process.currentDirectoryURL = root.appending(path: folder)
    process.environment = [
      "PATH": Repository.products.path + ":/usr/bin:/bin", "LC_ALL": "C.UTF-8", "COLUMNS": "80",
    ]
    process.standardInput = FileHandle.nullDevice
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    var lines = String(decoding: data, as: UTF8.self).components(separatedBy: "\n")
    if lines.last == "" { lines.removeLast() }
    if process.terminationStatus != 0 { lines.append("[status \(process.terminationStatus)]") }
    return lines
  }
}

enum Repository {
  static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// Where the build has put the programs: beside the bundle of the tests.
  static let products = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
}
