import Galley

/// How the program ends. The numbers are a promise to shell scripts.
enum CommandStatus: Int32, Sendable {
  case success = 0
  /// At least one document failed, or the report at the end; all others are in the output.
  case documentsFailed = 1
  /// Nothing could be run: the scripts or the inputs are at fault.
  case nothingRun = 2
  /// The output cannot be written.
  case outputFailed = 3
  /// The command makes no sense as written.
  case usage = 64
  /// Our own fault.
  case internalFault = 70
  /// The user stopped it; what was finished is written whole.
  case interrupted = 130
}

/// Why a command ends without having done its work. `Rendering` has the words.
enum CommandFailure: Error, Hashable {
  /// The command line asks for something that cannot be; the words say what.
  case usage(String, help: String? = nil)
  case unknownFormat(name: String, kind: FormatKind, known: [String])
  case noScript(arguments: [String], shipped: [String])
  case scriptMissing(name: String, nearest: String?, system: String)
  /// A script that does not load, or a coordinator's hook that failed.
  case script(DocumentFailure)
  case severalTables([String])
  /// The output cannot be what is asked for.
  case output(OutputFailure)
  case noEngine

  static var emptyArgument: CommandFailure {
    .usage("an input has an empty name", help: "is a variable of the shell not set?")
  }

  /// What a name of a format was looked up among.
  enum FormatKind: Hashable {
    case exporter
    case rowFormat
  }

  var status: CommandStatus {
    switch self {
    case .usage, .unknownFormat, .noScript, .severalTables: .usage
    case .scriptMissing, .script: .nothingRun
    case .output: .outputFailed
    case .noEngine: .internalFault
    }
  }
}
