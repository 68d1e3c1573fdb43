import GalleyCore
import GalleyLua

// The functions that test files have beyond those of scripts.

/// Known in test files alone. `test` is called twice, with the name and with the body, and checks its
/// arguments itself.
let testModule = ScriptModule(
  name: "", summary: "tests of scripts, in files whose names end in _test.lua",
  functions: [
    ModuleFunction(
      "test", "(name: string) -> function",
      "declares a test: `test \"name\" { ... }` with a function, or with the fields of a test",
      example: """
        test "quotes are kept with their speaker" {
          article = { headline = "H", body = "“At last,” Ada Holm said." },
          articles = { { quotes = { { speaker = { name = "Ada Holm" } } } } },
        }

        test "short quotes are dropped" {
          function()
            local result = run("long-quotes.lua", galley.article { body = "“No,” Ada Holm said." })
            equal(#result.article.quotes, 0)
          end
        }
        """
    ) { scope, call throws(LuaFailure) in try scope.tests().declare(&call) },
    ModuleFunction(
      "run", "(script: string|list of string, input: any, params: table?) -> result",
      "runs a script (or several in a row) over an article, a table of its fields, the text of a "
        + "document (a string, or { text, path }), or a list of these",
      example: """
        run("who-said-what", { body = "“At last,” Ada Holm said." }).rows.quotes[1].speaker  --> "Ada Holm"
        """
    ) { scope, call throws(LuaFailure) in try scope.tests().run(scope, &call) },
    ModuleFunction(
      "equal", "(actual: any, expected: any, note: string?)",
      "fails the test unless the two are equal, tables by what is in them; of an object only the "
        + "fields that the expected table names are compared",
      example: "equal({ 1, { a = 2 } }, { 1, { a = 2 } })"
    ) { scope, call throws(LuaFailure) in try scope.tests().equal(scope, &call) },
    ModuleFunction(
      "contains", "(whole: string|table, part: any, note: string?)",
      "fails the test unless the part stands in the text, or is an element of the list",
      example: "contains(\"bridge opens\", \"opens\")"
    ) { scope, call throws(LuaFailure) in try scope.tests().contains(scope, &call) },
    ModuleFunction(
      "fails", "(body: function, text: string?) -> string",
      "fails the test unless the function raises an error whose message holds the text; answers "
        + "the message",
      example: "fails(function() error(\"no date\") end, \"date\")"
    ) { scope, call throws(LuaFailure) in try scope.tests().fails(&call) },
    ModuleFunction(
      "golden", "(name: string, text: string)",
      "fails the test unless the text is that of a file in NAME.golden/, where NAME_test.lua is the "
        + "test file; `galley test --accept` writes it"
    ) { scope, call throws(LuaFailure) in
      try scope.tests().golden(try call.string(1), try call.bytes(2))
    },
    ModuleFunction(
      "fixture", "(path: string) -> string", "the bytes of a file beside the test or below"
    ) { scope, call throws(LuaFailure) in
      call.results.string(try scope.tests().fixture(try call.string(1)))
    },
    ModuleFunction(
      "deterministic", "(script: string|list of string, inputs: any, params: table?)",
      "fails the test unless the inputs come to the same alone and together, in any chunks, with "
        + "any number of workers, and `galley.combine` keeps its laws on the states met"
    ) { scope, call throws(LuaFailure) in try scope.tests().deterministic(scope, &call) },
  ])

/// What `run` answers.
let testResultFields: [(name: String, type: String, summary: String)] = [
  ("article", "article?", "the first article that is left; nil when it was dropped"),
  ("articles", "list of article", "as the hooks left them"),
  ("rows", "table", "what was emitted: a list of rows for each table that is declared"),
  ("texts", "list of table", "the files of the Writer, as { path, extension, text }"),
  ("text", "string?", "their texts in one"),
  ("output", "string", "the texts, else the rows as JSON lines, else the articles as JSON lines"),
  ("log", "list of string", "what the hooks printed"),
  ("report", "string", "what Batch said"),
  ("totals", "table", "what Batch was given"),
  (
    "error", "table?",
    "what went wrong, as { message, kind, script, line, hook, document }; the test fails unless it "
      + "looks"
  ),
]

/// What a test with fields may say.
let testFields: [(name: String, summary: String)] = [
  ("script", "the script, or a list of them; NAME.lua for NAME_test.lua if left out"),
  ("article", "the input: an article or a table of its fields, or a list of them"),
  ("input", "the input as a document: its text, or { text, path }, or a list of them"),
  ("params", "values of `--set`"),
  ("rows", "the rows of each table: { NAME = { { column = value }, ... } }"),
  ("articles", "what is left: a list of tables with the fields to compare, or their number"),
  ("text", "the text of the Writer"),
  ("texts", "its files: a list of { path, text }"),
  ("totals", "what Batch is given; only the totals named are compared"),
  ("log", "what the hooks print"),
  ("report", "what Batch says"),
  ("golden", "the name of a golden file for `output`"),
  ("fails", "a part of the message with which the script must fail, or true for any"),
  ("deterministic", "true: see the function"),
]

extension ScriptScope {
  /// - Throws: never in a test file, where alone these functions are registered.
  fileprivate func tests() throws(LuaFailure) -> TestContext {
    guard let test else { throw LuaFailure("tests stand in files that end in _test.lua") }
    return test
  }
}
