import GalleyCore
import GalleyLua

/// The `Reader` of a script: a function, or a table with a function and the endings of the files
/// that it reads.
struct ScriptReader {
  var function: LuaFunction
  /// Lower case, without the dot; empty for all documents.
  var fileExtensions: [String] = []

  /// - Returns: nil for nil.
  init?(_ value: LuaValue) throws(DeclarationError) {
    switch value {
    case .nil: return nil
    case .function(let function): self.function = function
    case .array([]):
      throw DeclarationError("Reader", "'read' must be a function")
    case .table(let pairs):
      let known = ["read", "extensions"]
      for pair in pairs {
        let name = pair.key.text ?? pair.key.typeName
        guard known.contains(name) else {
          let near = nearestName(to: name, among: known).map { "; did you mean '\($0)'?" }
          throw DeclarationError(
            "Reader",
            "it has no part '\(name)'" + (near ?? "; there are " + known.joined(separator: ", ")))
        }
      }
      guard case .function(let function)? = value[key: "read"] else {
        throw DeclarationError("Reader", "'read' must be a function")
      }
      self.function = function
      switch value[key: "extensions"] ?? .nil {
      case .nil: break
      case .array(let words):
        for word in words {
          guard case .string(let text) = word, !text.isEmpty, !text.hasPrefix(".") else {
            throw DeclarationError(
              "Reader", "'extensions' is a list of endings such as { \"eml\" }")
          }
          fileExtensions.append(text.lowercased())
        }
      default:
        throw DeclarationError("Reader", "'extensions' is a list of endings such as { \"eml\" }")
      }
    default:
      throw DeclarationError("Reader", "a function or a table expected, got \(value.typeName)")
    }
  }

  /// Whether the reader is asked for this document.
  func claims(_ document: RawDocument) -> Bool {
    if fileExtensions.isEmpty { return true }
    let path = document.typedName
    return fileExtensions.contains { path.hasSuffix("." + $0) }
  }
}
