import Galley

/// Finds scripts and the modules that they require.
struct ScriptFiles {
  /// Scripts that are called by name.
  let shipped: [ScriptFile]
  /// Modules that ship: `scripts/lib`.
  let library: [ScriptModuleFile]

  private let toolkit: Toolkit

  init(_ toolkit: Toolkit) {
    self.toolkit = toolkit
    shipped = toolkit.shippedScripts
    library = toolkit.shippedModules
  }

  /// Whether an argument of the command line is meant as a script.
  func isScript(_ argument: String) -> Bool {
    argument.hasSuffix(".lua") || shipped.contains { $0.name == argument }
  }

  /// The script that a path or a shipped name stands for, with all modules that it requires.
  func script(_ argument: String) throws(CommandFailure) -> ScriptFile {
    if !argument.hasSuffix(".lua"), let script = toolkit.shippedScript(named: argument) {
      return script
    }
    do throws(SystemError) {
      let script = ScriptFile(name: argument, bytes: try readWhole(InputFile(argument)))
      let folder = folderOfFile(argument)
      return script.withModules { module($0, folder: folder) }
    } catch {
      throw .scriptMissing(
        name: argument,
        nearest: shipped.map(\.name).first { $0 + ".lua" == argument }
          ?? nearestSibling(of: argument), system: error.message)
    }
  }

  /// A module beside the script, else one that ships. One that is not there is left to the
  /// script's own error, which has its line.
  private func module(_ name: String, folder: String) -> ScriptModuleFile? {
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    let isName = parts.allSatisfy { part in
      !part.isEmpty && part.utf8.allSatisfy { $0 != UInt8(ascii: "/") && $0 != 0 }
    }
    if isName {
      let path = folder + parts.joined(separator: "/") + ".lua"
      if let bytes = try? readWhole(InputFile(path)) {
        return ScriptModuleFile(name: name, path: path, bytes: bytes)
      }
    }
    return library.first { $0.name == name }
  }
}

/// The path of a file up to its name: `jobs/` for `jobs/press.lua`.
func folderOfFile(_ path: String) -> String {
  guard let slash = path.lastIndex(of: "/") else { return "" }
  return String(path[...slash])
}
