import GalleyCore
import GalleyLua

/// The `Writer` of a script: a function, or a table with a path and a document.
struct ScriptWriter {
  /// A part that is either a constant or made by a function.
  enum Part: Equatable {
    case constant([UInt8])
    case function(LuaFunction)
  }

  /// Nil for a file for each article, named after its document.
  var path: Part?
  /// The ending of such files, without the dot.
  var fileExtension = "txt"
  var header: Part?
  var document: LuaFunction
  var separator: Part?
  var footer: Part?

  static let parts = ["path", "extension", "header", "document", "separator", "footer"]

  /// - Returns: nil for nil.
  init?(_ value: LuaValue) throws(DeclarationError) {
    switch value {
    case .nil:
      return nil
    case .function(let function):
      document = function
    case .table(let pairs):
      var made: [String: Part] = [:]
      for pair in pairs {
        let name = pair.key.text ?? pair.key.typeName
        guard Self.parts.contains(name) else {
          let near = nearestName(to: name, among: Self.parts).map { "; did you mean '\($0)'?" }
          throw DeclarationError(
            "Writer",
            "it has no part '\(name)'"
              + (near ?? "; there are " + Self.parts.joined(separator: ", ")))
        }
        switch pair.value {
        case .function(let function): made[name] = .function(function)
        case .string(let text): made[name] = .constant(Array(text.utf8))
        case .bytes(let bytes): made[name] = .constant(bytes)
        default:
          throw DeclarationError(
            "Writer", "'\(name)' must be a string or a function, got \(pair.value.typeName)")
        }
      }
      guard case .function(let function)? = made["document"] else {
        throw DeclarationError("Writer", "'document' must be a function")
      }
      document = function
      path = made["path"]
      if let ending = made["extension"] {
        guard case .constant(let bytes) = ending, path == nil else {
          throw DeclarationError(
            "Writer", "'extension' is a string such as \"md\", for a Writer without a path")
        }
        fileExtension = String(decoding: bytes, as: UTF8.self)
      }
      header = made["header"]
      separator = made["separator"]
      footer = made["footer"]
    default:
      throw DeclarationError(
        "Writer", "a function or a table expected, got \(value.typeName)")
    }
  }

  var shape: WriterShape {
    switch path {
    case nil: .perArticle(fileExtension: fileExtension)
    case .constant(let bytes): .single(path: String(decoding: bytes, as: UTF8.self))
    case .function: .groups
    }
  }
}
