import Foundation
import GalleyCore
import Testing
import GalleyTestSupport

@testable import GalleyBatch

@Suite("Reading")
struct ReadingTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  @Test(
    "a file is read up to the limit and refused beyond it", arguments: [0, 1, 600, 70_000])
  func limit(size: Int) throws {
    try folder.write("a.txt", text: String(repeating: "x", count: size))
    let file = InputFile(folder("a.txt"))
    #expect(try readWhole(file, limit: size).count == size)
    #expect(try readWhole(file, limit: size + 1).count == size)
    if size > 0 {
      #expect(throws: SystemError.tooLarge) { try readWhole(file, limit: size - 1) }
    }
  }

  @Test("a device without an end is given up at the limit")
  func endless() {
    #expect(throws: SystemError.tooLarge) {
      try readWhole(InputFile("/dev/zero"), limit: 1_000_000)
    }
    let error = #expect(throws: DocumentFailure.self) {
      try readDocument(InputFile("/dev/zero"), published: nil, retrieved: nil)
    }
    #expect(error == DocumentFailure(.tooLarge, document: "/dev/zero"))
  }

  @Test("a file that is too large is not read at all")
  func large() throws {
    try folder.write("a.txt")
    // All hole: it has the size without the bytes.
    truncate(folder("a.txt"), documentLimit + 1)
    let error = #expect(throws: DocumentFailure.self) {
      try readDocument(InputFile(folder("a.txt")), published: nil, retrieved: nil)
    }
    #expect(error?.kind == .tooLarge)
  }

  @Test("a named pipe is read to its end")
  func pipe() throws {
    let path = folder("pipe")
    #expect(mkfifo(path, 0o600) == 0)
    // A thread of its own: tasks may have to wait for one, and the reader does not for ever.
    Thread.detachNewThread {
      try? Data(String(repeating: "x", count: 200_000).utf8).write(to: URL(filePath: path))
    }
    let bytes = try readWhole(InputFile(path), limit: 200_000)
    #expect(bytes.count == 200_000)
  }
}
