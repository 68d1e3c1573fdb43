import CShippedScripts
import GalleyCore
import GalleyScripting

/// A script of the repository's `scripts/` folder, called by name.
public struct ShippedScript: Hashable, Sendable {
  /// `who-said-what`.
  public var name: String
  /// `extractor`, `filter` or `exporter`; `library` for a module that scripts require.
  public var kind: String
  /// One line.
  public var summary: String
  public var file: ScriptFile
}

public enum ShippedScripts {
  /// Those that are called by name, in alphabetical order; without the modules that they require,
  /// which `Toolkit.shippedScript(named:)` adds.
  public static let all = everything.filter { $0.kind != "library" }

  /// The modules of `scripts/lib`, for `require`.
  public static let library = everything.filter { $0.kind == "library" }

  /// What they and any other script may require.
  public static let modules = library.map {
    ScriptModuleFile(name: $0.name, path: "scripts/lib/\($0.name).lua", bytes: $0.file.bytes)
  }

  private static let everything: [ShippedScript] = {
    var count = 0
    let scripts = galley_shipped_scripts(&count)
    return (0..<count).map { index in
      let script = scripts[index]
      let name = String(cString: script.name)
      return ShippedScript(
        name: name, kind: String(cString: script.kind), summary: String(cString: script.summary),
        file: ScriptFile(
          name: name,
          bytes: Array(UnsafeBufferPointer(start: script.bytes, count: script.count))))
    }
  }()
}
