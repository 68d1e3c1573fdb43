import Foundation
import GalleyCore
import Testing

@testable import GalleyScripting

/// Files, programs and the environment: closed, unless a grant opens one thing.
@Suite struct SystemTests {
  private func log(
    _ body: String, _ grants: (inout ScriptGrants) -> Void = { _ in }
  ) throws -> [String] {
    var settings = ScriptSettings()
    grants(&settings.grants)
    return try ScriptRunner([script("function Article(a) \(body) end")], settings: settings)
      .run(sampleArticle()).log
  }

  private func refusal(
    _ body: String, _ grants: (inout ScriptGrants) -> Void = { _ in }
  ) -> String? {
    do {
      _ = try log(body, grants)
      return nil
    } catch { return (error as? DocumentFailure)?.message }
  }

  private func withFolder(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "galley-system-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(
      atPath: folder + "/in/deep", withIntermediateDirectories: true)
    try FileManager.default.createDirectory(
      atPath: folder + "/inside-not", withIntermediateDirectories: true)
    try "secret".write(toFile: folder + "/inside-not/s.txt", atomically: true, encoding: .utf8)
    try "content".write(toFile: folder + "/in/deep/a.txt", atomically: true, encoding: .utf8)
    try FileManager.default.createSymbolicLink(
      atPath: folder + "/in/link.txt", withDestinationPath: folder + "/inside-not/s.txt")
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try body(folder)
  }

  @Test(arguments: [
    "galley.system.read('/etc/hostname')", "galley.system.list('/')", "galley.system.exists('/')",
    "galley.system.write('/tmp/galley-x', 'x')", "galley.system.run('true')",
    "galley.system.env('HOME')",
  ])
  func `nothing is open without a grant, and the message names the option`(body: String) throws {
    let message = try #require(refusal(body))
    #expect(message.contains("--allow-"), "\(message)")
  }

  @Test func `reading stays below the folder, whatever the path`() throws {
    try withFolder { folder in
      let root = folder + "/in"
      func allow(_ grants: inout ScriptGrants) { grants.readableFolders = [root] }
      #expect(
        try log("print(galley.system.read('\(root)/deep/../deep/a.txt'))", allow) == ["content"])
      #expect(
        try log("print(table.concat(galley.system.list('\(root)'), ' '))", allow)
          == ["deep link.txt"])
      for path in ["\(root)/link.txt", "\(root)/../inside-not/s.txt", "\(folder)/inside-not/s.txt"]
      {
        let message = try #require(refusal("galley.system.read('\(path)')", allow))
        #expect(message.contains("may not be read"), "\(message)")
      }
      #expect(
        refusal("galley.system.read('\(root)/none.txt')", allow)?.contains("No such file") == true)
      #expect(
        refusal("galley.system.write('\(root)/x', '')", allow)?.contains("--allow-write") == true)
    }
  }

  @Test func `writing stays below the folder and replaces whole files`() throws {
    try withFolder { folder in
      let root = folder + "/in"
      func allow(_ grants: inout ScriptGrants) { grants.writableFolders = [root] }
      _ = try log(
        "galley.system.write('\(root)/new.txt', 'a') galley.system.write('\(root)/new.txt', 'b')",
        allow)
      #expect(try String(contentsOfFile: root + "/new.txt", encoding: .utf8) == "b")
      #expect(
        try FileManager.default.contentsOfDirectory(atPath: root).sorted()
          == ["deep", "link.txt", "new.txt"])
      for path in ["\(root)/link.txt", "\(root)/../x", "\(root)/none/x"] {
        #expect(refusal("galley.system.write('\(path)', 'x')", allow) != nil, "\(path)")
      }
      #expect(
        try String(contentsOfFile: folder + "/inside-not/s.txt", encoding: .utf8) == "secret")
    }
  }

  @Test func `programs run without a shell, with input, output and status`() throws {
    func allow(_ grants: inout ScriptGrants) { grants.allowsPrograms = true }
    #expect(
      try log(
        "local s, out = galley.system.run('cat', {}, ('x'):rep(200000)) print(s, #out)", allow)
        == ["0\t200000"])
    #expect(
      try log(
        "local s, out = galley.system.run('printf', { '%s;', '$HOME', '*' }) print(s, out)", allow)
        == ["0\t$HOME;*;"])
    #expect(try log("print((galley.system.run('false')))", allow) == ["1"])
    // A program that reads nothing ends before it has been given all: nobody dies of that.
    #expect(
      try log("print((galley.system.run('true', {}, ('x'):rep(1000000))))", allow) == ["0"])
    #expect(
      refusal("galley.system.run('no-such-program-here')", allow)?.contains("No such file") == true)
  }

  @Test func `only the variables that are named can be read`() throws {
    func allow(_ grants: inout ScriptGrants) {
      grants.readableVariables = ["TOKEN", "UNSET"]
      grants.environment = ["TOKEN": "t", "OTHER": "o"]
    }
    #expect(
      try log("print(galley.system.env('TOKEN'), galley.system.env('UNSET'))", allow) == ["t\tnil"])
    #expect(refusal("galley.system.env('OTHER')", allow)?.contains("--allow-env OTHER") == true)
  }
}
