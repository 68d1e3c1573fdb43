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

extension ScriptFile {
  /// The script with all modules that it requires, and those that these require in turn.
  ///
  /// - Parameter find: answers nil for a module that is not there, which is then an error of the
  ///   script when it runs, with its line.
  public func withModules(_ find: (_ name: String) -> ScriptModuleFile?) -> ScriptFile {
    var script = self
    var wanted = requiredModules(of: self).compactMap(\.name)
    var seen = Set(modules.map(\.name))
    while let name = wanted.popLast() {
      guard seen.insert(name).inserted, let module = find(name) else { continue }
      script.modules.append(module)
      wanted += requiredModules(of: ScriptFile(name: module.path, bytes: module.bytes))
        .compactMap(\.name)
    }
    script.modules.sort { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    return script
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
