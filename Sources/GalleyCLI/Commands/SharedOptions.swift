import ArgumentParser
import Galley

struct OutputOptions: ParsableArguments {
  @Option(
    name: [.short, .long],
    help: ArgumentHelp(
      "Write to a file or folder, whole or not at all. (default: standard output)",
      valueName: "path"))
  var output: String?

  @Option(
    name: .customLong("to"),
    help: ArgumentHelp(
      "The format; else the ending of -o tells. (default: jsonl)", valueName: "format"))
  var format: String?

  @Option(
    help: ArgumentHelp(
      "Add the text that offsets count in to the JSON of an article.", valueName: "what"))
  var with: [Extra] = []

  enum Extra: String, ExpressibleByArgument, CaseIterable {
    case text
  }

  var wishes: OutputPlan.Wishes { OutputPlan.Wishes(output: output, format: format) }
  var json: JSONOptions { JSONOptions(includesText: with.contains(.text)) }
}

struct DateOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "When pages were published that do not say so.", valueName: "date"),
    transform: date)
  var published: NewsDate?

  @Option(
    help: ArgumentHelp(
      "When they were saved; '3 days ago' counts from it.", valueName: "date"),
    transform: date)
  var retrieved: NewsDate?
}

struct BatchOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Read the documents that this list names, one a line or between zero bytes.",
      valueName: "list"))
  var filesFrom: [String] = []

  @Option(
    name: [.customShort("j", allowingJoined: true), .long],
    help: ArgumentHelp(
      "Documents in work at a time. (default: one per processor)", valueName: "n"))
  var jobs: Int?

  @Option(
    help: ArgumentHelp("What a document that fails means to the rest.", valueName: "policy"))
  var onError: ErrorPolicy = .skip

  @Flag(name: [.short, .long], help: "Say nothing but errors.")
  var quiet = false

  enum ErrorPolicy: String, ExpressibleByArgument, CaseIterable {
    case skip, stop
  }

  func validate() throws {
    if let jobs, jobs < 1 { throw ValidationError("-j \(jobs): at least one document at a time") }
  }

  var jobCount: Int { jobs ?? processorCount() }
}

struct ColorOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Whether to colour; NO_COLOR is honoured.", valueName: "when"))
  var color: ColorChoice = .auto
}

extension ColorChoice: ExpressibleByArgument {}

/// Reads a date on the command line.
private func date(_ argument: String) throws -> NewsDate {
  guard let date = NewsDate(iso: argument) else {
    throw ValidationError(
      "'\(printable(argument))' is no date; write 2011, 2011-03, 2011-03-22 or 2011-03-22T09:05")
  }
  return date
}

extension Console {
  /// A console for a command that writes to `output`.
  convenience init(_ batch: BatchOptions, _ color: ColorOptions, writesTo output: String?) {
    let isFree = output != nil || !isTerminal(1)
    self.init(
      style: Style(color.color, for: 2), isQuiet: batch.quiet,
      showsProgress: isTerminal(2) && isFree)
  }
}

extension CommandStatus {
  /// Ends the command with this status.
  func leave() throws {
    if self != .success { throw ExitCode(rawValue) }
  }
}
