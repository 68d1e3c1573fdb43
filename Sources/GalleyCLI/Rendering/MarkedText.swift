import Galley

/// A stretch of text that is shown in its own way.
struct TextMark: Hashable {
  var span: TextSpan
  var ink: Ink
  /// What stands around it where there is no colour.
  var opening: String
  var closing: String
  /// What stands behind it in any case.
  var note = ""
}

/// Which marks lie in which paragraph, found once: a page may have thousands of both.
struct MarkIndex {
  private var marks: [[TextMark]]

  /// - Complexity: a binary search for each mark, and as many steps as it reaches paragraphs.
  init(_ marks: [TextMark], in paragraphs: [Paragraph]) {
    self.marks = Array(repeating: [], count: paragraphs.count)
    let places = paragraphs.indices.compactMap { index in
      paragraphs[index].text.span.map { (span: $0, index: index) }
    }.sorted { $0.span.start < $1.span.start }
    for mark in marks {
      // Paragraphs do not overlap, so that their ends are in order too.
      var low = 0
      var high = places.count
      while low < high {
        let middle = (low + high) / 2
        if places[middle].span.end <= mark.span.start { low = middle + 1 } else { high = middle }
      }
      while low < places.count, places[low].span.start < mark.span.end {
        self.marks[places[low].index].append(mark)
        low += 1
      }
    }
  }

  subscript(paragraph: Int) -> [TextMark] { marks[paragraph] }
}

/// Text with marks, cut into lines for a terminal.
///
/// Marks may lie inside one another and cross. Where they do, the shortest sets the colour and all
/// of them set bold, italic and underline.
struct MarkedText {
  private let style: Style
  private var cells: [Cell] = []

  private struct Cell {
    var scalar: Unicode.Scalar
    var ink: Ink
    var width: Int
    var isSpace: Bool
  }

  private static let colors: Ink = [.red, .green, .yellow, .blue, .magenta, .cyan]

  /// - Parameter span: the part of `text` to show; marks that begin before it or end behind it
  ///   are shown as far as they reach, with their note only where they end.
  init(_ text: TextBuffer, _ span: TextSpan, marks: [TextMark], style: Style) {
    self.style = style
    // Where two begin together the longer one opens first; where two end together it closes last.
    let marks = marks.filter { $0.span.overlaps(span) }.sorted {
      $0.span.start != $1.span.start
        ? $0.span.start < $1.span.start : $0.span.end > $1.span.end
    }
    var active: [TextMark] = []
    var waiting = marks[...]
    var offset = span.start
    var ink: Ink = []
    for scalar in text.string(at: span).unicodeScalars {
      while let place = active.lastIndex(where: { $0.span.end <= offset }) {
        close(active.remove(at: place), ink)
        ink = Self.ink(of: active)
      }
      while let mark = waiting.first, mark.span.start <= offset {
        waiting = waiting.dropFirst()
        if !style.isColored { append(mark.opening, []) }
        active.append(mark)
        ink = Self.ink(of: active)
      }
      append(scalar, ink)
      offset += UTF8.width(scalar)
    }
    for mark in active.reversed() {
      if mark.span.end <= span.end { close(mark, ink) } else if !style.isColored { append("…", []) }
    }
  }

  private mutating func close(_ mark: TextMark, _ ink: Ink) {
    if !style.isColored { append(mark.closing, []) }
    append(mark.note, .dim)
  }

  private static func ink(of marks: [TextMark]) -> Ink {
    let colored = marks.filter { !$0.ink.isDisjoint(with: colors) }
    let color = colored.min { $0.span.count < $1.span.count }?.ink ?? []
    return marks.reduce(color) { $0.union($1.ink.subtracting(colors)) }
  }

  private mutating func append(_ words: String, _ ink: Ink) {
    for scalar in words.unicodeScalars { append(scalar, ink) }
  }

  private mutating func append(_ scalar: Unicode.Scalar, _ ink: Ink) {
    // No-break spaces hold a line together, and joiners have no width to break at.
    let isBreak = scalar == " " || scalar == "\n" || scalar == "\t" || scalar == "\r"
    if isBreak {
      cells.append(Cell(scalar: " ", ink: ink, width: 1, isSpace: true))
    } else if !isControl(scalar) {
      let width = displayWidth(scalar)
      cells.append(Cell(scalar: scalar, ink: ink, width: width, isSpace: false))
    }
  }

  // MARK: - Lines

  /// Lines of at most `width` columns. A word that is longer is cut.
  func lines(width: Int) -> [String] {
    var lines: [[Cell]] = [[]]
    var used = 0
    var index = 0
    while index < cells.count {
      if cells[index].isSpace {
        index += 1
        continue
      }
      let space = index > 0 && cells[index - 1].isSpace ? cells[index - 1] : nil
      var end = index
      var wordWidth = 0
      while end < cells.count, !cells[end].isSpace {
        wordWidth += cells[end].width
        end += 1
      }
      if used > 0, used + 1 + wordWidth > width {
        lines.append([])
        used = 0
      } else if used > 0, let space {
        lines[lines.count - 1].append(space)
        used += 1
      }
      for cell in cells[index..<end] {
        if used + cell.width > width, used > 0 {
          lines.append([])
          used = 0
        }
        lines[lines.count - 1].append(cell)
        used += cell.width
      }
      index = end
    }
    return lines.map { string($0) }
  }

  private func string(_ line: [Cell]) -> String {
    var result = ""
    var run = String.UnicodeScalarView()
    var ink: Ink = []
    for cell in line {
      if cell.ink != ink {
        result += style(String(run), ink)
        run = String.UnicodeScalarView()
        ink = cell.ink
      }
      run.append(cell.scalar)
    }
    return result + style(String(run), ink)
  }
}

/// `¹²`.
func superscript(_ number: Int) -> String {
  let digits: [Character] = ["⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"]
  return String(String(number).compactMap { $0.wholeNumberValue.map { digits[$0] } })
}
