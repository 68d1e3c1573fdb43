import ArgumentParser
import Galley

struct WorkerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "worker",
    abstract: "Be a stage of somebody else's pipeline: JSON lines in, JSON lines out.",
    usage: "galley worker [SCRIPT ...] [options] < RECORDS > RESULTS",
    discussion: """
      EXAMPLES
        galley worker < pages.jsonl > articles.jsonl
        galley worker who-said-what < pages.jsonl
        parallel --pipe -N 1000 galley worker mine.lua < pages.jsonl

      A line in: {"id": "a", "text": "..."}, or "html", and "url" and "published" where they are \
      known. A line out for each, in order and at once: {"id": "a", "status": "ok"} with the rows \
      of emit, the texts of a Writer, or else the articles; "dropped"; or the status of a failure, \
      with its message. The status of the program is 1 when a document failed.
      """)

  @Argument(help: "Scripts: files, or names of shipped ones.")
  var arguments: [String] = []

  @OptionGroup(title: "Scripts") var scripts: ScriptOptions
  @OptionGroup(title: "Dates") var dates: DateOptions

  @Option(
    help: ArgumentHelp(
      "Add the text that offsets count in to the JSON of an article.", valueName: "what"))
  var with: [OutputOptions.Extra] = []

  @Flag(
    help: "Work in this process, not in a confined one: for scripts and pages that you trust.")
  var inProcess = false

  @OptionGroup(title: "Words") var words: WordOptions

  func run() throws {
    let console = Console(style: Style(words.color.color, for: 2), format: words.logFormat)
    var request = LineRequest(scripts: arguments)
    request.settings = scripts.settings(clock: dates.retrieved)
    request.published = dates.published
    request.retrieved = dates.retrieved
    request.json = JSONOptions(includesText: with.contains(.text))
    request.crew = inProcess ? nil : GalleyProgram.makeCrew()
    try request.run(.builtIn(request.json), console).leave()
  }
}
