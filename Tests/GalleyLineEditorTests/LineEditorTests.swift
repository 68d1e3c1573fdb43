import Testing

@testable import GalleyLineEditor

/// Bytes in, text and screen out.
@Suite struct LineEditorTests {
  /// A Lua-like host: `do` asks for `end`; three names begin with `quo`.
  private static var host: EditorHost {
    EditorHost(
      isComplete: { $0.split(separator: "\n").count != 1 || !$0.hasSuffix("do") },
      complete: { text, cursor in
        let word = text.utf8.prefix(cursor).reversed().prefix { $0 >= 0x61 && $0 <= 0x7A }
        let typed = String(decoding: word.reversed(), as: UTF8.self)
        return LineEditor.Completion(
          start: cursor - typed.utf8.count,
          candidates: ["quotes", "quota", "print"].filter { $0.hasPrefix(typed) && !typed.isEmpty }
            .map { .init($0, note: "a name") })
      },
      width: { $0.value < 0x300 ? 1 : $0.value < 0x370 ? 0 : $0.value >= 0x4E00 ? 2 : 1 })
  }

  private func type(
    _ bytes: String, history: [String] = []
  ) -> (editor: LineEditor, actions: [LineEditor.Action]) {
    var editor = LineEditor(Self.host, history: History(history))
    var keys = KeyParser()
    var actions: [LineEditor.Action] = []
    for key in keys.feed(bytes.utf8) + keys.flush() {
      let action = editor.handle(key)
      if action != .proceed { actions.append(action) }
    }
    return (editor, actions)
  }

  @Test(
    "keys do what emacs users expect",
    arguments: [
      ("abc", "abc", 3),
      ("abc\u{1B}[Dx", "abxc", 3),
      ("abc\u{01}x", "xabc", 1),
      ("abc\u{01}\u{05}x", "abcx", 4),
      ("abc\u{7F}", "ab", 2),
      ("abc\u{1B}[H\u{1B}[3~", "bc", 0),
      ("one two\u{17}", "one ", 4),
      ("one two\u{1B}b\u{0B}", "one ", 4),
      ("one two\u{15}\u{19}\u{19}", "one twoone two", 14),
      ("one two\u{1B}\u{7F}x", "one x", 5),
      ("ab\u{14}", "ba", 2),
      ("one\u{1F}", "", 0),
      ("one\u{01}\u{1B}d\u{1F}", "one", 0),
      ("e\u{301}x\u{7F}\u{7F}", "", 0),
      ("a\u{1B}[1;5Db", "ba", 1),
      ("\u{1B}[200~x = 1\r\ny = 2\u{1B}[201~", "x = 1\ny = 2", 11),
    ])
  func keys(_ bytes: String, _ text: String, _ cursor: Int) {
    let (editor, actions) = type(bytes)
    #expect(editor.buffer.text == text)
    #expect(editor.buffer.cursor == cursor)
    #expect(actions.isEmpty)
  }

  @Test("Enter accepts what is whole, and goes on below what is not")
  func enter() {
    #expect(type("x\r").actions == [.accept("x")])
    let (editor, actions) = type("for i do\rx\r")
    #expect(actions == [.accept("for i do\nx")])
    #expect(editor.buffer.text == "for i do\nx")
    // Up and down move between the lines of a block.
    #expect(type("for i do\rx\u{1B}[A!").editor.buffer.text == "f!or i do\nx")
    #expect(type("a\u{1B}\rb").editor.buffer.text == "a\nb")
  }

  @Test("Ctrl-C, Ctrl-D, Ctrl-L and Ctrl-Z are told to whoever runs the editor")
  func signals() {
    #expect(type("x\u{03}").actions == [.cancel])
    #expect(type("\u{04}").actions == [.endOfInput])
    #expect(type("x\u{01}\u{04}").editor.buffer.text.isEmpty)
    #expect(type("\u{0C}\u{1A}").actions == [.clearScreen, .suspend])
  }

  @Test("pasted text is text, whatever stands in it")
  func paste() {
    let (editor, actions) = type("\u{1B}[200~\u{03}a\u{1B}b\tc\u{1B}[201~d")
    #expect(actions.isEmpty)
    #expect(editor.buffer.text == "ab\tcd")
  }

  @Test("bytes may come in any pieces")
  func pieces() {
    let bytes = Array("é漢\u{1B}[D\u{1B}[200~p\u{1B}[201~😀".utf8)
    for cut in 0...bytes.count {
      var keys = KeyParser()
      var editor = LineEditor(Self.host)
      for key in keys.feed(bytes[..<cut]) + keys.feed(bytes[cut...]) { _ = editor.handle(key) }
      #expect(editor.buffer.text == "ép😀漢")
    }
  }

  @Test("bytes that are no keys are passed over, and nothing crashes")
  func nonsense() {
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<200 {
      var keys = KeyParser()
      var editor = LineEditor(Self.host, history: History(["one", "two"]))
      let bytes = (0..<64).map { _ in UInt8.random(in: 0...255, using: &generator) }
      for key in keys.feed(bytes) + keys.flush() { _ = editor.handle(key) }
      let screen = Screen(Self.host, prompt: "> ", continuation: ". ", isColored: true)
      let frame = screen.frame(editor, width: 12, height: 5)
      #expect(frame.rows.count <= 6)
      #expect(frame.cursorColumn < 12)
    }
  }

  @Test("the history is gone through, and the line begun is kept")
  func history() {
    let history = ["one", "two"]
    #expect(type("\u{1B}[A", history: history).editor.buffer.text == "two")
    #expect(type("\u{1B}[A\u{1B}[A\u{1B}[A", history: history).editor.buffer.text == "one")
    #expect(type("now\u{10}\u{10}\u{0E}\u{0E}", history: history).editor.buffer.text == "now")
  }

  @Test("Ctrl-R searches it")
  func search() {
    let history = ["quotes of one", "print two", "quotes of three"]
    #expect(type("\u{12}quo", history: history).editor.buffer.text == "quotes of three")
    #expect(type("\u{12}quo\u{12}", history: history).editor.buffer.text == "quotes of one")
    #expect(type("x\u{12}two\u{07}", history: history).editor.buffer.text == "x")
    #expect(type("\u{12}two\r", history: history).actions == [.accept("print two")])
  }

  @Test("a history reads back from its file")
  func historyFile() {
    let entries = ["for i do\n  x\nend", "a\\nb", "漢"]
    let file = entries.map { History.line(of: $0) }.joined()
    #expect(History(file: Array(file.utf8)).entries == entries)
    var history = History(["x"])
    let added = ["x", "  ", "y"].map { history.add($0) }
    #expect(added == [false, false, true])
  }

  @Test("Tab completes what is common, then shows a menu")
  func completion() {
    #expect(type("pr\t").editor.buffer.text == "print")
    #expect(type("qu\t").editor.buffer.text == "quot")
    #expect(type("qu\t\t").editor.buffer.text == "quotes")
    #expect(type("qu\t\t\t").editor.buffer.text == "quota")
    #expect(type("qu\t\t\u{1B}[Z").editor.buffer.text == "quota")
    // Enter takes the choice, and the next one the line.
    #expect(type("qu\t\t\r").actions.isEmpty)
    #expect(type("qu\t\t\r\r").actions == [.accept("quotes")])
    #expect(type("\t").editor.buffer.text == "  ")
  }

  // MARK: - The screen

  private func frame(
    _ bytes: String, width: Int = 20, height: Int = 10, history: [String] = []
  ) -> Frame {
    let screen = Screen(Self.host, prompt: "> ", continuation: ". ", isColored: false)
    return screen.frame(type(bytes, history: history).editor, width: width, height: height)
  }

  @Test("a line, its prompt and its cursor")
  func line() {
    #expect(frame("abc\u{1B}[D") == Frame(rows: ["> abc"], cursorRow: 0, cursorColumn: 4))
    #expect(
      frame("for i do\rx") == Frame(rows: ["> for i do", ". x"], cursorRow: 1, cursorColumn: 3))
  }

  @Test("wide letters take two columns, marks none, and a row that is full goes on below")
  func widths() {
    #expect(frame("漢字") == Frame(rows: ["> 漢字"], cursorRow: 0, cursorColumn: 6))
    #expect(frame("e\u{301}").cursorColumn == 3)
    #expect(
      frame("123456", width: 8) == Frame(rows: ["> 123456", ""], cursorRow: 1, cursorColumn: 0))
    #expect(frame("12345漢", width: 8).rows == ["> 12345", "漢"])
    #expect(frame("👨‍👩‍👧").cursorColumn == 4)
  }

  @Test("a menu stands below, with what is to be said of each")
  func menu() {
    #expect(
      frame("qu\t\t", width: 40).rows == ["> quotes", "> quotes  a name", "  quota   a name"])
  }

  @Test("a search says what it looks for")
  func searching() {
    #expect(frame("\u{12}tw", history: ["two"]).rows == ["(match of 'tw') two"])
    #expect(frame("\u{12}zz", width: 30, history: ["two"]).rows == ["(no match of 'zz') "])
  }

  @Test("of a text that is higher than the terminal the part around the cursor is shown")
  func high() {
    let text = (0..<30).map { "l\($0)" }.joined(separator: "\u{1B}\r")
    let shown = frame(text, height: 6)
    #expect(shown.rows.count == 6)
    #expect(shown.rows.last == ". l29")
    #expect(shown.cursorRow == 5)
  }

  @Test("what steers a terminal is not shown as it is")
  func steering() {
    var editor = LineEditor(Self.host)
    _ = editor.handle(.paste("a\u{9B}31mb"))
    let screen = Screen(Self.host, prompt: "> ", continuation: ". ", isColored: false)
    #expect(screen.frame(editor, width: 20, height: 5).rows == ["> a\u{FFFD}31mb"])
  }

  @Test("colours begin and end where the host says")
  func colors() {
    var host = Self.host
    host.highlight = { _ in [(0..<2, "\u{1B}[31m")] }
    var editor = LineEditor(host)
    for character in "ab c" { _ = editor.handle(.character(character)) }
    let screen = Screen(host, prompt: "", continuation: "", isColored: true)
    #expect(
      screen.frame(editor, width: 20, height: 5).rows == ["\u{1B}[31mab\u{1B}[0m c"])
  }
}
