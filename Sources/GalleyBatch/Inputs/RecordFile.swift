import GalleyCore
import Glibc

/// A file with a record on each line, of which any can be read at any time.
///
/// What comes through a pipe is kept in a file without a name, so that a run knows how much there
/// is to do and can read a record again.
///
/// - Complexity: eight bytes of memory for a line.
final class RecordFile: Sendable {
  /// What messages call it; `-` for standard input.
  let name: String
  private let descriptor: Int32
  /// Where each line begins, and where the last one ends.
  private let starts: [Int]
  private let numbers: [Int32]

  /// - Parameter temporaryFolder: where what comes through a pipe is kept.
  init(_ name: String, temporaryFolder: String) throws(SystemError) {
    self.name = name
    let opened =
      name == "-"
      ? fcntl(0, F_DUPFD_CLOEXEC, 0)
      : retrying { open(name, O_RDONLY | O_CLOEXEC) }
    guard opened >= 0 else { throw .last }
    let descriptor = try Self.repeatable(opened, temporaryFolder)
    self.descriptor = descriptor
    var starts: [Int] = []
    var numbers: [Int32] = []
    var place = 0
    var start = 0
    var number: Int32 = 1
    var isBlank = true
    var room = [UInt8](repeating: 0, count: 1 << 20)
    while true {
      let count = retrying { pread(descriptor, &room, room.count, place) }
      guard count >= 0 else {
        let error = SystemError.last
        close(descriptor)
        throw error
      }
      if count == 0 { break }
      for index in 0..<count {
        let byte = room[index]
        if byte == UInt8(ascii: "\n") {
          if !isBlank {
            starts.append(start)
            starts.append(place + index)
            numbers.append(number)
          }
          start = place + index + 1
          number &+= 1
          isBlank = true
        } else if byte != 0x20, byte != 0x09, byte != 0x0D {
          isBlank = false
        }
      }
      place += count
    }
    if !isBlank {
      starts.append(start)
      starts.append(place)
      numbers.append(number)
    }
    self.starts = starts
    self.numbers = numbers
  }

  deinit {
    close(descriptor)
  }

  /// The number of lines that are not blank.
  var count: Int { numbers.count }

  /// Its place, for messages about records that cannot be read.
  func id(_ index: Int) -> String { "\(name):\(numbers[index])" }

  func read(_ index: Int) throws(SystemError) -> [UInt8] {
    let start = starts[2 * index]
    let length = starts[2 * index + 1] - start
    guard length <= documentLimit else { throw .tooLarge }
    var failure: SystemError?
    let bytes = [UInt8](unsafeUninitializedCapacity: length) { buffer, count in
      while count < length {
        let got = retrying {
          pread(descriptor, buffer.baseAddress.map { $0 + count }, length - count, start + count)
        }
        if got < 0 { failure = .last }
        // A file that has shrunk since is read as far as it goes.
        if got <= 0 { return }
        count += got
      }
    }
    if let failure { throw failure }
    return bytes
  }

  /// The file itself, or a copy of what comes through a pipe.
  private static func repeatable(
    _ origin: Int32, _ temporaryFolder: String
  ) throws(SystemError) -> Int32 {
    var status = stat()
    if fstat(origin, &status) == 0, status.isRegularFile { return origin }
    defer { close(origin) }
    var template = Array("\(temporaryFolder)/galley-XXXXXX".utf8CString)
    let copy = mkstemp(&template)
    guard copy >= 0 else { throw .last }
    unlink(template)
    _ = fcntl(copy, F_SETFD, FD_CLOEXEC)
    var room = [UInt8](repeating: 0, count: 256 << 10)
    do throws(SystemError) {
      while true {
        let count = retrying { Glibc.read(origin, &room, room.count) }
        if count < 0 { throw .last }
        if count == 0 { return copy }
        try writeAll(Array(room[..<count]), to: copy)
      }
    } catch {
      close(copy)
      throw error
    }
  }
}
