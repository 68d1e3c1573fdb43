import CConfinement
import GalleyCore
import Glibc

/// Takes from the process that calls it whatever a worker does not need.
enum Confinement {
  /// What the kernel has taken part with, beside limits, which every kernel has.
  struct Layers: OptionSet, Hashable, Sendable {
    let rawValue: Int

    /// No files, no networks but what is granted.
    static let landlock = Layers(rawValue: Int(GALLEY_LANDLOCK))
    /// No system calls but what a worker needs.
    static let seccomp = Layers(rawValue: Int(GALLEY_SECCOMP))
  }

  /// - Parameter addressSpace: in bytes; 0 for no limit.
  /// - Throws: when a limit cannot be set, which means that nothing should run here.
  static func confine(
    addressSpace: Int, _ grants: ScriptGrants
  ) throws(SystemError) -> Layers {
    var confinement = galley_confinement()
    confinement.address_space = UInt64(max(addressSpace, 0))
    confinement.loads_libraries = !grants.nativeModules.isEmpty
    confinement.runs_programs = grants.allowsPrograms
    let result = withStrings(grants.readableFolders) { readable, readableCount in
      withStrings(grants.writableFolders) { writable, writableCount in
        confinement.readable = readable
        confinement.readable_count = readableCount
        confinement.writable = writable
        confinement.writable_count = writableCount
        return galley_confine(&confinement)
      }
    }
    guard result >= 0 else { throw SystemError(-result) }
    return Layers(rawValue: Int(result))
  }

  private static func withStrings<Result>(
    _ strings: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>?, Int) -> Result
  ) -> Result {
    let copies = strings.map { UnsafePointer(strdup($0)) }
    defer { for copy in copies { free(UnsafeMutablePointer(mutating: copy)) } }
    return copies.withUnsafeBufferPointer { body($0.baseAddress, copies.count) }
  }
}
