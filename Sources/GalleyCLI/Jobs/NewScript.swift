import Galley

/// What `galley new` is told.
struct NewScript {
  var kind: String
  var name: String?

  func run(_ console: Console) -> CommandStatus {
    do {
      let files = try files()
      for file in files { try writeWhole(Array(file.text.utf8), to: file.path) }
      for file in files { console.report(.written(file.path)) }
      if let script = files.first(where: { $0.path.hasSuffix("_test.lua") })?.path {
        console.report(.note("next: galley test \(script)", []))
      }
      return .success
    } catch {
      return console.tell(error)
    }
  }

  private typealias File = (path: String, text: String)

  /// All that is to be written; nothing is when one of the names is taken.
  private func files() throws(CommandFailure) -> [File] {
    if kind == "types" { return try typeFiles(in: folder(name), renews: true) }
    let kinds = ScriptTemplate.all.map(\.kind)
    guard let template = ScriptTemplate.all.first(where: { $0.kind == kind }) else {
      let near = nearestName(to: kind, among: kinds + ["types"]).map { "; did you mean '\($0)'?" }
      throw .usage(
        "nothing of the kind '\(printable(kind))' can be begun\(near ?? "")",
        help: near == nil ? "there are \((kinds + ["types"]).joined(separator: ", "))" : nil)
    }
    guard let name else {
      throw .usage("no name for the \(kind)", help: "galley new \(kind) NAME")
    }
    let path = name.hasSuffix(".lua") ? String(name.dropLast(4)) : name
    let folder = folderOfFile(path)
    let word = String(path.dropFirst(folder.count))
    guard isPlainName(word), !word.hasSuffix("_test") else {
      throw .usage(
        "'\(printable(name))' is no name for a script",
        help: "letters, digits, '-' and '_'; a folder may stand before it")
    }
    let files = template.files(named: word).map { (path: folder + $0.path, text: $0.text) }
    for file in files where isTaken(file.path) {
      throw .usage(
        "\(printable(file.path)) is there already",
        help: "nothing was written; choose another name, or move it away")
    }
    return files + (try typeFiles(in: folder, renews: false))
  }

  private func folder(_ name: String?) -> String {
    guard let name, !name.isEmpty else { return "" }
    return name.hasSuffix("/") ? name : name + "/"
  }

  private func isPlainName(_ word: String) -> Bool {
    guard let first = word.utf8.first, first != UInt8(ascii: "-") else { return false }
    return word.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
        true
      default: false
      }
    }
  }

  /// The settings stay as they are where there are any; the type file is made anew if it is one of
  /// ours and that is what is asked for.
  private func typeFiles(
    in folder: String, renews: Bool
  ) throws(CommandFailure) -> [File] {
    var files: [File] = []
    let types = folder + TypeFile.name
    if !isTaken(types) {
      files.append((types, TypeFile.lua))
    } else if renews {
      let old = (try? readWhole(InputFile(types))) ?? []
      guard old.starts(with: "---@meta galley".utf8) else {
        throw .usage(
          "\(printable(types)) is there already, and was not made by galley",
          help: "nothing was written; move it away")
      }
      files.append((types, TypeFile.lua))
    }
    let settings = folder + TypeFile.settingsName
    if !isTaken(settings) { files.append((settings, TypeFile.settings)) }
    return files
  }
}
