import GalleyAnnotators
import GalleyCore
import Testing

@testable import GalleyReaders

/// Comments by the markup of their pages: one box each, with names for author, time and text.
@Suite struct HTMLCommentTests {
  private static let body = """
    <h1>The bridge opens</h1>
    <p>The new bridge over the Tarn was opened on Friday, and all of the town had come to see it.</p>
    <p>It is two hundred metres long, has cost forty million, and carries trams as well as trucks.</p>
    <p>The mayor said that she was glad to see the end of the work, which had taken nine years.</p>
    """

  /// `author | time | whom it answers | text`.
  private func lines(_ comments: String, head: String = "") throws -> [String] {
    let page = """
      <html lang=en><head><title>The bridge opens</title>\(head)</head><body><article>\(Self.body)
      </article>\(comments)</body></html>
      """
    var article = try HTMLReader().read(RawDocument(id: "a.html", bytes: Array(page.utf8)))[0]
    HeaderAnnotator().annotate(&article)
    CommentAnnotator().annotate(&article)
    return article.comments.map { comment in
      [
        comment.author.map { article.string($0) } ?? "-", comment.posted?.iso ?? "-",
        comment.replyTo.map { "\($0)" } ?? "-",
        comment.paragraphs.map { article.string($0.text) }.joined(separator: " / "),
      ].joined(separator: " | ")
    }
  }

  @Test func `WordPress: lists in lists, with the number of each comment`() throws {
    let found = try lines(
      """
      <div id="comments"><h2>2 thoughts on <i>The bridge opens</i></h2><ol class="comment-list">
      <li id="comment-12" class="comment even depth-1"><article id="div-comment-12" class="comment-body">
      <footer class="comment-meta"><div class="comment-author vcard"><img alt=""><b class="fn">Ada Holm</b>
      <span class="says">says:</span></div><div class="comment-metadata"><a href="#"><time
      datetime="2021-03-04T10:15:00+00:00">March 4, 2021 at 10:15 am</time></a></div></footer>
      <div class="comment-content"><p>Nine years!</p><p>And it was to be three.</p>
      <p class="comment-likes">Like</p></div><div class="reply"><a>Reply</a></div></article>
      <ol class="children"><li id="comment-13" class="comment depth-2"><article id="div-comment-13"
      class="comment-body"><footer class="comment-meta"><div class="comment-author vcard"><b
      class="fn">Bo</b> <span class="says">says:</span></div><time
      datetime="2021-03-04T11:00:00+00:00">11:00</time></footer><div class="comment-content">
      <p>It was worth it.</p></div></article></li></ol></li></ol>
      <div id="respond" class="comment-respond"><h3>Leave a Reply</h3><form><p>Your email</p></form></div></div>
      """)
    #expect(
      found == [
        "Ada Holm | 2021-03-04T10:15:00Z | - | Nine years! / And it was to be three.",
        "Bo | 2021-03-04T11:00:00Z | 0 | It was worth it.",
      ])
  }

  @Test func `a heading that counts other comments than the page shows`() throws {
    func warnings(_ heading: String) throws -> [Diagnostic] {
      let page = """
        <html lang=en><head><title>The bridge opens</title></head><body><article>\(Self.body)</article>
        <div id="comments"><h2>\(heading)</h2><ol><li id="comment-12" class="comment"><b class="fn">Ada</b>
        <time datetime="2021-03-04T10:15:00Z">4 March</time><div class="comment-text"><p>Nine years!</p></div>
        </li></ol></div></body></html>
        """
      var article = try HTMLReader().read(RawDocument(id: "a.html", bytes: Array(page.utf8)))[0]
      CommentAnnotator().annotate(&article)
      return article.warnings.filter { $0.kind == .commentCount }
    }
    #expect(try warnings("1 Comment").isEmpty)
    let warning = try #require(try warnings("3 Comments").first)
    #expect(warning.found == 1)
    #expect(warning.expected == 3)
  }

  @Test func `a thread of a board opens with its article`() throws {
    func post(_ number: Int, _ poster: String, _ day: String, _ words: String) -> String {
      """
      <div id="p\(number)" class="post"><dl class="postprofile"><dt><a class="username">\(poster)</a></dt>
      <dd>Posts: 12</dd></dl><div class="postbody"><h3>\(number > 1 ? "Re: " : "")The bridge opens</h3>
      <p class="author">by <strong>\(poster)</strong> » <time datetime="\(day)">\(day)</time></p>
      <div class="content">\(words)</div><div class="signature">Sent from a boat</div></div></div>
      """
    }
    let page = """
      <html lang=en><head><title>The bridge opens - Tarn Forum</title></head><body><h1>Tarn Forum</h1>
      <h2>The bridge opens</h2>\(post(1, "Ada", "2021-03-04", "Has anybody been there yet today?"))
      \(post(2, "Bo", "2021-03-05", "I have."))\(post(3, "Ada", "2021-03-06", "And?"))</body></html>
      """
    var article = try HTMLReader().read(RawDocument(id: "a.html", bytes: Array(page.utf8)))[0]
    CommentAnnotator().annotate(&article)
    #expect(article.headline.map { article.string($0) } == "The bridge opens")
    #expect(article.authors.map { article.string($0) } == ["Ada"])
    #expect(article.published?.iso == "2021-03-04")
    #expect(
      article.paragraphs.map { article.string($0.text) } == ["Has anybody been there yet today?"])
    #expect(
      article.comments.map { comment in
        (comment.author.map { article.string($0) } ?? "-") + ": "
          + comment.paragraphs.map { article.string($0.text) }.joined(separator: " / ")
      } == ["Bo: I have.", "Ada: And?"])
  }

  @Test func `a list of a blog's articles is no thread`() throws {
    let found = try lines(
      """
      <div id="post-11" class="post"><h2>The ferry</h2><div class="author-info">Ada, 4 March 2021</div>
      <div class="postbody"><p>The ferry runs again.</p></div></div>
      <div id="post-12" class="post"><h2>The market</h2><div class="author-info">Bo, 5 March 2021</div>
      <div class="postbody"><p>The market has a roof.</p></div></div>
      """)
    #expect(found.isEmpty)
  }

  @Test func `microdata, without any class`() throws {
    let found = try lines(
      """
      <section><div itemscope itemtype="https://schema.org/Comment" id="comment-1"><span itemprop="author">Cy
      Rand</span> <time itemprop="datePublished" datetime="2021-03-05">yesterday</time>
      <div itemprop="text">I crossed it twice.</div></div><div itemscope id="comment-2"
      itemtype="http://schema.org/Comment"><span itemprop="creator"><span itemprop="name">Di</span></span>
      <meta itemprop="datePublished" content="2021-03-06T08:00"><div itemprop="text">So did I.</div></div>
      </section>
      """)
    #expect(
      found == [
        "Cy Rand | 2021-03-05 | - | I crossed it twice.", "Di | 2021-03-06T08:00 | - | So did I.",
      ])
  }

  @Test func `names of a house's own, by what stands behind the word comment`() throws {
    let found = try lines(
      """
      <div class="comments-section"><div class="c-comment-card"><a href="/u/7"><span
      class="c-comment-card__name">Edda</span></a> <time datetime="2021-03-07 09:30:00">7 March</time>
      <div class="c-comment-card__text"><p>Who pays?</p></div><button>Answer</button></div>
      <div class="c-comment-card c-comment-card--level2 level-1"><span
      class="c-comment-card__name">Finn</span> <time datetime="2021-03-07 10:00:00">7 March</time>
      <div class="c-comment-card__text"><p>We do.</p></div></div></div>
      """)
    #expect(
      found == [
        "Edda | 2021-03-07T09:30:00 | - | Who pays?", "Finn | 2021-03-07T10:00:00 | 0 | We do.",
      ])
  }

  @Test func `an author in an old table, with a number on the box inside`() throws {
    let found = try lines(
      """
      <div class="comments"><div class="mtbCommentContainer"><p class="mtbCommentAuthorName">Gil</p>
      <div id="comment-178" class="mtbCommentMessage"><p>First.</p></div></div>
      <div class="mtbCommentContainer"><p class="mtbCommentAuthorName">Hal</p>
      <div id="comment-179" class="mtbCommentMessage"><p>Second, on 3 April 2021.</p></div></div></div>
      """)
    #expect(found == ["Gil | - | - | First.", "Hal | - | - | Second, on 3 April 2021."])
  }

  @Test func `what the page says for machines alone`() throws {
    let found = try lines(
      "",
      head: """
        <script type="application/ld+json">{"@context": "https://schema.org", "@type": "NewsArticle",
        "headline": "The bridge opens", "comment": [{"@type": "Comment", "author": {"@type": "Person",
        "name": "Ida"}, "datePublished": "2021-03-08T07:00:00Z", "text": "Long &amp; dear.",
        "comment": [{"@type": "Comment", "author": "Jo", "text": "Very."}]}]}</script>
        """)
    #expect(found == ["Ida | 2021-03-08T07:00:00Z | - | Long & dear.", "Jo | - | 0 | Very."])
  }

  @Test(
    "notices and buttons are no comments",
    arguments: [
      "<div class=comments><p>Comments are being loaded.</p></div>",
      "<div class=comments><div class=comment-box><p>Log in to write a comment.</p></div></div>",
      "<div id=comments><div class='comment comment-notice'>Your comment was not saved.</div><div "
        + "class='comment comment-notice'>Report this user</div></div>",
    ])
  func notices(markup: String) throws {
    #expect(try lines(markup) == [])
  }
}
