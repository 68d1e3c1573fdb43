import ArgumentParser
import Galley

struct TestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "test",
    abstract: "Run the tests of scripts.",
    usage: "galley test [PATH ...] [options]",
    discussion: """
      EXAMPLES
        galley test                           all below this folder
        galley test quotes_test.lua
        galley test jobs/ --filter speaker    those with this word in their name
        galley test --accept                  write the golden files that differ

      A test file ends in _test.lua and stands beside the script that it tests:

        test "short quotes are dropped" {
          article = { body = "“No,” Ada Holm said." },
          rows = { long = {} },
        }

        test "the longest comes first" {
          function()
            local result = run("long-quotes.lua", { fixture("page.txt"), fixture("other.txt") })
            equal(result.rows.long[1].who, "Ada Holm")
            golden("long.jsonl", result.output)
          end
        }

        test "documents do not see each other" {
          input = { fixture("page.txt"), fixture("other.txt") },
          deterministic = true,
        }

      galley list tests names the functions and fields; docs/reference.md has all of them. The \
      status is 0 when all tests pass, 1 when one fails.
      """)

  @Argument(help: "Test files, and folders that are searched for them. (default: .)")
  var paths: [String] = []

  @Option(
    help: ArgumentHelp(
      "Only tests that have this word in their name, or in that of their file.",
      valueName: "word"))
  var filter: [String] = []

  @Flag(help: "Write golden files anew where they differ or are missing.")
  var accept = false

  @Option(
    name: [.customShort("j", allowingJoined: true), .long],
    help: ArgumentHelp(
      "Test files in work at a time. (default: one per processor)", valueName: "n"))
  var jobs: Int?

  @Flag(name: [.short, .long], help: "Say nothing but what has failed.")
  var quiet = false

  @OptionGroup(title: "Words") var words: WordOptions

  func validate() throws {
    if let jobs, jobs < 1 { throw ValidationError("-j \(jobs): at least one file at a time") }
  }

  func run() throws {
    let console = Console(
      style: Style(words.color.color, for: 2), format: words.logFormat, isQuiet: quiet)
    var tests = ScriptTests(paths: paths)
    // Several words may stand behind one option, in quotes.
    tests.filter = filter.flatMap { $0.split(separator: " ").map(String.init) }
    tests.acceptsGoldens = accept
    tests.jobs = jobs ?? processorCount()
    try tests.run(.builtIn(), console).leave()
  }
}
