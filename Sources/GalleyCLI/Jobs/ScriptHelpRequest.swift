import Galley

/// `galley run SCRIPT ... --help`.
struct ScriptHelpRequest {
  var names: [String]
  var settings = ScriptSettings()
  /// Nil to load scripts in this process.
  var crew: WorkerCrew?

  /// Loads the scripts as far as it takes to see what they declare.
  func text(_ toolkit: Toolkit, _ help: ScriptHelp) throws -> String {
    let files = ScriptFiles(toolkit)
    var settings = settings
    settings.isInspection = true
    return help.text(
      of: try names.map { name in
        let file = try files.script(name)
        if let crew { return (file, try crew.load([file], settings: settings)) }
        guard let engine = toolkit.scriptEngine else { throw CommandFailure.noEngine }
        return (file, try engine.load([file], settings: settings).outline)
      })
  }
}
