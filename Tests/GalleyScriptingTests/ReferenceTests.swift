import Foundation
import Testing

@testable import GalleyScripting

/// `docs/reference.md` and `docs/galley.d.lua` are made from the tables of the engine;
/// GALLEY_ACCEPT=1 writes them anew.
@Suite struct ReferenceTests {
  @Test(arguments: [
    ("docs/reference.md", ReferencePage.text), ("docs/galley.d.lua", TypeFile.lua),
    ("docs/luarc.json", TypeFile.settings),
  ])
  func `a page says what the engine has`(path: String, text: String) throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: path)
    if ProcessInfo.processInfo.environment["GALLEY_ACCEPT"] == "1" {
      try text.write(to: file, atomically: true, encoding: .utf8)
    }
    #expect(try String(contentsOf: file, encoding: .utf8) == text, "\(path) is out of date")
  }

  @Test func `no row of a table on the page is broken, and every link leads to a heading`() throws {
    let lines = ReferencePage.text.components(separatedBy: "\n")
    var columns = 0
    for line in lines {
      guard line.hasPrefix("|") else {
        columns = 0
        continue
      }
      let count = line.replacingOccurrences(of: "\\|", with: "").count { $0 == "|" }
      if columns == 0 { columns = count }
      #expect(count == columns && line.hasSuffix("|"), "\(line)")
    }
    let anchors = Set(lines.filter { $0.hasPrefix("#") }.map(ReferencePage.anchor))
    for link in ReferencePage.text.matches(of: /\]\(#([^)]*)\)/) {
      #expect(anchors.contains(String(link.1)), "\(link.1)")
    }
  }

  @Test func `a model stands in the table at its number`() {
    #expect(Model.allCases.map(\.number) == Array(Model.allCases.indices))
    #expect(modelTables.map(\.model) == Model.allCases)
  }

  @Test func `every field has a legal name and one line of help`() {
    for model in Model.allCases {
      let rows = modelTable(model).fields
      #expect(Set(rows.map(\.name)).count == rows.count)
      for row in rows {
        #expect(row.name.allSatisfy { $0.isLowercase || $0 == "_" })
        #expect(!row.summary.isEmpty && !row.summary.contains("\n"))
      }
    }
  }

  @Test func `every function has a name, one line of help and a version`() {
    let reference = ScriptReference.current
    let functions = reference.modules.flatMap(\.functions) + reference.testing.functions
    #expect(Set(functions.map(\.name)).count == functions.count)
    for function in functions {
      #expect(!function.summary.isEmpty && !function.summary.contains("\n"), "\(function.name)")
      #expect(["0.1", "0.2"].contains(function.since), "\(function.name)")
    }
  }
}

/// The reference of scripts as Markdown.
enum ReferencePage {
  static let text = page(.current)

  private static func page(_ reference: ScriptReference) -> String {
    var page = """
      # Reference of scripts

      All names that a script can use. Made from the tables of the engine by a test, so that it says what this version
      does. `galley list NAME` prints the same for one name, and `galley new types` makes it known to editors.


      """
    page += contents(reference)
    page += """
      ## The world of a script

      A script is Lua 5.4. It has Lua's `string`, `table`, `math`, `utf8` and `coroutine` libraries and the functions that
      stand on their own, without \(absent). What stands behind them is guarded: `load` takes text alone, tables of
      libraries cannot be changed, `pairs` walks tables in a fixed order, `tostring` shows no addresses, and random numbers
      begin anew with each document, from its content. After loading, globals are fixed: assigning one is an error that
      names the line.

      Memory, seconds and output are limited for each document, and what the limits stop fails that document alone. In a
      program that embeds Galley the limits hold for scripts that it trusts: Lua itself can be crashed from plain source.
      Scripts of strangers belong into processes of their own.

      Types: `string`, `integer`, `number`, `boolean`, `table`, `function`; `date` is a string such as `2011-03-22`, only
      as precise as the page is; `list of quote` is a plain Lua list; a name of a model is an object of it. With `?` a
      value may be nil. Positions count bytes of `article.text` from 1, both ends included, fit for `string.sub`.

      ## Hooks

      Functions that a script defines. They run in this order for each article, leaves first. A hook that returns nothing
      keeps what it was given, with the edits made in place; `false` drops it; another object, or a table of fields,
      replaces it; a list stands in place of it.


      """
    for hook in reference.hooks { page += entry(hook) }
    page += """
      ## Declarations

      Tables at the top of a script, read once before any document.


      """
    for declaration in reference.declarations { page += entry(declaration) }
    page += """
      ## Models

      What hooks are given. A field with a dot can be set; a list or an object can be set to a table of its fields. Reading or
      setting a field that there is not is an error that names the nearest one.


      """
    for model in reference.models { page += table(model) }
    page += "## Functions\n\n"
    for module in reference.modules { page += section(module) }
    page += tests(reference)
    return page
  }

  /// In words, the libraries first.
  private static var absent: String {
    let names = ScriptVocabulary.standard.unavailable.sorted().map { "`\($0)`" }
    return names.dropLast().joined(separator: ", ") + " and " + (names.last ?? "")
  }

  // MARK: - Parts

  private static func contents(_ reference: ScriptReference) -> String {
    func links(_ headings: [String]) -> String {
      headings.map { "[`\($0.replacing("`", with: ""))`](#\(anchor("### " + $0)))" }
        .joined(separator: " ")
    }
    return """
      - [The world of a script](#the-world-of-a-script)
      - [Hooks](#hooks): \(links(reference.hooks.map(heading)))
      - [Declarations](#declarations): \(links(reference.declarations.map(\.name)))
      - [Models](#models): \(links(reference.models.map(\.name)))
      - [Functions](#functions): \(links(reference.modules.map(title)))
      - [Tests](#tests)


      """
  }

  /// As GitHub makes it of a heading.
  static func anchor(_ heading: String) -> String {
    heading.drop { $0 == "#" || $0 == " " }.lowercased().filter {
      $0.isLetter || $0.isNumber || "-_ ".contains($0)
    }.replacing(" ", with: "-")
  }

  private static func heading(_ entry: ScriptReference.Entry) -> String {
    // Two headings of one name would share a link: `quote` is a model.
    entry.usage.hasPrefix(entry.name + "(") ? entry.usage : entry.name
  }

  private static func title(_ module: ScriptReference.Module) -> String {
    module.name.isEmpty ? "global functions" : module.name
  }

  private static func sentence(_ words: String) -> String {
    words.prefix(1).uppercased() + words.dropFirst() + "."
  }

  private static func entry(_ entry: ScriptReference.Entry) -> String {
    "### `\(heading(entry))`\n\n\(sentence(entry.summary))\n\n" + code(entry.example)
  }

  private static func code(_ source: String) -> String {
    source.isEmpty ? "" : "```lua\n\(source)\n```\n\n"
  }

  /// Text for a cell of a table.
  private static func cell(_ words: String) -> String { words.replacing("|", with: "\\|") }

  private static func table(_ model: ScriptReference.Model) -> String {
    var text = "### `\(model.name)`\n\n\(sentence(model.summary))"
    if model.takesDeclaredFields { text += " Scripts may declare more fields." }
    text += "\n\n| field | | type | |\n| --- | --- | --- | --- |\n"
    for field in model.fields {
      let type = field.type.replacing("|", with: " or ")
      let dot = field.isWritable ? "\u{2022}" : ""
      text += "| `\(field.name)` | \(dot) | \(type) | \(cell(field.summary)) |\n"
    }
    if !model.methods.isEmpty { text += "\n| method | answers | |\n| --- | --- | --- |\n" }
    for method in model.methods {
      let results = method.signature.results.map(\.description).joined(separator: ", ")
      text += "| `:\(method.name)(\(method.signature.parameterList))` | \(results) "
      text += "| \(cell(method.summary)) |\n"
    }
    return text + "\n"
  }

  private static func section(_ module: ScriptReference.Module) -> String {
    var text = "### `\(title(module))`\n\n\(sentence(module.summary))\n\n"
    for constant in module.constants {
      text += "**`\(constant.name)`**: \(constant.type)  \n\(sentence(constant.summary))\n\n"
    }
    for function in module.functions { text += self.function(function) }
    return text
  }

  private static func function(_ function: ScriptReference.Function) -> String {
    "**`\(function.name)\(function.signature)`** (since \(function.since))  \n"
      + sentence(function.summary) + "\n\n" + code(function.example ?? "")
  }

  private static func tests(_ reference: ScriptReference) -> String {
    var text = """
      ## Tests

      Files whose names end in `_test.lua` hold tests, for `galley test`. They have the functions above, no hooks, and the
      following. Between the braces of a test stands a function, or what goes in and what is to come out.


      """
    for function in reference.testing.functions { text += self.function(function) }
    text += "| field of a test | |\n| --- | --- |\n"
    for field in reference.testFields { text += "| `\(field.name)` | \(cell(field.summary)) |\n" }
    text += "\n| field of a result | type | |\n| --- | --- | --- |\n"
    for field in reference.testResult.fields {
      text += "| `\(field.name)` | \(cell(field.type)) | \(cell(field.summary)) |\n"
    }
    return text
  }
}
