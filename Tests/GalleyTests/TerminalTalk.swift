import Foundation
import GalleyTestSupport
import Testing

/// A program on a pseudo-terminal of 80 columns, which is its controlling one.
final class TerminalTalk {
  private let process = Process()
  private let master: Int32
  private var output: [UInt8] = []
  /// What has been looked at.
  private var seen = 0
  /// What the terminal shows.
  private(set) var screen = TerminalScreen(width: 80, height: 24)

  struct Missing: Error, CustomStringConvertible {
    var description: String
  }

  /// The program itself, where a shell is to start it.
  static let galley = Repository.products.appending(path: "galley").path

  init(_ arguments: [String], of program: String = galley, in folder: URL) throws {
    // What `posix_openpt` and its like do, which Swift does not show.
    master = open("/dev/ptmx", O_RDWR | O_NOCTTY)
    var lock: Int32 = 0
    var number: UInt32 = 0
    #expect(ioctl(master, 0x4004_5431, &lock) == 0 && ioctl(master, 0x8004_5430, &number) == 0)
    var size = winsize(ws_row: 24, ws_col: 80, ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(master, UInt(TIOCSWINSZ), &size)
    let name = "/dev/pts/\(number)"
    let slave = FileHandle(fileDescriptor: open(name, O_RDWR | O_NOCTTY), closeOnDealloc: true)
    process.executableURL = URL(filePath: "/usr/bin/setsid")
    process.arguments =
      ["-c", "-w", program] + arguments
    process.currentDirectoryURL = folder
    process.environment = [
      "TERM": "xterm", "LC_ALL": "C.UTF-8", "NO_COLOR": "1", "PATH": "/usr/bin:/bin",
      "XDG_STATE_HOME": folder.appending(path: "state").path,
    ]
    process.standardInput = slave
    process.standardOutput = slave
    process.standardError = slave
    try process.run()
  }

  deinit {
    if process.isRunning { process.terminate() }
    close(master)
  }

  func type(_ text: String) {
    let bytes = Array(text.utf8)
    _ = bytes.withUnsafeBytes { write(master, $0.baseAddress, $0.count) }
  }

  /// Reads on until the words come, for a minute at most.
  func wait(for words: String) throws {
    let wanted = Array(words.utf8)
    let end = Date().addingTimeInterval(60)
    while Date() < end {
      if let place = find(wanted) {
        seen = place + wanted.count
        return
      }
      if listen(milliseconds: 100) == nil { break }
    }
    throw Missing(
      description:
        "'\(words)' did not come; there is \(String(decoding: output[seen...], as: UTF8.self).debugDescription)"
    )
  }

  /// Takes what has come; false when nothing did in time, nil at the end.
  private func listen(milliseconds: Int32) -> Bool? {
    var descriptor = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
    guard poll(&descriptor, 1, milliseconds) > 0 else { return false }
    var piece = [UInt8](repeating: 0, count: 4096)
    let count = read(master, &piece, piece.count)
    if count <= 0 { return nil }
    output += piece[..<count]
    screen.feed(piece[..<count])
    return true
  }

  /// Types, and waits until the answer has been drawn: a new prompt where the keys end a text, else
  /// the line; then until nothing more comes.
  func step(_ keys: String, opensPrompt: Bool) throws {
    let (prompts, drawings) = (screen.prompts, screen.drawings)
    type(keys)
    let end = Date().addingTimeInterval(60)
    while Date() < end {
      let isThere =
        opensPrompt
        ? screen.prompts > prompts && screen.drawings > drawings : screen.drawings > drawings
      guard let more = listen(milliseconds: isThere ? 150 : 1000) else { break }
      if isThere, !more { return }
    }
    throw Missing(description: "no answer to \(keys.debugDescription); there is\n\(screen.text)")
  }

  func resize(width: Int, height: Int) throws {
    let drawings = screen.drawings
    screen.resize(width: width, height: height)
    var size = winsize(
      ws_row: UInt16(height), ws_col: UInt16(width), ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(master, UInt(TIOCSWINSZ), &size)
    let end = Date().addingTimeInterval(60)
    while Date() < end {
      guard let more = listen(milliseconds: 150) else { break }
      if !more, screen.drawings > drawings { return }
    }
    throw Missing(description: "nothing was drawn anew")
  }

  private func find(_ words: [UInt8]) -> Int? {
    guard output.count - seen >= words.count else { return nil }
    return (seen...(output.count - words.count)).first {
      output[$0..<$0 + words.count].elementsEqual(words)
    }
  }

  func status() -> Int32 {
    // What is not read would keep the program waiting.
    let end = Date().addingTimeInterval(60)
    var piece = [UInt8](repeating: 0, count: 4096)
    while process.isRunning, Date() < end {
      var descriptor = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
      if poll(&descriptor, 1, 50) > 0, read(master, &piece, piece.count) <= 0 { usleep(20_000) }
    }
    guard !process.isRunning else { return -1 }
    return process.terminationStatus
  }
}
