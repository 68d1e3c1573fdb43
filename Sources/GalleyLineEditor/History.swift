/// What was written before, the newest last.
public struct History: Sendable {
  public private(set) var entries: [String]

  /// Older ones are forgotten.
  public static let limit = 2000

  public init(_ entries: [String] = []) {
    self.entries = entries.suffix(Self.limit)
  }

  /// Adds an entry, unless it is empty, or the same as the one before.
  ///
  /// - Returns: whether it was added.
  @discardableResult
  public mutating func add(_ entry: String) -> Bool {
    if entry.allSatisfy(\.isWhitespace) || entry == entries.last { return false }
    entries.append(entry)
    if entries.count > Self.limit { entries.removeFirst() }
    return true
  }

  /// The newest entry before `place` that contains `words`.
  public func search(_ words: String, before place: Int) -> Int? {
    if words.isEmpty { return nil }
    let words = Array(words.utf8)
    return entries[..<max(0, min(place, entries.count))].lastIndex { entry in
      contains(Array(entry.utf8), words)
    }
  }

  private func contains(_ text: [UInt8], _ part: [UInt8]) -> Bool {
    guard text.count >= part.count else { return false }
    return (0...(text.count - part.count)).contains { start in
      text[start] == part[0] && text[start..<start + part.count].elementsEqual(part)
    }
  }

  // MARK: - As a file

  /// An entry a line, with `\n` for its line ends and `\\` for backslashes.
  public static func line(of entry: String) -> String {
    var line = ""
    for character in entry {
      switch character {
      case "\\": line += "\\\\"
      case "\n", "\r\n": line += "\\n"
      default: line.append(character)
      }
    }
    return line + "\n"
  }

  public init(file bytes: [UInt8]) {
    self.init(
      bytes.split(separator: 0x0A).suffix(Self.limit).map { line in
        var entry = ""
        var isEscaped = false
        for character in String(decoding: line, as: UTF8.self) {
          if isEscaped {
            entry.append(character == "n" ? "\n" : character)
            isEscaped = false
          } else if character == "\\" {
            isEscaped = true
          } else {
            entry.append(character)
          }
        }
        return entry
      })
  }
}
