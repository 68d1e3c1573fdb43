import CConfinement
import Glibc

/// The folder that a run writes its files to.
///
/// Files are reached step by step from an open descriptor, and no step follows a link: a link that
/// lies in the folder already cannot lead a script's file out of it.
final class OutputFolder {
  let path: String
  private var root: Int32 = -1
  /// The folder below it that was asked for last. One is enough: files of one folder mostly come
  /// together, and a run may have thousands of folders.
  private var last: (steps: [String], descriptor: Int32)?

  /// Makes the folder and those above it where they are missing.
  init(_ path: String) throws(OutputFailure) {
    self.path = path
    try Self.makeFolders(path)
    root = retrying { open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
    guard root >= 0 else { throw .system(path: path, .last) }
  }

  deinit {
    if let last { close(last.descriptor) }
    if root >= 0 { close(root) }
  }

  /// Has all that was written to its file system on the disk: one call for thousands of files.
  func sync() {
    if !galley_sync_file_system(root) { Glibc.sync() }
  }

  /// Has the names in one folder below it on the disk.
  func sync(_ steps: [String]) {
    if let descriptor = try? descriptor(of: steps) { _ = fsync(descriptor) }
  }

  /// Removes the temporary files of a run, without following links.
  static func removeFiles(below root: [UInt8], endingIn tag: String) {
    let ending = Array(".galley-\(tag)".utf8)
    var waiting = [root]
    while let folder = waiting.popLast() {
      guard let handle = withSystemPath(folder, { opendir($0) }) else { continue }
      defer { closedir(handle) }
      forEachName(in: handle) { name, _ in
        let path = folder + [UInt8(ascii: "/")] + name
        if name.first == UInt8(ascii: "."), name.suffix(ending.count).elementsEqual(ending) {
          _ = withSystemPath(path) { unlink($0) }
        } else if fileStatus(path, followLinks: false)?.isFolder == true {
          waiting.append(path)
        }
      }
    }
  }

  /// An open descriptor of a folder below, which is made if it is missing; good until the next
  /// call.
  func descriptor(of steps: [String]) throws(OutputFailure) -> Int32 {
    if steps.isEmpty { return root }
    if let last, last.steps == steps { return last.descriptor }
    var parent = root
    for (index, name) in steps.enumerated() {
      if mkdirat(parent, name, 0o777) != 0, errno != EEXIST {
        let error = SystemError.last
        if index > 0 { close(parent) }
        throw .system(path: words(steps), error)
      }
      let flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
      let next = retrying { openat(parent, name, flags) }
      let error = SystemError.last
      if index > 0 { close(parent) }
      guard next >= 0 else { throw .system(path: words(steps), error) }
      parent = next
    }
    if let last { close(last.descriptor) }
    last = (steps, parent)
    return parent
  }

  private func words(_ steps: [String]) -> String {
    ([path] + steps).joined(separator: "/")
  }

  private static func makeFolders(_ path: String) throws(OutputFailure) {
    let bytes = Array(path.utf8)
    for end in 1...max(bytes.count, 1)
    where end >= bytes.count || bytes[end] == UInt8(ascii: "/") {
      let part = bytes.prefix(end)
      if fileStatus(part)?.isFolder == true { continue }
      guard withSystemPath(part, { mkdir($0, 0o777) }) == 0 || errno == EEXIST else {
        throw .system(path: path, .last)
      }
    }
  }
}
