import ArgumentParser
import Galley

struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Run Lua scripts over articles.",
    usage: "galley run SCRIPT ... INPUT ... [options]",
    discussion: """
      EXAMPLES
        galley run who-said-what articles/                rows, as JSON lines
        galley run who-said-what articles/ -o quotes.csv  for a spreadsheet
        galley run markdown 'press/**/*.txt' -o pages/    a file for each article
        galley run filter.lua mine.lua articles/          your own, in a row

      Shipped scripts go by name: \(ShippedScripts.all.map(\.name).joined(separator: ", ")).

      What comes out: the rows of emit if the script declares tables, the text of its Writer if it \
      has one, else the articles as its hooks left them. The report of Batch comes last.

      galley run SCRIPT --help tells what a script is, takes and puts out.
      """)

  @Argument(
    help: ArgumentHelp(
      "Scripts (ending in .lua, or shipped) and inputs: files, folders, patterns, - for standard input.",
      valueName: "script-or-input"))
  var arguments: [String] = []

  @OptionGroup(title: "Output") var output: OutputOptions
  @OptionGroup(title: "Scripts") var scripts: ScriptOptions
  @OptionGroup(title: "Inputs and work") var batch: BatchOptions
  @OptionGroup(title: "Dates") var dates: DateOptions
  @OptionGroup(title: "Words") var words: WordOptions

  @Flag(help: "Run again when a script, a module or an input changes.")
  var watch = false

  func validate() throws {
    if watch, batch.siteProfile {
      throw ValidationError("--watch keeps articles as they were read, so it has no --site-profile")
    }
  }

  /// Where a script stands among the arguments, `--help` is about the script.
  ///
  /// - Returns: nil when the arguments ask for nothing of the kind.
  static func helpOfScripts(_ arguments: [String]) -> CommandStatus? {
    func asksForHelp(_ argument: String) -> Bool { argument == "--help" || argument == "-h" }
    guard arguments.first == configuration.commandName, arguments.contains(where: asksForHelp),
      let command = try? parse(arguments.dropFirst().filter { !asksForHelp($0) })
    else { return nil }
    let toolkit = Toolkit.builtIn()
    let names = command.arguments.filter(ScriptFiles(toolkit).isScript)
    if names.isEmpty { return nil }
    do {
      let help = ScriptHelp(
        style: Style(command.words.color.color, for: 1), width: terminalWidth(of: 1))
      let request = ScriptHelpRequest(
        names: names, settings: command.scripts.settings(clock: nil, parameters: false),
        crew: command.batch.crew)
      try writeToStandardOutput(Array(try request.text(toolkit, help).utf8))
      return .success
    } catch {
      return Console(style: Style(command.words.color.color, for: 2)).tell(error)
    }
  }

  func run() throws {
    catchInterruptions()
    var request = ScriptRequest(arguments: arguments, lists: batch.filesFrom)
    request.wishes = output.wishes
    request.json = output.json
    request.records = batch.jsonl
    request.isDryRun = batch.dryRun
    request.usesSiteProfile = batch.siteProfile
    request.crew = batch.crew
    request.errorList = batch.errors
    request.resumes = batch.resume
    request.jobs = batch.jobCount
    request.stopsAtFailure = batch.onError == .stop
    request.published = dates.published
    request.retrieved = dates.retrieved
    request.settings = scripts.settings(clock: dates.retrieved)
    let console = Console(batch, words, writesTo: output.output)
    var toolkit = Toolkit.builtIn(output.json)
    // One's own script, and articles that are kept from run to run.
    if watch { request.crew = nil }
    if request.crew == nil, var engine = toolkit.scriptEngine as? ScriptEngine {
      let conversation = HookConversation(
        toolkit, request.settings, style: console.style, output: 2)
      engine.prompter = conversation
      toolkit.scriptEngine = engine
      console.isHeld = { conversation.hasTerminal }
    }
    if watch {
      let watch = ScriptWatch(request: request, clearsScreen: isTerminal(2) && !batch.quiet)
      try watch.run(toolkit, console, cancellation: interruption).leave()
    } else {
      try request.run(toolkit, console, cancellation: interruption).leave()
    }
  }
}
