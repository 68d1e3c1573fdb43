import Galley

/// What `galley check` is told.
struct ScriptCheck {
  var names: [String]
  /// Whether warnings count as errors do.
  var isStrict = false
  /// Nil to load scripts in this process.
  var crew: WorkerCrew?

  private struct Tally {
    var errors = 0
    var warnings = 0
  }

  /// Looks at one script after the other, each with the fields that those before it declare, and
  /// tells `console` what it finds.
  func run(_ toolkit: Toolkit, _ console: Console) -> CommandStatus {
    var isSound = true
    var earlier: [ScriptFile] = []
    for name in names {
      do {
        if name.isEmpty { throw CommandFailure.emptyScript }
        let script =
          try ScriptFiles(toolkit).script(name)
        let tally = check(script, after: earlier, toolkit, console)
        earlier.append(script)
        console.report(
          .note(
            "\(name): \(words(tally))", [("errors", tally.errors), ("warnings", tally.warnings)]))
        if tally.errors > 0 || isStrict && tally.warnings > 0 { isSound = false }
      } catch {
        _ = console.tell(error)
        isSound = false
      }
    }
    return isSound ? .success : .nothingRun
  }

  private func check(
    _ script: ScriptFile, after earlier: [ScriptFile], _ toolkit: Toolkit, _ console: Console
  ) -> Tally {
    var tally = Tally()
    let findings = ScriptChecker().check(script, after: earlier)
    for finding in findings {
      console.report(.finding(finding))
      switch finding.severity {
      case .error: tally.errors += 1
      case .warning: tally.warnings += 1
      }
    }
    // The engine's first error is mostly one of those above, in its own words.
    if let failure = failure(of: script, toolkit),
      !findings.contains(where: { $0.severity == .error && $0.line == failure.scriptLine })
    {
      console.report(.failure(failure))
      tally.errors += 1
    }
    return tally
  }

  /// What only running the top of the script shows.
  private func failure(of script: ScriptFile, _ toolkit: Toolkit) -> DocumentFailure? {
    if script.isDefinition { return nil }
    do throws(DocumentFailure) {
      if script.isTest, let tester = ScriptTester(toolkit) {
        try tester.load(script, ScriptFiles(toolkit).files(ofTest: script.name))
        return nil
      }
      var settings = ScriptSettings()
      settings.isInspection = true
      if let crew {
        _ = try crew.load([script], settings: settings)
      } else {
        _ = try toolkit.scriptEngine?.load([script], settings: settings)
      }
      return nil
    } catch {
      return error
    }
  }

  /// `fine`, `1 error, 2 warnings`.
  private func words(_ tally: Tally) -> String {
    var words: [String] = []
    if tally.errors > 0 { words.append(counted(tally.errors, "error")) }
    if tally.warnings > 0 { words.append(counted(tally.warnings, "warning")) }
    return words.isEmpty ? "fine" : words.joined(separator: ", ")
  }
}

extension CommandFailure {
  fileprivate static var emptyScript: CommandFailure {
    .usage("a script has an empty name", help: "is a variable of the shell not set?")
  }
}
