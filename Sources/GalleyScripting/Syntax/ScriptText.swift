import GalleyCore

/// The bytes of a script with its lines, as Lua counts them.
struct ScriptText {
  let name: String
  let bytes: [UInt8]
  /// Where Lua begins: behind a byte order mark and the text of a first line for the shell. The
  /// line keeps its end, so that the others keep their numbers.
  let start: Int
  /// Where each line begins; the first at `start` or before it.
  private let lines: [Int]

  init(_ script: ScriptFile) {
    name = script.name
    bytes = script.bytes
    var start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    let first = start
    if start < bytes.count, bytes[start] == UInt8(ascii: "#") {
      start = bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
    }
    self.start = start
    var lines = [first]
    var place = start
    while place < bytes.count {
      let byte = bytes[place]
      place += 1
      guard byte == 0x0A || byte == 0x0D else { continue }
      // Either pair is one line end.
      if place < bytes.count, bytes[place] != byte, bytes[place] == 0x0A || bytes[place] == 0x0D {
        place += 1
      }
      lines.append(place)
    }
    self.lines = lines
  }

  /// Both counted from 1; columns are code points.
  ///
  /// - Complexity: the logarithm of the number of lines, and the length of the line.
  func position(of offset: Int) -> (line: Int, column: Int) {
    let line = lineIndex(of: offset)
    let start = lines[line]
    guard offset > start else { return (line + 1, 1) }
    return (line + 1, 1 + codePoints(start..<min(offset, bytes.count)))
  }

  /// The line of an offset with the code points of `range` marked, as far as they stand in it.
  func excerpt(of range: Range<Int>) -> DocumentFailure.Excerpt {
    let index = lineIndex(of: range.lowerBound)
    let start = lines[index]
    var end = index + 1 < lines.count ? lines[index + 1] : bytes.count
    while end > start, bytes[end - 1] == 0x0A || bytes[end - 1] == 0x0D { end -= 1 }
    let from = max(start, min(range.lowerBound, end))
    let first = codePoints(start..<from)
    let count = codePoints(from..<max(from, min(range.upperBound, end)))
    return DocumentFailure.Excerpt(
      line: index + 1, text: String(decoding: bytes[start..<end], as: UTF8.self),
      marked: first..<first + count)
  }

  private func lineIndex(of offset: Int) -> Int {
    var low = 0
    var high = lines.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if lines[middle] <= offset { low = middle } else { high = middle }
    }
    return low
  }

  private func codePoints(_ range: Range<Int>) -> Int {
    bytes[range].count { $0 & 0xC0 != 0x80 }
  }
}
