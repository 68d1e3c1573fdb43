import Galley

/// What `galley run` is told, in plain values.
struct ScriptRequest {
  /// Scripts and inputs in any order.
  var arguments: [String] = []
  var lists: [String] = []
  var wishes = OutputPlan.Wishes()
  var jobs = 1
  var stopsAtFailure = false
  var published: NewsDate?
  var retrieved: NewsDate?
  var settings = ScriptSettings()

  /// Loads the scripts, finds the inputs and runs the one over the other.
  func run(
    _ toolkit: Toolkit, _ console: Console, cancellation: Cancellation = Cancellation()
  ) -> CommandStatus {
    do {
      let job = try makeJob(toolkit)
      return job.run(console, cancellation: cancellation)
    } catch {
      return console.tell(error)
    }
  }

  private func makeJob(_ toolkit: Toolkit) throws -> Job {
    let (scripts, inputs) = try split(ScriptFiles(toolkit))
    guard !inputs.isEmpty || !lists.isEmpty else {
      throw CommandFailure.usage(
        "no input: name files, folders or patterns after the script",
        help: "- reads one document from standard input")
    }
    guard let engine = toolkit.scriptEngine else { throw CommandFailure.noEngine }
    let program = try engine.load(scripts, settings: settings)
    let plan = try OutputPlan.run(program, wishes, toolkit)
    let resolver = InputResolver(
      fileExtensions: toolkit.readers.flatMap(\.fileExtensions) + program.fileExtensions)
    let documents = try resolver.resolve(inputs, lists: lists)
    try plan.refuse(toReplaceOneOf: documents)
    let equipment = WorkerEquipment(
      pipeline: toolkit.pipeline, rows: plan.rows, articles: plan.articles)
    var job = Job(
      inputs: documents, plan: plan,
      factory: ProgramFactory(program: program, equipment: equipment))
    job.tables = program.tables
    job.coordinator = try program.makeCoordinator()
    job.jobs = jobs
    job.stopsAtFailure = stopsAtFailure
    job.published = published
    job.retrieved = retrieved
    return job
  }

  /// Scripts end in `.lua` or are called as one that ships; all else is input.
  private func split(
    _ files: ScriptFiles
  ) throws(CommandFailure) -> (scripts: [ScriptFile], inputs: [String]) {
    var scripts: [ScriptFile] = []
    var inputs: [String] = []
    for argument in arguments {
      if argument.isEmpty { throw .emptyArgument }
      if files.isScript(argument) {
        scripts.append(try files.script(argument))
      } else {
        inputs.append(argument)
      }
    }
    guard !scripts.isEmpty else {
      throw .noScript(arguments: inputs, shipped: files.shipped.map(\.name))
    }
    return (scripts, inputs)
  }
}

private struct ProgramFactory: WorkerFactory {
  let program: any ScriptProgram
  let equipment: WorkerEquipment

  func makeWorker() throws(DocumentFailure) -> any DocumentWorker {
    try program.makeWorker(equipment)
  }
}
