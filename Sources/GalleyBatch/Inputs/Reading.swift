import GalleyCore
import Glibc

/// The bytes of a file, or of standard input.
///
/// Reads until the end whatever the size was said to be: pipes have none, and a file may grow or
/// shrink while it is read.
package func readWhole(_ file: InputFile) throws(SystemError) -> [UInt8] {
  if file == .standardInput { return try readWhole(descriptor: 0) }
  let descriptor = retrying { withSystemPath(file.path) { open($0, O_RDONLY | O_CLOEXEC) } }
  guard descriptor >= 0 else { throw .last }
  defer { close(descriptor) }
  return try readWhole(descriptor: descriptor)
}

private func readWhole(descriptor: Int32) throws(SystemError) -> [UInt8] {
  var status = stat()
  guard fstat(descriptor, &status) == 0 else { throw .last }
  // One byte more than the size, so that the read that finds the end needs no more room.
  var capacity = status.isRegularFile ? max(Int(status.st_size), 511) + 1 : 64 * 1024
  var bytes: [UInt8] = []
  var failure: SystemError?
  repeat {
    let filled = bytes
    bytes = []
    bytes = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
      count = filled.count
      _ = buffer.update(fromContentsOf: filled)
      while count < capacity {
        let number = retrying {
          read(descriptor, buffer.baseAddress.map { $0 + count }, capacity - count)
        }
        if number < 0 { failure = .last }
        if number <= 0 { return }
        count += number
      }
    }
    if let failure { throw failure }
    if bytes.count < capacity { return bytes }
    capacity *= 2
  } while true
}

/// Reads a document, as a worker does.
///
/// - Throws: `unreadable` with the system's words, `tooLarge` when spans could not count its bytes.
package func readDocument(
  _ file: InputFile, published: NewsDate?, retrieved: NewsDate?
) throws(DocumentFailure) -> RawDocument {
  let id = file.id
  let bytes: [UInt8]
  do {
    bytes = try readWhole(file)
  } catch {
    throw DocumentFailure(.unreadable, document: id, message: error.message)
  }
  guard bytes.count < Int(UInt32.max) else { throw DocumentFailure(.tooLarge, document: id) }
  return RawDocument(
    id: id, path: file == .standardInput ? nil : id, bytes: bytes, published: published,
    retrieved: retrieved)
}
