import GalleyCore
import Glibc
import Synchronization

/// What one folder holds.
struct FolderContents: Sendable {
  /// Tells a folder from others, by whatever path it is reached.
  struct Identity: Hashable {
    var device: UInt
    var node: UInt
  }

  private(set) var identity: Identity?
  /// In the order of their names.
  private(set) var documents = InputList()
  private(set) var folders: [[UInt8]] = []
  /// Links to folders.
  private(set) var links: [[UInt8]] = []

  init(_ folder: [UInt8], _ names: DocumentNames) throws(SystemError) {
    guard let handle = withSystemPath(folder, { opendir($0) }) else { throw .last }
    defer { closedir(handle) }
    var status = stat()
    if fstat(dirfd(handle), &status) == 0 {
      identity = Identity(device: UInt(status.st_dev), node: UInt(status.st_ino))
    }
    let prefix = folder == Array(".".utf8) ? [] : folder.last == 0x2F ? folder : folder + [0x2F]
    forEachName(in: handle) { name, kind in
      if name.first == UInt8(ascii: ".") { return }
      if Int(kind) == DT_REG {
        if names.isDocument(name) { documents.append(prefix, name) }
        return
      }
      take(prefix + name, kind, isDocument: names.isDocument(name))
    }
    // In order, so that little is left to sort at the end.
    documents.sort(from: 0)
    folders.sort { $0.lexicographicallyPrecedes($1) }
  }

  /// What is no plain file by the word of the folder.
  private mutating func take(_ path: [UInt8], _ kind: UInt8, isDocument: Bool) {
    switch Self.kindOfFile(path, kind) {
    case DT_DIR: if !Self.holdsPartsOfPage(path) { folders.append(path) }
    case DT_REG: if isDocument { documents.append(path) }
    case DT_LNK:
      guard let target = fileStatus(path) else {
        // Broken: reported when it is read, if it would have been.
        if isDocument { documents.append(path) }
        return
      }
      if target.isFolder {
        links.append(path)
      } else if target.isRegularFile, isDocument {
        documents.append(path)
      }
    default: break
    }
  }

  /// Some file systems do not say in the folder what a name stands for.
  private static func kindOfFile(_ path: [UInt8], _ kind: UInt8) -> Int {
    if Int(kind) != DT_UNKNOWN { return Int(kind) }
    guard let status = fileStatus(path, followLinks: false) else { return DT_UNKNOWN }
    if status.isFolder { return DT_DIR }
    if status.isLink { return DT_LNK }
    return status.isRegularFile ? DT_REG : DT_UNKNOWN
  }

  /// Whether a folder is the `bridge_files` that a browser saved beside `bridge.html`: frames and
  /// advertisements, no documents of their own.
  private static func holdsPartsOfPage(_ path: [UInt8]) -> Bool {
    let ending = Array("_files".utf8)
    guard path.suffix(ending.count).elementsEqual(ending) else { return false }
    let base = path.dropLast(ending.count)
    return [".html", ".htm", ".html.gz", ".xhtml"].contains {
      fileStatus(base + Array($0.utf8))?.isRegularFile ?? false
    }
  }
}

/// Reads folders, several at a time: half of that is the system's work, which goes on in parallel.
///
/// - Returns: for each its contents, or why it cannot be opened, in the order of the folders.
func readFolders(
  _ folders: [[UInt8]], _ names: DocumentNames
) -> [Result<FolderContents, SystemError>] {
  let helpers = min(folders.count / 4, max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))), 8) - 1
  let shared = SharedReading(folders, names)
  // Where the system gives no thread this one reads alone.
  let threads = helpers > 0 ? (try? WorkerThread.start(helpers) { shared.work() }) ?? [] : []
  shared.work()
  for thread in threads { thread.join() }
  return shared.results
}

/// Folders of which whoever has time takes the next.
private final class SharedReading: Sendable {
  private let folders: [[UInt8]]
  private let names: DocumentNames
  private let next = Atomic<Int>(0)
  private let read: Mutex<[Result<FolderContents, SystemError>?]>

  init(_ folders: [[UInt8]], _ names: DocumentNames) {
    self.folders = folders
    self.names = names
    read = Mutex(Array(repeating: nil, count: folders.count))
  }

  func work() {
    while true {
      let place = next.wrappingAdd(1, ordering: .relaxed).oldValue
      guard place < folders.count else { return }
      let found = Result { () throws(SystemError) in try FolderContents(folders[place], names) }
      read.withLock { $0[place] = found }
    }
  }

  /// When all threads have ended.
  var results: [Result<FolderContents, SystemError>] { read.withLock { $0.compactMap { $0 } } }
}
