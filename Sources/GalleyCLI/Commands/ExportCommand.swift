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
      let resolver = InputResolver(
        fileExtensions: toolkit.readers.flatMap(\.fileExtensions),
        temporaryFolder: temporaryFolder())
      if inputs.contains("") { throw CommandFailure.emptyArgument }
      let documents = try resolver.resolve(
        inputs, lists: batch.filesFrom, records: batch.jsonl)
      try plan.refuse(toReplaceOneOf: documents)
      let exporter = plan.articles ?? toolkit.exporters[0]
      let crew = batch.crew
      crew?.equip(plan.equipmentNames(output.json))
      var job = Job(
        inputs: documents, plan: plan,
        workforce: crew?.workforce ?? .threads(ExportFactory(toolkit.pipeline, exporter)))
      if batch.dryRun { return try DryRun(job, toolkit.readers).tell() }
      job.crew = crew
      let names = plan.equipmentNames(output.json)
      job.identity = {
        RunIdentity(scripts: [], settings: ScriptSettings(), names: names, batch: $0)
      }
      job.resumes = batch.resume
      job.errorList = batch.errors
      try job.refuseResumption()
      job.jobs = batch.jobCount
      job.stopsAtFailure = batch.onError == .stop
      job.published = dates.published
      job.retrieved = dates.retrieved
      return job.run(console, cancellation: interruption)
    } catch {
      return console.tell(error)
    }
  }
}
