import GalleyCore
import GalleyLexicons

/// What a block looks like on its own, before its neighbours have a say.
enum BlockNature: Int {
  /// Reads like running text.
  case text
  /// One short sentence.
  case shortText
  /// A line without an end: a heading, a name, a label.
  case short
  /// A line of a list, of a menu, a link.
  case list
  case furniture
  /// Tags, copyright, a closed comment section: behind it no article goes on.
  case tail
  /// A byline, a date, a reading time.
  case header
  case origin
  /// `(Reporting by ...)` on a line of its own.
  case credit
  case caption
  /// A line without letters.
  case rule
}

/// Furniture that may be a whole sentence.
private let sentenceFurniture: FurnitureClass = [.form, .footer, .newsletter, .commentsNone]
/// What pages put between two paragraphs.
private let inserts: FurnitureClass = [.advertisement, .teaser, .newsletter]
private let tailFurniture: FurnitureClass = [.tags, .footer, .commentsNone, .form]

/// What a block is by itself, and what it adds to a body, in tenths: to a stretch that is taken for
/// one. The first line that applies decides; the scores were found by trial on the example articles.
///
/// A chain and no table of closures, which would cost each block forty counts of references.
func judge(_ block: Block) -> (nature: BlockNature, score: Int) {
  // Nearly every long line is text, and none of the short lines' rules applies to it.
  if block.words > 80, !block.first.begins(.closingCredit) { return (.text, 40) }
  let line = block.first
  if block.words == 0 { return (.rule, -3) }
  if isOrigin(block) { return (.origin, 0) }
  if isCredit(block) { return (.credit, 0) }
  if isFurniture(block, tailFurniture) { return (.tail, -25) }
  if block.isOneLine, isByline(line) || isDateLine(line) { return (.header, -8) }
  if block.words <= 16, line.begins(.readingTime) { return (.header, -8) }
  if block.words <= 16, line.begins([.dated, .modified, .postHead]), line.looksDated {
    return (.header, -8)
  }
  if isFurniture(block, inserts) { return (.furniture, -8) }
  if isFurniture(block, .furniture) { return (.furniture, -20) }
  if line.isWhole([.commentUI, .caption]) || isPictureLine(line) { return (.furniture, -20) }
  if line.separators >= 2, block.words < 40, !block.endsSentence { return (.furniture, -15) }
  if line.shape.contains(.hasAt), block.words <= 4 || line.begins(.contact) {
    return (.furniture, -20)
  }
  if line.shape.contains(.hasCopyright), block.words < 40 { return (.tail, -25) }
  if !block.endsSentence, block.words <= 14,
    !line.shape.isDisjoint(with: [.startsBullet, .hasLinkMarks, .startsNumber])
  {
    return (.list, -8)
  }
  if line.shape.contains(.hasAddress), block.words <= 12 { return (.list, -8) }
  if isText(block) { return (.text, 10 + min(block.words, 60) / 2) }
  if block.words >= 3, block.endsSentence { return (.shortText, 4) }
  if line.separators > 0, block.words <= 10 { return (.list, -8) }
  return (.short, -6)
}

/// `(From Global Security Newswire- March 22, 2011)`.
private func isOrigin(_ block: Block) -> Bool {
  block.first.shape.contains(.startsParenthesis) && block.first.begins(.origin) && block.words <= 18
    && (block.first.looksDated || block.last.shape.contains(.endsParenthesis))
}

private func isCredit(_ block: Block) -> Bool {
  block.first.begins(.closingCredit) && block.words <= 80
    || block.first.begins(.sourceLine) && block.first.shape.contains(.labelled) && block.words <= 16
}

private func isText(_ block: Block) -> Bool {
  if block.words >= 30 { return true }
  let ends = block.endsSentence || block.endsColon || block.last.shape.contains(.endsParenthesis)
  return ends && (block.words >= 10 || block.first.innerSentences > 0 && block.words >= 6)
}

/// Whether a block begins like furniture and is short enough to be nothing else.
private func isFurniture(_ block: Block, _ classes: FurnitureClass) -> Bool {
  let line = block.first
  if line.isWhole(classes), block.isOneLine { return true }
  guard line.begins(classes) else { return false }
  // "More than a hundred people came." begins like a pointer to another story.
  if line.begins(sentenceFurniture.intersection(classes)), block.words <= 30 { return true }
  return !block.endsSentence && (block.words <= 8 || line.shape.contains(.labelled))
    && block.words <= 40
}

/// `By Corin Maddox`, `Compiled by Ludmila Harte. For personal use only.`
private func isByline(_ line: Line) -> Bool {
  line.begins(.byline) && line.words <= 14 && line.capitalised >= 2 && line.lower <= 4
    && !line.shape.contains(.endsColon)
    // `by Ines Varga`.
    && (!line.shape.contains(.startsLower)
      || line.lower <= 1 && line.words <= 5 && !line.shape.contains(.endsSentence))
}

/// A line that is little more than a date: `World News | March 3, 2014 / 4:17 PM`.
private func isDateLine(_ line: Line) -> Bool {
  guard line.looksDated, line.words <= 20, line.lower <= 5 else { return false }
  if line.shape.contains(.endsSentence) { return line.lower <= 1 && line.years > 0 }
  return line.years > 0 || line.times > 0 || line.numericDates > 0 || line.words <= 4
}

private func isPictureLine(_ line: Line) -> Bool {
  line.begins(.pictureLine) && line.words <= 8
}

// MARK: - Captions

extension TextBuffer {
  /// Whether a block names who took a picture: `Foto: Tagblatt/Rieger`, `(AP Photo/R. Damasceno)`,
  /// or closes with a name and a paper behind its last sentence, `... . (Lana Dubrovsky/Tribune)`.
  func isCaption(_ block: Block) -> Bool {
    guard block.words <= 100 else { return false }
    return bytes.withUnsafeBufferPointer { bytes in
      if block.first.holds(.caption) || block.last.holds(.caption) {
        var found = false
        forEachWord(bytes, block.span.start, block.span.end) { word in
          guard word.end < block.span.end else { return true }
          let next = bytes[word.end]
          guard next == UInt8(ascii: ":") || next == UInt8(ascii: "/") || next == 0x20 else {
            return true
          }
          let classes = Furniture.phrases.classes(of: PhraseHash.single(word)).whole
          guard classes & FurnitureClass.caption.rawValue != 0 else { return true }
          // A full stop or a parenthesis before: the word opens the note of who took it.
          found = next != 0x20 || word.start > 0 && bytes[word.start - 1] == UInt8(ascii: "(")
          return !found
        }
        if found { return true }
      }
      return endsWithNamePair(bytes, block)
    }
  }

  private func endsWithNamePair(_ bytes: UnsafeBufferPointer<UInt8>, _ block: Block) -> Bool {
    guard block.last.shape.contains(.endsParenthesis) else { return false }
    var index = block.span.end - 1
    guard bytes[index] == UInt8(ascii: ")") else { return false }
    var slashes = 0
    while index > block.span.start, bytes[index] != UInt8(ascii: "(") {
      if bytes[index] == UInt8(ascii: "/") { slashes += 1 }
      if bytes[index] &- 0x30 < 10 { return false }
      index -= 1
    }
    guard slashes == 1, index - 2 > block.span.start else {
      return slashes == 1 && index == block.span.start
    }
    return bytes[index - 1] == 0x20 && bytes[index - 2] == UInt8(ascii: ".")
  }
}
