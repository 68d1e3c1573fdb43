import GalleyCore
import GalleyLua

/// `galley.path`: the parts of a path, as text. Nothing is looked up.
let pathModule = ScriptModule(
  name: "galley.path", summary: "paths as text: their parts, and how to put them together",
  functions: [
    part(
      "name", "gives the last part of a path",
      #"galley.path.name("news/2011/gates.txt")  --> "gates.txt""#
    ) { $0.name },
    part(
      "stem", "gives the last part without its extension",
      #"galley.path.stem("news/gates.tar.gz")  --> "gates.tar""#
    ) { $0.stem },
    part(
      "extension", "gives the extension without its dot; empty when there is none",
      #"galley.path.extension("news/gates.txt")  --> "txt""#
    ) { $0.fileExtension },
    part(
      "folder", "gives what stands before the last part; empty for a name alone",
      #"galley.path.folder("news/2011/gates.txt")  --> "news/2011""#
    ) { $0.folder },
    ModuleFunction(
      "join", "(...: string) -> string",
      "puts parts together, with one slash between two; a part with a slash in front begins anew",
      example: #"galley.path.join("out", "2011/", "gates.md")  --> "out/2011/gates.md""#
    ) { _, call throws(LuaFailure) in
      var path = ""
      for index in 1..<call.count + 1 {
        guard !call.isMissing(index) else { throw call.wrongArgument(index, expected: "string") }
        let part = try call.string(index)
        if part.hasPrefix("/") || path.isEmpty {
          path = part
        } else if !part.isEmpty {
          path += path.hasSuffix("/") ? part : "/" + part
        }
      }
      call.results.string(path)
    },
    part(
      "normalize",
      "drops what leads nowhere: double slashes, `.`, and `..` with what it takes back",
      #"galley.path.normalize("a//b/./c/../d/")  --> "a/b/d""#, normalized),
    ModuleFunction(
      "with_extension", "(path: string, extension: string) -> string",
      "puts another extension in the place of a path's own; an empty one takes it away",
      example: #"galley.path.with_extension("news/gates.txt", "md")  --> "news/gates.md""#
    ) { _, call throws(LuaFailure) in
      let path = PathParts(try call.string(1))
      let ending = try call.string(2)
      let suffix = ending.isEmpty || ending.hasPrefix(".") ? ending : "." + ending
      call.results.string(path.before + path.stem + suffix)
    },
  ])

private func part(
  _ name: String, _ summary: String, _ example: String,
  _ body: @escaping @Sendable (PathParts) -> String
) -> ModuleFunction {
  ModuleFunction(name, "(path: string) -> string", summary, example: example) {
    _, call throws(LuaFailure) in
    call.results.string(body(PathParts(try call.string(1))))
  }
}

private struct PathParts {
  let whole: String
  /// The last part, and what stands before it with its slash.
  let name: String
  let before: String
  let stem: String
  let fileExtension: String

  init(_ path: String) {
    whole = path
    // Slashes at the end name no part.
    var end = path.utf8.endIndex
    while end > path.utf8.startIndex, path.utf8[path.utf8.index(before: end)] == UInt8(ascii: "/") {
      end = path.utf8.index(before: end)
    }
    let kept = path[..<end]
    let start = kept.utf8.lastIndex(of: UInt8(ascii: "/")).map { kept.utf8.index(after: $0) }
    name = String(kept[(start ?? kept.startIndex)...])
    before = String(kept[..<(start ?? kept.startIndex)])
    // A dot in front hides a file, and begins no extension.
    let isFolder = name == "." || name == ".."
    if !isFolder, let dot = name.utf8.lastIndex(of: UInt8(ascii: ".")), dot > name.startIndex {
      stem = String(name[..<dot])
      fileExtension = String(name[name.utf8.index(after: dot)...])
    } else {
      stem = name
      fileExtension = ""
    }
  }

  var folder: String {
    if name.isEmpty { return whole.hasPrefix("/") ? "/" : "" }
    var folder = before
    while folder.utf8.count > 1, folder.hasSuffix("/") { folder.removeLast() }
    return folder
  }
}

private func normalized(_ path: PathParts) -> String {
  let isAbsolute = path.whole.hasPrefix("/")
  var parts: [Substring] = []
  for part in path.whole.split(separator: "/") {
    switch part {
    case ".": continue
    case "..":
      if let last = parts.last, last != ".." {
        parts.removeLast()
      } else if !isAbsolute {
        parts.append(part)
      }
    default: parts.append(part)
    }
  }
  let joined = parts.joined(separator: "/")
  if isAbsolute { return "/" + joined }
  return joined.isEmpty ? "." : joined
}
