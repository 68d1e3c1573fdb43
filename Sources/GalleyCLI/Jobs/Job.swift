import Galley

/// A run over documents, from its inputs to its exit status: what `galley run` and
/// `galley export` have in common.
struct Job {
  var inputs: InputList
  var plan: OutputPlan
  var workforce: Workforce
  /// Whose processes the workforce is, if it is processes.
  var crew: WorkerCrew?
  /// What tells this run from others, which a journal needs; nil for no journal.
  var identity: ((Batch) -> RunIdentity)?
  /// Whether to go on where an interrupted run of the same kind has ended.
  var resumes = false
  /// Where failures are listed.
  var errorList: String?
  var tables: [TableSchema] = []
  var coordinator: (any RunCoordinator)?
  var jobs = 1
  var stopsAtFailure = false
  var published: NewsDate?
  var retrieved: NewsDate?

  private let notes = RunNotes()

  /// Blocks until all is done; tells `console` what went wrong.
  func run(_ console: Console, cancellation: Cancellation = Cancellation()) -> CommandStatus {
    do {
      var batch = makeBatch()
      let start = try JobStart(self, batch)
      batch.firstChunk = start.chunks
      let framing = JobFraming(
        plan: plan, tables: Dictionary(uniqueKeysWithValues: tables.map { ($0.name, $0) }),
        coordinator: coordinator, commonFolder: commonFolder(of: inputs), notes: notes)
      let writer = try OutputWriter(
        plan.target, framing: framing, tag: start.journal?.tag, goingOnFrom: start.files,
        hasFooters: start.isLast)
      let errors = try errorList.map { path throws(OutputFailure) in
        try ErrorList(path, tag: start.journal?.tag, goingOnFrom: start.errorFiles)
      }
      if start.chunks > 0 {
        let words = counted(start.tally.all, "document")
        console.report(
          .note(
            "resumed: \(words) of \(grouped(inputs.count)) done before",
            [("resumed", start.tally.all)]))
      }
      do {
        for totals in start.totals { try coordinator?.merge(totals) }
        if !start.isLast {
          for stream in plan.streams { try writer.open(stream) }
        }
        return try run(
          batch, from: start, into: writer, errors, console, cancellation: cancellation)
      } catch {
        if start.journal != nil, Self.canGoOn(after: error) {
          writer.suspend()
          errors?.suspend()
        } else {
          writer.abandon()
          start.journal?.remove()
          try? errors?.finish()
        }
        throw error
      }
    } catch {
      return console.tell(error)
    }
  }

  /// Where output is gone once it is written, nothing can go on.
  func refuseResumption() throws(CommandFailure) {
    guard resumes, !Journal.isPossible(for: plan.target) else { return }
    throw .usage(
      "--resume needs an output that is a file or a folder",
      help: "name one with -o; what was written to a pipe cannot be taken up again")
  }

  /// Whether a later run could succeed where this one has not.
  private static func canGoOn(after error: any Error) -> Bool {
    switch error {
    case OutputFailure.system, OutputFailure.assembly: true
    case let failure as DocumentFailure: failure.kind == .crashed || failure.kind == .timeout
    default: false
    }
  }

  private func run(
    _ batch: Batch, from start: JobStart, into writer: OutputWriter, _ errors: ErrorList?,
    _ console: Console, cancellation: Cancellation
  ) throws -> CommandStatus {
    var sink = JobSink(
      writer: writer, coordinator: coordinator, console: console, total: inputs.count)
    sink.tally = start.tally
    sink.errors = errors
    sink.journal = start.journal
    sink.chunks = start.chunks
    sink.chunkSize = batch.chunkSize
    let ending =
      start.isLast
      ? .complete : try batch.run(workforce, into: &sink, cancellation: cancellation)
    let isWhole = try finish(writer, &sink, ending, start.report, console)
    try errors?.finish()
    if ending == .complete { start.journal?.remove() }
    console.clearProgress()
    if let missing = crew?.missingLayers, !missing.isEmpty {
      let names = missing.joined(separator: " and no ")
      console.report(
        .note("this kernel has no \(names); workers are confined without it", []))
    }
    console.report(summary(sink, ending))
    if ending == .cancelled { return .interrupted }
    return sink.tally.failures > 0 || !isWhole ? .documentsFailed : .success
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
  private func finish(
    _ writer: OutputWriter, _ sink: inout JobSink, _ ending: Batch.Ending, _ known: [UInt8]?,
    _ console: Console
  ) throws -> Bool {
    var report = RunReport(text: known ?? [])
    var failure: DocumentFailure?
    do throws(DocumentFailure) {
      if known == nil { report = try coordinator?.report() ?? report }
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
    notes.summary = RunSummary(
      done: sink.tally.done, dropped: sink.tally.dropped, failed: sink.tally.failures,
      failures: sink.failures)
    if ending == .complete {
      try writer.writeFooters()
      try sink.noteEnd(report: report.text)
    }
    try writer.finish(keepsStream: ending != .complete && sink.journal != nil)
    if !writer.failures.isEmpty { console.report(.framing(writer.failures)) }
    if let failure { console.report(.failure(failure)) }
    if plan.reportsToStandardError {
      let text = Self.reportText(report.text, forTerminal: isTerminal(2))
      if !text.isEmpty { console.report(.report(String(decoding: text, as: UTF8.self))) }
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

  /// `1,204 documents: 1,190 done, 12 dropped, 2 failed (1 crashed, 1 timeout)`, and of runs that
  /// took their time the rate and what was slow; without words when there is nothing to remark.
  private func summary(_ sink: JobSink, _ ending: Batch.Ending) -> LogEvent {
    let tally = sink.tally
    let left = inputs.count - tally.all
    let (head, word) =
      switch ending {
      case .complete: ("", "complete")
      case .stoppedAtFailure: ("stopped at the first failure; ", "stopped-at-failure")
      case .cancelled: ("stopped; ", "cancelled")
      }
    let seconds = sink.seconds
    let isLong = seconds > Self.longRun
    var words = ""
    if tally.failures > 0 || tally.dropped > 0 || ending != .complete || isLong {
      words = "\(head)\(counted(inputs.count, "document")): \(self.words(tally))"
      if isLong {
        let rate = Int((Double(sink.received) / seconds).rounded())
        words += "\n\(grouped(rate)) documents a second; slowest: "
        words += sink.slowest.map { "\(printable($0.document)) (\(tenths($0.seconds)) s)" }
          .joined(separator: ", ")
      }
    }
    let kinds = tally.failed.sorted { $0.key.rawValue < $1.key.rawValue }
    return .summary(
      words,
      [
        ("documents", inputs.count), ("done", tally.done), ("dropped", tally.dropped),
        ("failed", tally.failures), ("left", left),
      ] + kinds.map { ($0.key.rawValue, $0.value) }, ending: word)
  }

  private func words(_ tally: RunTally) -> String {
    var parts = ["\(grouped(tally.done)) done"]
    if tally.dropped > 0 { parts.append("\(grouped(tally.dropped)) dropped") }
    if tally.failures > 0 {
      let kinds = tally.failed.sorted { ($1.value, $0.key.rawValue) < ($0.value, $1.key.rawValue) }
      let words = kinds.map { "\(grouped($0.value)) \($0.key.rawValue)" }
      parts.append("\(grouped(tally.failures)) failed (\(words.joined(separator: ", ")))")
    }
    let left = inputs.count - tally.all
    if left > 0 { parts.append("\(grouped(left)) not begun") }
    return parts.joined(separator: ", ")
  }

  /// Seconds; who waits that long wants to know why.
  private static let longRun = 10.0

  private func tenths(_ seconds: Double) -> String {
    let tenths = Int((seconds * 10).rounded())
    return "\(tenths / 10).\(tenths % 10)"
  }
}

/// Where a run begins: at its beginning, or where an earlier one was interrupted.
private struct JobStart {
  var journal: Journal?
  var checkpoints: ArraySlice<Checkpoint> = []

  init(_ job: Job, _ batch: Batch) throws {
    guard let identity = job.identity, Journal.isPossible(for: job.plan.target) else { return }
    let run = identity(batch)
    if job.resumes, let (journal, known) = try Journal.reopen(beside: job.plan.target, of: run) {
      var count = try OutputWriter.soundCheckpoints(
        of: job.plan.target, tag: journal.tag, known)
      if let path = job.errorList {
        let errors = known.map { Checkpoint(errorsOf: $0) }
        count = min(
          count,
          try OutputWriter.soundCheckpoints(of: .file(path), tag: journal.tag, errors))
      }
      if count > 0 {
        try journal.keep(first: count)
        self.journal = journal
        checkpoints = known[..<count]
        return
      }
    }
    journal = try Journal(beside: job.plan.target, of: run)
  }

  var chunks: Int { checkpoints.last?.chunks ?? 0 }
  var tally: RunTally { checkpoints.last?.tally ?? RunTally() }
  var isLast: Bool { checkpoints.last?.isLast ?? false }
  var files: [FileState] { OutputWriter.files(after: checkpoints) }
  var errorFiles: [FileState] {
    OutputWriter.files(after: checkpoints.map { Checkpoint(errorsOf: $0) })
  }
  /// Of each chunk.
  var totals: [[UInt8]] { checkpoints.filter { !$0.isLast }.map(\.totals) }
  /// What is to be said at the end, where that is known already.
  var report: [UInt8]? { isLast ? checkpoints.last?.report : nil }
}

extension OutputTarget {
  var isFolder: Bool {
    if case .folder = self { true } else { false }
  }
}

/// Sends the parts of each result where they belong.
struct JobSink: BatchSink {
  let writer: OutputWriter
  let coordinator: (any RunCoordinator)?
  let console: Console
  let total: Int
  var errors: ErrorList?
  var journal: Journal?
  var tally = RunTally()
  /// The chunks that are complete, and of how many documents each is.
  var chunks = 0
  var chunkSize = 64
  /// Results of this run, and of them those since the last chunk was complete.
  private(set) var received = 0
  private var sinceChunk = 0
  /// The first of them, since this run began or went on.
  private(set) var failures: [DocumentFailure] = []
  /// The documents that took longest, the slowest first.
  private(set) var slowest: [(document: String, seconds: Double)] = []
  /// What has been in work for longest.
  private var inWork: DocumentInWork?
  private let start = ContinuousClock.now

  init(
    writer: OutputWriter, coordinator: (any RunCoordinator)?, console: Console, total: Int
  ) {
    self.writer = writer
    self.coordinator = coordinator
    self.console = console
    self.total = total
  }

  /// Since the sink was made.
  var seconds: Double { (ContinuousClock.now - start) / .seconds(1) }

  mutating func receive(_ result: DocumentResult) throws {
    received += 1
    sinceChunk += 1
    note(result.seconds, of: result.document)
    for entry in result.log { console.log(entry, from: result.document) }
    do throws(DocumentFailure) {
      if case .failed(let failure) = result.outcome { throw failure }
      try writer.admit(result)
    } catch {
      tally.failed[error.kind, default: 0] += 1
      console.report(.failure(error))
      if failures.count < RunSummary.keptFailures {
        var failure = error
        failure.document = result.document
        failures.append(failure)
      }
      try errors?.add(error, of: result.document)
      showProgress()
      return
    }
    for piece in result.pieces { try writer.write(piece) }
    if result.outcome == .dropped { tally.dropped += 1 } else { tally.done += 1 }
    showProgress()
  }

  mutating func note(inWork document: DocumentInWork?) {
    inWork = document
    showProgress()
  }

  private func showProgress() {
    console.progress(tally.all, of: total, failed: tally.failures, inWork: inWork)
  }

  mutating func receive(totals: [UInt8]) throws {
    try coordinator?.merge(totals)
    try writer.flush()
    // A chunk that was not finished is done again when the run goes on.
    let isComplete = sinceChunk == chunkSize || tally.all == total
    guard let journal, isComplete else { return }
    sinceChunk = 0
    chunks += 1
    var checkpoint = Checkpoint(
      chunks: chunks, totals: coordinator == nil ? [] : totals, tally: tally,
      files: try writer.checkpoint())
    checkpoint.errors = try errors?.checkpoint() ?? []
    try append(checkpoint, to: journal)
  }

  private func append(_ checkpoint: Checkpoint, to journal: Journal) throws {
    try journal.append(checkpoint) {
      try writer.sync()
      try errors?.sync()
    }
  }

  /// All is written; only the names are left to give.
  mutating func noteEnd(report: [UInt8]) throws {
    guard let journal else { return }
    var checkpoint = Checkpoint(
      chunks: chunks, totals: [], tally: tally, files: try writer.checkpoint())
    checkpoint.errors = try errors?.checkpoint() ?? []
    checkpoint.isLast = true
    checkpoint.report = report
    try append(checkpoint, to: journal)
  }

  private mutating func note(_ seconds: Double, of document: String) {
    if slowest.count == 3, let last = slowest.last, last.seconds >= seconds { return }
    let place = slowest.firstIndex { $0.seconds < seconds } ?? slowest.endIndex
    slowest.insert((document, seconds), at: place)
    if slowest.count > 3 { slowest.removeLast() }
  }
}
