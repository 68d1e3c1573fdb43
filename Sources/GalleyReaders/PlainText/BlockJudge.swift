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

/// One row of the table below.
private struct Rule: Sendable {
  var nature: BlockNature
  /// In tenths; what the block adds to a stretch that is taken for the body.
  var score: Int
  var applies: @Sendable (Block) -> Bool

  init(_ nature: BlockNature, _ score: Int, _ applies: @escaping @Sendable (Block) -> Bool) {
    self.nature = nature
    self.score = score
    self.applies = applies
  }
}

/// Furniture that may be a whole sentence.
private let sentenceFurniture: FurnitureClass = [.form, .footer, .newsletter, .commentsNone]
/// What pages put between two paragraphs.
private let inserts: FurnitureClass = [.advertisement, .teaser, .newsletter]
private let tailFurniture: FurnitureClass = [.tags, .footer, .commentsNone, .form]

/// The first row that applies decides. The scores were found by trial on the example articles.
private let rules: [Rule] = [
  Rule(.rule, -3) { $0.words == 0 },
  Rule(.origin, 0) {
    $0.first.shape.contains(.startsParenthesis) && $0.first.begins(.origin) && $0.words <= 18
      && ($0.first.looksDated || $0.last.shape.contains(.endsParenthesis))
  },
  Rule(.credit, 0) {
    $0.first.begins(.closingCredit) && $0.words <= 80
      || $0.first.begins(.sourceLine) && $0.first.shape.contains(.labelled) && $0.words <= 16
  },
  Rule(.tail, -25) { isFurniture($0, tailFurniture) },
  Rule(.header, -8) { $0.isOneLine && isByline($0.first) },
  Rule(.header, -8) { $0.isOneLine && isDateLine($0.first) },
  Rule(.header, -8) { $0.words <= 16 && $0.first.begins(.readingTime) },
  Rule(.header, -8) {
    $0.words <= 16 && $0.first.begins([.dated, .modified, .postHead]) && $0.first.looksDated
  },
  Rule(.furniture, -8) { isFurniture($0, inserts) },
  Rule(.furniture, -20) { isFurniture($0, .furniture) },
  Rule(.furniture, -20) { $0.first.isWhole([.commentUI, .caption]) || isPictureLine($0.first) },
  Rule(.furniture, -15) {
    $0.first.separators >= 2 && $0.words < 40 && !$0.endsSentence
  },
  Rule(.furniture, -20) {
    $0.first.shape.contains(.hasAt) && ($0.words <= 4 || $0.first.begins(.contact))
  },
  Rule(.tail, -25) { $0.first.shape.contains(.hasCopyright) && $0.words < 40 },
  Rule(.list, -8) {
    !$0.endsSentence && $0.words <= 14
      && !$0.first.shape.isDisjoint(with: [.startsBullet, .hasLinkMarks, .startsNumber])
  },
  Rule(.list, -8) { $0.first.shape.contains(.hasAddress) && $0.words <= 12 },
  Rule(.text, 0) { isText($0) },
  Rule(.shortText, 4) { $0.words >= 3 && $0.endsSentence },
  Rule(.list, -8) { $0.first.separators > 0 && $0.words <= 10 },
]

/// What a block is by itself, and what it adds to a body.
func judge(_ block: Block) -> (nature: BlockNature, score: Int) {
  // Nearly every long line is text, and none of the short lines' rules applies to it.
  if block.words > 80, !block.first.begins(.closingCredit) { return (.text, 40) }
  for rule in rules where rule.applies(block) {
    guard rule.nature == .text else { return (rule.nature, rule.score) }
    return (.text, 10 + min(block.words, 60) / 2)
  }
  return (.short, -6)
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
