import Glibc

/// A terminal that sends each key as it is pressed, for as long as a line is being written.
struct Terminal {
  let input: Int32
  let output: Int32

  var size: (width: Int, height: Int) {
    var size = winsize()
    guard ioctl(output, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return (80, 24) }
    return (Int(size.ws_col), max(2, Int(size.ws_row)))
  }

  /// Switches the keys over. Nil when `input` is no terminal.
  func enterRawMode() -> termios? {
    var old = termios()
    guard tcgetattr(input, &old) == 0 else { return nil }
    var raw = old
    cfmakeraw(&raw)
    // Output keeps its line ends: what others print meanwhile looks as ever.
    raw.c_oflag |= tcflag_t(OPOST | ONLCR)
    tcsetattr(input, TCSADRAIN, &raw)
    write("\u{1B}[?2004h")
    return old
  }

  func leaveRawMode(_ old: termios) {
    write("\u{1B}[?2004l")
    var old = old
    tcsetattr(input, TCSADRAIN, &old)
  }

  func write(_ text: String) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { Glibc.write(output, $0.baseAddress, $0.count) }
      if count < 0, errno != EINTR, errno != EAGAIN { return }
      if count > 0 { bytes = bytes.dropFirst(count) }
    }
  }

  enum Event {
    case bytes([UInt8])
    /// Nothing came in time.
    case silence
    /// The window may have another size.
    case interrupted
    case end
  }

  /// - Parameter milliseconds: how long to wait; nil for ever.
  func wait(milliseconds: Int32?) -> Event {
    var descriptor = pollfd(fd: input, events: Int16(POLLIN), revents: 0)
    let ready = poll(&descriptor, 1, milliseconds ?? -1)
    if ready < 0 { return errno == EINTR ? .interrupted : .end }
    if ready == 0 { return .silence }
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = buffer.withUnsafeMutableBytes { read(input, $0.baseAddress, $0.count) }
    if count < 0 { return errno == EINTR || errno == EAGAIN ? .interrupted : .end }
    return count == 0 ? .end : .bytes(Array(buffer[..<count]))
  }
}
