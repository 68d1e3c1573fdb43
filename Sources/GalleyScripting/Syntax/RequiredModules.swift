import GalleyCore

/// A place where a script asks for a module.
public struct RequiredModule: Hashable, Sendable {
  /// Nil where the name is not a literal, so that nobody can know it before the script runs.
  public var name: String?
  /// Counted from 1.
  public var line: Int
  public var column: Int
}

/// The modules that a script requires, in the order of its text: each `require "name"`, also as
/// `pcall(require, "name")`, and each other use of `require`, without a name.
///
/// A local of that name is the script's own affair.
///
/// - Returns: an empty list for a text that is no Lua.
/// - Complexity: linear in the length of the script.
public func requiredModules(of script: ScriptFile) -> [RequiredModule] {
  let text = ScriptText(script)
  do throws(SyntaxError) {
    return try Parser.parse(text).requirements.map { requirement in
      let (line, column) = text.position(of: requirement.range.lowerBound)
      return RequiredModule(name: requirement.name, line: line, column: column)
    }
  } catch {
    return []
  }
}

extension Syntax {
  struct Requirement {
    var name: String?
    var range: Range<Int>
  }

  var requirements: [Requirement] {
    var found: [Requirement] = []
    // The uses of `require` whose names are known.
    var named: Set<Int> = []
    forEachExpression { expression in
      switch expression.kind {
      case .suffixed(let base, let suffixes):
        guard case .global(let function) = base.kind, let suffix = suffixes.first,
          case .call(let arguments) = suffix.kind
        else { return }
        var place = base.range
        var rest = arguments[...]
        if function == "pcall" || function == "xpcall", let first = rest.popFirst(),
          case .global("require") = first.kind
        {
          place = first.range
          if function == "xpcall" { rest = rest.dropFirst() }
        } else if function != "require" {
          return
        }
        guard let argument = rest.first, case .string(let name) = argument.kind else { return }
        named.insert(place.lowerBound)
        found.append(
          Requirement(name: name, range: place.lowerBound..<argument.range.upperBound))
      case .global("require") where !named.contains(expression.range.lowerBound):
        found.append(Requirement(name: nil, range: expression.range))
      default:
        break
      }
    }
    return found
  }
}
