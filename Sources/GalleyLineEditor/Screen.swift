/// How the line looks on a terminal of some width: rows with colours in them, and the cursor's place.
public struct Frame: Hashable, Sendable {
  public var rows: [String]
  public var cursorRow: Int
  public var cursorColumn: Int
}

/// Draws an editor. Pure: the same editor gives the same frame.
public struct Screen {
  public var host: EditorHost
  /// Before the first line, and before those that go on.
  public var prompt: String
  public var continuation: String
  /// Whether colours are used.
  public var isColored: Bool

  private static let menuRows = 8

  public init(_ host: EditorHost, prompt: String, continuation: String, isColored: Bool) {
    self.host = host
    self.prompt = prompt
    self.continuation = continuation
    self.isColored = isColored
  }

  /// - Parameters:
  ///   - width, height: of the terminal. Of a text that is higher, the part around the cursor is shown.
  public func frame(_ editor: LineEditor, width: Int, height: Int) -> Frame {
    let width = max(8, width)
    var page = Page(width: width)
    let lead: String
    if let search = editor.search {
      let mark = search.place == nil && !search.words.isEmpty ? "no " : ""
      lead = "(\(mark)match of '\(search.words)') "
    } else {
      lead = prompt
    }
    put(lead, code: isColored ? "\u{1B}[1m" : "", into: &page)
    let text = editor.buffer.text
    var colors = (isColored ? host.highlight(text) : [])[...]
    var offset = 0
    var cursor = (row: 0, column: 0)
    for (index, character) in editor.buffer.characters.enumerated() {
      if index == editor.buffer.cursor { cursor = page.place }
      while let color = colors.first, color.range.upperBound <= offset {
        colors = colors.dropFirst()
      }
      offset += character.utf8.count
      if character == "\n" {
        page.breakLine()
        put(continuation, code: isColored ? "\u{1B}[2m" : "", into: &page)
        continue
      }
      var code = ""
      if let color = colors.first, color.range.lowerBound < offset { code = color.code }
      put(character, code: code, into: &page)
    }
    if editor.buffer.cursor == editor.buffer.characters.count { cursor = page.place }
    // A cursor behind the last column stands at the beginning of the next row.
    if cursor.column >= width { cursor = (cursor.row + 1, 0) }
    var rows = page.finished()
    while rows.count <= cursor.row { rows.append("") }
    var menu = menuRows(editor, width)
    let room = max(1, height - min(menu.count, max(0, height - 2)))
    if rows.count > room {
      let first = max(0, min(cursor.row - room / 2, rows.count - room))
      rows = Array(rows[first..<first + room])
      cursor.row -= first
    }
    menu = Array(menu.prefix(max(0, height - rows.count)))
    return Frame(rows: rows + menu, cursorRow: cursor.row, cursorColumn: cursor.column)
  }

  private func put(_ text: String, code: String, into page: inout Page) {
    for character in text { put(character, code: code, into: &page) }
  }

  private func put(_ character: Character, code: String, into page: inout Page) {
    if character == "\t" {
      for _ in 0..<2 { page.put(" ", 1, "") }
      return
    }
    let isHidden = character.unicodeScalars.contains {
      $0.value < 0x20 || (0x7F..<0xA0).contains($0.value) || (0x202A...0x202E).contains($0.value)
        || (0x2066...0x2069).contains($0.value)
    }
    let shown: Character = isHidden ? "\u{FFFD}" : character
    page.put(shown, columns(of: shown), code)
  }

  /// A character is as wide as its widest part: what joins parts to one picture adds nothing.
  func columns(of character: Character) -> Int {
    var widest = 0
    var isPicture = false
    for scalar in character.unicodeScalars {
      widest = max(widest, host.width(scalar))
      // The sign that asks for the coloured form; the letters of flags.
      if scalar.value == 0xFE0F || (0x1F1E6...0x1F1FF).contains(scalar.value) { isPicture = true }
    }
    return isPicture ? 2 : widest
  }

  private func menuRows(_ editor: LineEditor, _ width: Int) -> [String] {
    guard let menu = editor.menu else { return [] }
    let all = menu.completion.candidates
    let selected = menu.selected ?? 0
    let first = max(0, min(selected - Self.menuRows / 2, all.count - Self.menuRows))
    let shown = all[first..<min(all.count, first + Self.menuRows)]
    let column = min(32, shown.map { columns(of: $0.text) }.max() ?? 0)
    var rows: [String] = []
    for (index, candidate) in zip(first..., shown) {
      let isSelected = menu.selected == index
      let mark = isSelected ? "> " : "  "
      let text = cut(candidate.text, to: width - 4)
      let padding = String(repeating: " ", count: max(0, column - columns(of: text)))
      let note = cut(candidate.note, to: width - 6 - max(column, columns(of: text)))
      if isColored {
        let begin = isSelected ? "\u{1B}[7m" : ""
        rows.append("\(mark)\(begin)\(text)\u{1B}[0m\(padding)  \u{1B}[2m\(note)\u{1B}[0m")
      } else {
        rows.append(trimmedEnd("\(mark)\(text)\(padding)  \(note)"))
      }
    }
    let left = all.count - shown.count
    if left > 0 { rows.append("  … \(left) more") }
    return rows
  }

  private func trimmedEnd(_ text: String) -> String {
    var text = text
    while text.last == " " { text.removeLast() }
    return text
  }

  private func columns(of text: String) -> Int { text.reduce(0) { $0 + columns(of: $1) } }

  private func cut(_ text: String, to width: Int) -> String {
    if columns(of: text) <= width { return text }
    var result = ""
    var used = 1
    for character in text {
      used += columns(of: character)
      if used > width { break }
      result.append(character)
    }
    return width > 0 ? result + "…" : ""
  }
}

/// Rows as they fill.
private struct Page {
  let width: Int
  private var rows: [String] = []
  private var row = ""
  private var column = 0
  private var code = ""

  init(width: Int) { self.width = width }

  var place: (row: Int, column: Int) { (rows.count, column) }

  mutating func put(_ character: Character, _ columns: Int, _ newCode: String) {
    if column + columns > width { endRow() }
    if newCode != code {
      if !code.isEmpty { row += "\u{1B}[0m" }
      row += newCode
      code = newCode
    }
    row.append(character)
    column += columns
  }

  mutating func breakLine() { endRow() }

  private mutating func endRow() {
    if !code.isEmpty { row += "\u{1B}[0m" }
    code = ""
    rows.append(row)
    row = ""
    column = 0
  }

  mutating func finished() -> [String] {
    endRow()
    return rows
  }
}
