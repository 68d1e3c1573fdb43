/// What stands between keys and text: a line of one or more lines, its history, a search in it, and a
/// menu of completions. Knows no terminal: keys go in, and `Screen` shows what there is.
///
///     var editor = LineEditor(EditorHost(isComplete: { !$0.hasSuffix("do") }))
///     editor.handle(.character("x"))      // .proceed
///     editor.handle(.enter)               // .accept("x")
public struct LineEditor {
  public enum Action: Hashable {
    case proceed
    case accept(String)
    /// Ctrl-C: what stands there is given up.
    case cancel
    /// Ctrl-D on an empty line.
    case endOfInput
    case clearScreen
    case suspend
  }

  public struct Candidate: Hashable, Sendable {
    public var text: String
    /// Said beside it in the menu: a signature.
    public var note: String

    public init(_ text: String, note: String = "") {
      self.text = text
      self.note = note
    }
  }

  public struct Completion: Sendable {
    /// The offset of UTF-8 from which a candidate replaces what stands before the cursor.
    public var start: Int
    public var candidates: [Candidate]

    public init(start: Int, candidates: [Candidate]) {
      self.start = start
      self.candidates = candidates
    }
  }

  struct Menu {
    var completion: Completion
    /// What was there before the first choice.
    var selected: Int?
  }

  struct Search {
    var words = ""
    var place: Int?
    var original: String
  }

  public private(set) var buffer = EditBuffer()
  public var history: History
  private let host: EditorHost
  private(set) var menu: Menu?
  private(set) var search: Search?
  /// Where in the history we are; its count for the line that is being written.
  private var place: Int
  private var draft = ""

  public init(_ host: EditorHost, history: History = History()) {
    self.host = host
    self.history = history
    place = history.entries.count
  }

  /// Begins a new line.
  public mutating func reset() {
    buffer = EditBuffer()
    menu = nil
    search = nil
    draft = ""
    place = history.entries.count
  }

  public mutating func handle(_ key: Key) -> Action {
    if search != nil, let action = handleInSearch(key) { return action }
    if menu != nil, handleInMenu(key) { return .proceed }
    menu = nil
    switch key {
    case .character(let character): buffer.insert(String(character), typing: true)
    case .paste(let text): buffer.insert(text)
    case .enter: return enter()
    case .metaEnter: buffer.insert("\n")
    case .tab: complete()
    case .backspace, .control("h"): buffer.remove(buffer.cursor - 1..<buffer.cursor)
    case .delete: buffer.remove(buffer.cursor..<buffer.cursor + 1)
    case .left, .control("b"): buffer.move(to: buffer.cursor - 1)
    case .right, .control("f"): buffer.move(to: buffer.cursor + 1)
    case .home, .control("a"): buffer.move(to: buffer.lineStart)
    case .end, .control("e"): buffer.move(to: buffer.lineEnd)
    case .up: if !buffer.moveUp() { recall(place - 1) }
    case .down: if !buffer.moveDown() { recall(place + 1) }
    case .control("p"), .pageUp: recall(place - 1)
    case .control("n"), .pageDown: recall(place + 1)
    case .wordLeft, .meta("b"): buffer.move(to: buffer.wordStart)
    case .wordRight, .meta("f"): buffer.move(to: buffer.wordEnd)
    case .meta("<"): buffer.move(to: 0)
    case .meta(">"): buffer.move(to: buffer.characters.count)
    case .meta("d"): buffer.remove(buffer.cursor..<buffer.wordEnd, keeping: true)
    case .metaBackspace: buffer.remove(buffer.wordStart..<buffer.cursor, keeping: true)
    case .control("w"): buffer.remove(buffer.blankStart..<buffer.cursor, keeping: true)
    case .control("u"): buffer.remove(buffer.lineStart..<buffer.cursor, keeping: true)
    case .control("k"):
      let end = buffer.lineEnd
      // At the end of a line its end goes.
      buffer.remove(
        buffer.cursor..<(end == buffer.cursor ? end + 1 : end), keeping: true)
    case .control("y"): buffer.yank()
    case .control("t"): buffer.transpose()
    case .control("_"): buffer.undo()
    case .control("l"): return .clearScreen
    case .control("z"): return .suspend
    case .control("c"): return .cancel
    case .control("d"):
      if buffer.isEmpty { return .endOfInput }
      buffer.remove(buffer.cursor..<buffer.cursor + 1)
    case .control("r"): search = Search(original: buffer.text)
    default: break
    }
    return .proceed
  }

  private mutating func enter() -> Action {
    let text = buffer.text
    if !text.allSatisfy(\.isWhitespace), !host.isComplete(text) {
      buffer.insert("\n")
      return .proceed
    }
    return .accept(text)
  }

  /// Adds a line to the history.
  @discardableResult
  public mutating func remember(_ text: String) -> Bool {
    history.add(text)
  }

  // MARK: - History

  private mutating func recall(_ wanted: Int) {
    let count = history.entries.count
    guard (0...count).contains(wanted), wanted != place else { return }
    if place == count { draft = buffer.text }
    place = wanted
    buffer.set(wanted == count ? draft : history.entries[wanted])
  }

  /// Nil when the search has ended and the key is meant for the line.
  private mutating func handleInSearch(_ key: Key) -> Action? {
    guard var current = search else { return nil }
    switch key {
    case .character(let character): current.words.append(character)
    case .paste(let text): current.words += text
    case .backspace: _ = current.words.popLast()
    case .control("r"):
      let before = current.place ?? history.entries.count
      if let found = history.search(current.words, before: before) { current.place = found }
      show(current)
      return .proceed
    case .control("g"), .control("c"), .escape:
      buffer.set(current.original)
      search = nil
      return .proceed
    default:
      search = nil
      if let found = current.place { place = found }
      return nil
    }
    current.place = history.search(current.words, before: history.entries.count)
    show(current)
    return .proceed
  }

  private mutating func show(_ current: Search) {
    search = current
    if let found = current.place { buffer.set(history.entries[found]) }
  }

  // MARK: - Completion

  private mutating func complete() {
    let completion = host.complete(buffer.text, buffer.cursorOffset)
    guard let first = completion.candidates.first else {
      let line = buffer.characters[buffer.lineStart..<buffer.cursor]
      // Nothing to complete at the beginning of a line: it is set in.
      if line.allSatisfy(\.isWhitespace) { buffer.insert("  ") }
      return
    }
    if completion.candidates.count == 1 {
      buffer.replace(from: completion.start, with: first.text)
      return
    }
    let typed = buffer.cursorOffset - completion.start
    let common = completion.candidates.dropFirst().reduce(Array(first.text.unicodeScalars)) {
      Array(zip($0, $1.text.unicodeScalars).prefix { $0 == $1 }.map(\.0))
    }
    var prefix = String.UnicodeScalarView()
    prefix.append(contentsOf: common)
    if String(prefix).utf8.count > typed {
      buffer.replace(from: completion.start, with: String(prefix))
    }
    menu = Menu(completion: completion, selected: nil)
  }

  /// Whether the menu has taken the key.
  private mutating func handleInMenu(_ key: Key) -> Bool {
    guard let current = menu else { return false }
    let count = current.completion.candidates.count
    switch key {
    case .tab, .down: select(((current.selected ?? -1) + 1) % count)
    case .backTab, .up: select(((current.selected ?? 0) + count - 1) % count)
    case .enter where current.selected != nil: menu = nil
    case .escape, .control("g"): menu = nil
    default: return false
    }
    return true
  }

  private mutating func select(_ index: Int) {
    guard let completion = menu?.completion else { return }
    if menu?.selected != nil { buffer.undo() }
    buffer.replace(from: completion.start, with: completion.candidates[index].text)
    menu?.selected = index
  }
}

/// What the editor asks of whoever uses it.
public struct EditorHost {
  /// Whether Enter ends the text; else it begins another line.
  public var isComplete: (String) -> Bool
  /// What may stand at an offset of UTF-8.
  public var complete: (_ text: String, _ cursor: Int) -> LineEditor.Completion
  /// Stretches of the text, as offsets of UTF-8 in order, with what switches their colour on:
  /// `"\u{1B}[32m"`.
  public var highlight: (String) -> [(range: Range<Int>, code: String)]
  /// The columns that a code point takes.
  public var width: (Unicode.Scalar) -> Int
  /// Asked about once a second while nobody types: what is to be done then, where it writes lines;
  /// the editor makes room for them.
  public var news: (() -> (() -> Void)?)?

  public init(
    isComplete: @escaping (String) -> Bool = { _ in true },
    complete: @escaping (_ text: String, _ cursor: Int) -> LineEditor.Completion = { _, cursor in
      LineEditor.Completion(start: cursor, candidates: [])
    },
    highlight: @escaping (String) -> [(range: Range<Int>, code: String)] = { _ in [] },
    width: @escaping (Unicode.Scalar) -> Int = { $0.value < 0x20 ? 0 : 1 },
    news: (() -> (() -> Void)?)? = nil
  ) {
    self.isComplete = isComplete
    self.complete = complete
    self.highlight = highlight
    self.width = width
    self.news = news
  }
}
