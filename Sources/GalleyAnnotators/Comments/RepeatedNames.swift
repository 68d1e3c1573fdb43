import GalleyCore

/// What stands before the names of all commenters of a page, and is none of them.
///
///     +1 Lotte P.          De Valter Pinho
///     0 gust_b             De Inês
struct RepeatedNames {
  private static let prepositions: [StaticString] = [
    "de", "von", "par", "por", "da", "di", "van", "av", "od",
  ]

  private let table: TokenTable
  private let text: TextBuffer

  init(_ table: TokenTable, _ text: TextBuffer) {
    self.table = table
    self.text = text
  }

  /// - Complexity: linear in the number of drafts.
  func trim(_ drafts: inout [CommentDraft]) {
    drop(votes(before:), from: &drafts)
    let authors = drafts.compactMap(\.author)
    // One who speaks twice may be called so.
    guard Set(authors.map(text.folded)).count > 1 else { return }
    drop(picture(before:), from: &drafts)
    drop(preposition(before:), from: &drafts)
  }

  /// Whoever is answered behind the name of who answers, where no arrow parts the two: `Bo Rand Ann`
  /// below a comment by `Ann`.
  func split(_ drafts: inout [CommentDraft]) {
    var known: Set<[UInt8]> = []
    for place in drafts.indices {
      guard let author = drafts[place].author else { continue }
      if drafts[place].parent == nil, !known.contains(Array(text.bytes[author.range])) {
        let tokens = table.range(in: author)
        for first in tokens.dropFirst()
        where table[first - 1].isWord || first - 1 > tokens.lowerBound {
          let answered = TextSpan(Int(table[first].start), author.end)
          guard known.contains(Array(text.bytes[answered.range])) else { continue }
          drafts[place].parent = answered
          drafts[place].author = table.span(tokens.lowerBound..<first)
          break
        }
      }
      if let author = drafts[place].author { known.insert(Array(text.bytes[author.range])) }
    }
  }

  /// Where `prefix` finds something before all names, cuts it off.
  private func drop(_ prefix: (TextSpan) -> Int?, from drafts: inout [CommentDraft]) {
    let lengths = drafts.map { $0.author.flatMap(prefix) }
    guard drafts.count > 1, !lengths.contains(nil) else { return }
    for (place, length) in lengths.enumerated() {
      guard let length, let author = drafts[place].author else { continue }
      drafts[place].author = text.trimmed(TextSpan(author.start + length, author.end))
    }
  }

  /// The length of a number, with its sign, before a name.
  private func votes(before author: TextSpan) -> Int? {
    let sign = text.bytes[author.start] == UInt8(ascii: "+") ? 1 : 0
    let digits = leadingDigits(text, TextSpan(author.start + sign, author.end))
    guard let digits, digits.count + sign + 1 < author.count,
      text.bytes[author.start + sign + digits.count] == 0x20
    else { return nil }
    return sign + digits.count
  }

  /// `Mmarynarz75`: the letter that stands for a picture is glued to the name.
  private func picture(before author: TextSpan) -> Int? {
    let letters = text.string(at: author).unicodeScalars.prefix(2)
    guard letters.count == 2, let first = letters.first, let second = letters.last,
      first.properties.isUppercase,
      first.properties.lowercaseMapping == second.properties.lowercaseMapping
    else { return nil }
    return UTF8.width(first)
  }

  private func preposition(before author: TextSpan) -> Int? {
    let tokens = table.range(in: author)
    guard tokens.count > 1 else { return nil }
    let first = table[tokens.lowerBound].span
    return Self.prepositions.contains { text.isWord(first, $0) } ? first.count : nil
  }
}
