import Glibc

/// Messages over a stream socket: the length of each, in eight bytes, then its bytes.
///
/// Sends and receives at the same time: two processes that both write a long message first would
/// wait for each other for ever.
final class FrameChannel {
  /// Why a message did not come.
  enum Fault: Error, Hashable {
    /// The other side has gone.
    case closed
    case late
    /// It would be longer than anybody should have to say.
    case tooLong
  }

  private static let headerSize = 8

  private let descriptor: Int32
  private var outgoing: [UInt8] = []
  private var sent = 0
  private var incoming: [UInt8] = []
  /// Where in `incoming` the next message begins.
  private var start = 0
  private var room = [UInt8](repeating: 0, count: 256 << 10)

  /// Takes the descriptor over, and makes it one that never blocks.
  init(_ descriptor: Int32) {
    self.descriptor = descriptor
    _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
  }

  deinit {
    close(descriptor)
  }

  /// Queues a message, and sends what the other side takes at once.
  ///
  /// If the other side has gone, whoever waits for its next message is told: it may have said
  /// things before that have not been read yet.
  func send(_ message: some WireCodable) {
    var writer = WireWriter()
    writer.number(0)
    message.encode(to: &writer)
    var frame = writer.bytes
    withUnsafeBytes(of: Int64(frame.count - Self.headerSize).littleEndian) {
      frame.replaceSubrange(0..<Self.headerSize, with: $0)
    }
    if outgoing.isEmpty { outgoing = frame } else { outgoing += frame }
    sendSome()
  }

  /// Waits until all is sent.
  func flush() throws(Fault) {
    while !outgoing.isEmpty {
      try wait(Int16(POLLOUT), until: nil)
      sendSome()
    }
  }

  /// The bytes of the next message.
  ///
  /// - Parameters:
  ///   - limit: its greatest length.
  ///   - end: when to stop waiting; what has come by then still counts.
  func receive(limit: Int, until end: ContinuousClock.Instant?) throws(Fault) -> ArraySlice<UInt8> {
    while true {
      if let message = try nextMessage(limit: limit) { return message }
      let isSending = !outgoing.isEmpty
      let events = try wait(Int16(isSending ? POLLIN | POLLOUT : POLLIN), until: end)
      if events & Int16(POLLOUT) != 0 { sendSome() }
      if events & ~Int16(POLLOUT) != 0 { try receiveSome() }
    }
  }

  private func nextMessage(limit: Int) throws(Fault) -> ArraySlice<UInt8>? {
    let available = incoming.count - start
    guard available >= Self.headerSize else { return nil }
    var reader = WireReader(incoming[start..<start + Self.headerSize])
    guard let length = try? reader.number(), 0 <= length, length <= limit else { throw .tooLong }
    guard available - Self.headerSize >= length else { return nil }
    let first = start + Self.headerSize
    start = first + length
    return incoming[first..<start]
  }

  @discardableResult
  private func wait(
    _ events: Int16, until end: ContinuousClock.Instant?
  ) throws(Fault) -> Int16 {
    while true {
      var timeout: Int32 = -1
      if let end {
        let left = (end - .now) / .milliseconds(1)
        timeout = left <= 0 ? 0 : Int32(min(left.rounded(.up), 1e9))
      }
      var wish = pollfd(fd: descriptor, events: events, revents: 0)
      let count = poll(&wish, 1, timeout)
      if count > 0 { return wish.revents }
      if count == 0, timeout == 0 { throw .late }
      if count < 0, errno != EINTR { throw .closed }
    }
  }

  private func sendSome() {
    while sent < outgoing.count {
      let count = outgoing.withUnsafeBytes { bytes in
        // A signal would end the program where the other side has gone.
        Glibc.send(
          descriptor, bytes.baseAddress.map { $0 + sent }, bytes.count - sent,
          Int32(MSG_NOSIGNAL))
      }
      if count < 0 {
        if errno == EINTR { continue }
        if errno == EAGAIN { return }
        break
      }
      sent += count
    }
    outgoing = []
    sent = 0
  }

  private func receiveSome() throws(Fault) {
    let count = room.withUnsafeMutableBytes { room in
      retrying { read(descriptor, room.baseAddress, room.count) }
    }
    if count < 0, errno == EAGAIN { return }
    guard count > 0 else { throw .closed }
    if start == incoming.count {
      // A long message does not keep its memory.
      incoming = []
    } else if start > 0 {
      incoming.removeFirst(start)
    }
    start = 0
    incoming += room[..<count]
  }
}
