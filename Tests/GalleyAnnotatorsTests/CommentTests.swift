import GalleyCore
import GalleyReaders
import Testing

@testable import GalleyAnnotators

@Suite struct CommentTests {
  private func article(_ comments: String) throws -> Article {
    let page = """
      Crane falls into harbour

      March 22, 2011

      The harbour was closed after a crane fell into the water, and nobody was hurt by it at all.

      The two boats that had been waiting since the early morning have lost all of their cargo.

      \(comments)
      """
    var article = try PlainTextReader().read(RawDocument(id: "a", bytes: Array(page.utf8)))[0]
    HeaderAnnotator().annotate(&article)
    CommentAnnotator().annotate(&article)
    return article
  }

  @Test(
    "author and time are read from every kind of header",
    arguments: [
      ("1. Ann Porter March 31, 2011 / 11:36 PM\n\n%", "Ann Porter", "2011-03-31T23:36"),
      ("Ann Porter says:\nMay 3, 2011 at 4:12 pm\n\n%\n\nReply", "Ann Porter", "2011-05-03T16:12"),
      ("Ann Porter said...\n\n%\n\nApril 18, 2011 at 9:02 AM", "Ann Porter", "2011-04-18T09:02"),
      ("Rudi M.\n14.04.2011, 19:20 Uhr\n\n%\n\nAntworten", "Rudi M.", "2011-04-14T19:20"),
      ("Yann Le Du, le 6 octobre 2011 \u{E0} 18:32\n\n%", "Yann Le Du", "2011-10-06T18:32"),
      (
        "delta_dweller \u{2022} March 23, 2011\n\n%\n\n3 \u{2022} Reply", "delta_dweller",
        "2011-03-23"
      ),
      ("Posted by Ann Porter on March 23, 2011 at 5:10 pm\n\n%", "Ann Porter", "2011-03-23T17:10"),
      ("Ann Porter | March 23, 2011 at 5:10 pm | Permalink\n\n%", "Ann Porter", "2011-03-23T17:10"),
    ])
  func header(form: String, author: String, posted: String) throws {
    let text = "I saw it fall. It made no noise at all."
    let parts = form.split(separator: "%", omittingEmptySubsequences: false)
    let article = try article("1 Comment\n\n" + parts.joined(separator: text))
    try #require(article.comments.count == 1)
    let comment = article.comments[0]
    #expect(comment.author.map { article.string($0) } == author)
    #expect(comment.posted?.iso == posted)
    #expect(comment.text(in: article.text) == text)
    #expect(article.warnings.isEmpty)
  }

  @Test func `what readers alike begin with is no subject, no name and no quotation`() throws {
    let article = try article(
      """
      3 Comments

      Anonymous
      May 3, 2011 at 4:12 pm
      Hello Ann
      I saw it fall, and it made no noise.

      Anonymous
      May 3, 2011 at 5:12 pm
      Thanks for telling us about it
      And who pays for the crane?

      Aaron
      May 3, 2011 at 6:12 pm
      Thanks for telling us about it
      Ping me when you know.
      """)
    #expect(
      article.comments.map { $0.paragraphs.map { article.string($0.text) } } == [
        ["Hello Ann", "I saw it fall, and it made no noise."],
        ["Thanks for telling us about it", "And who pays for the crane?"],
        ["Thanks for telling us about it", "Ping me when you know."],
      ])
    #expect(article.comments.allSatisfy { $0.replyTo == nil && $0.kind == .comment })
    #expect(
      article.comments.map { $0.author.map { article.string($0) } }
        == ["Anonymous", "Anonymous", "Aaron"])
  }

  @Test func `a doubled letter is none of a name unless all names have it`() throws {
    let article = try article(
      """
      2 Comments

      Aaron
      May 3, 2011 at 4:12 pm
      I saw it fall.

      Aaron
      May 3, 2011 at 5:12 pm
      It made no noise.
      """)
    #expect(
      article.comments.map { $0.author.map { article.string($0) } } == ["Aaron", "Aaron"])
  }

  @Test func `indentation and names tell who answers whom`() throws {
    let article = try article(
      """
      4 Responses to \u{201C}Crane falls into harbour\u{201D}

      Ann says:
      May 3, 2011 at 4:12 pm

      I saw it fall.

      Reply

          Bo says:
          May 3, 2011 at 5:12 pm

          So did I, from the other side.

          Reply

      Pingback: Friday Links | Night Bus

      Cy says:
      May 4, 2011 at 5:12 pm

      @Ann: nobody else did.

      Reply
      """)
    #expect(article.comments.map(\.replyTo) == [nil, 0, nil, 0])
    #expect(article.comments.map(\.depth) == [0, 1, 0, 1])
    #expect(article.comments.map(\.kind) == [.comment, .comment, .pingback, .comment])
    #expect(article.warnings.isEmpty)
  }

  @Test func `a page that claims more comments than it shows is warned of`() throws {
    let article = try article(
      "3 Comments\n\nAnn says:\nMay 3, 2011 at 4:12 pm\n\nI saw it fall.\n\nReply")
    #expect(article.warnings.map(\.kind) == [.commentCount])
    #expect(article.warnings.first?.found == 1 && article.warnings.first?.expected == 3)
  }

  @Test func `comments have citations of their own`() throws {
    var article = try article(
      "1 Comment\n\nAnn says:\nMay 3, 2011 at 4:12 pm\n\nIt sank, the Harbour Gazette reported.")
    CitationAnnotator().annotate(&article)
    #expect(article.citations.isEmpty)
    #expect(article.comments.first?.citations.map(\.kind) == [.attribution])
  }

  @Test func `comments never date the article or enter its body`() throws {
    let article = try article(
      "1 Comment\n\nAnn says:\nMay 3, 2013 at 4:12 pm\n\nI saw it fall from my window on the quay.")
    #expect(article.published?.iso == "2011-03-22")
    #expect(article.paragraphs.count == 2)
  }
}
