import GalleyCore
import GalleyLexicons

/// Words of an earlier comment with which another begins: that one answers it, and they are not its own.
enum QuotedWords {
  /// - Complexity: linear in the words of the comments.
  static func take(from article: inout Article) {
    guard article.comments.count > 1 else { return }
    // What many say alike is a button or a notice.
    var counts: [String: Int] = [:]
    for comment in article.comments {
      for paragraph in comment.paragraphs {
        if let words = quotable(paragraph, article) { counts[words, default: 0] += 1 }
      }
    }
    // By its words, the last comment that has a paragraph.
    var said: [String: Int] = [:]
    for place in article.comments.indices {
      while article.comments[place].paragraphs.count > 1,
        let words = quotable(article.comments[place].paragraphs[0], article),
        counts[words, default: 0] <= 3, let answered = said[words]
      {
        article.comments[place].paragraphs.removeFirst()
        if article.comments[place].replyTo == nil {
          article.comments[place].replyTo = answered
          article.comments[place].depth = min(article.comments[answered].depth + 1, 1000)
        }
      }
      for paragraph in article.comments[place].paragraphs {
        if let words = quotable(paragraph, article) { said[words] = place }
      }
    }
  }

  /// The words of a paragraph that tell whose it is: long enough, and no greeting or thanks.
  private static func quotable(_ paragraph: Paragraph, _ article: Article) -> String? {
    guard let span = paragraph.span, span.count >= 20, span.count <= 2000,
      Furniture.lines(article.text, in: span).first?.begins(.greeting) != true
    else { return nil }
    return article.text.folded(span)
  }
}
