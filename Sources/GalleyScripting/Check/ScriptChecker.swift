import GalleyCore

/// Finds what is wrong with a script without running it.
///
/// It knows what the engine knows: the hooks, the fields of the models, the functions of the
/// libraries; and what the script itself declares. What a value is it follows through locals,
/// loops, functions of the script and the fields of the models; where it cannot tell, it is silent.
///
///     ScriptChecker().check(script).first?.kind   // .unknownField(model: "quote", ...)
///
/// - Complexity: linear in the length of the script.
public struct ScriptChecker: Sendable {
  /// Nil for the words that a file's name calls for: those of scripts, or of tests.
  public var vocabulary: ScriptVocabulary?

  public init(vocabulary: ScriptVocabulary? = nil) {
    self.vocabulary = vocabulary
  }

  /// - Parameter earlier: scripts that run before it, whose declared fields it may use.
  /// - Returns: in the order of the text. A script that is no Lua has one finding, its first error.
  public func check(
    _ script: ScriptFile, after earlier: [ScriptFile] = []
  ) -> [ScriptFinding] {
    let text = ScriptText(script)
    let syntax: Syntax
    do throws(SyntaxError) {
      syntax = try Parser.parse(text)
    } catch {
      var finding = text.finding(.syntax(message: error.message), error.range)
      // Lua names the line in which it lost the thread.
      if finding.line != error.line {
        finding.line = error.line
        finding.column = 1
      }
      return [finding]
    }
    // Definitions for editors are read, and never run.
    if script.isDefinition { return [] }
    let analysis = Analysis(
      syntax, vocabulary ?? .standard(for: script), inherited: earlier.map(fields))
    return analysis.run().map { text.finding($0.kind, $0.range) }.sorted(by: isBefore)
  }
}

extension ScriptChecker {
  /// The fields that a script declares; nil where they are unknown.
  private func fields(of script: ScriptFile) -> [DeclaredNames.Field]? {
    do throws(SyntaxError) {
      let syntax = try Parser.parse(ScriptText(script))
      let vocabulary = vocabulary ?? .standard
      return DeclaredNames(
        syntax, known: vocabulary.declarations, hooks: vocabulary.hookNames
      ).fields
    } catch {
      return nil
    }
  }
}

private func isBefore(_ left: ScriptFinding, _ right: ScriptFinding) -> Bool {
  if left.range.lowerBound != right.range.lowerBound {
    return left.range.lowerBound < right.range.lowerBound
  }
  if left.range.upperBound != right.range.upperBound {
    return left.range.upperBound < right.range.upperBound
  }
  return left.kind.code < right.kind.code
}

extension ScriptText {
  fileprivate func finding(_ kind: ScriptFinding.Kind, _ range: Range<Int>) -> ScriptFinding {
    let (line, column) = position(of: range.lowerBound)
    return ScriptFinding(
      script: name, kind: kind, range: range, line: line, column: column,
      excerpt: excerpt(of: range))
  }
}
