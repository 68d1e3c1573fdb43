import Galley

/// What `galley run` is told, in plain values.
struct ScriptRequest {
  /// Scripts and inputs in any order.
  var arguments: [String] = []
  var lists: [String] = []
  /// Files of records.
  var records: [String] = []
  var wishes = OutputPlan.Wishes()
  var jobs = 1
  var stopsAtFailure = false
  var published: NewsDate?
  var retrieved: NewsDate?
  var settings = ScriptSettings()
  var json = JSONOptions()
  /// Nil to work in this process.
  var crew: WorkerCrew?
  var errorList: String?
  var resumes = false
  var isDryRun = false
  /// Whether lines that documents share are taken for furniture.
  var usesSiteProfile = false

  /// Loads the scripts, finds the inputs and runs the one over the other.
  func run(
    _ toolkit: Toolkit, _ console: Console, cancellation: Cancellation = Cancellation()
  ) -> CommandStatus {
    do {
      let job = try makeJob(toolkit, console)
      if isDryRun { return try DryRun(job, toolkit.readers).tell() }
      return job.run(console, cancellation: cancellation)
    } catch {
      return console.tell(error)
    }
  }

  private func makeJob(_ toolkit: Toolkit, _ console: Console) throws -> Job {
    let (scripts, inputs) = try split(ScriptFiles(toolkit))
    guard !inputs.isEmpty || !lists.isEmpty || !records.isEmpty else {
      throw CommandFailure.usage(
        "no input: name files, folders or patterns after the script",
        help: "- reads one document from standard input")
    }
    let cast = try load(scripts, toolkit)
    let program = cast.outline
    let plan = try OutputPlan.run(program, wishes, toolkit)
    let resolver = InputResolver(
      fileExtensions: toolkit.readers.flatMap(\.fileExtensions) + program.fileExtensions,
      temporaryFolder: temporaryFolder())
    let documents = try resolver.resolve(inputs, lists: lists, records: records)
    try plan.refuse(toReplaceOneOf: documents)
    let profile = try usesSiteProfile ? siteProfile(of: documents, crew, console) : .empty
    let names = plan.equipmentNames(json, profile)
    var job = Job(
      inputs: documents, plan: plan,
      workforce: cast.workforce(plan, toolkit.reading(with: profile), names))
    job.crew = crew
    job.identity = { [settings] in
      RunIdentity(scripts: scripts, settings: settings, names: names, batch: $0)
    }
    job.resumes = resumes
    job.errorList = errorList
    try job.refuseResumption()
    job.tables = program.tables
    if program.needsCoordinator { job.coordinator = try cast.makeCoordinator() }
    job.jobs = jobs
    job.stopsAtFailure = stopsAtFailure
    job.published = published
    job.retrieved = retrieved
    return job
  }

  private func load(_ scripts: [ScriptFile], _ toolkit: Toolkit) throws -> Cast {
    if let crew { return .processes(crew, try crew.load(scripts, settings: settings)) }
    guard let engine = toolkit.scriptEngine else { throw CommandFailure.noEngine }
    return .threads(try engine.load(scripts, settings: settings))
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

/// Scripts that have been read, and who runs them.
private enum Cast {
  case threads(any ScriptProgram)
  case processes(WorkerCrew, ProgramOutline)

  var outline: ProgramOutline {
    switch self {
    case .threads(let program): program.outline
    case .processes(_, let outline): outline
    }
  }

  func workforce(
    _ plan: OutputPlan, _ toolkit: Toolkit, _ names: EquipmentNames
  ) -> Workforce {
    switch self {
    case .threads(let program):
      let equipment = WorkerEquipment(
        pipeline: toolkit.pipeline, rows: plan.rows, articles: plan.articles)
      return .threads(ProgramFactory(program: program, equipment: equipment))
    case .processes(let crew, _):
      crew.equip(names)
      return crew.workforce
    }
  }

  func makeCoordinator() throws(DocumentFailure) -> any RunCoordinator {
    switch self {
    case .threads(let program): try program.makeCoordinator()
    case .processes(let crew, _): crew.makeCoordinator()
    }
  }
}

extension ProgramOutline {
  /// Whether anybody looks at what all documents add up to, or has words to put around texts.
  fileprivate var needsCoordinator: Bool {
    switch writer {
    case .groups, .single: true
    case .perArticle, nil: hasReport
    }
  }
}

struct ProgramFactory: WorkerFactory {
  let program: any ScriptProgram
  let equipment: WorkerEquipment

  func makeWorker() throws(DocumentFailure) -> any DocumentWorker {
    try program.makeWorker(equipment)
  }
}
