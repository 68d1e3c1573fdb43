/// The text being written, with a cursor, a yanked piece and a way back.
///
/// Counts in characters as people see them: a letter with its accents, or an emoji of several
/// code points, is one.
public struct EditBuffer: Sendable {
  public private(set) var characters: [Character] = []
  /// Between 0 and the number of characters.
  public private(set) var cursor = 0
  private var undos: [Snapshot] = []
  private var killed: [Character] = []
  /// Letters typed one after the other are taken back together.
  private var isTyping = false

  private struct Snapshot: Sendable {
    var characters: [Character]
    var cursor: Int
  }

  private static let deepestUndo = 200

  public init(_ text: String = "") {
    characters = Array(text)
    cursor = characters.count
  }

  public var text: String { String(characters) }
  public var isEmpty: Bool { characters.isEmpty }
  /// The bytes of UTF-8 before the cursor.
  public var cursorOffset: Int { characters[..<cursor].reduce(0) { $0 + $1.utf8.count } }

  // MARK: - Changing

  private mutating func remember(typing: Bool = false) {
    defer { isTyping = typing }
    if typing, isTyping { return }
    undos.append(Snapshot(characters: characters, cursor: cursor))
    if undos.count > Self.deepestUndo { undos.removeFirst() }
  }

  public mutating func insert(_ text: String, typing: Bool = false) {
    remember(typing: typing && text != "\n" && text != " ")
    put(text, in: cursor..<cursor)
  }

  /// Puts text in the place of characters; the cursor stands behind it. What is not touched costs
  /// nothing but its move.
  private mutating func put(_ text: String, in range: Range<Int>) {
    // Combining marks join the letter before them.
    let first = max(0, range.lowerBound - 1)
    let joined = String(characters[first..<range.lowerBound]) + text
    let pieces = Array(joined)
    characters.replaceSubrange(first..<range.upperBound, with: pieces)
    cursor = first + pieces.count
  }

  public mutating func set(_ text: String) {
    remember()
    characters = Array(text)
    cursor = characters.count
  }

  /// Replaces the bytes from an offset of UTF-8 up to the cursor.
  public mutating func replace(from offset: Int, with text: String) {
    remember()
    var first = cursor
    var bytes = cursorOffset
    while first > 0, bytes > offset {
      first -= 1
      bytes -= characters[first].utf8.count
    }
    put(text, in: first..<cursor)
  }

  public mutating func remove(_ range: Range<Int>, keeping: Bool = false) {
    let range = range.clamped(to: 0..<characters.count)
    if range.isEmpty { return }
    remember()
    if keeping { killed = Array(characters[range]) }
    characters.removeSubrange(range)
    cursor = range.lowerBound
  }

  public mutating func yank() {
    if !killed.isEmpty { insert(String(killed)) }
  }

  public mutating func transpose() {
    guard characters.count > 1, cursor > 0 else { return }
    remember()
    let right = min(cursor, characters.count - 1)
    characters.swapAt(right - 1, right)
    cursor = min(right + 1, characters.count)
  }

  public mutating func undo() {
    guard let last = undos.popLast() else { return }
    characters = last.characters
    cursor = last.cursor
    isTyping = false
  }

  // MARK: - Moving

  public mutating func move(to place: Int) {
    cursor = max(0, min(place, characters.count))
    isTyping = false
  }

  public var lineStart: Int {
    characters[..<cursor].lastIndex(of: "\n").map { $0 + 1 } ?? 0
  }

  public var lineEnd: Int {
    characters[cursor...].firstIndex(of: "\n") ?? characters.count
  }

  public var wordStart: Int {
    var place = cursor
    while place > 0, !Self.isWord(characters[place - 1]) { place -= 1 }
    while place > 0, Self.isWord(characters[place - 1]) { place -= 1 }
    return place
  }

  public var wordEnd: Int {
    var place = cursor
    while place < characters.count, !Self.isWord(characters[place]) { place += 1 }
    while place < characters.count, Self.isWord(characters[place]) { place += 1 }
    return place
  }

  /// Where what stands before the cursor up to a space begins.
  public var blankStart: Int {
    var place = cursor
    while place > 0, characters[place - 1].isWhitespace { place -= 1 }
    while place > 0, !characters[place - 1].isWhitespace { place -= 1 }
    return place
  }

  private static func isWord(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || character == "_"
  }

  /// Moves to the line above at the same column. False where there is none.
  public mutating func moveUp() -> Bool {
    let start = lineStart
    guard start > 0 else { return false }
    let column = cursor - start
    let end = start - 1
    let above = characters[..<end].lastIndex(of: "\n").map { $0 + 1 } ?? 0
    move(to: min(above + column, end))
    return true
  }

  public mutating func moveDown() -> Bool {
    let end = lineEnd
    guard end < characters.count else { return false }
    let column = cursor - lineStart
    let start = end + 1
    let next = characters[start...].firstIndex(of: "\n") ?? characters.count
    move(to: min(start + column, next))
    return true
  }
}
