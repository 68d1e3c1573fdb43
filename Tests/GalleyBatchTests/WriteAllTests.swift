import Glibc
import Testing

@testable import GalleyBatch

@Suite("Writing to the system")
struct WriteAllTests {
  @Test("a stream that was made non-blocking is waited for, and nothing is lost")
  func nonBlocking() throws {
    var ends: [Int32] = [0, 0]
    #expect(pipe(&ends) == 0)
    let (output, input) = (ends[0], ends[1])
    #expect(fcntl(input, F_SETFL, O_NONBLOCK) == 0)
    let bytes = (0..<1_000_000).map { UInt8(truncatingIfNeeded: $0) }
    let writer = try WorkerThread {
      // The reader finds what is missing.
      try? writeAll(bytes, to: input)
      close(input)
    }
    usleep(50_000)
    var received: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 64 * 1024)
    while true {
      let number = read(output, &buffer, buffer.count)
      if number <= 0 { break }
      received += buffer.prefix(number)
    }
    writer.join()
    close(output)
    #expect(received == bytes)
  }
}
