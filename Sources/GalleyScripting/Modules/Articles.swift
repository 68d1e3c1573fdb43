import GalleyCore
import GalleyLua

/// Articles that scripts make.
let articleModule = ScriptModule(
  name: "galley", summary: "articles that a script makes",
  functions: [
    ModuleFunction(
      "article", "(fields: table) -> article",
      "makes an article out of fields; quotes and the rest are looked for in its text",
      details:
        "Headline, byline and body (one text, or `paragraphs`) are laid out as its text; any "
        + "other field that can be set may stand beside them and stands above what is found. "
        + "`annotate = false`: look for nothing.",
      example:
        #"galley.article { headline = "Bridge opens", body = "A\n\nB" }.paragraphs[2].text  --> "B""#
    ) { scope, call throws(LuaFailure) in
      let pairs: [LuaPair]
      switch try call.value(1) {
      case .table(let found): pairs = found
      case .array([]): pairs = []
      default: throw call.wrongArgument(1, expected: "a table of article fields")
      }
      do throws(BuildError) {
        let session = try ArticleBuilder(scope: scope).build(pairs)
        call.results.object(session.id(.article), 0)
      } catch {
        switch error {
        case .field(let error):
          throw LuaFailure("\(error.expected) expected, got \(error.found)", argument: 1)
        case .lua(let error): throw LuaFailure(error.message, cause: error)
        }
      }
    }
  ])
