import Galley
import GalleyCore
import Testing

@Suite struct DisqusReaderTests {
  private static func post(
    _ id: Int, _ thread: Int, _ author: String, _ created: String, _ message: String,
    parent: Int? = nil, deleted: Bool = false, spam: Bool = false
  ) -> String {
    """
    <post dsq:id="\(id)"><id />
    <message><![CDATA[\(message)]]></message>
    <createdAt>\(created)</createdAt><isDeleted>\(deleted)</isDeleted><isSpam>\(spam)</isSpam>
    <author><name>\(author)</name><isAnonymous>false</isAnonymous><username>u\(id)</username></author>
    <thread dsq:id="\(thread)" />\(parent.map { "<parent dsq:id=\"\($0)\" />" } ?? "")
    </post>

    """
  }

  private static let export = """
    <?xml version="1.0" encoding="utf-8"?>
    <disqus xmlns="http://disqus.com" xmlns:dsq="http://disqus.com/disqus-internals">
    <category dsq:id="1"><forum>harbour</forum><title>General</title></category>
    <thread dsq:id="10"><id>a</id><forum>harbour</forum><category dsq:id="1" />
    <link>https://harbour.example/bridge</link><title>Bridge &amp; ferry</title>
    <createdAt>2012-03-01T00:00:00Z</createdAt><author><name>Editor</name></author></thread>
    <thread dsq:id="11"><id>b</id><link>https://harbour.example/quiet</link><title>Nobody wrote</title></thread>
    <thread dsq:id="12"><id>c</id><link>https://harbour.example/gulls</link><title>Gulls</title></thread>
    \(post(3, 10, "Rosalie Quint", "2012-03-02T09:00:00Z", "<p>That is <b>no</b> answer.</p>", parent: 1))
    \(post(1, 10, "seagull77", "2012-03-02T08:15:00Z", "<p>Close it for good.</p><p>We need the &lt;quiet&gt;.<br>Really.</p>"))
    \(post(2, 10, "Tom Beckett", "2012-03-02T08:30:00Z", "<p>No.</p>"))
    \(post(4, 10, "Bot", "2012-03-02T09:30:00Z", "<p>Buy watches</p>", spam: true))
    \(post(5, 10, "Ann", "2012-03-02T09:40:00Z", "<p>gone</p>", parent: 3, deleted: true))
    \(post(6, 12, "", "2012-03-03T10:00:00Z", "<p>So many.</p>", parent: 4))
    </disqus>
    """

  private func articles(_ text: String, name: String = "a.disqus.xml") throws -> [Article] {
    try Toolkit.builtIn().pipeline.articles(
      of: RawDocument(id: name, path: name, bytes: Array(text.utf8)))
  }

  @Test(arguments: ["a.disqus.xml", "export.xml", "dump"])
  func `each thread with comments is an article, whatever the file is called`(name: String) throws {
    let articles = try articles(Self.export, name: name)
    #expect(articles.map(\.id) == ["\(name)#1", "\(name)#2"])
    #expect(articles.map(\.format) == ["disqus", "disqus"])
    #expect(articles.map { $0.headline.map($0.string) } == ["Bridge & ferry", "Gulls"])
    #expect(
      articles.map { $0.url.map($0.string) } == [
        "https://harbour.example/bridge", "https://harbour.example/gulls",
      ])
    #expect(articles[0].paragraphs.isEmpty && articles[0].warnings.isEmpty)
  }

  @Test func `comments have author, time, text and what they answer`() throws {
    let articles = try articles(Self.export)
    let found = articles[0].comments.map { comment in
      "\(comment.author.map(articles[0].string) ?? "-") | \(comment.posted?.iso ?? "-") | "
        + "\(comment.text(in: articles[0].text)) | \(comment.replyTo.map(String.init) ?? "-") | \(comment.removed)"
    }
    #expect(
      found == [
        "seagull77 | 2012-03-02T08:15:00Z | Close it for good.\n\nWe need the <quiet>.\n\nReally. | - | false",
        "Rosalie Quint | 2012-03-02T09:00:00Z | That is no answer. | 0 | false",
        "Ann | 2012-03-02T09:40:00Z |  | 1 | true",
        "Tom Beckett | 2012-03-02T08:30:00Z | No. | - | false",
      ])
    // Nobody but the name to sign in with; what it answers was spam.
    #expect(articles[1].comments.first?.author.map(articles[1].string) == "u6")
    #expect(articles[1].comments.first?.replyTo == nil)
  }

  @Test(
    "what is broken is said with its line",
    arguments: [
      ("<disqus>\n<post>\n</disqus>", "line 3: 'post' is open, and 'disqus' is closed"),
      ("<disqus>\n<post>", "line 2: the file ends inside of 'post'"),
      ("<disqus><post a=1></post></disqus>", "line 1: the value of 'a' has no quotation marks"),
      ("<disqus><post a='1></post></disqus>", "line 1: the value of 'a' is not closed"),
      ("<disqus><!-- </disqus>", "line 1: a comment is not closed"),
      ("<disqus><post>1 < 2</post></disqus>", "line 1: '<' begins no tag; it is written '&lt;'"),
      ("<rss></rss>", "no export of Disqus: its first tag is not '<disqus>'"),
      (
        "<disqus>" + String(repeating: "<a>", count: 100),
        "line 1: tags are nested deeper than 64"
      ),
    ])
  func broken(text: String, message: String) {
    let failure = #expect(throws: DocumentFailure.self) { try articles(text) }
    #expect(failure?.kind == .parseError)
    #expect(failure?.message == message)
  }

  @Test func `posts that answer each other harm nothing`() throws {
    let circle =
      "<disqus><thread dsq:id='1'><title>T</title></thread>"
      + Self.post(1, 1, "A", "2012-03-02T08:15:00Z", "<p>One thing.</p>", parent: 2)
      + Self.post(2, 1, "B", "2012-03-02T08:16:00Z", "<p>Another thing.</p>", parent: 1)
      + Self.post(3, 1, "C", "2012-03-02T08:17:00Z", "<p>A third <thing.</p>", parent: 3)
      + "</disqus>"
    #expect(try articles(circle)[0].comments.count == 3)
    #expect(throws: DocumentFailure.self) { try articles("<disqus></disqus>") }
  }
}
