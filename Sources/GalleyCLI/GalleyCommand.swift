import ArgumentParser
import Galley
import Glibc

/// The program.
public enum GalleyProgram {
  /// The first argument of a process that this program starts as a worker; no command for people.
  private static let workerArgument = "worker-process"

  /// Processes that run this program, for what should not be run in it.
  static func makeCrew() -> WorkerCrew {
    WorkerCrew(
      program: .own(arguments: ["galley", workerArgument]), searchPath: environment("PATH"))
  }

  /// Runs the command that the arguments name, and ends the process.
  public static func main() -> Never {
    if CommandLine.arguments.dropFirst().first == workerArgument { Toolkit.serveAsWorker() }
    occupyStandardStreams()
    ignoreClosedPipes()
    if let words = GalleyCommand.unknownCommand(CommandLine.arguments.dropFirst().first) {
      let console = Console(style: Style(.auto, for: 2))
      exit(console.tell(words).rawValue)
    }
    if let status = RunCommand.helpOfScripts(Array(CommandLine.arguments.dropFirst())) {
      exit(status.rawValue)
    }
    do {
      var command = try GalleyCommand.parseAsRoot()
      try command.run()
    } catch let status as ExitCode {
      exit(status.rawValue)
    } catch {
      leave(error)
    }
    exit(CommandStatus.success.rawValue)
  }

  /// Help goes to standard output; what is wrong with the command line to standard error, in our
  /// own words' dress.
  private static func leave(_ error: any Error) -> Never {
    let code = GalleyCommand.exitCode(for: error)
    if code.isSuccess {
      try? writeToStandardOutput(Array((GalleyCommand.fullMessage(for: error) + "\n").utf8))
      exit(CommandStatus.success.rawValue)
    }
    let style = Style(.auto, for: 2)
    let full = GalleyCommand.fullMessage(for: error)
    let words = full.hasPrefix("Error: ") ? String(full.dropFirst(7)) : full
    writeToStandardError(style("error:", [.bold, .red]) + " " + words + "\n")
    exit(CommandStatus.usage.rawValue)
  }
}

struct GalleyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "galley",
    abstract: "Reads saved news articles: who said what, on whose reporting.",
    discussion: """
      EXAMPLES
        galley show article.txt                    what was found, in colour
        galley export articles/ -o articles.jsonl  all of it, as data
        galley report articles/ -o report.html     a page to look at
        galley run who-said-what articles/         a script that ships with Galley
        galley run mine.lua articles/ -o mine.csv  your own extraction, in Lua
        galley check mine.lua                      what is wrong with it
        galley repl articles/                      look around in them
      """,
    version: "0.1.0",
    subcommands: [
      RunCommand.self, ExportCommand.self, ReportCommand.self, ShowCommand.self, CheckCommand.self,
      TestCommand.self, NewCommand.self, ListCommand.self, ReplCommand.self, WorkerCommand.self,
    ])

  /// What to say of a first argument that should be a command and is none.
  static func unknownCommand(_ argument: String?) -> CommandFailure? {
    guard let argument, !argument.hasPrefix("-"), argument != "help" else { return nil }
    let names = configuration.subcommands.compactMap { $0.configuration.commandName }
    if names.contains(argument) { return nil }
    if let name = nearestName(to: argument, among: names) {
      return .usage("no command named '\(printable(argument))'; did you mean '\(name)'?")
    }
    let help =
      argument.hasSuffix(".lua")
      ? "to run a script: galley run \(printable(argument)) INPUT ..."
      : "galley --help lists the commands"
    return .usage("no command named '\(printable(argument))'", help: help)
  }
}
