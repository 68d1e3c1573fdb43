/// Lines that read as one: a paragraph, with its hard-wrapped lines joined, or a single line.
package struct Block: Sendable {
  package var span: TextSpan
  /// Positions in the line table.
  package var lines: Range<Int>
  package var group: UInt32
  package var words: Int
  /// The first line, which holds what the block begins with.
  package var first: Line
  /// The last one, which tells how it ends.
  package var last: Line

  package var endsSentence: Bool { last.shape.contains(.endsSentence) }
  package var endsColon: Bool { last.shape.contains(.endsColon) }
  package var isOneLine: Bool { lines.count == 1 }
}

/// Joins hard-wrapped lines.
///
/// Saved mails and the dumps of text browsers break lines at 60 to 80 columns and part paragraphs
/// by blank lines or by indentation; pages copied from a browser have one line for each paragraph.
/// Which of the two a document is shows in its longest lines.
package func joinedBlocks(of lines: [Line]) -> [Block] {
  joinedBlocks(of: lines, wrappedAt: wrapWidth(lines))
}

/// The same for a part of a document, which is wrapped where all of it is; nil when it is not.
package func joinedBlocks(of lines: [Line], wrappedAt width: Int?) -> [Block] {
  var blocks: [Block] = []
  blocks.reserveCapacity(lines.count)
  for (index, line) in lines.enumerated() {
    if let width, index > 0, continues(lines[index - 1], line, width) {
      let place = blocks.count - 1
      blocks[place].span = blocks[place].span.union(line.span)
      blocks[place].lines = blocks[place].lines.lowerBound..<index + 1
      blocks[place].words += Int(line.words)
      blocks[place].last = line
    } else {
      blocks.append(
        Block(
          span: line.span, lines: index..<index + 1, group: line.group, words: Int(line.words),
          first: line, last: line))
    }
  }
  return blocks
}

/// The column at which the document wraps its lines; nil when it does not.
///
/// Nothing below 45 columns is taken for wrapped text (menus are narrow), nothing beyond 100; a
/// wrapped document may hold some longer lines, such as addresses.
package func wrapWidth(_ lines: [Line]) -> Int? {
  // Few lines of wrapped text happen to end with a sentence; most paragraphs do.
  var wide = 0
  var ended = 0
  for line in lines where line.columns >= 45 {
    wide += 1
    if line.shape.contains(.endsSentence) { ended += 1 }
  }
  guard ended * 5 < wide * 3 else { return nil }
  var histogram = [Int](repeating: 0, count: 112)
  for line in lines { histogram[min(Int(line.columns) + Int(line.indent), 111)] += 1 }
  let long = histogram[101...].reduce(0, +)
  guard long * 25 <= lines.count else { return nil }
  var above = 0
  for columns in stride(from: 100, through: 45, by: -1) {
    above += histogram[columns]
    if above * 50 >= lines.count, above > 1 { return columns }
  }
  return nil
}

/// Whether a line goes on where the one before was broken for want of room.
private func continues(_ before: Line, _ line: Line, _ width: Int) -> Bool {
  guard before.group == line.group, line.indent < before.indent + 2 else { return false }
  if line.shape.contains(.startsBullet) || line.shape.contains(.startsNumber) { return false }
  if line.shape.contains(.hasAddress) && line.words < 8 { return false }
  let used = Int(before.indent) + Int(before.columns) + 1 + Int(line.firstWord)
  if used >= width { return true }
  // A line that is nearly full and ends in the middle of a sentence.
  if !before.shape.contains(.endsSentence), !before.shape.contains(.endsColon),
    Int(before.columns) * 10 >= width * 9
  {
    return true
  }
  // Ragged margins: a small letter behind a line without an end goes on all the same.
  return line.shape.contains(.startsLower) && !before.shape.contains(.endsSentence)
    && Int(before.columns) * 2 > width
}
