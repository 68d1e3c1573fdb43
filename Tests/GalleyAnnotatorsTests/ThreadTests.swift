import Foundation
import GalleyCore
import GalleyReaders
import Testing

@testable import GalleyAnnotators

/// Pages with comments as fifteen languages and two dozen systems print them; written by
/// `scripts/dev/write-threads`, which knows what is in them.
@Suite struct ThreadTests {
  @Test("every comment of a page is read with all its fields", arguments: try Page.all())
  func thread(_ page: Page) throws {
    let article = try page.read()
    #expect(article.comments.map { page.row(of: $0, article) } == page.comments.map(\.row))
    let warns = article.warnings.contains { $0.kind == .commentCount }
    #expect(warns == (page.claims != nil))
  }

  @Test("no comment stands in the body", arguments: try Page.all())
  func body(_ page: Page) throws {
    let article = try page.read()
    #expect(!article.paragraphs.isEmpty)
    let words = article.body
    for comment in page.comments {
      for text in comment.text { #expect(!words.contains(text)) }
    }
  }

  struct Page: Decodable, Sendable, CustomTestStringConvertible {
    struct Comment: Decodable, Sendable {
      var author: String?
      var posted: String?
      var text: [String]
      var replyTo: Int?
      var kind: String
      var removed: Bool

      var row: String {
        let parent = replyTo.map { String($0) } ?? ""
        return [
          author ?? "", posted ?? "", parent, kind, removed ? "removed" : "",
          text.joined(separator: " / "),
        ].joined(separator: " | ")
      }
    }

    var name: String
    var comments: [Comment]
    var retrieved: String?
    var claims: Int?
    var folder: URL?

    var testDescription: String { name }

    /// Pages of systems by the script, and pages written by hand from memory of other systems before
    /// the rules that read them; the last ones with the markup of their systems.
    private static let folders = ["threads", "thread-probes", "thread-pages"].map {
      URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Fixtures/\($0)")
    }

    static func all() throws -> [Page] {
      let decoder = JSONDecoder()
      decoder.keyDecodingStrategy = .convertFromSnakeCase
      return try folders.flatMap { folder in
        try String(contentsOf: folder.appending(path: "threads.jsonl"), encoding: .utf8)
          .split(separator: "\n").map { row in
            var page = try decoder.decode(Page.self, from: Data(row.utf8))
            page.folder = folder
            return page
          }
      }
    }

    func read() throws -> Article {
      let isPage = try #require(folder).lastPathComponent == "thread-pages"
      let path = name + (isPage ? ".html" : ".txt")
      let data = try Data(contentsOf: #require(folder).appending(path: path))
      var document = RawDocument(id: path, bytes: Array(data))
      document.retrieved = retrieved.flatMap { NewsDate(iso: $0) }
      let reader: any Reader = isPage ? HTMLReader() : PlainTextReader()
      var article = try reader.read(document)[0]
      HeaderAnnotator().annotate(&article)
      CommentAnnotator().annotate(&article)
      return article
    }

    func row(of comment: GalleyCore.Comment, _ article: Article) -> String {
      Comment(
        author: comment.author.map { article.string($0) }, posted: comment.posted?.iso,
        text: comment.paragraphs.map { article.string($0.text) }, replyTo: comment.replyTo,
        kind: comment.kind.rawValue, removed: comment.removed
      ).row
    }
  }
}

/// Comments whose borders markup has told.
@Suite struct MarkedCommentTests {
  private func article(_ text: String) throws -> Article {
    Article(id: "a", format: "html", text: try TextBuffer(checking: Array(text.utf8)))
  }

  private func span(_ words: String, _ article: Article) -> TextSpan {
    let text = String(decoding: article.text.bytes, as: UTF8.self)
    let range = text.range(of: words)!
    let start = text.utf8.distance(from: text.startIndex, to: range.lowerBound)
    return TextSpan(start, start + words.utf8.count)
  }

  @Test func `author and time are found in the lines, depth tells who is answered`() throws {
    var article = try article(
      "Ann Porter\nMay 3, 2019 at 4:12 pm\nI saw it fall.\nReply\nBo Cray\nSo did I.\nReply")
    var first = MarkedComment(lines: [], depth: 0)
    first.lines = ["Ann Porter", "May 3, 2019 at 4:12 pm", "I saw it fall.", "Reply"].map {
      span($0, article)
    }
    var second = MarkedComment(
      lines: [span("Bo Cray", article), span("So did I.", article)], depth: 1)
    second.author = .span(span("Bo Cray", article))
    article.markedComments = [first, second]
    CommentAnnotator().annotate(&article)
    try #require(article.comments.count == 2)
    let one = article.comments[0]
    #expect(one.author.map { article.string($0) } == "Ann Porter")
    #expect(one.posted?.iso == "2019-05-03T16:12")
    #expect(one.text(in: article.text) == "I saw it fall.")
    let two = article.comments[1]
    #expect(two.author.map { article.string($0) } == "Bo Cray")
    #expect(two.text(in: article.text) == "So did I.")
    #expect(two.replyTo == 0 && two.depth == 1)
  }

  @Test func `a time that the markup gives is taken as it is`() throws {
    var article = try article("Ann Porter\n2 days ago\nI saw it fall.")
    var marked = MarkedComment(
      lines: ["Ann Porter", "2 days ago", "I saw it fall."].map { span($0, article) })
    marked.posted = NewsDate(iso: "2019-05-03")
    article.markedComments = [marked]
    CommentAnnotator().annotate(&article)
    #expect(article.comments.map { $0.posted?.iso } == ["2019-05-03"])
    #expect(article.comments.map { $0.paragraphs.count } == [1])
  }
}
