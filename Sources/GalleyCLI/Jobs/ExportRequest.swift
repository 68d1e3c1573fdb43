import Galley

/// A run without a script: articles in one format, as `galley export` and `galley report` do it.
struct ExportRequest {
  var inputs: [String]
  var batch: BatchOptions
  var dates: DateOptions

  func run(
    _ plan: OutputPlan, _ toolkit: Toolkit, _ json: JSONOptions, _ console: Console
  ) -> CommandStatus {
    do {
      let resolver = InputResolver(
        fileExtensions: toolkit.readers.flatMap(\.fileExtensions),
        temporaryFolder: temporaryFolder())
      if inputs.contains("") { throw CommandFailure.emptyArgument }
      let documents = try resolver.resolve(
        inputs, lists: batch.filesFrom, records: batch.jsonl)
      try plan.refuse(toReplaceOneOf: documents)
      let exporter = plan.articles ?? toolkit.exporters[0]
      let crew = batch.crew
      let profile = try batch.siteProfile ? siteProfile(of: documents, crew, console) : .empty
      let names = plan.equipmentNames(json, profile)
      crew?.equip(names)
      let pipeline = toolkit.reading(with: profile).pipeline
      var job = Job(
        inputs: documents, plan: plan,
        workforce: crew?.workforce ?? .threads(ExportFactory(pipeline, exporter)))
      if batch.dryRun { return try DryRun(job, toolkit.readers).tell() }
      job.crew = crew
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
