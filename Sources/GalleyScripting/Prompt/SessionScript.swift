import GalleyCore

/// What was typed at a prompt as a script that `galley run` takes.
///
/// Functions and declarations stand at its top. All other statements, which work on `doc`, become the
/// body of the hook `Article`; expressions were only looked at and become comments. A name that was
/// assigned for the first time becomes a local.
package func sessionScript(_ inputs: [(text: String, isExpression: Bool)]) -> String {
  let declared = ScriptWorld.hookNames + Declarations.names
  var top = ""
  var body = ""
  var locals: Set<String> = []
  var definesArticle = false
  for (text, isExpression) in inputs {
    if isExpression {
      body += text.split(separator: "\n").map { "  -- \($0)\n" }.joined()
      continue
    }
    let file = ScriptFile(name: "prompt", bytes: Array(text.utf8))
    guard let syntax = try? Parser.parse(ScriptText(file)), let main = syntax.functions.first else {
      continue
    }
    var usesPrompt = false
    syntax.forEachExpression { expression in
      guard case .global(let name) = expression.kind else { return }
      if name == "docs" || name.hasPrefix("_") && name.dropFirst().allSatisfy(\.isNumber) {
        usesPrompt = true
      }
    }
    // A script sees one document, and no last result.
    if usesPrompt {
      body += text.split(separator: "\n").map { "  -- \($0)\n" }.joined()
      continue
    }
    for statement in main.body.statements {
      let words = String(decoding: file.bytes[statement.range], as: UTF8.self)
      switch statement.kind {
      case .function(let name, _):
        if case .global(let name) = name.kind {
          if name == "Article" { definesArticle = true }
          let isNew = !declared.contains(name) && locals.insert(name).inserted
          top += (isNew ? "local " : "") + words + "\n\n"
        } else {
          top += words + "\n\n"
        }
      case .localFunction: top += words + "\n\n"
      case .assignment(let targets, _):
        let names = targets.compactMap { target -> String? in
          if case .global(let name) = target.kind { return name }
          return nil
        }
        if names.contains(where: declared.contains) {
          if names.contains("Article") { definesArticle = true }
          top += words + "\n\n"
          continue
        }
        let isNew = names.count == targets.count && names.allSatisfy { !locals.contains($0) }
        locals.formUnion(names)
        body += indented((isNew ? "local " : "") + words)
      default: body += indented(words)
      }
    }
  }
  var script = "-- typed at galley repl\n\n" + top
  if !body.isEmpty {
    let isCode = body.split(separator: "\n").contains { !$0.hasPrefix("  --") }
    if definesArticle || !isCode {
      script += body.split(separator: "\n").map { line in
        line.hasPrefix("  --") ? "\(line.dropFirst(2))\n" : "-- \(line.dropFirst(2))\n"
      }.joined()
    } else {
      script += "function Article(doc)\n" + body + "end\n"
    }
  }
  return script
}

private func indented(_ text: String) -> String {
  // Lines of a long string must stay as they are, so only the first is set in.
  "  " + text + "\n"
}
