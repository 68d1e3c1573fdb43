import GalleyCore
import GalleyLexicons

/// What the word lists tell of some blocks of a page, each of them read as a line.
struct PageLines {
  private var lines: [Int: Line] = [:]

  /// - Complexity: linear in the text of the blocks.
  init(_ survey: PageSurvey, of blocks: [Int]) {
    var text: [UInt8] = []
    var owners: [(start: Int, block: Int)] = []
    for block in blocks {
      owners.append((text.count, block))
      // One line each: a break inside is a space.
      text += survey.parted(survey.blocks[block]).map { $0 < 0x20 ? 0x20 : $0 }
      text.append(0x0A)
    }
    guard let buffer = try? TextBuffer(checking: text) else { return }
    var place = 0
    for line in LineTable(buffer, phrases: Furniture.phrases).lines {
      while place + 1 < owners.count, owners[place + 1].start <= line.span.start { place += 1 }
      lines[owners[place].block] = line
    }
  }

  subscript(block: Int) -> Line? { lines[block] }
}
