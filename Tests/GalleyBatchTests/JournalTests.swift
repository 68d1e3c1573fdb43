import Foundation
import GalleyCore
import GalleyTestSupport
import Testing

@testable import GalleyBatch

@Suite("The journal")
struct JournalTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func identity(_ script: String = "a") -> RunIdentity {
    var batch = Batch(inputs: InputList(["a", "b"]))
    batch.published = NewsDate(iso: "2011")
    return RunIdentity(
      scripts: [ScriptFile(name: script, bytes: [1])], settings: ScriptSettings(),
      names: EquipmentNames(rows: "csv"), batch: batch)
  }

  private func piece(_ destination: OutputPiece.Destination, _ text: String) -> OutputPiece {
    OutputPiece(destination, Array(text.utf8))
  }

  @Test(
    "a run goes on where the last checkpoint was, as if nothing had happened",
    arguments: [
      OutputTarget.file("out"), .folder("out"),
    ])
  func resume(place: OutputTarget) throws {
    let target: OutputTarget =
      if case .file = place { .file(folder("out.txt")) } else { .folder(folder("out")) }
    let destination: OutputPiece.Destination = .group("a.txt")
    do {
      let journal = try Journal(beside: target, of: identity())
      let writer = try OutputWriter(target, framing: Marks(), tag: journal.tag)
      try writer.write(piece(destination, "one"))
      let first = Checkpoint(
        chunks: 1, totals: [1], tally: RunTally(), files: try writer.checkpoint())
      try journal.append(first) {}
      try writer.write(piece(destination, "two"))
      let second = Checkpoint(
        chunks: 2, totals: [2], tally: RunTally(), files: try writer.checkpoint())
      try journal.append(second) {}
      // Written and lost: nobody noted it.
      try writer.write(piece(destination, "lost"))
      _ = try writer.checkpoint()
      writer.suspend()
    }
    let found = try #require(try Journal.reopen(beside: target, of: identity()))
    #expect(found.checkpoints.map(\.totals) == [[1], [2]])
    #expect(
      try OutputWriter.soundCheckpoints(of: target, tag: found.journal.tag, found.checkpoints) == 2)
    let writer = try OutputWriter(
      target, framing: Marks(), tag: found.journal.tag,
      goingOnFrom: OutputWriter.files(after: found.checkpoints))
    try writer.write(piece(destination, "three"))
    try writer.finish()
    found.journal.remove()
    let name = if case .file = target { "out.txt" } else { "out/a.txt" }
    #expect(try folder.read(name) == "<one,two,three>")
    #expect(folder.files() == [name])
  }

  @Test("a run that was stopped in order has its files taken up again")
  func afterFinish() throws {
    let target = OutputTarget.folder(folder("out"))
    let journal = try Journal(beside: target, of: identity())
    let writer = try OutputWriter(target, framing: Marks(), tag: journal.tag)
    try writer.write(piece(.group("a"), "one"))
    let files = try writer.checkpoint()
    try writer.write(piece(.group("b"), "other"))
    try writer.finish()
    #expect(try folder.read("out/a") == "<one>")
    let again = try OutputWriter(
      target, framing: Marks(), tag: journal.tag, goingOnFrom: files)
    try again.write(piece(.group("a"), "two"))
    try again.finish()
    #expect(try folder.read("out/a") == "<one,two>")
  }

  @Test("what the files do not bear out does not count")
  func damage() throws {
    let target = OutputTarget.file(folder("out"))
    let journal = try Journal(beside: target, of: identity())
    let writer = try OutputWriter(target, framing: Marks(), tag: journal.tag)
    var checkpoints: [Checkpoint] = []
    for number in 1...3 {
      try writer.write(piece(.articles, "part \(number)"))
      let checkpoint = Checkpoint(
        chunks: number, totals: [], tally: RunTally(), files: try writer.checkpoint())
      try journal.append(checkpoint) {}
      checkpoints.append(checkpoint)
    }
    writer.suspend()
    let path = folder(".out.galley-\(journal.tag)")
    let whole = try Data(contentsOf: URL(filePath: path))
    func sound() throws -> Int {
      try OutputWriter.soundCheckpoints(of: target, tag: journal.tag, checkpoints)
    }
    #expect(try sound() == 3)
    try whole.dropLast(1).write(to: URL(filePath: path))
    #expect(try sound() == 2)
    var changed = whole
    changed[9] = 0
    try changed.write(to: URL(filePath: path))
    #expect(try sound() == 1)
    try FileManager.default.removeItem(atPath: path)
    #expect(try sound() == 0)
  }

  @Test("a record that is not whole ends the journal")
  func torn() throws {
    let target = OutputTarget.file(folder("out"))
    do {
      let journal = try Journal(beside: target, of: identity())
      for number in 1...3 {
        let checkpoint = Checkpoint(
          chunks: number, totals: [UInt8(number)], tally: RunTally(), files: [])
        try journal.append(checkpoint) {}
      }
    }
    let path = folder(".out.galley-journal")
    let whole = try Data(contentsOf: URL(filePath: path))
    var last = 3
    for count in stride(from: whole.count, through: 0, by: -1) {
      try whole.prefix(count).write(to: URL(filePath: path))
      let read = try Journal.reopen(beside: target, of: identity())?.checkpoints.count ?? 0
      #expect(read <= last)
      last = read
    }
    #expect(last == 0)
    // A new record follows the last whole one.
    try whole.dropLast(3).write(to: URL(filePath: path))
    let found = try #require(try Journal.reopen(beside: target, of: identity()))
    #expect(found.checkpoints.count == 2)
    try found.journal.keep(first: 1)
    try found.journal.append(
      Checkpoint(chunks: 9, totals: [], tally: RunTally(), files: [])
    ) {}
    withExtendedLifetime(found) {}
  }

  @Test("a record waits for the disk, but a slow disk is not waited for each time")
  func sync() throws {
    let journal = try Journal(beside: .file(folder("out")), of: identity())
    var syncs = 0
    func append(chunks: Int, isLast: Bool = false, microseconds: UInt32 = 0) throws {
      var checkpoint = Checkpoint(chunks: chunks, totals: [], tally: RunTally(), files: [])
      checkpoint.isLast = isLast
      try journal.append(checkpoint) {
        syncs += 1
        usleep(microseconds)
      }
    }
    try append(chunks: 1, microseconds: 3_000_000)
    #expect(syncs == 1)
    // As long a rest.
    try append(chunks: 2)
    #expect(syncs == 1)
    try append(chunks: 2, isLast: true)
    #expect(syncs == 2)
  }

  @Test("nobody goes on with another run, and two runs cannot write one output")
  func others() throws {
    let target = OutputTarget.file(folder("out"))
    var journal: Journal? = try Journal(beside: target, of: identity())
    let path = journal?.path ?? ""
    #expect(throws: OutputFailure.inUse(path: path)) {
      try Journal(beside: target, of: identity())
    }
    journal = nil
    #expect(throws: OutputFailure.otherRun(path: path)) {
      try Journal.reopen(beside: target, of: identity("b"))
    }
    let none = try Journal.reopen(beside: .file(folder("other")), of: identity())
    #expect(none?.checkpoints == nil)
  }

  @Test("a run that begins anew leaves nothing of the one before")
  func anew() throws {
    let target = OutputTarget.folder(folder("out"))
    do {
      let journal = try Journal(beside: target, of: identity())
      let writer = try OutputWriter(target, framing: Marks(), tag: "1-before")
      try writer.write(piece(.group("a"), "one"))
      try writer.write(piece(.group("b"), "two"))
      try journal.append(
        Checkpoint(
          chunks: 1, totals: [], tally: RunTally(), files: try writer.checkpoint())
      ) {}
      writer.suspend()
    }
    #expect(folder.files().count == 3)
    // The journal notes its own tag; the files of this test have another.
    for name in folder.files() where name.contains("1-before") {
      let renamed = name.replacing("1-before", with: "\(getpid())")
      try FileManager.default.moveItem(atPath: folder(name), toPath: folder(renamed))
    }
    let journal = try Journal(beside: target, of: identity("b"))
    #expect(folder.files() == ["out/.galley-journal"])
    journal.remove()
    #expect(folder.files().isEmpty)
  }
}

private struct Marks: OutputFraming {
  func header(of destination: OutputPiece.Destination) -> [UInt8] { [UInt8(ascii: "<")] }
  func separator(of destination: OutputPiece.Destination) -> [UInt8] { [UInt8(ascii: ",")] }
  func footer(of destination: OutputPiece.Destination) -> [UInt8] { [UInt8(ascii: ">")] }
  func fileName(of destination: OutputPiece.Destination) -> String {
    if case .group(let path) = destination { path } else { "all" }
  }
}
