import CShippedScripts
import GalleyCore

/// A script of the repository's `scripts/` folder, called by name.
public struct ShippedScript: Hashable, Sendable {
  /// `who-said-what`.
  public var name: String
  /// `extractor`, `filter` or `exporter`.
  public var kind: String
  /// One line.
  public var summary: String
  public var file: ScriptFile
}

public enum ShippedScripts {
  /// In alphabetical order.
  public static let all: [ShippedScript] = {
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
