import GalleyCore
import Glibc

/// What a run has done so far, in a file beside its output, so that another can go on from there.
///
/// Each record follows the last one and says what was complete when it was written: chunks, their
/// totals, and how long each file of the output was. A record that was not written whole, or whose
/// files do not hold what it says, does not count, nor does any after it.
///
///     let journal = try Journal(beside: target, of: identity)
///     try journal.append(Checkpoint(chunks: 1, …))
///     journal.remove()
public final class Journal {
  public let path: String
  /// What the temporary files of the run are called by.
  public private(set) var tag = "\(getpid())"
  /// Where each record ends, the header first.
  private var ends: [Int] = []
  private let descriptor: Int32
  /// When the disk is next waited for.
  private var nextSync = ContinuousClock.now

  /// Power may fail, so each record is waited for until it is on the disk; but where the disk takes
  /// so long that more than half of the time would go by, not each of them. Workers go on
  /// meanwhile, as far as the window of the run reaches: two waits of 7 ms fit into the 30 ms that
  /// two of them take over a chunk.
  private static let rest = 1.0

  private struct Header: WireCodable {
    /// Changes when the records do.
    static let version = 1
    var identity: [UInt8]
    var tag: String

    init(identity: [UInt8], tag: String) {
      self.identity = identity
      self.tag = tag
    }

    func encode(to writer: inout WireWriter) {
      writer.value(Self.version)
      writer.blob(identity)
      writer.value(tag)
    }

    init(from reader: inout WireReader) throws(WireFault) {
      guard try reader.value(Int.self) == Self.version else { throw WireFault() }
      self.init(identity: try reader.blob(), tag: try reader.value())
    }
  }

  /// Begins a journal, in the place of one that another run may have left, whose temporary files
  /// go.
  ///
  /// - Parameter identity: of the run: scripts, settings, inputs.
  /// - Throws: `inUse` while another run writes the same output.
  public convenience init(
    beside target: OutputTarget, of identity: RunIdentity
  ) throws(OutputFailure) {
    try self.init(opening: target)
    if let (header, _) = try? readAll() {
      OutputWriter.removeTemporaryFiles(of: target, tag: header.tag)
    }
    try cut(to: 0)
    try write(Header(identity: identity.bytes, tag: tag))
    syncFolder(of: path)
  }

  /// Opens the journal of a run that was interrupted.
  ///
  /// - Returns: nil when there is none, with nothing in it to go on from.
  /// - Throws: `otherRun` when it is that of another run.
  public static func reopen(
    beside target: OutputTarget, of identity: RunIdentity
  ) throws(OutputFailure) -> (journal: Journal, checkpoints: [Checkpoint])? {
    guard fileStatus(journalPath(of: target).utf8) != nil else { return nil }
    let journal = try Journal(opening: target)
    guard let (header, checkpoints) = try? journal.readAll() else { return nil }
    guard header.identity == identity.bytes else { throw .otherRun(path: journal.path) }
    journal.tag = header.tag
    return (journal, checkpoints)
  }

  private init(opening target: OutputTarget) throws(OutputFailure) {
    if case .folder(let path) = target { _ = try OutputFolder(path) }
    let path = Self.journalPath(of: target)
    self.path = path
    descriptor = retrying { open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o666) }
    guard descriptor >= 0 else { throw .system(path: path, .last) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      close(descriptor)
      throw .inUse(path: path)
    }
  }

  deinit {
    close(descriptor)
  }

  /// Not for outputs that are gone once they are written.
  public static func isPossible(for target: OutputTarget) -> Bool {
    switch target {
    case .standardOutput: return false
    case .folder: return true
    case .file(let path): return fileStatus(path.utf8)?.isRegularFile ?? true
    }
  }

  private static func journalPath(of target: OutputTarget) -> String {
    switch target {
    case .standardOutput: return ""
    case .folder(let path): return path + "/.galley-journal"
    case .file(let path):
      let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")).map { path.utf8.index(after: $0) }
      let start = slash ?? path.startIndex
      return "\(path[..<start]).\(path[start...]).galley-journal"
    }
  }

  // MARK: - Records

  /// Notes what is complete; the files of the output must have been written that far.
  ///
  /// - Parameter sync: called to have those files on the disk before the record is.
  public func append(_ checkpoint: Checkpoint, sync: () throws -> Void) throws {
    try write(checkpoint)
    let start = ContinuousClock.now
    guard start >= nextSync || checkpoint.isLast else { return }
    try sync()
    _ = fdatasync(descriptor)
    let end = ContinuousClock.now
    nextSync = end + (end - start) * Self.rest
  }

  private func write(_ value: some WireCodable) throws(OutputFailure) {
    let payload = value.wireBytes
    var sum = Checksum()
    sum.add(payload)
    var writer = WireWriter()
    writer.number(payload.count)
    writer.number(Int(sum.value))
    do throws(SystemError) {
      try writeAll(writer.bytes + payload, to: descriptor)
    } catch {
      throw .system(path: path, error)
    }
  }

  private struct Unreadable: Error {}

  /// All records that are whole.
  private func readAll() throws -> (header: Header, checkpoints: [Checkpoint]) {
    guard lseek(descriptor, 0, SEEK_SET) == 0 else { throw Unreadable() }
    let bytes = try readWhole(descriptor: descriptor, limit: Int.max / 2)
    var position = 0
    func next() -> ArraySlice<UInt8>? {
      guard bytes.count - position >= 16 else { return nil }
      var reader = WireReader(bytes[position..<position + 16])
      guard let count = try? reader.number(), let expected = try? reader.number(), count >= 0,
        count <= bytes.count - position - 16
      else { return nil }
      let payload = bytes[position + 16..<position + 16 + count]
      var sum = Checksum()
      sum.add(payload)
      guard Int(sum.value) == expected else { return nil }
      position += 16 + count
      return payload
    }
    guard let first = next(), let header = try? WireReader.decode(Header.self, from: first) else {
      throw Unreadable()
    }
    var checkpoints: [Checkpoint] = []
    ends = [position]
    while let payload = next(),
      let record = try? WireReader.decode(Checkpoint.self, from: payload)
    {
      checkpoints.append(record)
      ends.append(position)
    }
    return (header, checkpoints)
  }

  /// Forgets all records that were read but the first ones.
  public func keep(first count: Int) throws(OutputFailure) {
    try cut(to: ends[count])
  }

  private func cut(to length: Int) throws(OutputFailure) {
    guard ftruncate(descriptor, length) == 0, lseek(descriptor, length, SEEK_SET) == length else {
      throw .system(path: path, .last)
    }
  }

  /// The run has come to its end.
  public func remove() {
    unlink(path)
  }
}

/// What was complete at some moment of a run.
public struct Checkpoint: Hashable, Sendable {
  /// So many chunks, from the first.
  public var chunks: Int
  /// Of the last of them.
  public var totals: [UInt8]
  public var tally: RunTally
  /// The files that have changed since the record before.
  public var files: [FileState]
  /// The same for the list of failures.
  public var errors: [FileState] = []
  /// Whether nothing is left to do but to give the files their names; `report` is said then.
  public var isLast = false
  public var report: [UInt8] = []

  public init(chunks: Int, totals: [UInt8], tally: RunTally, files: [FileState]) {
    self.chunks = chunks
    self.totals = totals
    self.tally = tally
    self.files = files
  }
}

extension Checkpoint {
  /// What another says of the list of failures.
  public init(errorsOf other: Checkpoint) {
    self.init(chunks: other.chunks, totals: [], tally: other.tally, files: other.errors)
  }
}

/// A file in the making.
public struct FileState: Hashable, Sendable {
  public var destination: OutputPiece.Destination
  /// Inside the output folder; empty where the output is one file.
  public var path: String
  /// Whose its name is; nil for the run itself.
  public var document: String?
  public var pieces: Int
  public var isGivenUp: Bool
  public var length: Int
  public var checksum: UInt32
}

extension FileState: WireCodable {
  func encode(to writer: inout WireWriter) {
    writer.value(destination)
    writer.value(path)
    writer.value(document)
    writer.value(pieces)
    writer.value(isGivenUp)
    writer.value(length)
    writer.value(Int(checksum))
  }

  init(from reader: inout WireReader) throws(WireFault) {
    destination = try reader.value()
    path = try reader.value()
    document = try reader.value()
    pieces = try reader.value()
    isGivenUp = try reader.value()
    length = try reader.value()
    guard let sum = UInt32(exactly: try reader.value(Int.self)), pieces >= 0, length >= 0 else {
      throw WireFault()
    }
    checksum = sum
  }
}

extension Checkpoint: WireCodable {
  func encode(to writer: inout WireWriter) {
    writer.value(chunks)
    writer.blob(totals)
    writer.value(tally)
    writer.value(files)
    writer.value(errors)
    writer.value(isLast)
    writer.blob(report)
  }

  init(from reader: inout WireReader) throws(WireFault) {
    self.init(
      chunks: try reader.value(), totals: try reader.blob(), tally: try reader.value(),
      files: try reader.value())
    errors = try reader.value()
    isLast = try reader.value()
    report = try reader.blob()
  }
}

/// What has become of the documents of a run so far.
public struct RunTally: Hashable, Sendable {
  public var done = 0
  public var dropped = 0
  /// By the status of the failure.
  public var failed: [DocumentFailure.Kind: Int] = [:]

  public init() {}

  public var failures: Int { failed.values.reduce(0, +) }
  public var all: Int { done + dropped + failures }
}

extension RunTally: WireCodable {
  func encode(to writer: inout WireWriter) {
    writer.value(done)
    writer.value(dropped)
    let counts = failed.map { ($0.key.rawValue, $0.value) }
    writer.value(Dictionary(uniqueKeysWithValues: counts))
  }

  init(from reader: inout WireReader) throws(WireFault) {
    done = try reader.value()
    dropped = try reader.value()
    for (word, count) in try reader.value([String: Int].self) {
      guard let kind = DocumentFailure.Kind(rawValue: word) else { throw WireFault() }
      failed[kind] = count
    }
  }
}

/// Tells one run from another: the same scripts and settings over the same inputs give the same.
public struct RunIdentity: Hashable, Sendable {
  private var first: UInt64 = 0xCBF2_9CE4_8422_2325
  private var second: UInt64 = 0x9E37_79B9_7F4A_7C15

  public init(
    scripts: [ScriptFile], settings: ScriptSettings, names: EquipmentNames, batch: Batch
  ) {
    var writer = WireWriter()
    writer.value(scripts)
    writer.value(settings)
    writer.value(names)
    writer.value(batch.published)
    writer.value(batch.retrieved)
    writer.value(batch.chunkSize)
    add(writer.bytes)
    for input in batch.inputs {
      add(input.path)
      add([0])
    }
  }

  /// Two sums that would have to agree by chance; nobody gains by making them agree.
  private mutating func add(_ bytes: [UInt8]) {
    for byte in bytes {
      first = (first ^ UInt64(byte)) &* 0x100_0000_01B3
      second = (second &+ UInt64(byte)) &* 0xD6E8_FEB8_6659_FD93
      second ^= second >> 32
    }
  }

  var bytes: [UInt8] {
    withUnsafeBytes(of: first.littleEndian) { Array($0) }
      + withUnsafeBytes(of: second.littleEndian) { Array($0) }
  }
}
