import GalleyCore
import Glibc

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

  /// A name in a folder; nothing is allocated for it alone.
  mutating func append(_ folder: [UInt8], _ name: UnsafeBufferPointer<UInt8>) {
    entries.append(Entry(start: bytes.count, count: folder.count + name.count))
    bytes.append(contentsOf: folder)
    bytes.append(contentsOf: name)
  }

  /// Makes room for the paths of other lists that are to be appended.
  mutating func reserveCapacity(for others: [InputList]) {
    let neededBytes = others.reduce(bytes.count) { $0 + $1.bytes.count }
    let neededEntries = others.reduce(entries.count) { $0 + $1.entries.count }
    // What is asked for exactly is copied each time; twice as much keeps all of it linear.
    if neededBytes > bytes.capacity {
      bytes.reserveCapacity(Swift.max(neededBytes, 2 * bytes.capacity))
    }
    if neededEntries > entries.capacity {
      entries.reserveCapacity(Swift.max(neededEntries, 2 * entries.capacity))
    }
  }

  /// The paths of another list, behind those that are here.
  mutating func append(contentsOf other: InputList) {
    let start = bytes.count
    bytes += other.bytes
    entries += other.entries.lazy.map { Entry(start: start + $0.start, count: $0.count) }
  }

  /// Takes each path once, in order.
  ///
  /// - Complexity: one pass where the paths are in order, as those of folders visited in order are;
  ///   else n log n comparisons.
  mutating func sort() {
    bytes.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress, entries.count > 1 else { return }
      // Nearly always there is nothing to do, and one look at each says so.
      let isDone = (1..<entries.count).allSatisfy {
        Self.order(base, entries[$0 - 1], entries[$0]) < 0
      }
      if isDone { return }
      sort(from: 0, base)
      var kept = 0
      for entry in entries {
        if kept > 0, Self.order(base, entries[kept - 1], entry) == 0 { continue }
        entries[kept] = entry
        kept += 1
      }
      entries.removeSubrange(kept...)
    }
  }

  /// Sorts the paths that were appended last.
  mutating func sort(from start: Int) {
    bytes.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress, entries.count - start > 1 else { return }
      sort(from: start, base)
    }
  }

  /// Most of it sorts plain numbers: the five bytes behind what all paths share, and the place of the
  /// path. Only those that are alike in these are compared as a whole.
  private mutating func sort(from start: Int, _ base: UnsafePointer<UInt8>) {
    let count = entries.count - start
    guard count <= 1 << Self.placeBits else {
      return entries[start...].sort { Self.order(base, $0, $1) < 0 }
    }
    let shared = sharedPrefix(entries[start...], base)
    var keys: [UInt64] = []
    keys.reserveCapacity(count)
    for place in 0..<count {
      let entry = entries[start + place]
      keys.append(Self.key(base + entry.start, entry.count, from: shared) | UInt64(place))
    }
    keys.sort()
    let unsorted = Array(entries[start...])
    for (place, key) in keys.enumerated() {
      entries[start + place] = unsorted[Int(key & (1 << Self.placeBits - 1))]
    }
    var first = 0
    for place in 1...count
    where place == count || keys[place] >> Self.placeBits != keys[first] >> Self.placeBits {
      if place - first > 1 {
        entries[start + first..<start + place].sort { Self.order(base, $0, $1) < 0 }
      }
      first = place
    }
  }

  /// The low bits of a key.
  private static let placeBits: UInt64 = 24

  /// How many bytes all paths begin with.
  private func sharedPrefix(
    _ entries: ArraySlice<Entry>, _ base: UnsafePointer<UInt8>
  ) -> Int {
    guard let first = entries.first else { return 0 }
    var shared = first.count
    for entry in entries {
      shared = Swift.min(shared, entry.count)
      var length = 0
      while length < shared, base[first.start + length] == base[entry.start + length] {
        length += 1
      }
      shared = length
    }
    return shared
  }

  /// Five bytes of a path as the high bits of a number that sorts as they do; a shorter path comes
  /// first, since no path holds a zero.
  private static func key(_ path: UnsafePointer<UInt8>, _ count: Int, from start: Int) -> UInt64 {
    var key: UInt64 = 0
    for offset in start..<start + 5 {
      key = key << 8 | (offset < count ? UInt64(path[offset]) : 0)
    }
    return key << placeBits
  }

  private static func order(_ base: UnsafePointer<UInt8>, _ left: Entry, _ right: Entry) -> Int {
    let order = memcmp(base + left.start, base + right.start, Swift.min(left.count, right.count))
    return order != 0 ? Int(order) : left.count - right.count
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
