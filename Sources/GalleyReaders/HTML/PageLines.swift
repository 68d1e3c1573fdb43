import GalleyCore
import GalleyHTML
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

  /// Whether a block shows a date, or an age: `2 days ago`.
  func isDated(_ block: Int) -> Bool {
    guard let line = lines[block] else { return false }
    return line.looksDated && (line.years > 0 || line.times > 0 || line.numericDates > 0)
      || line.holds(.age) && line.numbers > 0 && !line.shape.contains(.endsSentence)
  }
}

extension PageSurvey {
  /// The text of a block with a space where one element ends and the next begins, as a name and a
  /// date stand that nothing but the style of the page keeps apart:
  ///
  ///     <span class="user">Ann</span><span class="date">4 March</span>
  func parted(_ block: PageBlock) -> [UInt8] {
    var output: [UInt8] = []
    let root = boxes[block.box].node
    var place = block.start
    var node: NodeID? = block.node
    while let current = node, place < block.end {
      if page.nodes[Int(current)].kind == .text {
        var bytes: [UInt8] = []
        page.appendWords(of: current, to: &bytes)
        var solid = bytes.count { Self.isSolid($0) }
        // What the page does not show is not in its text.
        if solid > 0, !begins(bytes, at: place) { solid = 0 }
        if solid > 0, let last = output.last, last > 0x20, text[place] > 0x20,
          Self.joins(last, text[place])
        {
          output.append(0x20)
        }
        while place < block.end, solid > 0 {
          if Self.isSolid(text[place]) { solid -= 1 }
          output.append(text[place])
          place += 1
        }
      }
      node = page.following(current, inside: root)
    }
    output += text[place..<block.end]
    return output
  }

  /// No space and no half of a no-break space.
  private static func isSolid(_ byte: UInt8) -> Bool { byte > 0x20 && byte != 0xC2 && byte != 0xA0 }

  /// Whether the text has the first bytes of `bytes` at a place.
  private func begins(_ bytes: [UInt8], at place: Int) -> Bool {
    let own = text[place...].lazy.filter(Self.isSolid).prefix(8)
    let others = bytes.lazy.filter(Self.isSolid).prefix(8)
    return zip(own, others).allSatisfy(==)
  }

  /// Whether two bytes look like the ends of two words that should stand apart.
  private static func joins(_ left: UInt8, _ right: UInt8) -> Bool {
    func isInWord(_ byte: UInt8) -> Bool {
      byte >= 0x80 || byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26
    }
    return (isInWord(left) || left == UInt8(ascii: ".") || left == UInt8(ascii: ")"))
      && (isInWord(right) || right == UInt8(ascii: "+") || right == UInt8(ascii: "#"))
  }
}
