import Foundation
import GalleyCore
import GalleyTestSupport
import Testing

@testable import GalleyBatch

@Suite("Packed documents")
struct GzipTests {
  /// What the system's gzip makes of a text.
  static func packed(_ bytes: [UInt8]) throws -> [UInt8] {
    let folder = try TemporaryFolder()
    try Data(bytes).write(to: URL(filePath: folder("a")))
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["gzip", "-n", folder("a")]
    try process.run()
    process.waitUntilExit()
    return Array(try Data(contentsOf: URL(filePath: folder("a.gz"))))
  }

  private func document(_ bytes: [UInt8]) -> RawDocument {
    RawDocument(id: "a.txt.gz", path: "a.txt.gz", bytes: bytes)
  }

  @Test("what was packed comes out, from several members too")
  func unpack() throws {
    let text = Array(String(repeating: "a line of text\n", count: 20_000).utf8)
    let packed = try Self.packed(text)
    #expect(try document(packed).unpacked().bytes == text)
    #expect(try document(packed + packed).unpacked().bytes == text + text)
    #expect(try document(packed + [0, 0, 0]).unpacked().bytes == text)
    #expect(try document(try Self.packed([])).unpacked().bytes == [])
    #expect(try document(text).unpacked().bytes == text)
  }

  @Test("a bomb is refused at the limit, and what is broken says so")
  func bad() throws {
    let bomb = try Self.packed([UInt8](repeating: 0, count: 30 << 20))
    #expect(bomb.count < 100_000)
    #expect(failure(bomb, limit: 20 << 20)?.kind == .tooLarge)
    #expect(failure(bomb, limit: 30 << 20) == nil)
    let packed = try Self.packed(Array("a text that is long enough to be cut".utf8))
    for count in 2..<packed.count {
      #expect(failure(Array(packed[..<count]))?.kind == .parseError)
    }
    #expect(failure(packed + Array("more".utf8))?.kind == .parseError)
    var changed = packed
    changed[changed.count - 6] ^= 1
    #expect(failure(changed)?.message == "a broken gzip file")
  }

  private func failure(_ bytes: [UInt8], limit: Int = documentLimit) -> DocumentFailure? {
    do throws(DocumentFailure) {
      _ = try document(bytes).unpacked(limit: limit)
      return nil
    } catch {
      return error
    }
  }

  @Test("folders are searched for packed documents as well")
  func folders() throws {
    let folder = try TemporaryFolder()
    try folder.write("a.txt", "b.txt.gz", "c.TXT.GZ", "d.gz", "e.md.gz")
    let inputs = try InputResolver(fileExtensions: ["txt"]).resolve([folder.path])
    #expect(inputs.map(\.id) == ["a.txt", "b.txt.gz", "c.TXT.GZ"].map { folder($0) })
  }
}
