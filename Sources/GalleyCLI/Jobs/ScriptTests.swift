import Galley
import Synchronization

/// What `galley test` is told.
struct ScriptTests {
  /// Test files, and folders with them.
  var paths: [String] = []
  /// Words that the name of a test, or its file, must have.
  var filter: [String] = []
  /// Whether golden files are written anew.
  var acceptsGoldens = false
  /// Files in work at a time.
  var jobs = 1
  var settings = ScriptSettings()

  private struct FileOutcome {
    var tests: [ScriptTestOutcome] = []
    /// Why no test of the file could be run.
    var failure: DocumentFailure?
  }

  private struct Tally {
    var passed = 0
    var failed = 0
    var written = 0
  }

  /// Runs all tests, tells `console` how they went, and writes golden files where that is asked for.
  func run(_ toolkit: Toolkit, _ console: Console) -> CommandStatus {
    do {
      guard var tester = ScriptTester(toolkit) else { throw CommandFailure.noEngine }
      tester.settings = settings
      tester.acceptsGoldens = acceptsGoldens
      let names = try testFiles()
      let files = ScriptFiles(toolkit)
      var scripts: [ScriptFile] = []
      for name in names { scripts.append(try files.script(name)) }
      let outcomes = run(scripts, tester, files)
      var tally = Tally()
      for (script, outcome) in zip(scripts, outcomes) {
        try tell(outcome, of: script, console, &tally)
      }
      return end(tally, files: names.count, console)
    } catch {
      return console.tell(error)
    }
  }

  /// In the order of the files, whatever the number of threads.
  private func run(
    _ scripts: [ScriptFile], _ tester: ScriptTester, _ files: ScriptFiles
  ) -> [FileOutcome] {
    let outcomes = Mutex<[Int: FileOutcome]>([:])
    concurrently(scripts.count, jobs: jobs) { index in
      let script = scripts[index]
      var outcome = FileOutcome()
      do throws(DocumentFailure) {
        outcome.tests = try tester.run(script, files.files(ofTest: script.name)) { name in
          isWanted(name, in: script.name)
        }
      } catch {
        outcome.failure = error
      }
      let done = outcome
      outcomes.withLock { $0[index] = done }
    }
    let all = outcomes.withLock { $0 }
    return scripts.indices.map { all[$0] ?? FileOutcome() }
  }

  private func isWanted(_ test: String, in file: String) -> Bool {
    let words = (file + " " + test).lowercased()
    return filter.allSatisfy { words.contains($0.lowercased()) }
  }

  // MARK: - Files

  /// The test files of the paths, sorted, each once.
  private func testFiles() throws -> [String] {
    var found: Set<String> = []
    for path in paths.isEmpty ? ["."] : paths {
      if path.isEmpty {
        throw CommandFailure.usage(
          "a path is empty", help: "is a variable of the shell not set?")
      }
      guard isExistingFolder(path) else {
        guard path.hasSuffix(".lua") else {
          throw CommandFailure.usage(
            "\(printable(path)) is no test file",
            help: "test files end in _test.lua; a folder is searched for them")
        }
        found.insert(path)
        continue
      }
      do throws(InputFailure) {
        let inputs = try InputResolver(fileExtensions: ["lua"]).resolve([path])
        for input in inputs where input.id.hasSuffix("_test.lua") { found.insert(input.id) }
      } catch {
        // A folder without Lua has no tests either.
        guard case .noDocuments = error else { throw error }
      }
    }
    guard !found.isEmpty else {
      let names = paths.isEmpty ? "this folder" : paths.map(printable).joined(separator: ", ")
      throw CommandFailure.usage(
        "no tests in \(names)",
        help: "test files end in _test.lua; galley new makes a script with one")
    }
    return found.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  // MARK: - Words

  private func tell(
    _ outcome: FileOutcome, of script: ScriptFile, _ console: Console, _ tally: inout Tally
  ) throws {
    if let failure = outcome.failure {
      console.report(.failure(failure))
      tally.failed += 1
      return
    }
    var failed = 0
    for test in outcome.tests {
      if let failure = test.failure {
        failed += 1
        console.report(.test(failure, test))
        continue
      }
      for golden in test.goldens {
        let path = folderOfFile(script.name) + golden.path
        try writeWhole(golden.bytes, to: path)
        tally.written += 1
        console.report(.written(path))
      }
    }
    let passed = outcome.tests.count - failed
    tally.passed += passed
    tally.failed += failed
    if !outcome.tests.isEmpty {
      console.report(
        .note("\(script.name): \(words(passed, failed))", [("passed", passed), ("failed", failed)]))
    }
  }

  private func words(_ passed: Int, _ failed: Int) -> String {
    failed == 0
      ? "\(grouped(passed)) passed" : "\(grouped(passed)) passed, \(grouped(failed)) failed"
  }

  private func end(_ tally: Tally, files: Int, _ console: Console) -> CommandStatus {
    if tally.passed + tally.failed == 0 {
      return console.tell(
        CommandFailure.usage("no test has all these words: \(filter.joined(separator: " "))"))
    }
    var line = "\(counted(tally.passed + tally.failed, "test")): "
    line += words(tally.passed, tally.failed)
    if tally.written > 0 { line += "; \(counted(tally.written, "golden file")) written" }
    console.report(
      .summary(
        line, [("passed", tally.passed), ("failed", tally.failed), ("written", tally.written)],
        ending: "complete"))
    return tally.failed > 0 ? .documentsFailed : .success
  }
}

extension ScriptTester {
  /// - Returns: nil where the toolkit runs other scripts than Lua.
  init?(_ toolkit: Toolkit) {
    guard let engine = toolkit.scriptEngine as? ScriptEngine else { return nil }
    self.init(
      engine: engine,
      equipment: WorkerEquipment(
        pipeline: toolkit.pipeline, rows: toolkit.rowEncoders[0], articles: toolkit.exporters[0]))
  }
}

extension ScriptFiles {
  /// What a test file may name: scripts and files beside it, and scripts that ship.
  func files(ofTest name: String) -> ScriptTestFiles {
    let folder = folderOfFile(name)
    return ScriptTestFiles(
      script: { argument in
        let isShipped = !argument.hasSuffix(".lua")
        do throws(CommandFailure) {
          return .success(
            try script(isShipped || argument.hasPrefix("/") ? argument : folder + argument))
        } catch {
          let near =
            isShipped
            ? nearestName(to: argument, among: shipped.map(\.name))
            : nearestSibling(of: folder + argument)
          return .failure(
            ScriptTestFileError(
              "there is no script '\(argument)'" + (near.map { "; did you mean '\($0)'?" } ?? "")))
        }
      },
      contents: { path in try? readWhole(InputFile(folder + path)) })
  }
}
