import ArgumentParser
import Galley

struct NewCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "new",
    abstract: "Begin a script, with a test and types for editors.",
    usage: "galley new KIND NAME | galley new types [FOLDER]",
    discussion: """
      EXAMPLES
        galley new exporter cards      a file for each article
        galley new filter spoken       keeps some quotes and articles
        galley new extractor speakers  rows and a report
        galley new reader notes        a format of input of your own
        galley new types               galley.d.lua and .luarc.json alone

      Each writes NAME.lua, NAME_test.lua and what the test needs, and, unless they are there, the \
      files that let an editor with a Lua language server complete and check what scripts may use. \
      No script is ever written over; galley new types makes galley.d.lua anew.
      """)

  @Argument(
    help: ArgumentHelp(
      "What to begin: \(ScriptTemplate.all.map(\.kind).joined(separator: ", ")), types.",
      valueName: "kind"))
  var kind: String

  @Argument(help: ArgumentHelp("Of the script, with its folder if you like.", valueName: "name"))
  var name: String?

  @Flag(name: [.short, .long], help: "Say nothing but errors.")
  var quiet = false

  @OptionGroup(title: "Words") var color: ColorOptions

  func run() throws {
    let console = Console(style: Style(color.color, for: 2), isQuiet: quiet)
    try NewScript(kind: kind, name: name).run(console).leave()
  }
}
