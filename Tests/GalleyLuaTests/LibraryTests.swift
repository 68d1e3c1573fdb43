import Foundation
import Testing

@testable import GalleyLua

/// The functions of a script's world, tested in Lua: one file of `Tests/Lua/sandbox` for each
/// subject.
@Suite struct LibraryTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Lua/sandbox")

  static let files = [
    "clock", "metatables", "patterns", "protection", "source", "strings", "tables", "unicode",
  ]

  @Test(arguments: files)
  func `a library keeps its promises`(name: String) throws {
    let source = try String(
      contentsOf: Self.folder.appending(path: "\(name).lua"), encoding: .utf8)
    let state = try LuaState()
    state.setClock(1_300_818_605)
    try run(state, source, name: "\(name).lua")
    // Limits change nothing.
    let limited = try LuaState(
      limits: LuaLimits(memoryBytes: 256 << 20, seconds: 60, instructions: 1_000_000_000))
    limited.setClock(1_300_818_605)
    try run(limited, source, name: "\(name).lua")
  }

  @Test func `each file of tests is run`() throws {
    let found = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
    #expect(found.sorted() == Self.files.map { $0 + ".lua" }.sorted())
  }
}
