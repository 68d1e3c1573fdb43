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
    help: ArgumentHelp(
      "Read documents from the lines of a file: {\"id\", \"text\" or \"html\", \"url\", \"published\"}.",
      valueName: "file"))
  var jsonl: [String] = []

  @Flag(
    help: "Take lines that several documents share for furniture of their site (text dumps).")
  var siteProfile = false

  @Option(
    name: [.customShort("j", allowingJoined: true), .long],
    help: ArgumentHelp(
      "Documents in work at a time. (default: one per processor)", valueName: "n"))
  var jobs: Int?

  @Option(
    help: ArgumentHelp("What a document that fails means to the rest.", valueName: "policy"))
  var onError: ErrorPolicy = .skip

  @Option(
    help: ArgumentHelp(
      "List the documents that failed, one JSON object a line.", valueName: "file"))
  var errors: String?

  @Flag(help: "Say what would be read and written, and do nothing.")
  var dryRun = false

  @Flag(help: "Go on where a run of the same kind was interrupted.")
  var resume = false

  @Flag(
    help: """
      Work in this process, not in confined ones: for scripts and pages that you trust, and for \
      galley.repl().
      """)
  var inProcess = false

  @Flag(name: [.short, .long], help: "Say nothing but errors.")
  var quiet = false

  enum ErrorPolicy: String, ExpressibleByArgument, CaseIterable {
    case skip, stop
  }

  func validate() throws {
    if let jobs, jobs < 1 { throw ValidationError("-j \(jobs): at least one document at a time") }
  }

  var jobCount: Int { jobs ?? processorCount() }
  /// Nil where the work is done in this process.
  var crew: WorkerCrew? { inProcess ? nil : GalleyProgram.makeCrew() }
}

/// What scripts are told, and what they may do and cost.
struct ScriptOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Set a parameter that a script declares; SCRIPT --help lists them.", valueName: "key=value"),
    transform: assignment)
  var set: [(key: String, value: String)] = []

  @Flag(help: "A fresh interpreter for each document, not for each 64.")
  var pure = false

  @Option(
    help: ArgumentHelp(
      "Memory of one interpreter, such as 200M. (default: 512M)", valueName: "size"),
    transform: byteCount)
  var limitMemory: Int?

  @Option(
    help: ArgumentHelp("Seconds for the hooks of one article. (default: 20)", valueName: "n"))
  var limitSeconds: Double?

  @Option(
    help: ArgumentHelp("Instructions for the hooks of one article.", valueName: "n"))
  var limitInstructions: Int?

  @Option(
    help: ArgumentHelp(
      "What the hooks of one article may put out. (default: 64M)", valueName: "size"),
    transform: byteCount)
  var limitOutput: Int?

  @Option(
    help: ArgumentHelp("Let scripts read the files below a folder.", valueName: "folder"))
  var allowRead: [String] = []

  @Option(
    help: ArgumentHelp("Let scripts write files below a folder.", valueName: "folder"))
  var allowWrite: [String] = []

  @Flag(help: "Let scripts run programs.")
  var allowRun = false

  @Option(
    help: ArgumentHelp("Let scripts read an environment variable.", valueName: "name"))
  var allowEnv: [String] = []

  @Option(
    help: ArgumentHelp(
      "Let scripts load a native Lua module: lpeg. No limit stops its code.",
      valueName: "module"))
  var allowNative: [String] = []

  func validate() throws {
    if let seconds = limitSeconds, !(seconds > 0) {
      throw ValidationError("--limit-seconds \(seconds): more than 0 seconds")
    }
    if let count = limitInstructions, count < 1 {
      throw ValidationError("--limit-instructions \(count): at least one instruction")
    }
  }

  /// - Parameters:
  ///   - clock: where the scripts' clock stands still.
  ///   - parameters: whether scripts get the values of `--set`.
  func settings(clock: NewsDate?, parameters: Bool = true) -> ScriptSettings {
    var settings = ScriptSettings()
    if let limitMemory { settings.limits.memoryBytes = limitMemory }
    if let limitSeconds { settings.limits.seconds = limitSeconds }
    settings.limits.instructions = limitInstructions
    if let limitOutput { settings.limits.outputBytes = limitOutput }
    if parameters { for (key, value) in set { settings.parameters[key] = value } }
    settings.isPure = pure
    settings.clock = clock?.secondsSince1970 ?? 0
    settings.grants.readableFolders = allowRead
    settings.grants.writableFolders = allowWrite
    settings.grants.allowsPrograms = allowRun
    settings.grants.nativeModules = allowNative
    settings.grants.readableVariables = allowEnv
    for name in allowEnv {
      if let value = environment(name) { settings.grants.environment[name] = value }
    }
    return settings
  }
}

/// `min=3`.
private func assignment(_ argument: String) throws -> (key: String, value: String) {
  guard let equals = argument.firstIndex(of: "="), equals > argument.startIndex else {
    throw ValidationError("'\(printable(argument))' sets nothing; write --set name=value")
  }
  return (String(argument[..<equals]), String(argument[argument.index(after: equals)...]))
}

/// `200M`: bytes, with K, M or G for the powers of 1024.
private func byteCount(_ argument: String) throws -> Int {
  var digits = Substring(argument)
  var shift = 0
  switch digits.last {
  case "K", "k": shift = 10
  case "M", "m": shift = 20
  case "G", "g": shift = 30
  default: break
  }
  if shift > 0 { digits.removeLast() }
  guard let number = Int(digits), number > 0, number <= Int.max >> 31 else {
    throw ValidationError("'\(printable(argument))' is no size; write 500K, 200M or 2G")
  }
  return number << shift
}

struct ColorOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Whether to colour; NO_COLOR is honoured.", valueName: "when"))
  var color: ColorChoice = .auto
}

/// How a command speaks.
struct WordOptions: ParsableArguments {
  @OptionGroup var color: ColorOptions

  @Option(
    help: ArgumentHelp(
      "What standard error gets: sentences, or a JSON object on a line for each of them.",
      valueName: "format"))
  var logFormat: LogFormat = .text
}

extension ColorChoice: ExpressibleByArgument {}
extension LogFormat: ExpressibleByArgument {}

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
  convenience init(_ batch: BatchOptions, _ words: WordOptions, writesTo output: String?) {
    let isFree = output != nil || !isTerminal(1)
    self.init(
      style: Style(words.color.color, for: 2), format: words.logFormat, isQuiet: batch.quiet,
      showsProgress: isTerminal(2) && isFree)
  }
}

extension CommandStatus {
  /// Ends the command with this status.
  func leave() throws {
    if self != .success { throw ExitCode(rawValue) }
  }
}
