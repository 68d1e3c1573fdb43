import Galley

/// A run over documents, from its inputs to its exit status: what `galley run` and
/// `galley export` have in common.
struct Job {
  var inputs: InputList
  var plan: OutputPlan
  var workforce: Workforce
  /// Whose processes the workforce is, if it is processes.
  var crew: WorkerCrew?
  var tables: [TableSchema] = []
  var coordinator: (any RunCoordinator)?
  var jobs = 1
  var stopsAtFailure = false
  var published: NewsDate?
  var retrieved: NewsDate?

  /// Blocks until all is done; tells `console` what went wrong.
  func run(_ console: Console, cancellation: Cancellation = Cancellation()) -> CommandStatus {
    do {
      let framing = JobFraming(
        plan: plan, tables: Dictionary(uniqueKeysWithValues: tables.map { ($0.name, $0) }),
        coordinator: coordinator, commonFolder: commonFolder(of: inputs))
      let writer = try OutputWriter(plan.target, framing: framing)
      for stream in plan.streams { try writer.open(stream) }
      var sink = JobSink(
        writer: writer, coordinator: coordinator, console: console, total: inputs.count)
      let ending = try makeBatch().run(workforce, into: &sink, cancellation: cancellation)
      let isWhole = try finish(writer, console)
      console.clearProgress()
      if let missing = crew?.missingLayers, !missing.isEmpty, !console.isQuiet {
        console.say(console.messages.message(missingLayers: missing))
      }
      if let summary = summary(sink.tally, ending), !console.isQuiet { console.say(summary) }
      if ending == .cancelled { return .interrupted }
      return sink.tally.failed > 0 || !isWhole ? .documentsFailed : .success
    } catch {
      return console.tell(error)
    }
  }

  private func makeBatch() -> Batch {
    var batch = Batch(inputs: inputs)
    batch.jobs = jobs
    batch.stopsAtFailure = stopsAtFailure
    batch.published = published
    batch.retrieved = retrieved
    return batch
  }

  /// Asks for the report, lets the outputs appear, and prints it.
  ///
  /// - Returns: whether all came to be; a `Batch` that fails costs the report alone, a `header`,
  ///   `separator` or `footer` its file.
  private func finish(_ writer: OutputWriter, _ console: Console) throws -> Bool {
    var report = RunReport()
    var failure: DocumentFailure?
    do throws(DocumentFailure) {
      report = try coordinator?.report() ?? report
    } catch {
      failure = error
    }
    if let file = report.files.first, !plan.target.isFolder {
      throw OutputFailure.severalFiles(first: "the report", second: file.path)
    }
    for file in report.files {
      do {
        try writer.write(file)
      } catch let error as DocumentFailure {
        failure = error
      }
    }
    try writer.finish()
    if let message = console.messages.message(writer.failures) { console.say(message) }
    if let failure { console.say(console.messages.message(failure)) }
    if plan.reportsToStandardError {
      let text = Self.reportText(report.text, forTerminal: isTerminal(2))
      if !text.isEmpty { console.say(String(decoding: text, as: UTF8.self)) }
    } else {
      console.clearProgress()
      try writeToStandardOutput(Self.reportText(report.text, forTerminal: isTerminal(1)))
    }
    return failure == nil && writer.failures.isEmpty
  }

  /// A report as it is shown: its last line has an end, so that what comes next begins its own.
  static func reportText(_ text: [UInt8], forTerminal: Bool) -> [UInt8] {
    var text = text
    if forTerminal { text = Array(printableLines(String(decoding: text, as: UTF8.self)).utf8) }
    if let last = text.last, last != UInt8(ascii: "\n") { text.append(UInt8(ascii: "\n")) }
    return text
  }

  /// `1,204 documents: 1,190 done, 12 dropped, 2 failed`; nil when there is nothing to remark.
  private func summary(_ tally: JobSink.Tally, _ ending: Batch.Ending) -> String? {
    guard tally.failed > 0 || tally.dropped > 0 || ending != .complete else { return nil }
    var parts = ["\(grouped(tally.done)) done"]
    if tally.dropped > 0 { parts.append("\(grouped(tally.dropped)) dropped") }
    if tally.failed > 0 { parts.append("\(grouped(tally.failed)) failed") }
    let left = inputs.count - tally.all
    if left > 0 { parts.append("\(grouped(left)) not begun") }
    let head =
      switch ending {
      case .complete: ""
      case .stoppedAtFailure: "stopped at the first failure; "
      case .cancelled: "stopped; "
      }
    return "\(head)\(counted(inputs.count, "document")): \(parts.joined(separator: ", "))\n"
  }
}

extension OutputTarget {
  var isFolder: Bool {
    if case .folder = self { true } else { false }
  }
}

/// Sends the parts of each result where they belong.
struct JobSink: BatchSink {
  struct Tally: Hashable {
    var done = 0
    var dropped = 0
    var failed = 0
    var all: Int { done + dropped + failed }
  }

  let writer: OutputWriter
  let coordinator: (any RunCoordinator)?
  let console: Console
  let total: Int
  private(set) var tally = Tally()

  init(
    writer: OutputWriter, coordinator: (any RunCoordinator)?, console: Console, total: Int
  ) {
    self.writer = writer
    self.coordinator = coordinator
    self.console = console
    self.total = total
  }

  mutating func receive(_ result: DocumentResult) throws {
    for entry in result.log { console.log(entry, from: result.document) }
    do throws(DocumentFailure) {
      if case .failed(let failure) = result.outcome { throw failure }
      try writer.admit(result)
    } catch {
      tally.failed += 1
      console.say(console.messages.message(error))
      console.progress(tally.all, of: total, failed: tally.failed)
      return
    }
    for piece in result.pieces { try writer.write(piece) }
    if result.outcome == .dropped { tally.dropped += 1 } else { tally.done += 1 }
    console.progress(tally.all, of: total, failed: tally.failed)
  }

  mutating func receive(totals: [UInt8]) throws {
    try coordinator?.merge(totals)
    try writer.flush()
  }
}
