import ArgumentParser
import Galley

struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Make one page of articles to look at: who is quoted, by whom, and each article.",
    usage: "galley report INPUT ... -o report.html [options]",
    discussion: """
      EXAMPLES
        galley report articles/ -o report.html
        galley report articles/ -o report.html --title "The port papers"

      The page needs nothing but a browser: no network and no other file.
      """)

  @Argument(help: "Files, folders, patterns, - for standard input.")
  var inputs: [String] = []

  @Option(
    name: [.short, .long],
    help: ArgumentHelp(
      "Write to a file, whole or not at all. (default: standard output)", valueName: "path"))
  var output: String?

  @Option(help: ArgumentHelp("What stands at the top of the page.", valueName: "words"))
  var title = "Galley report"

  @OptionGroup(title: "Inputs and work") var batch: BatchOptions
  @OptionGroup(title: "Dates") var dates: DateOptions
  @OptionGroup(title: "Words") var words: WordOptions

  func validate() throws {
    if inputs.isEmpty, batch.filesFrom.isEmpty, batch.jsonl.isEmpty {
      throw ValidationError("no input: name files, folders or patterns, or - for standard input")
    }
  }

  func run() throws {
    catchInterruptions()
    let console = Console(batch, words, writesTo: output)
    let request = ExportRequest(inputs: inputs, batch: batch, dates: dates)
    let toolkit = Toolkit.builtIn()
    let plan = OutputPlan.report(to: output, title: title)
    try request.run(plan, toolkit, JSONOptions(), console).leave()
  }
}
