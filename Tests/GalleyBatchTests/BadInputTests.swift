import CProbes
import Foundation
import GalleyCore
import GalleyTestSupport
import Testing

@testable import GalleyBatch

/// The table "What odd inputs do" of docs/batch.md.
@Suite("Odd inputs")
struct BadInputTests {
  let folder: TemporaryFolder
  let resolver = InputResolver(fileExtensions: ["txt"])

  init() throws {
    folder = try TemporaryFolder()
  }

  /// What becomes of each document: its text, or the status of its failure.
  private func outcomes(_ inputs: InputList) -> [String] {
    inputs.map { input in
      do throws(DocumentFailure) {
        let document = try readDocument(input, published: nil, retrieved: nil)
        return String(decoding: document.bytes, as: UTF8.self)
      } catch {
        return error.kind.rawValue
      }
    }
  }

  @Test("a file that grows or shrinks while it is read is read as far as it goes")
  func changing() throws {
    // The kernel says 0 of the one and 4096 of the other, whatever is in them.
    let growing = try readWhole(InputFile("/proc/self/limits"))
    #expect(growing.count > 500 && growing.starts(with: "Limit".utf8))
    let shrinking = "/sys/kernel/mm/transparent_hugepage/enabled"
    if FileManager.default.fileExists(atPath: shrinking) {
      #expect(1..<200 ~= (try readWhole(InputFile(shrinking))).count)
    }
  }

  @Test("a pipe that is named is read to its end; in a folder it is passed over")
  func pipes() throws {
    #expect(mkfifo(folder("p.txt"), 0o600) == 0)
    try folder.write("a.txt", text: "a")
    #expect(try outcomes(resolver.resolve([folder.path])) == ["a"])
    let path = folder("p.txt")
    Thread.detachNewThread {
      usleep(100_000)
      try? "from a pipe".write(
        to: URL(filePath: path), atomically: false, encoding: .utf8)
    }
    let inputs = try resolver.resolve([path])
    #expect(outcomes(inputs) == ["from a pipe"])
    #expect(inputs.allSatisfy { !$0.isRepeatable })
  }

  @Test("a pipe that nobody writes to, and a device without an end, do not keep a run for ever")
  func endless() throws {
    #expect(mkfifo(folder("p.txt"), 0o600) == 0)
    #expect(throws: SystemError(ETIMEDOUT)) {
      try readWhole(InputFile(folder("p.txt")), patience: 0.05)
    }
    #expect(throws: SystemError.tooLarge) {
      try readWhole(InputFile("/dev/zero"), limit: 1 << 20)
    }
  }

  @Test("a link that is broken or a socket is unreadable, and so is what has vanished since")
  func unreadable() throws {
    try folder.write("list", text: "\(folder("gone.txt"))\n\(folder("loop.txt"))\n")
    try folder.link("loop.txt", to: folder("loop.txt"))
    try folder.link("broken.txt", to: folder("none"))
    #expect(
      try outcomes(resolver.resolve([folder.path], lists: [folder("list")]))
        == ["unreadable", "unreadable", "unreadable"])
    try folder.write("a.txt", text: "a")
    let inputs = try resolver.resolve([folder("a.txt")])
    try FileManager.default.removeItem(atPath: folder("a.txt"))
    #expect(outcomes(inputs) == ["unreadable"])
  }

  @Test("what one has no permission for is unreadable, and a folder that is named says so at once")
  func permission() throws {
    try folder.write("in/a.txt", "in/b.txt", "in/shut/c.txt", text: "x")
    chmod(folder("in/a.txt"), 0)
    chmod(folder("in/shut"), 0)
    defer { chmod(folder("in/shut"), 0o700) }
    // Root may read everything, but a thread of root's can be somebody else to file systems.
    let owner = geteuid() == 0 ? galley_files_as(65_534) : geteuid()
    defer { _ = galley_files_as(owner) }
    let inputs = try resolver.resolve([folder("in")])
    #expect(inputs.map(\.id) == ["in/a.txt", "in/b.txt", "in/shut"].map { folder($0) })
    #expect(outcomes(inputs) == ["unreadable", "x", "unreadable"])
    #expect(
      throws: InputFailure.unreadableFolder(path: folder("in/shut"), SystemError(EACCES))
    ) {
      try resolver.resolve([folder("in/shut")])
    }
  }

  @Test("folders that lead back to themselves are searched once, one named like a file as well")
  func loops() throws {
    try folder.write("in/a.txt", "in/b.txt/c.txt", text: "x")
    try folder.link("in/d", to: folder("in"))
    try folder.link("in/b.txt/e", to: folder("in/b.txt"))
    let names = try resolver.resolve([folder("in")]).map(\.id)
    #expect(names == ["in/a.txt", "in/b.txt/c.txt"].map { folder($0) })
  }

  @Test("names with line ends and bytes that are no UTF-8 are read, and shown with replacements")
  func names() throws {
    try folder.write("a\nb.txt", text: "x")
    let path = Array(folder("c").utf8) + [0xFF] + Array(".txt".utf8)
    let file = withSystemPath(path) { open($0, O_CREAT | O_WRONLY, 0o600) }
    #expect(writeText("y", to: file))
    close(file)
    let inputs = try resolver.resolve([folder.path])
    #expect(outcomes(inputs) == ["x", "y"])
    #expect(inputs.map(\.id) == [folder("a\nb.txt"), folder("c\u{FFFD}.txt")])
    try folder.write("list", text: folder("a\nb.txt") + "\0")
    #expect(try outcomes(resolver.resolve([], lists: [folder("list")])) == ["x"])
  }

  @Test("inputs that are named twice are read once")
  func duplicates() throws {
    try folder.write("a.txt", text: "x")
    let path = folder("a.txt")
    try folder.write("list", text: "\(path)\n\(folder.path)/./a.txt\n")
    let inputs = try resolver.resolve([path, folder.path, path], lists: [folder("list")])
    #expect(inputs.map(\.id) == [path])
  }

  @Test(
    "fifty thousand tiny files, and a line of 200 MB",
    .enabled(if: ProcessInfo.processInfo.environment["GALLEY_SLOW_TESTS"] != nil))
  func large() throws {
    for number in 0..<50_000 {
      let file = open(folder("\(100_000 + number).txt"), O_CREAT | O_WRONLY, 0o600)
      #expect(writeText("\(number)", to: file))
      close(file)
    }
    let line = folder("line")
    try Data(repeating: UInt8(ascii: "x"), count: 200 << 20).write(to: URL(filePath: line))
    let crew = WorkerCrew(program: TestWorker.program)
    _ = try crew.load(
      [ScriptFile(name: "a", bytes: [])],
      settings: ScriptSettings(limits: ScriptLimits(seconds: 20)))
    crew.equip(EquipmentNames(rows: "none"))
    var batch = Batch(inputs: try resolver.resolve([folder.path, line]))
    batch.jobs = 2
    var sink = Counter()
    #expect(try batch.run(crew.workforce, into: &sink) == .complete)
    #expect(sink.count == 50_001 && sink.failed == 0)
    #expect(sink.bytes > 200 << 20)
  }

  private func writeText(_ text: String, to file: Int32) -> Bool {
    (try? writeAll(Array(text.utf8), to: file)) != nil
  }
}

private struct Counter: BatchSink {
  var count = 0
  var failed = 0
  var bytes = 0

  mutating func receive(_ result: DocumentResult) {
    count += 1
    if case .failed = result.outcome { failed += 1 }
    bytes += result.pieces.reduce(0) { $0 + $1.bytes.count }
  }

  mutating func receive(totals: [UInt8]) {}
}
