import ArgumentParser
import Galley

struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write articles with all that was found in them, without a script.",
    usage: "galley export INPUT ... [options]",
    discussion: """
      EXAMPLES
        galley export article.txt                      one JSON object on a line
        galley export articles/ -o articles.jsonl      a whole folder
        galley export articles/ --to json --with text  indented, and with the text
        galley export - < article.txt                  from standard input
      """)

  @Argument(help: "Files, folders, patterns, - for standard input.")
  var inputs: [String] = []

  @OptionGroup(title: "Output") var output: OutputOptions
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
    let console = Console(batch, words, writesTo: output.output)
    try export(.builtIn(output.json), console).leave()
  }

  func export(_ toolkit: Toolkit, _ console: Console) -> CommandStatus {
    do {
      let plan = try OutputPlan.export(output.wishes, toolkit)
      let request = ExportRequest(inputs: inputs, batch: batch, dates: dates)
      return request.run(plan, toolkit, output.json, console)
    } catch {
      return console.tell(error)
    }
  }
}
