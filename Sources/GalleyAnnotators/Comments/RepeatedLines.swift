import GalleyCore

/// What stands below (or above) the words of most comments of a thread alike: buttons and links, in
/// languages and themes that no list knows.
///
///     Log ind for at svare          Beğen (4) Beğenme (0) Yanıtla
///     Log ind for at svare          Beğen (1) Beğenme (2) Yanıtla
///
/// Numbers do not count. What stands below the last of them is no comment either: the form, the next
/// part of the page.
struct RepeatedLines {
  /// Whole sentences are said, and not pressed.
  private static let longest = 60
  private static let mostLines = 4

  private let text: TextBuffer

  init(_ text: TextBuffer) { self.text = text }

  /// - Complexity: linear in the number of paragraphs.
  func remove(from drafts: inout [CommentDraft]) {
    let places = drafts.indices.filter { drafts[$0].kind == .comment && !drafts[$0].removed }
    guard places.count > 1 else { return }
    for _ in 0..<Self.mostLines {
      guard let line = common(places.map { drafts[$0].paragraphs.last }, of: places.count) else {
        break
      }
      for place in places where drafts[place].paragraphs.count > 1 {
        cut(line, &drafts[place], isLast: place == places[places.count - 1])
      }
    }
    for _ in 0..<Self.mostLines {
      let firsts = places.map { drafts[$0].paragraphs.first }
      guard let line = common(firsts, of: places.count) else { break }
      for place in places where drafts[place].paragraphs.count > 1 {
        if let first = drafts[place].paragraphs.first, pattern(first) == line {
          drafts[place].paragraphs.removeFirst()
        }
      }
    }
  }

  /// Only the last comment may go on behind the line: there the page does.
  private func cut(_ line: String, _ draft: inout CommentDraft, isLast: Bool) {
    let last = draft.paragraphs.count - 1
    let found =
      isLast
      ? draft.paragraphs.dropFirst().firstIndex { pattern($0) == line }
      : pattern(draft.paragraphs[last]) == line ? last : nil
    guard let found else { return }
    draft.paragraphs.removeSubrange(found...)
    draft.end = draft.paragraphs[found - 1].end
  }

  /// The pattern that all of these lines have but one, or most of many.
  private func common(_ lines: [TextSpan?], of count: Int) -> String? {
    var counts: [String: Int] = [:]
    for case let line? in lines {
      if let pattern = pattern(line) { counts[pattern, default: 0] += 1 }
    }
    guard let most = counts.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }) else { return nil }
    let enough = max(2, count < 5 ? count - 1 : (count * 3 + 4) / 5)
    return most.value >= enough ? most.key : nil
  }

  /// The words in small letters, each number as `0`; nil for what is too long or a sentence.
  private func pattern(_ span: TextSpan) -> String? {
    guard span.count <= Self.longest else { return nil }
    let bytes = text.bytes[span.range]
    if let last = bytes.last,
      [UInt8(ascii: "."), UInt8(ascii: "!"), UInt8(ascii: "?")].contains(last)
    {
      return nil
    }
    var pattern: [UInt8] = []
    for byte in bytes {
      let isDigit = byte &- 0x30 < 10
      if isDigit, pattern.last == 0x30 { continue }
      pattern.append(isDigit ? 0x30 : lowercased(byte))
    }
    return pattern.isEmpty ? nil : String(decoding: pattern, as: UTF8.self)
  }
}
