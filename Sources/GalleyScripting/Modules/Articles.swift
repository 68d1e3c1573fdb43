import GalleyCore
import GalleyLua

/// Articles that scripts make.
let articleModule = ScriptModule(
  name: "galley", summary: "articles that a script makes",
  functions: [
    ModuleFunction(
      "article", "(fields: table) -> article",
      "makes an article: headline, body (or paragraphs) and any field; quotes and the rest are "
        + "looked for unless `annotate = false`",
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
