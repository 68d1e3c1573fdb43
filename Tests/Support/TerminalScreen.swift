/// What a terminal shows that has got some bytes: enough of one for the line editor.
public struct TerminalScreen {
  public private(set) var width: Int
  public private(set) var height: Int
  /// The cell behind a wide letter is empty.
  private var cells: [[String]]
  private var row = 0
  private var column = 0
  /// A letter in the last column leaves the cursor there until the next one comes.
  private var isWrapping = false
  private var pending: [UInt8] = []
  /// How often the program has asked for pasted text to be marked: once at each prompt.
  public private(set) var prompts = 0
  /// How often it has shown the cursor: once after each drawing.
  public private(set) var drawings = 0

  public init(width: Int, height: Int) {
    self.width = width
    self.height = height
    cells = Array(repeating: Array(repeating: " ", count: width), count: height)
  }

  /// The rows without blanks at their ends, and without empty rows at the end; `▏` stands where the
  /// cursor is.
  public var text: String {
    var rows = cells.enumerated().map { index, cells in
      var cells = cells
      if index == row { cells.insert("▏", at: min(column, width)) }
      var line = cells.joined()
      while line.last == " " { line.removeLast() }
      return line
    }
    while rows.last == "" { rows.removeLast() }
    return rows.joined(separator: "\n")
  }

  public mutating func resize(width: Int, height: Int) {
    let rows = cells.suffix(height).map {
      Array(($0 + Array(repeating: " ", count: width)).prefix(width))
    }
    row = max(0, row - (cells.count - rows.count))
    cells = rows + Array(repeating: Array(repeating: " ", count: width), count: height - rows.count)
    (self.width, self.height) = (width, height)
    column = min(column, width - 1)
  }

  // MARK: - Bytes

  public mutating func feed(_ bytes: some Sequence<UInt8>) {
    pending += bytes
    var place = 0
    while let used = step(at: place) { place += used }
    pending.removeFirst(place)
  }

  /// Takes what stands at a place; nil when more must come.
  private mutating func step(at place: Int) -> Int? {
    guard place < pending.count else { return nil }
    let byte = pending[place]
    switch byte {
    case 0x0D:
      column = 0
      isWrapping = false
    case 0x0A:
      isWrapping = false
      lineFeed()
    case 0x07: break
    case 0x08:
      column = max(0, column - 1)
      isWrapping = false
    case 0x1B: return escape(at: place)
    default:
      let count = byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
      guard place + count <= pending.count else { return nil }
      put(String(decoding: pending[place..<place + count], as: UTF8.self))
      return count
    }
    return 1
  }

  private mutating func escape(at place: Int) -> Int? {
    guard place + 1 < pending.count else { return nil }
    guard pending[place + 1] == UInt8(ascii: "[") else { return 2 }
    guard
      let end = pending[(place + 2)...].firstIndex(where: { (0x40...0x7E).contains($0) })
    else { return nil }
    control(String(decoding: pending[(place + 2)..<end], as: UTF8.self), pending[end])
    return end - place + 1
  }

  private mutating func control(_ words: String, _ letter: UInt8) {
    let number = Int(words) ?? 1
    switch letter {
    case UInt8(ascii: "A"): row = max(0, row - number)
    case UInt8(ascii: "B"): row = min(height - 1, row + number)
    case UInt8(ascii: "C"): column = min(width - 1, column + number)
    case UInt8(ascii: "D"): column = max(0, column - number)
    case UInt8(ascii: "H"): (row, column) = (0, 0)
    case UInt8(ascii: "K"): clear(row, from: column)
    case UInt8(ascii: "J"):
      if words == "2" {
        for row in 0..<height { clear(row, from: 0) }
      } else {
        clear(row, from: column)
        for below in row + 1..<max(row + 1, height) { clear(below, from: 0) }
      }
    case UInt8(ascii: "h"):
      if words == "?2004" { prompts += 1 }
      if words == "?25" { drawings += 1 }
    default: return
    }
    isWrapping = false
  }

  private mutating func clear(_ row: Int, from column: Int) {
    for place in column..<max(column, width) { cells[row][place] = " " }
  }

  private mutating func put(_ letter: String) {
    let columns = Self.columns(of: letter)
    if columns == 0 {
      var before = isWrapping ? column : max(0, column - 1)
      if cells[row][before].isEmpty, before > 0 { before -= 1 }
      cells[row][before] += letter
      return
    }
    if isWrapping || column + columns > width {
      column = 0
      isWrapping = false
      lineFeed()
    }
    cells[row][column] = letter
    if columns == 2 { cells[row][column + 1] = "" }
    column += columns
    if column >= width {
      column = width - 1
      isWrapping = true
    }
  }

  private mutating func lineFeed() {
    if row < height - 1 {
      row += 1
      return
    }
    cells.removeFirst()
    cells.append(Array(repeating: " ", count: width))
  }

  private static func columns(of letter: String) -> Int {
    guard let scalar = letter.unicodeScalars.first else { return 0 }
    // The colour of a skin joins the sign before it.
    if (0x1F3FB...0x1F3FF).contains(scalar.value) { return 0 }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: return 0
    default: break
    }
    if scalar.properties.isEmojiPresentation { return 2 }
    let wide: [ClosedRange<UInt32>] = [
      0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF,
      0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x20000...0x3FFFD,
    ]
    return wide.contains { $0.contains(scalar.value) } ? 2 : 1
  }
}
