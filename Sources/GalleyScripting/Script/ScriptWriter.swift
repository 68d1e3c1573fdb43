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
  /// The endings of such files, without the dot. With several, each article makes a file of each.
  var fileExtensions = ["txt"]
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
        case .array where name == "extension": made[name] = nil
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
      if let ending = pairs.first(where: { $0.key.text == "extension" }) {
        let endings = Self.endings(ending.value)
        guard !endings.isEmpty, Set(endings).count == endings.count, path == nil else {
          throw DeclarationError(
            "Writer",
            "'extension' is a string such as \"md\" or a list of different ones, for a Writer "
              + "without a path")
        }
        fileExtensions = endings
      }
      header = made["header"]
      separator = made["separator"]
      footer = made["footer"]
    default:
      throw DeclarationError(
        "Writer", "a function or a table expected, got \(value.typeName)")
    }
  }

  /// None where the value is no ending and no list of them.
  private static func endings(_ value: LuaValue) -> [String] {
    guard case .array(let elements) = value else {
      return value.text.map { [$0] } ?? []
    }
    let endings = elements.compactMap(\.text)
    return endings.count == elements.count ? endings : []
  }

  var shape: WriterShape {
    switch path {
    case nil: .perArticle(fileExtensions: fileExtensions)
    case .constant(let bytes): .single(path: String(decoding: bytes, as: UTF8.self))
    case .function: .groups
    }
  }
}
