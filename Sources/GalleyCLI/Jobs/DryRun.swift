import Galley

/// What a job would read, by which reader, and what it would write, without doing either.
struct DryRun {
  private let job: Job
  private let readers: [any Reader]

  init(_ job: Job, _ readers: [any Reader]) {
    self.job = job
    self.readers = readers
  }

  /// Writes a line for each input, and one for each output that is known before the work, to
  /// standard output.
  func tell() throws -> CommandStatus {
    var text = ""
    for input in job.inputs {
      text += line(for: input) + "\n"
      if text.utf8.count > 1 << 16 {
        try writeToStandardOutput(Array(text.utf8))
        text = ""
      }
    }
    for line in outputs { text += "write \(line)\n" }
    try writeToStandardOutput(Array(text.utf8))
    return .success
  }

  /// `read text  articles/a.txt`; a script's own `Reader` comes before those that are named.
  func line(for input: InputFile) -> String {
    let document = RawDocument(id: input.id, bytes: [])
    let reader = Pipeline(readers: readers, annotators: []).reader(for: document).name
    return "read \(reader)  \(printable(input.id))"
  }

  var outputs: [String] {
    let streams = job.plan.streams
    switch job.plan.target {
    case .standardOutput: return ["standard output"]
    case .file(let path): return [printable(path)]
    case .folder(let path):
      let framing = JobFraming(plan: job.plan, tables: [:], coordinator: nil, commonFolder: "")
      let folder = path.hasSuffix("/") ? path : path + "/"
      let names = streams.map { printable(folder + framing.fileName(of: $0)) }
      let others =
        job.plan.makesFilesOfItsOwn ? ["\(printable(folder))… (named by the script)"] : []
      return names + others
    }
  }
}
