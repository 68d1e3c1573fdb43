import Galley
import Glibc

/// What is to be said on standard error: messages, log lines, and one line of progress that gives
/// way to them; for people, or as JSON for programs.
final class Console {
  let style: Style
  let format: LogFormat
  /// No progress, no summary, no log lines; failures are told all the same.
  let isQuiet: Bool
  private let showsProgress: Bool
  private let write: (String) -> Void
  private var hasProgressLine = false
  /// Whether somebody else has the terminal now: then there is no progress to be seen.
  var isHeld: () -> Bool = { false }
  private var lastProgress: ContinuousClock.Instant?
  private let start = ContinuousClock.now

  /// - Parameter showsProgress: only where a terminal shows nothing else.
  init(
    style: Style, format: LogFormat = .text, isQuiet: Bool = false, showsProgress: Bool = false,
    write: @escaping (String) -> Void = writeToStandardError
  ) {
    self.style = style
    self.format = format
    self.isQuiet = isQuiet
    self.showsProgress = showsProgress && !isQuiet && format == .text
    self.write = write
  }

  var messages: FailureMessages { FailureMessages(style: style) }

  /// Says what has happened; a quiet console leaves out what nobody must know.
  func report(_ event: LogEvent) {
    if isQuiet, !event.isFailure { return }
    let text =
      switch format {
      case .text: event.text(messages)
      case .json: event.record(messages).line
      }
    guard !text.isEmpty else { return }
    clearProgress()
    write(text)
  }

  /// What a hook printed or logged while it worked on a document.
  func log(_ entry: LogEntry, from document: String) {
    report(.log(entry, document: document))
  }

  /// Tells why a command did not do its work.
  ///
  /// - Returns: the status to end with.
  func tell(_ error: any Error) -> CommandStatus {
    switch error {
    case OutputFailure.closedPipe:
      // `| head` has seen enough; that is no fault of anybody.
      clearProgress()
      return .success
    case let failure as OutputFailure:
      report(.output(failure))
      return .outputFailed
    case let failure as InputFailure:
      report(.input(failure))
      return .nothingRun
    case let failure as CommandFailure:
      report(.command(failure))
      return failure.status
    case let failure as DocumentFailure:
      report(.failure(failure))
      if failure.kind == .wrongParameter { return .usage }
      return failure.document.isEmpty ? .nothingRun : .documentsFailed
    default:
      report(.fault("\(error)"))
      return .internalFault
    }
  }

  // MARK: - Progress

  /// Redraws the line, ten times a second at most: a terminal is slower than the work.
  ///
  /// - Parameter inWork: what has been in work for longest; named when that is long.
  func progress(_ done: Int, of total: Int, failed: Int, inWork: DocumentInWork? = nil) {
    guard showsProgress, !isHeld() else { return }
    let now = ContinuousClock.now
    if let lastProgress, now - lastProgress < .milliseconds(100) { return }
    lastProgress = now
    let line = Self.progressLine(
      done, of: total, failed: failed, after: now - start, inWork: inWork)
    write("\r\u{1B}[K" + clipped(line, to: terminalWidth(of: 2) - 1))
    hasProgressLine = true
  }

  func clearProgress() {
    guard hasProgressLine else { return }
    write("\r\u{1B}[K")
    hasProgressLine = false
  }

  /// `1,204 of 20,000 documents · 3 failed · 612/s · 31 s left · 7 s on articles/long.txt`.
  static func progressLine(
    _ done: Int, of total: Int, failed: Int, after elapsed: Duration,
    inWork: DocumentInWork? = nil
  ) -> String {
    var line = "\(grouped(done)) of \(counted(total, "document"))"
    if failed > 0 { line += " · \(grouped(failed)) failed" }
    let seconds = elapsed / .seconds(1)
    // A rate from the first moments says nothing about the rest.
    if seconds > 0.5, done > 0 {
      let rate = Double(done) / seconds
      line += " · \(grouped(Int(rate.rounded())))/s"
      if done < total {
        line += " · \(words(forSeconds: Double(total - done) / rate)) left"
      }
    }
    // Most documents take milliseconds, and a name that changed with each would be of no use.
    if let inWork, inWork.seconds >= slow {
      line += " · \(Int(inWork.seconds)) s on \(printable(inWork.document))"
    }
    return line
  }

  /// Seconds.
  private static let slow = 2.0

  private static func words(forSeconds seconds: Double) -> String {
    let seconds = Int(min(seconds.rounded(.up), 1e9))
    if seconds < 100 { return "\(seconds) s" }
    let minutes = (seconds + 59) / 60
    return minutes < 100 ? "\(minutes) min" : "\((minutes + 59) / 60) h"
  }
}

/// The columns of the terminal: what `COLUMNS` says, else what the terminal says, else 80.
func terminalWidth(of descriptor: Int32) -> Int {
  if let columns = environment("COLUMNS").flatMap({ Int($0) }), columns > 0 { return columns }
  var size = winsize()
  if ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 { return Int(size.ws_col) }
  return 80
}
