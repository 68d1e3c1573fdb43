import GalleyCore

/// Says which paragraphs each closing credit vouches for.
///
/// In a digest the credit at the end of a paragraph stands for everything since the last such
/// credit. A credit inside a paragraph stands for its sentence alone and covers none.
struct CreditScope {
  private let table: TokenTable

  init(_ table: TokenTable) {
    self.table = table
  }

  func annotate(_ article: inout Article) {
    var next = 0
    var last: Range<Int>?
    for index in article.citations.indices where article.citations[index].kind == .credit {
      guard let span = article.citations[index].span else { continue }
      let paragraph: Int
      if let found = article.paragraph(at: span.start) {
        guard closes(span, article.paragraphs[found].span) else { continue }
        paragraph = found
      } else if let last = article.paragraphs.indices.last,
        let end = article.paragraphs[last].span?.end, end <= span.start
      {
        paragraph = last
      } else {
        continue
      }
      // Two credits may close the same paragraph; both vouch for it.
      if next > paragraph {
        article.citations[index].covers = last
        continue
      }
      last = next..<paragraph + 1
      article.citations[index].covers = last
      next = paragraph + 1
    }
  }

  /// Whether nothing but marks stands behind a credit in its paragraph.
  private func closes(_ credit: TextSpan, _ paragraph: TextSpan?) -> Bool {
    guard let paragraph else { return false }
    for index in table.range(in: TextSpan(credit.end, max(credit.end, paragraph.end))) {
      switch table[index].kind {
      case .period, .closeMark, .straightMark, .closeParenthesis, .closeSingleMark: continue
      default: return false
      }
    }
    return true
  }
}
