import GalleyCore
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
  /// Of what has been written, the buffer left out.
  private(set) var length = 0
  private(set) var checksum = Checksum()

  private static let bufferSize = 64 * 1024

  /// A file of an output folder.
  ///
  /// - Parameter tag: what its temporary name ends with; that of a run.
  init(_ safe: SafePath, in folder: OutputFolder, tag: String = ownTag) {
    path = folder.path + "/" + safe.description
    self.folder = folder
    steps = Array(safe.steps.dropLast())
    name = safe.steps[safe.steps.count - 1]
    temporaryName = Self.temporaryName(of: name, tag)
  }

  private init(
    path: String, name: String, tag: String = ownTag, isDevice: Bool = false,
    descriptor: Int32 = -1
  ) {
    self.path = path
    self.name = name
    self.descriptor = descriptor
    folder = nil
    steps = []
    isBegun = descriptor >= 0
    temporaryName = isDevice ? nil : Self.temporaryName(of: name, tag)
  }

  /// In the same folder, since a file cannot be renamed from one disk to another.
  private static func temporaryName(of path: String, _ tag: String) -> String {
    let slash = path.utf8.lastIndex(of: UInt8(ascii: "/"))
    let start = slash.map { path.utf8.index(after: $0) } ?? path.startIndex
    return "\(path[..<start]).\(path[start...]).galley-\(tag)"
  }

  /// For files of a run that nobody goes on with.
  static var ownTag: String { "\(getpid())" }

  static func standardOutput() -> OutputFile {
    OutputFile(path: "standard output", name: "-", isDevice: true, descriptor: 1)
  }

  /// A file by its path, relative to the current folder.
  static func at(_ path: String, tag: String = ownTag) -> OutputFile {
    guard let status = fileStatus(path.utf8, followLinks: false) else {
      return OutputFile(path: path, name: path, tag: tag)
    }
    if status.isLink, let target = resolved(path) {
      let isDevice = fileStatus(target.utf8)?.isRegularFile == false
      return OutputFile(path: path, name: target, tag: tag, isDevice: isDevice)
    }
    return OutputFile(path: path, name: path, tag: tag, isDevice: !status.isRegularFile)
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
    length += buffer.count
    checksum.add(buffer)
  }

  /// The same, but does not open a file that rests: of thousands that have changed few are open.
  func flushIfNeeded() throws(OutputFailure) {
    if !isBegun || !buffer.isEmpty { try flush() }
  }

  /// Gives the descriptor back; the next write goes on where this one ended.
  func rest() throws(OutputFailure) {
    try flushIfNeeded()
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

  /// Has what is written on the disk, whatever happens to the machine. Devices decide for
  /// themselves.
  func sync() throws(OutputFailure) {
    guard !isDevice, descriptor >= 0 else { return }
    guard retrying({ fdatasync(descriptor) }) == 0 || errno == EINVAL else { throw failure() }
  }

  /// Has the name that `commit` gave on the disk too. What cannot be synced is no failure: the file
  /// is there.
  func syncName() {
    if isDevice { return }
    if let folder { folder.sync(steps) } else { syncFolder(of: name) }
  }

  /// Makes the file appear under its own name.
  ///
  /// - Parameter isSynced: whether its bytes are on the disk already. A name on the disk without
  ///   its bytes would be half a file after a loss of power.
  func commit(isSynced: Bool = false) throws(OutputFailure) {
    if isSynced { try flushIfNeeded() } else { try flush() }
    if descriptor == 1 { return }
    if !isSynced { try sync() }
    try closeDescriptor()
    guard let temporaryName else { return }
    let place = try place()
    guard renameat(place, temporaryName, place, name) == 0 else { throw failure() }
  }

  /// Makes the file appear that `assembly` makes of what was written.
  ///
  /// - Parameter keepsStream: leaves what was written under the temporary name.
  func commit(
    through assembly: any OutputAssembly, keepsStream: Bool
  ) throws(OutputFailure) {
    try flush()
    guard let temporaryName, folder == nil else {
      throw .assembly(path: path, .failed("it is no file"))
    }
    try closeDescriptor()
    let result = temporaryName + "-new"
    // A run that goes on takes over what was there before it began, not its own first half; a file
    // without bytes stands for nothing.
    let before = temporaryName + "-old"
    if keepsStream, !isTaken(before), link(name, before) != 0 {
      Glibc.close(Glibc.open(before, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666))
    }
    let existing = isTaken(before) ? before : name
    let isThere = (fileStatus(existing.utf8)?.st_size ?? 0) > 0
    do throws(AssemblyFailure) {
      try assembly.assemble(temporaryName, existing: isThere ? existing : nil, into: result)
    } catch {
      throw .assembly(path: path, error)
    }
    let made = Glibc.open(result, O_RDONLY | O_CLOEXEC)
    guard made >= 0 else { throw failure() }
    let isSynced = retrying { fsync(made) } == 0
    close(made)
    guard isSynced, rename(result, name) == 0 else {
      let failure = failure()
      unlink(result)
      throw failure
    }
    if !keepsStream {
      unlink(temporaryName)
      unlink(before)
    }
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

  // MARK: - Going on

  /// Keeps what is written under the temporary name, for a run that goes on from here.
  func suspend() {
    if descriptor > 1 { close(descriptor) }
    descriptor = -1
    buffer = []
  }

  /// Whether the file of an earlier run begins with what it should, under its temporary name or, if
  /// that run was stopped in order, under its own.
  func holds(_ state: FileState) -> Bool {
    guard let temporaryName, let place = try? place() else { return false }
    return [temporaryName, name].contains { name in
      let file = retrying { openat(place, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW) }
      guard file >= 0 else { return false }
      defer { close(file) }
      var sum = Checksum()
      var left = state.length
      var room = [UInt8](repeating: 0, count: 256 << 10)
      while left > 0 {
        let count = retrying { read(file, &room, min(room.count, left)) }
        if count <= 0 { return false }
        sum.add(room[..<count])
        left -= count
      }
      return sum.value == state.checksum
    }
  }

  /// Takes up a file that `holds` what it should, and cuts off what came after.
  ///
  /// A file that has its own name already, since the run was stopped in order, gets its temporary
  /// one back.
  func resume(_ state: FileState) throws(OutputFailure) {
    guard let temporaryName else { return }
    let place = try place()
    var status = stat()
    if fstatat(place, temporaryName, &status, AT_SYMLINK_NOFOLLOW) != 0 {
      guard renameat(place, name, place, temporaryName) == 0 else { throw failure() }
    }
    isBegun = true
    try open()
    guard ftruncate(descriptor, state.length) == 0 else { throw failure() }
    length = state.length
    checksum = Checksum(state.checksum)
    try closeDescriptor()
  }

  /// Removes what an earlier run has left under the temporary name.
  func removeTemporary() {
    guard let temporaryName, let place = try? place() else { return }
    unlinkat(place, temporaryName, 0)
    unlinkat(place, temporaryName + "-new", 0)
    unlinkat(place, temporaryName + "-old", 0)
  }

  // MARK: - The file

  private func open() throws(OutputFailure) {
    let place = try place()
    var flags = O_WRONLY | O_CLOEXEC
    if temporaryName != nil { flags |= isBegun ? O_APPEND | O_NOFOLLOW : O_CREAT | O_EXCL }
    descriptor = retrying { openat(place, temporaryName ?? name, flags, 0o666) }
    if descriptor < 0, errno == EEXIST, !isBegun, let temporaryName {
      // It is left from a process that had our number and died.
      unlinkat(place, temporaryName, 0)
      descriptor = retrying { openat(place, temporaryName, flags, 0o666) }
    }
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
