import Glibc

/// What the system answered when it refused something.
public struct SystemError: Error, Hashable, Sendable {
  /// The value of `errno`.
  public var code: Int32

  public init(_ code: Int32) {
    self.code = code
  }

  /// What `errno` says now; ask before anything else can change it.
  package static var last: SystemError { SystemError(errno) }

  static let tooLarge = SystemError(EFBIG)
  static let closedPipe = SystemError(EPIPE)

  /// Whether there is no room left, on the disk or for its owner.
  public var isFullDisk: Bool { code == ENOSPC || code == EDQUOT }

  /// The system's words: `Permission denied`.
  public var message: String { String(cString: strerror(code)) }
}

/// Calls `body` with `path` as the system wants it.
///
/// Paths are bytes: a name on disk need not be UTF-8, and one that went through a `String` might
/// come back as another.
func withSystemPath<Result>(
  _ path: some Sequence<UInt8>, _ body: (UnsafePointer<CChar>) -> Result
) -> Result {
  var bytes = path.map { CChar(bitPattern: $0) }
  bytes.append(0)
  return bytes.withUnsafeBufferPointer { buffer in
    guard let base = buffer.baseAddress else { preconditionFailure("a path has its final zero") }
    return body(base)
  }
}

/// Repeats a call that a signal interrupted.
func retrying<Number: SignedInteger>(_ call: () -> Number) -> Number {
  while true {
    let result = call()
    if result != -1 || errno != EINTR { return result }
  }
}

/// Writes all of `bytes`, however many calls it takes and whatever signals come.
///
/// Waits where the other side is not ready: somebody may have made the standard streams
/// non-blocking for all who share them.
package func writeAll(_ bytes: [UInt8], to descriptor: Int32) throws(SystemError) {
  var written = 0
  while written < bytes.count {
    let number = bytes.withUnsafeBytes { bytes in
      retrying { write(descriptor, bytes.baseAddress.map { $0 + written }, bytes.count - written) }
    }
    if number >= 0 {
      written += number
    } else if errno == EAGAIN {
      var wish = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
      poll(&wish, 1, -1)
    } else {
      throw .last
    }
  }
}

/// Has the name of a file on the disk, which lies in its folder.
func syncFolder(of path: String) {
  let cut = path.utf8.lastIndex(of: UInt8(ascii: "/")).map { path.utf8.index(after: $0) }
  let folder = cut.map { String(path[..<$0]) } ?? "."
  let descriptor = retrying { open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
  guard descriptor >= 0 else { return }
  _ = fsync(descriptor)
  close(descriptor)
}

/// Whether there is a folder of this name, or a link to one.
package func isExistingFolder(_ path: String) -> Bool {
  fileStatus(path.utf8)?.isFolder == true
}

/// What a path leads to, through links.
package enum FileKind {
  case nothing, file, folder
  /// A pipe, a device, a socket.
  case other
}

package func fileKind(_ path: String) -> FileKind {
  guard let status = fileStatus(path.utf8) else { return .nothing }
  return status.isFolder ? .folder : status.isRegularFile ? .file : .other
}

func fileStatus(_ path: some Sequence<UInt8>, followLinks: Bool = true) -> stat? {
  var status = stat()
  let result = withSystemPath(path) {
    followLinks ? stat($0, &status) : lstat($0, &status)
  }
  return result == 0 ? status : nil
}

extension stat {
  var isFolder: Bool { st_mode & S_IFMT == S_IFDIR }
  var isLink: Bool { st_mode & S_IFMT == S_IFLNK }
  var isRegularFile: Bool { st_mode & S_IFMT == S_IFREG }
}

/// The names in an open folder, `.` and `..` left out, with what the system says each is: one of
/// `DT_REG`, `DT_DIR`, `DT_LNK` and the like.
func forEachName(
  in folder: OpaquePointer, _ body: (_ name: UnsafeBufferPointer<UInt8>, _ kind: UInt8) -> Void
) {
  while let entry = readdir(folder) {
    let kind = entry.pointee.d_type
    withUnsafePointer(to: &entry.pointee.d_name) { tuple in
      let name = UnsafeRawPointer(tuple).assumingMemoryBound(to: UInt8.self)
      let count = strlen(UnsafeRawPointer(tuple).assumingMemoryBound(to: CChar.self))
      let bytes = UnsafeBufferPointer(start: name, count: count)
      let isDots = count <= 2 && bytes[0] == 0x2E && bytes[count - 1] == 0x2E
      if !isDots { body(bytes, kind) }
    }
  }
}
