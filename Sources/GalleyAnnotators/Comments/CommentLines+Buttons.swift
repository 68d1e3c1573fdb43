import GalleyCore
import GalleyLexicons

/// What in a comment section is no text: buttons, forms, numbers.
extension CommentLines {
  /// `Reply`, `14 \u{25B3} \u{25BD} \u{2022} Reply \u{2022} Share`.
  func isFurniture(_ block: Block) -> Bool {
    let line = block.first
    // What forms say runs to whole sentences; buttons have a few words.
    if line.isWhole(.form), block.isOneLine, block.words <= 40 { return true }
    guard block.isOneLine, block.words <= 12 else { return false }
    if line.ends(.says), line.shape.contains(.endsColon) { return false }
    if line.words == 0 || line.words == UInt32(line.numbers) && line.numericDates == 0 {
      return true
    }
    if line.isWhole([.commentUI, .share, .form]) { return true }
    if areButtons(block) || areGluedButtons(block) { return true }
    if line.begins(.form), block.words >= 3, !line.shape.contains(.endsSentence) { return true }
    if line.begins(.commentUI), block.words <= 3, !line.shape.contains(.endsSentence) {
      return true
    }
    if line.begins(.commentUI), line.ends(.commentUI), block.words <= 6,
      !line.shape.contains(.endsSentence)
    {
      return true
    }
    if line.begins(.commentUI), line.numbers > 0,
      line.looksDated || block.words <= 8 && !line.shape.contains(.endsSentence)
    {
      return true
    }
    return line.separators > 0 && !line.looksDated && line.holds(.commentUI)
      && !line.shape.contains(.endsSentence)
  }

  /// `Reply to Ann` below a comment of Ann's.
  func isReplyButton(_ span: TextSpan, to author: TextSpan?) -> Bool {
    guard let author, span.count > author.count, span.count <= author.count + 24,
      text.bytes[span.range].suffix(author.count).elementsEqual(text.bytes[author.range])
    else { return false }
    let before = text.trimmed(TextSpan(span.start, span.end - author.count))
    guard let line = Furniture.lines(text, in: before).first, line.words <= 3 else { return false }
    return line.isWhole(.commentUI)
      || Furniture.lines(text, in: span).first?.begins([.commentUI, .replyTo]) == true
      || table.range(in: before).first.map {
        Furniture.lines(text, in: table[$0].span).first?.isWhole(.commentUI) == true
      } == true
  }

  /// `(Reply) (Thread)`, `+ 3 - 1 Reply Report`: nothing but buttons, numbers and marks.
  private func areButtons(_ block: Block) -> Bool {
    guard block.words <= 9, !block.endsSentence else { return false }
    let range = table.range(in: block.span)
    var index = range.lowerBound
    var isButton = false
    while index < range.upperBound {
      guard table[index].kind == .word else {
        index += 1
        continue
      }
      let end = (1...5).reversed().map { index + $0 }.first { end in
        end <= range.upperBound
          && Furniture.lines(text, in: table.span(index..<end)).first?
            .isWhole([.commentUI, .share]) == true
      }
      guard let end else { return false }
      isButton = true
      index = end
    }
    return isButton
  }

  /// `ReplyShare`, `Ответить+5`: buttons that only the style of the page kept apart.
  private func areGluedButtons(_ block: Block) -> Bool {
    guard block.words <= 5, block.span.count <= 60, !block.endsSentence else { return false }
    var parts: [TextSpan] = []
    var start = block.span.start
    let letters = text.string(at: block.span).unicodeScalars
    var place = start
    var before: Unicode.Scalar?
    for letter in letters {
      if let before, before.properties.isLowercase,
        letter.properties.isUppercase || letter == "+" || ("0"..."9").contains(letter)
      {
        parts.append(TextSpan(start, place))
        start = place
      }
      place += UTF8.width(letter)
      before = letter
    }
    guard !parts.isEmpty else { return false }
    parts.append(TextSpan(start, block.span.end))
    return parts.allSatisfy { part in
      guard let line = Furniture.lines(text, in: part).first else { return true }
      return line.isWhole([.commentUI, .share]) || line.words == UInt32(line.numbers)
    }
  }
}
