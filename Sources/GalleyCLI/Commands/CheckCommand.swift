import ArgumentParser
import Galley

struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Say what is wrong with scripts, without a document.",
    usage: "galley check SCRIPT ... [options]",
    discussion: """
      EXAMPLES
        galley check mine.lua
        galley check --strict scripts/*.lua

      Errors are what would stop the script or a document: what is no Lua, names that nothing has \
      (hooks, globals, functions, fields, tables, columns, totals), fields that cannot be changed. \
      Warnings are what may be meant: what is declared and never used, what makes results depend \
      on the order of the work. Each script is loaded too, so that its own checks run.

      The status is 0 when there are no errors, 2 when there are, or a script cannot be read. With \
      --strict warnings count as errors do.
      """)

  @Argument(help: "Scripts: files, or names of shipped ones.")
  var scripts: [String] = []

  @Flag(help: "Let warnings count as errors do.")
  var strict = false

  @Flag(name: [.short, .long], help: "Say nothing of scripts that are fine.")
  var quiet = false

  @OptionGroup(title: "Words") var words: WordOptions

  func validate() throws {
    if scripts.isEmpty {
      throw ValidationError("no script: name a file that ends in .lua, or a script that ships")
    }
  }

  func run() throws {
    let console = Console(
      style: Style(words.color.color, for: 2), format: words.logFormat, isQuiet: quiet)
    let crew = GalleyProgram.makeCrew()
    try ScriptCheck(names: scripts, isStrict: strict, crew: crew).run(.builtIn(), console).leave()
  }
}
