import Glibc

/// A file in the making: under a temporary name beside its own until it is whole.
///
/// A run that ends early leaves what stood there before. Devices and pipes are written as they
/// are; a link is kept and what it leads to is replaced.
final class OutputFile {
  /// For messages.
  let path: String
  private let folder: OutputFolder?
  private let steps: [String]
  /// Inside `folder`; without one a path.
  private let name: String
  private let temporaryName: String?
  private var descriptor: Int32 = -1
  private var buffer: [UInt8] = []
  private var isBegun = false

  private static let bufferSize = 64 * 1024

  /// A file of an output folder.
  init(_ safe: SafePath, in folder: OutputFolder) {
    path = folder.path + "/" + safe.description
    self.folder = folder
    steps = Array(safe.steps.dropLast())
    name = safe.steps[safe.steps.count - 1]
    temporaryName = Self.temporaryName(of: name)
  }

  private init(path: String, name: String, isDevice: Bool = false, descriptor: Int32 = -1) {
    self.path = path
    self.name = name
    self.descriptor = descriptor
    folder = nil
    steps = []
    isBegun = descriptor >= 0
    temporaryName = isDevice ? nil : Self.temporaryName(of: name)
  }

  /// In the same folder, since a file cannot be renamed from one disk to another.
  private static func temporaryName(of path: String) -> String {
    let slash = path.utf8.lastIndex(of: UInt8(ascii: "/"))
    let start = slash.map { path.utf8.index(after: $0) } ?? path.startIndex
    return "\(path[..<start]).\(path[start...]).galley-\(getpid())"
  }

  static func standardOutput() -> OutputFile {
    OutputFile(path: "standard output", name: "-", isDevice: true, descriptor: 1)
  }

  /// A file by its path, relative to the current folder.
  static func at(_ path: String) -> OutputFile {
    guard let status = fileStatus(path.utf8, followLinks: false) else {
      return OutputFile(path: path, name: path)
    }
    if status.isLink, let target = resolved(path) {
      let isDevice = fileStatus(target.utf8)?.isRegularFile == false
      return OutputFile(path: path, name: target, isDevice: isDevice)
    }
    return OutputFile(path: path, name: path, isDevice: !status.isRegularFile)
  }

  private static func resolved(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  /// Whether what is written is out at once.
  var isDevice: Bool { temporaryName == nil }

  // MARK: - Writing

  func write(_ bytes: [UInt8]) throws(OutputFailure) {
    buffer.append(contentsOf: bytes)
    if buffer.count >= Self.bufferSize { try flush() }
  }

  func flush() throws(OutputFailure) {
    if descriptor < 0 { try open() }
    // Nothing is written again behind a gap: after a failure the file is given up.
    defer { buffer.removeAll(keepingCapacity: true) }
    do throws(SystemError) {
      try writeAll(buffer, to: descriptor)
    } catch {
      throw OutputFailure(writing: path, error)
    }
  }

  /// Gives the descriptor back; the next write goes on where this one ended.
  func rest() throws(OutputFailure) {
    try flush()
    try closeDescriptor()
  }

  /// Finds out what would keep `commit` from renaming a file that rests.
  func checkCommit() throws(OutputFailure) {
    guard let temporaryName else { return }
    let place = try place()
    var status = stat()
    guard fstatat(place, temporaryName, &status, AT_SYMLINK_NOFOLLOW) == 0 else { throw failure() }
    if fstatat(place, name, &status, AT_SYMLINK_NOFOLLOW) == 0, status.isFolder {
      throw .system(path: path, SystemError(EISDIR))
    }
  }

  /// Makes the file appear under its own name.
  func commit() throws(OutputFailure) {
    try flush()
    if descriptor == 1 { return }
    try closeDescriptor()
    guard let temporaryName else { return }
    let place = try place()
    guard renameat(place, temporaryName, place, name) == 0 else { throw failure() }
  }

  /// Ends a file that will not be whole: it does not appear, while a device keeps what it has got.
  func giveUp() throws(OutputFailure) {
    if isDevice { try flush() }
    abandon()
  }

  /// Leaves nothing behind.
  func abandon() {
    if descriptor > 1 { close(descriptor) }
    descriptor = -1
    buffer = []
    guard let temporaryName, isBegun, let place = try? place() else { return }
    unlinkat(place, temporaryName, 0)
  }

  private func open() throws(OutputFailure) {
    let place = try place()
    var flags = O_WRONLY | O_CLOEXEC
    if temporaryName != nil {
      // What lies under the temporary name is left from a process that had our number and died.
      if !isBegun, let temporaryName { unlinkat(place, temporaryName, 0) }
      flags |= isBegun ? O_APPEND | O_NOFOLLOW : O_CREAT | O_EXCL
    }
    descriptor = retrying { openat(place, temporaryName ?? name, flags, 0o666) }
    guard descriptor >= 0 else { throw failure() }
    isBegun = true
  }

  private func place() throws(OutputFailure) -> Int32 {
    guard let folder else { return AT_FDCWD }
    return try folder.descriptor(of: steps)
  }

  private func closeDescriptor() throws(OutputFailure) {
    guard descriptor > 1 else { return }
    let result = close(descriptor)
    descriptor = -1
    // Network file systems report a full disk here.
    if result != 0, errno != EINTR { throw failure() }
  }

  private func failure() -> OutputFailure {
    .system(path: path, .last)
  }
}
