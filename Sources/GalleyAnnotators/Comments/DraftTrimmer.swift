import GalleyCore
import GalleyLexicons

/// Takes from the drafts of a section what only all of them together tell to be no words of a comment:
/// subjects, buttons, names printed twice.
struct DraftTrimmer {
  private let lines: CommentLines
  private let text: TextBuffer

  init(_ lines: CommentLines) {
    self.lines = lines
    text = lines.text
  }

  /// - Complexity: linear in the paragraphs of the drafts.
  func trim(_ drafts: inout [CommentDraft]) {
    for place in drafts.indices where isExcerpt(drafts[place]) { drafts[place].kind = .pingback }
    let names = RepeatedNames(lines.table, text)
    names.trim(&drafts)
    names.split(&drafts)
    takeNamesBelowBadges(&drafts)
    RepeatedLines(text).remove(from: &drafts)
    dropSubjects(&drafts)
    for place in drafts.indices {
      dropName(&drafts[place])
      let author = drafts[place].author
      drafts[place].paragraphs.removeAll { lines.isReplyButton($0, to: author) }
    }
    endWithButtons(&drafts)
  }

  /// `[…] The ferry line will end in autumn, reports […]`: another page that links to this one.
  private func isExcerpt(_ draft: CommentDraft) -> Bool {
    guard draft.kind == .comment, draft.paragraphs.count == 1, let span = draft.paragraphs.first,
      span.count > 10
    else { return false }
    let bytes = text.bytes[span.range]
    return ["[…]", "[...]"].contains { bytes.starts(with: $0.utf8) }
      && ["[…]", "[...]"].contains { bytes.suffix($0.utf8.count).elementsEqual($0.utf8) }
  }

  /// Some boards print the poster's name below the post once more.
  private func dropName(_ draft: inout CommentDraft) {
    guard draft.paragraphs.count > 1, let author = draft.author, let last = draft.paragraphs.last,
      last.count == author.count,
      text.bytes[last.range].elementsEqual(text.bytes[author.range])
    else { return }
    draft.paragraphs.removeLast()
  }

  /// `Guest`, the same above each comment, and on the next line the name.
  private func takeNamesBelowBadges(_ drafts: inout [CommentDraft]) {
    let authors = drafts.map { $0.author.map { text.folded($0) } }
    guard drafts.count > 1, authors[0] != nil, authors.allSatisfy({ $0 == authors[0] }),
      drafts.allSatisfy({ draft in
        guard let badge = draft.author, draft.paragraphs.count > 1 else { return false }
        let name = draft.paragraphs[0]
        return isNameLike(name) && badge.end <= name.start
          && text.trimmed(TextSpan(badge.end, name.start)).isEmpty
      }),
      Set(drafts.map { text.folded($0.paragraphs[0]) }).count > 1
    else { return }
    for place in drafts.indices { drafts[place].author = drafts[place].paragraphs.removeFirst() }
  }

  private func isNameLike(_ span: TextSpan) -> Bool {
    let words = lines.table.range(in: span)
    return words.count <= 3 && span.count <= 40 && lines.table[words.lowerBound].isCapitalised
      && !",!?:;".utf8.contains(text.bytes[span.end - 1])
  }

  /// Where each comment begins with a few words that are no sentence, and goes on below them, those
  /// are its subject.
  private func dropSubjects(_ drafts: inout [CommentDraft]) {
    let spoken = drafts.indices.filter { drafts[$0].kind == .comment && !drafts[$0].removed }
    guard spoken.count > 1,
      spoken.allSatisfy({ place in
        let paragraphs = drafts[place].paragraphs
        guard paragraphs.count > 1 else { return false }
        return isSubject(paragraphs[0]) && paragraphs[1].count > paragraphs[0].count
      }),
      Set(spoken.map { text.folded(drafts[$0].paragraphs[0]) }).count == spoken.count
    else { return }
    for place in spoken { drafts[place].paragraphs.removeFirst() }
  }

  private func isSubject(_ span: TextSpan) -> Bool {
    guard span.count <= 60, let last = text.bytes[span.range].last else { return false }
    let words = lines.table.range(in: span)
    if Furniture.lines(text, in: span).first?.begins(.greeting) == true { return false }
    return words.count <= 8 && !".,!?:;".utf8.contains(last)
      && words.first { lines.table[$0].isWord }.map { lines.table[$0].isCapitalised } == true
  }

  /// Where no comment goes on below its buttons, the last one does not either: the page does.
  private func endWithButtons(_ drafts: inout [CommentDraft]) {
    guard drafts.count > 1, let count = drafts[drafts.count - 1].aboveButtons,
      count < drafts[drafts.count - 1].paragraphs.count,
      drafts.dropLast().allSatisfy({ $0.aboveButtons == $0.paragraphs.count })
    else { return }
    let last = drafts.count - 1
    drafts[last].paragraphs.removeSubrange(count...)
    drafts[last].end = drafts[last].paragraphs[count - 1].end
  }
}
