import ArgumentParser
import Galley

struct ListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "Say what there is: scripts, formats, models and their fields, functions.",
    usage: "galley list [KIND | NAME ...] [options]",
    discussion: """
      EXAMPLES
        galley list            everything, a line each
        galley list models     one kind of it
        galley list quote      the fields and methods of a model
        galley list Quote      a hook, with an example
        galley list emit       a function, with its parameters

      Kinds: \(Catalogue.Kind.allCases.map(\.rawValue).joined(separator: ", ")).
      """)

  @Argument(help: "A kind, or names of what is listed.")
  var names: [String] = []

  @OptionGroup(title: "Words") var color: ColorOptions

  func run() throws {
    let console = Console(style: Style(color.color, for: 2))
    do {
      let view = CatalogueView(
        catalogue: Catalogue(.builtIn()), style: Style(color.color, for: 1),
        width: terminalWidth(of: 1))
      try writeToStandardOutput(Array(try view.text(for: names).utf8))
    } catch {
      try console.tell(error).leave()
    }
  }
}
