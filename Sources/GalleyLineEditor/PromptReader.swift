import Glibc
import Synchronization

/// Reads what somebody writes at a prompt on standard input: with an editor on a terminal, line by
/// line from anything else. Of several readers one reads at a time; what was typed ahead is for
/// whichever asks next.
///
///     let reader = PromptReader(host, prompt: "> ", continuation: "… ", historyFile: path)
///     while case .text(let text) = reader.next() { ... }
public final class PromptReader {
  public enum Input: Hashable {
    case text(String)
    /// Ctrl-C.
    case cancelled
    case end
  }

  /// Whether an editor is at work.
  public let isInteractive: Bool
  /// Changed when the prompt should say something else.
  public var prompt: String
  public let continuation: String
  private let host: EditorHost
  private let isColored: Bool
  private let historyFile: String?
  private let terminal: Terminal
  private var editor: LineEditor
  private var keys = KeyParser()
  private let showsPrompt: Bool

  /// - Parameters:
  ///   - historyFile: where the history is kept across sessions; its folders are made.
  ///   - isColored: whether the text is coloured while it is written.
  ///   - output: the descriptor that shows what is typed.
  public init(
    _ host: EditorHost, prompt: String, continuation: String, historyFile: String?,
    isColored: Bool, output: Int32 = 1
  ) {
    self.host = host
    self.prompt = prompt
    self.continuation = continuation
    self.isColored = isColored
    let isDumb = getenv("TERM").map { String(cString: $0) == "dumb" } ?? true
    showsPrompt = isatty(0) == 1
    isInteractive = showsPrompt && isatty(output) == 1 && !isDumb
    terminal = Terminal(input: 0, output: output)
    self.historyFile = isInteractive ? historyFile : nil
    let known = self.historyFile.map { History(file: contents(of: $0)) } ?? History()
    editor = LineEditor(host, history: known)
    if isInteractive {
      // Wakes `poll`, no more.
      signal(SIGWINCH) { _ in }
      // Whoever started the program may have had them blocked, which it inherits.
      var numbers = sigset_t()
      sigemptyset(&numbers)
      for number in [SIGWINCH, SIGTSTP] { sigaddset(&numbers, number) }
      pthread_sigmask(SIG_UNBLOCK, &numbers, nil)
    }
  }

  public func next() -> Input {
    isInteractive ? edit() : plain()
  }

  // MARK: - Plain lines

  private func plain() -> Input {
    var text: String?
    while true {
      if showsPrompt { terminal.write(text == nil ? prompt : continuation) }
      guard let line = typedAhead.withLock({ $0.lines.next() }) else {
        return text.map { .text($0) } ?? .end
      }
      let whole = text.map { $0 + "\n" + line } ?? line
      if whole.allSatisfy(\.isWhitespace) || host.isComplete(whole) { return .text(whole) }
      text = whole
    }
  }

  // MARK: - The editor

  private func edit() -> Input {
    guard let old = terminal.enterRawMode() else { return plain() }
    defer { terminal.leaveRawMode(old) }
    editor.reset()
    var drawnRow = 0
    draw(&drawnRow)
    var waiting = typedAhead.withLock { ahead in
      defer { ahead.keys = [] }
      return ahead.keys[...]
    }
    while true {
      while let key = waiting.popFirst() {
        switch editor.handle(key) {
        case .proceed: continue
        case .accept(let text):
          finish(&drawnRow)
          keep(waiting)
          remember(text)
          return .text(text)
        case .cancel:
          finish(&drawnRow)
          keep(waiting)
          return .cancelled
        case .endOfInput:
          finish(&drawnRow)
          return .end
        case .clearScreen:
          terminal.write("\u{1B}[H\u{1B}[2J")
          drawnRow = 0
        case .suspend:
          finish(&drawnRow)
          terminal.leaveRawMode(old)
          kill(0, SIGTSTP)
          _ = terminal.enterRawMode()
          drawnRow = 0
        }
      }
      draw(&drawnRow)
      let patience: Int32? = keys.isWaiting ? 50 : host.news == nil ? nil : 1000
      switch terminal.wait(milliseconds: patience) {
      case .bytes(let bytes): waiting = keys.feed(bytes)[...]
      case .silence:
        if !keys.isWaiting, let action = host.news?() {
          // What is written there is written above it.
          terminal.write("\r" + (drawnRow > 0 ? "\u{1B}[\(drawnRow)A" : "") + "\u{1B}[J")
          drawnRow = 0
          action()
        }
        waiting = keys.flush()[...]
      case .interrupted: waiting = []
      case .end:
        finish(&drawnRow)
        return .end
      }
    }
  }

  private func keep(_ keys: ArraySlice<Key>) {
    typedAhead.withLock { $0.keys = Array(keys) }
  }

  private func screen() -> Screen {
    Screen(host, prompt: prompt, continuation: continuation, isColored: isColored)
  }

  private func draw(_ drawnRow: inout Int) {
    let size = terminal.size
    let frame = screen().frame(editor, width: size.width, height: size.height)
    var text = "\u{1B}[?25l\r"
    if drawnRow > 0 { text += "\u{1B}[\(drawnRow)A" }
    text += frame.rows.map { $0 + "\u{1B}[K" }.joined(separator: "\r\n") + "\u{1B}[J"
    let up = frame.rows.count - 1 - frame.cursorRow
    if up > 0 { text += "\u{1B}[\(up)A" }
    text += "\r"
    if frame.cursorColumn > 0 { text += "\u{1B}[\(frame.cursorColumn)C" }
    terminal.write(text + "\u{1B}[?25h")
    drawnRow = frame.cursorRow
  }

  /// Leaves the line as it is, without a menu, and goes below it.
  private func finish(_ drawnRow: inout Int) {
    _ = editor.handle(.meta(">"))
    draw(&drawnRow)
    terminal.write("\r\n")
    drawnRow = 0
  }

  private func remember(_ text: String) {
    guard editor.remember(text), let historyFile else { return }
    append(History.line(of: text), to: historyFile)
  }
}

/// What has come on standard input and nobody has asked for yet.
private struct TypedAhead {
  /// Pressed while the line before was still in work.
  var keys: [Key] = []
  var lines = ByteLines(descriptor: 0)
}

private let typedAhead = Mutex(TypedAhead())

/// Lines of a descriptor, whatever their bytes.
private struct ByteLines {
  let descriptor: Int32
  private var buffer: [UInt8] = []
  private var isAtEnd = false

  init(descriptor: Int32) { self.descriptor = descriptor }

  mutating func next() -> String? {
    var searched = 0
    while true {
      if let end = buffer[searched...].firstIndex(of: 0x0A) {
        defer { buffer.removeSubrange(...end) }
        return text(buffer[..<end])
      }
      searched = buffer.count
      if isAtEnd {
        guard !buffer.isEmpty else { return nil }
        defer { buffer = [] }
        return text(buffer[...])
      }
      var piece = [UInt8](repeating: 0, count: 64 * 1024)
      let count = piece.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      if count <= 0 { isAtEnd = true } else { buffer.append(contentsOf: piece[..<count]) }
    }
  }

  private func text(_ bytes: ArraySlice<UInt8>) -> String {
    let bytes = bytes.last == 0x0D ? bytes.dropLast() : bytes
    return String(decoding: bytes, as: UTF8.self)
  }
}

// MARK: - The file of the history

private func contents(of path: String) -> [UInt8] {
  let descriptor = open(path, O_RDONLY | O_CLOEXEC)
  guard descriptor >= 0 else { return [] }
  defer { close(descriptor) }
  var bytes: [UInt8] = []
  var piece = [UInt8](repeating: 0, count: 64 * 1024)
  while bytes.count < 16 << 20 {
    let count = piece.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
    if count <= 0 { break }
    bytes.append(contentsOf: piece[..<count])
  }
  return bytes
}

/// A history that cannot be kept is no reason to stop.
private func append(_ line: String, to path: String) {
  var folder = ""
  for step in path.split(separator: "/", omittingEmptySubsequences: false).dropLast() {
    folder += step + "/"
    if folder != "/" { mkdir(folder, 0o700) }
  }
  let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
  guard descriptor >= 0 else { return }
  defer { close(descriptor) }
  let bytes = Array(line.utf8)
  _ = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
}
