import GalleyCore
import Glibc

/// How large a document or a script may be.
///
/// A saved page has a few hundred kilobytes. Lines, words and what is found in them take many times
/// the bytes of a document, and each thread has one in work: what is larger is no page and would
/// cost the run its memory.
package let documentLimit = 256 << 20

/// How large a list of documents may be: sixteen million paths of usual length.
let listLimit = 1 << 30

/// The bytes of a file, or of standard input.
///
/// Reads until the end whatever the size was said to be: pipes have none, devices may have no end,
/// and a file may grow or shrink while it is read.
///
/// - Parameter patience: seconds to wait for somebody to write to a pipe.
/// - Throws: what the system says; what it says of files that are too large (`EFBIG`) for more
///   than `limit` bytes, of which no more are read then, and of a pipe that nobody writes to
///   (`ETIMEDOUT`).
package func readWhole(
  _ file: InputFile, limit: Int = documentLimit, patience: Double = 10
) throws(SystemError) -> [UInt8] {
  if file == .standardInput { return try readWhole(descriptor: 0, limit: limit) }
  // To open a pipe is to wait for its other end, for ever if need be.
  let flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK
  let descriptor = retrying { withSystemPath(file.path) { open($0, flags) } }
  guard descriptor >= 0 else { throw .last }
  defer { close(descriptor) }
  var status = stat()
  guard fstat(descriptor, &status) == 0 else { throw .last }
  if status.isRegularFile { return try readWhole(descriptor: descriptor, status, limit: limit) }
  let beginning = try firstByte(descriptor, status, patience: patience)
  _ = fcntl(descriptor, F_SETFL, O_RDONLY)
  return try readWhole(descriptor: descriptor, status, after: beginning, limit: limit)
}

/// Waits until somebody has the other end of a pipe; of other files, does nothing.
///
/// Only reading tells a pipe that nobody writes to from one whose writer has nothing to say yet.
///
/// - Returns: what had to be read to see it.
private func firstByte(
  _ descriptor: Int32, _ status: stat, patience: Double
) throws(SystemError) -> [UInt8] {
  guard status.st_mode & S_IFMT == S_IFIFO else { return [] }
  let end = ContinuousClock.now + .seconds(patience)
  while ContinuousClock.now < end {
    var byte: UInt8 = 0
    let count = retrying { read(descriptor, &byte, 1) }
    if count > 0 { return [byte] }
    if count < 0 { return [] }
    usleep(10_000)
  }
  throw SystemError(ETIMEDOUT)
}

func readWhole(descriptor: Int32, limit: Int) throws(SystemError) -> [UInt8] {
  var status = stat()
  guard fstat(descriptor, &status) == 0 else { throw .last }
  return try readWhole(descriptor: descriptor, status, limit: limit)
}

/// - Parameter beginning: what was read already.
private func readWhole(
  descriptor: Int32, _ status: stat, after beginning: [UInt8] = [], limit: Int
) throws(SystemError) -> [UInt8] {
  if status.isRegularFile, status.st_size > limit { throw .tooLarge }
  // One byte more than the size, so that the read that comes to the end of a file says so.
  var capacity = min(status.isRegularFile ? max(Int(status.st_size), 511) : 64 * 1024, limit) + 1
  var bytes = beginning
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
        // Files of /proc say that they are empty, and files may grow.
        if status.isRegularFile, count == Int(status.st_size), count < capacity { return }
      }
    }
    if let failure { throw failure }
    if bytes.count < capacity { return bytes }
    if bytes.count > limit { throw .tooLarge }
    capacity = min(capacity * 2, limit + 1)
  } while true
}

/// Reads a document, as a worker does.
///
/// - Throws: `unreadable` with the system's words, `tooLarge` beyond `documentLimit`.
package func readDocument(
  _ file: InputFile, published: NewsDate?, retrieved: NewsDate?
) throws(DocumentFailure) -> RawDocument {
  let id = file.id
  let bytes: [UInt8]
  do {
    if let place = file.record {
      bytes = try place.file.read(place.index)
    } else {
      bytes = try readWhole(file)
    }
  } catch {
    if error == .tooLarge { throw DocumentFailure(.tooLarge, document: id) }
    throw DocumentFailure(.unreadable, document: id, message: error.message)
  }
  var document = RawDocument(
    id: id, path: file == .standardInput || file.record != nil ? nil : id, bytes: bytes,
    published: published, retrieved: retrieved)
  document.isRecord = file.record != nil
  return document
}
