import GalleyCore

/// The documents of a run, sorted by the bytes of their paths, each once.
///
/// All paths lie in one array: a run may have millions of them.
public struct InputList: Sendable, RandomAccessCollection {
  private var bytes: [UInt8] = []
  private var entries: [Entry] = []
  /// Files of records; theirs come after all others, in the order of the files and their lines.
  private var recordFiles: [RecordFile] = []

  private struct Entry {
    var start: Int
    var count: Int
  }

  public init() {}

  /// Sorts and takes each path once.
  public init(_ paths: some Sequence<String>) {
    for path in paths { append(Array(path.utf8)) }
    sort()
  }

  public var startIndex: Int { 0 }
  public var endIndex: Int { recordFiles.reduce(entries.count) { $0 + $1.count } }

  /// The documents that are files of their own.
  public var files: some RandomAccessCollection<InputFile> { self[..<entries.count] }

  public subscript(index: Int) -> InputFile {
    var left = index - entries.count
    for file in recordFiles where left >= 0 {
      if left < file.count { return InputFile(file, left) }
      left -= file.count
    }
    let entry = entries[index]
    return InputFile(path: Array(bytes[entry.start..<entry.start + entry.count]))
  }

  mutating func append(_ file: RecordFile) {
    recordFiles.append(file)
  }

  mutating func append(_ path: some Collection<UInt8>) {
    entries.append(Entry(start: bytes.count, count: path.count))
    bytes.append(contentsOf: path)
  }

  mutating func sort() {
    bytes.withUnsafeBufferPointer { bytes in
      func path(_ entry: Entry) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(rebasing: bytes[entry.start..<entry.start + entry.count])
      }
      entries.sort { path($0).lexicographicallyPrecedes(path($1)) }
      var kept: [Entry] = []
      kept.reserveCapacity(entries.count)
      for entry in entries {
        if let last = kept.last, path(last).elementsEqual(path(entry)) { continue }
        kept.append(entry)
      }
      entries = kept
    }
  }
}

/// A document that waits to be read.
public struct InputFile: Hashable, Sendable {
  static let standardInput = InputFile(path: [UInt8(ascii: "-")])

  /// As the system has it; `-` is standard input.
  public let path: [UInt8]
  /// Where it is one line of a file.
  let record: Record?

  /// A line of a file.
  struct Record: Hashable, Sendable {
    let file: RecordFile
    let index: Int

    static func == (left: Record, right: Record) -> Bool {
      left.file === right.file && left.index == right.index
    }

    func hash(into hasher: inout Hasher) {
      hasher.combine(ObjectIdentifier(file))
      hasher.combine(index)
    }
  }

  init(path: [UInt8]) {
    self.path = path
    record = nil
  }

  init(_ file: RecordFile, _ index: Int) {
    path = Array(file.id(index).utf8)
    record = Record(file: file, index: index)
  }

  public init(_ path: String) {
    self.init(path: Array(path.utf8))
  }

  /// Whether its bytes are there a second time: those of a pipe are not.
  var isRepeatable: Bool {
    record != nil || self != .standardInput && fileStatus(path)?.isRegularFile != false
  }

  /// The path in words; bytes that are not UTF-8 are replaced.
  public var id: String { String(decoding: path, as: UTF8.self) }
}

/// Why the inputs of a run are not what they should be.
public enum InputFailure: Error, Hashable, Sendable {
  /// No such file; `nearest` is the name of one that exists beside it and looks alike.
  case missing(path: String, nearest: String?)
  /// A pattern that nothing matches.
  case noMatch(pattern: String)
  case unreadableFolder(path: String, SystemError)
  case unreadableList(path: String, SystemError)
  /// The inputs exist but hold no document: none of their files ends as the readers expect.
  case noDocuments(inputs: [String], fileExtensions: [String])
}
