import GalleyCore
import GalleyLexicons

/// What stands below (or above) the words of most comments of a thread alike: buttons and links, in
/// languages and themes that no list knows.
///
///     Log ind for at svare          Beğen (4) Beğenme (0) Yanıtla
///     Log ind for at svare          Beğen (1) Beğenme (2) Yanıtla
///
/// Numbers do not count, nor who is meant (`Reply to Ann`). What stands below the last of them is no
/// comment either: the form, the next part of the page.
struct RepeatedLines {
  /// In bytes. Nobody presses more, and above all no two readers say as much alike.
  private static let longest = 240
  /// Short sentences may be the readers' own: `Thank you!`
  private static let longestSentence = 60
  private static let mostLines = 4

  private let text: TextBuffer

  init(_ text: TextBuffer) { self.text = text }

  /// - Complexity: linear in the number of paragraphs.
  func remove(from drafts: inout [CommentDraft]) {
    let places = drafts.indices.filter { drafts[$0].kind == .comment && !drafts[$0].removed }
    guard places.count > 1, let last = places.last else { return }
    for _ in 0..<Self.mostLines {
      let closing = places.dropLast().map { pattern(drafts[$0].paragraphs.last, drafts[$0]) }
      // Below the last comment the page may go on.
      let below = drafts[last].paragraphs.dropFirst().map { pattern($0, drafts[last]) }
      guard let line = common(closing, or: below, of: places.count) else { break }
      for place in places { close(&drafts[place], with: line, isLast: place == last) }
    }
    for _ in 0..<Self.mostLines {
      let opening = places.map { pattern(drafts[$0].paragraphs.first, drafts[$0]) }
      guard let line = common(opening, or: [], of: places.count) else { break }
      for place in places where drafts[place].paragraphs.count > 1 {
        if pattern(drafts[place].paragraphs.first, drafts[place]) == line {
          drafts[place].paragraphs.removeFirst()
        }
      }
    }
  }

  /// A comment keeps at least one paragraph.
  private func close(_ draft: inout CommentDraft, with line: String, isLast: Bool) {
    let candidates =
      isLast ? draft.paragraphs.indices.dropFirst() : draft.paragraphs.indices.suffix(1)
    guard
      let found = candidates.first(where: {
        $0 > 0 && pattern(draft.paragraphs[$0], draft) == line
      })
    else { return }
    draft.paragraphs.removeSubrange(found...)
    draft.end = draft.paragraphs[found - 1].end
  }

  /// The pattern that all lines have but one, or most of many. Of `others` each counts once.
  private func common(_ lines: [String?], or others: [String?], of count: Int) -> String? {
    var counts: [String: Int] = [:]
    for case let line? in lines { counts[line, default: 0] += 1 }
    for line in Set(others.compactMap { $0 }) { counts[line, default: 0] += 1 }
    guard let most = counts.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }) else { return nil }
    let enough = max(2, count < 5 ? count - 1 : (count * 3 + 4) / 5)
    return most.value >= enough ? most.key : nil
  }

  /// The words in small letters, each number as `0` and the author as `@`; nil for what is too
  /// long, a short sentence or a greeting.
  private func pattern(_ span: TextSpan?, _ draft: CommentDraft) -> String? {
    guard let span, span.count <= Self.longest,
      Furniture.lines(text, in: span).first?.begins(.greeting) != true
    else { return nil }
    var bytes = Array(text.bytes[span.range])
    if [UInt8(ascii: "."), UInt8(ascii: "!"), UInt8(ascii: "?")].contains(bytes.last) {
      return nil
    }
    if let author = draft.author, author.count > 1, author.count < bytes.count {
      let name = text.bytes[author.range]
      let start = (0...bytes.count - name.count).first { start in
        bytes[start..<start + name.count].elementsEqual(name)
      }
      if let start {
        bytes.replaceSubrange(start..<start + name.count, with: [UInt8(ascii: "@")])
      }
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
