import GalleyCore

/// Headings and rows in columns, as help and lists show them.
///
///     OUTPUT:
///       rows of quotes          speaker (string), title (string?), quote (string),
///                               outlet (string?)
struct Listing {
  let style: Style
  /// The columns of the terminal.
  let width: Int
  private(set) var text = ""

  /// Where the words of a row begin.
  private static let margin = 26

  init(style: Style, width: Int) {
    self.style = style
    // Narrower than this nothing can be laid out; wider than this nobody reads a line.
    self.width = min(max(width, 50), 120)
  }

  mutating func blank() {
    if !text.isEmpty { text += "\n" }
  }

  mutating func heading(_ words: String) {
    blank()
    text += style(words + ":", .bold) + "\n"
  }

  /// A line as it is.
  mutating func line(_ words: String) {
    text += words + "\n"
  }

  /// Words in lines that fit, each after `indent` spaces.
  mutating func paragraph(_ words: String, indent: Int = 0) {
    for line in wrapped(words, to: width - indent) { self.line(spaces(indent) + line) }
  }

  /// A name, and what is to be said of it beside it, or below it when the name is long.
  mutating func row(_ name: String, _ words: String, ink: Ink = .cyan) {
    let shown = printable(name)
    let lines = wrapped(printable(words), to: width - Self.margin)
    let used = 2 + displayWidth(shown)
    text += "  " + style(shown, ink)
    var rest = lines[...]
    if used + 2 <= Self.margin, let first = rest.popFirst(), !first.isEmpty {
      text += spaces(Self.margin - used) + first
    }
    text += "\n"
    for line in rest where !line.isEmpty { text += spaces(Self.margin) + line + "\n" }
  }

  /// A line below the words of a row, as it is: a command can be copied whole.
  mutating func below(_ words: String, ink: Ink = []) {
    if !words.isEmpty { text += spaces(Self.margin) + style(printable(words), ink) + "\n" }
  }

  /// Several lines of Lua.
  mutating func code(_ source: String, indent: Int = 4) {
    for line in source.split(separator: "\n", omittingEmptySubsequences: false) {
      self.line(line.isEmpty ? "" : spaces(indent) + line)
    }
  }

  private func spaces(_ count: Int) -> String { String(repeating: " ", count: count) }
}
