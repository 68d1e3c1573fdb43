import Foundation
import Galley
import GalleyTestSupport
import Testing

/// The promise of docs/batch.md, "The same bytes": whatever the number of workers, in this process or
/// in others, interrupted or not.
@Suite("The same bytes")
struct SameBytesTests {
  /// Minutes for half a hundred jobs.
  @Test(
    "each job comes to the same, however it is run",
    .enabled(if: ProcessInfo.processInfo.environment["GALLEY_SLOW_TESTS"] == "1"),
    arguments: try ExampleJob.all())
  func everyJob(_ job: ExampleJob) throws {
    try check(job, ways: Way.some)
  }

  @Test("jobs of each kind come to the same in all ways", arguments: ExampleJob.kinds)
  func everyWay(_ job: ExampleJob) throws {
    try check(job, ways: Way.all)
  }

  private func check(_ job: ExampleJob, ways: [Way]) throws {
    let bench = try JobBench(job)
    defer { bench.remove() }
    let reference = try bench.run(Way(jobs: 1, isInProcess: true))
    #expect(reference.status < 2 && !reference.files.isEmpty, "\(reference.messages)")
    for way in ways {
      let run = try bench.run(way)
      #expect(run.status == reference.status, "\(way): \(run.messages)")
      #expect(run.report == reference.report, "\(way)")
      #expect(run.files.keys.sorted() == reference.files.keys.sorted(), "\(way)")
      for (name, bytes) in reference.files {
        #expect(run.files[name] == bytes, "\(way): \(name) differs")
      }
    }
  }
}

/// How a job is run.
struct Way: CustomStringConvertible {
  var jobs: Int
  var isInProcess = false
  var interruption: Int32?

  var options: String { "-j \(jobs)" + (isInProcess ? " --in-process" : "") }

  var description: String {
    options + (interruption.map { ", interrupted by signal \($0) and resumed" } ?? "")
  }

  /// All that differ by more than chance.
  static let all = [1, 2, 7].flatMap { jobs in
    [false, true].flatMap { isInProcess in
      [nil, SIGKILL, SIGINT].map { Way(jobs: jobs, isInProcess: isInProcess, interruption: $0) }
    }
  }

  /// One of each kind: most of the time goes into starting programs.
  static let some = [
    Way(jobs: 7), Way(jobs: 2, isInProcess: true), Way(jobs: 2, interruption: SIGKILL),
  ]
}

/// A command over the example articles.
struct ExampleJob: CustomTestStringConvertible, Sendable {
  /// The page that shows it, or nothing.
  var page: String
  /// What the page has done before.
  var setup: [String] = []
  /// With `INPUT` where the articles are named, and `OUT/` before the name of its output.
  var command: String

  var testDescription: String { "\(page): \(command)" }

  /// All shipped scripts, all formats, and what the pages run over the articles.
  static func all() throws -> [ExampleJob] {
    let toolkit = Toolkit.builtIn()
    let formats = toolkit.exporters.map {
      ExampleJob(page: "", command: "galley export INPUT --to \($0.name) -o OUT/all")
    }
    let scripts = ShippedScripts.all.map { script in
      let settings = required[script.name].map { " --set " + $0 } ?? ""
      return ExampleJob(
        page: "", command: "galley run \(script.name) INPUT -o OUT/folder/\(settings)")
    }
    let shown = try ConsolePage.all().filter { !$0.name.hasPrefix("Tests/") }.flatMap { page in
      var setup: [String] = []
      return page.commands.compactMap { command -> ExampleJob? in
        guard let line = overInputs(command) else {
          if command.line.contains("<<") || command.line.hasPrefix("mkdir") {
            setup.append(command.line)
          }
          return nil
        }
        return ExampleJob(page: page.name, setup: setup, command: line)
      }
    }
    return formats + scripts + shown
  }

  /// What scripts cannot do without.
  private static let required = ["kwic": "word=the", "language": "is=en", "quotes-of": "who=Holm"]

  /// Articles; and rows, grouped texts, totals, a report and failures all at once.
  static let kinds = [
    ExampleJob(page: "", command: "galley export INPUT --with text -o OUT/all.json"),
    ExampleJob(
      page: "", setup: ["cat > job.lua << 'END'\n\(BatchRunTests.script)\nEND"],
      command: "galley run job.lua INPUT -o OUT/folder --errors OUT/errors.jsonl"),
  ]

  /// A command as it is to be run here; nil for one that does not go through articles, or is shown
  /// because it fails.
  private static func overInputs(_ command: ConsolePage.Command) -> String? {
    var words = command.line.components(separatedBy: " ")
    let verbs = ["run", "export"]
    guard words.count > 2, words[0] == "galley", verbs.contains(words[1]),
      !command.line.contains("|"), !command.line.contains("<"), !words.contains("--help"),
      !words.contains("--dry-run"),
      !command.expected.contains(where: { $0.hasPrefix("[status") && $0 != "[status 1]" }),
      let place = words.firstIndex(where: {
        $0.contains("../articles") || $0.contains("examples/articles")
      })
    else { return nil }
    words[place] = "INPUT"
    if let option = words.firstIndex(of: "-o"), option + 1 < words.count {
      words[option + 1] = "OUT/" + words[option + 1]
    } else {
      words += ["-o", "OUT/folder/"]
    }
    return words.joined(separator: " ")
  }
}

/// A place to run one job in many ways.
private struct JobBench {
  private let job: ExampleJob
  private let workshop: Workshop
  private let folder: URL

  /// Longer than two chunks of 64.
  private static let count = 136
  /// The document at which runs are interrupted: in the second chunk.
  private static let held = 100

  struct Run {
    var status: Int32
    var report: Data
    var messages: String
    var files: [String: Data]
  }

  init(_ job: ExampleJob) throws {
    self.job = job
    workshop = try Workshop()
    let page =
      job.page.hasPrefix("examples/") ? (job.page as NSString).deletingLastPathComponent : ""
    folder = workshop.root.appending(path: page)
    for line in job.setup { _ = try workshop.run(line, in: page) }
    try FileManager.default.createDirectory(
      at: folder.appending(path: "in"), withIntermediateDirectories: false)
    let articles = workshop.root.appending(path: "examples/articles")
    let names = try FileManager.default.contentsOfDirectory(atPath: articles.path).sorted()
    var list = ""
    for number in 0..<Self.count {
      let path = folder.appending(path: "in/\(1000 + number).txt")
      list += "in/\(path.lastPathComponent)\n"
      if number % 8 == 3, number / 8 < names.count {
        try FileManager.default.copyItem(
          at: articles.appending(path: names[number / 8]), to: path)
      } else {
        try Self.text(number).write(to: path, atomically: false, encoding: .utf8)
      }
    }
    try list.write(to: folder.appending(path: "list"), atomically: false, encoding: .utf8)
  }

  func remove() { workshop.remove() }

  /// Short, and unlike the others.
  private static func text(_ number: Int) -> String {
    let paper = ["Port Herald", "Northern Herald", "Ash Valley Times"][number % 3]
    let name = ["Ada Holm", "Ben Okri", "Carla Nuttall", "Dag Moe"][number % 4]
    return """
      Line \(number) opens

      By Jo Vance, \(paper), March \(number % 28 + 1), 201\(number % 4)

      “Line \(number) took eleven years,” Mayor \(name) said on Monday. (Tim Roe, \(paper), March 3)

      """
  }

  func run(_ way: Way) throws -> Run {
    try? FileManager.default.removeItem(at: folder.appending(path: "out"))
    try FileManager.default.createDirectory(
      at: folder.appending(path: "out"), withIntermediateDirectories: false)
    if let signal = way.interruption { try interrupt(way, by: signal) }
    let process = try start(way, resumes: way.interruption != nil)
    process.waitUntilExit()
    var files: [String: Data] = [:]
    let root = folder.appending(path: "out").path
    for case let name as String in FileManager.default.enumerator(atPath: root) ?? .init() {
      // Folders are there by their files.
      files[name] = FileManager.default.contents(atPath: root + "/" + name)
    }
    return Run(
      status: process.terminationReason == .exit ? process.terminationStatus : -1,
      report: contents("report"), messages: String(decoding: contents("messages"), as: UTF8.self),
      files: files)
  }

  private func contents(_ name: String) -> Data {
    FileManager.default.contents(atPath: folder.appending(path: name).path) ?? Data()
  }

  private func start(_ way: Way, resumes: Bool) throws -> Process {
    let command = job.command.replacing("INPUT", with: "--files-from list")
      .replacing("OUT/", with: "out/")
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    let options = way.options + (resumes ? " --resume" : "")
    process.arguments = ["-c", "exec \(command) \(options) >report 2>messages"]
    process.currentDirectoryURL = folder
    process.environment = ["PATH": Repository.products.path + ":/usr/bin:/bin"]
    process.standardInput = FileHandle.nullDevice
    try process.run()
    return process
  }

  /// Starts a run that comes as far as one document, which is a pipe that nobody writes to, and
  /// ends it there.
  private func interrupt(_ way: Way, by signal: Int32) throws {
    let path = folder.appending(path: "in/\(1000 + Self.held).txt").path
    let bytes = try #require(FileManager.default.contents(atPath: path))
    unlink(path)
    try #require(mkfifo(path, 0o600) == 0)
    let process = try start(way, resumes: false)
    // Not before there is something to go on from: a chunk that is noted in the journal.
    // A debug build on a busy machine takes its time.
    let end = ContinuousClock.now + .seconds(120)
    while process.isRunning, !hasJournal, ContinuousClock.now < end { usleep(2_000) }
    #expect(hasJournal && process.isRunning, "\(way): no journal")
    kill(process.processIdentifier, signal)
    while process.isRunning {
      // What ends in order waits for the document in work, which ends so.
      let pipe = open(path, O_WRONLY | O_NONBLOCK | O_CLOEXEC)
      if pipe >= 0 {
        writeQuietly(bytes, to: pipe)
        close(pipe)
      }
      usleep(1_000)
    }
    if signal == SIGINT { #expect(process.terminationStatus == 130, "\(way)") }
    unlink(path)
    try bytes.write(to: URL(filePath: path))
  }

  /// Whether a journal has more than its header, which is shorter than any other record.
  private var hasJournal: Bool {
    let root = folder.appending(path: "out").path
    for case let name as String in FileManager.default.enumerator(atPath: root) ?? .init()
    where name.hasSuffix("galley-journal") {
      let status = try? FileManager.default.attributesOfItem(atPath: root + "/" + name)
      return (status?[.size] as? Int ?? 0) > 100
    }
    return false
  }
}
