import GalleyCore
import GalleyReaders
import Testing

@Suite struct HTMLReaderTests {
  private func read(_ page: String, name: String = "page.html") throws -> Article {
    let articles = try HTMLReader().read(
      RawDocument(id: name, path: name, bytes: Array(page.utf8)))
    return try #require(articles.first)
  }

  private static let sentences = [
    "The council of Port Ellis voted on Tuesday to close the old swing bridge for two years, a step that ferry owners had feared since the spring.",
    "“We have no other choice,” said Ada Holm, the harbour master, after a meeting that lasted until midnight and drew more than two hundred people.",
    "The bridge, built in 1911, carries some 9,000 cars a day, and engineers found cracks in three of its eight bearings last month.",
    "Shops on the northern bank expect to lose a third of their customers, according to a survey that the chamber of commerce published last week.",
    "Work is to begin in October, once the fishing fleet has moved to its winter berths, and the city will run a free ferry until the bridge opens again.",
  ]

  private static let page = """
    <!DOCTYPE html>
    <html lang="en-GB"><head><meta charset="utf-8">
    <title>Swing bridge to close for two years | Ellis Courier</title>
    <meta property="og:site_name" content="Ellis Courier">
    <meta property="og:description" content="A bridge closes.">
    <link rel="canonical" href="https://courier.example/news/2019/04/16/bridge">
    <script type="application/ld+json">{"@graph": [{"@type": "WebPage"}, {"@type": "NewsArticle",
    "headline": "Swing bridge to close for two years", "datePublished": "2019-04-16T22:10:00+01:00",
    "author": [{"@type": "Person", "name": "Ann Porter"}, {"@type": "Person", "name": "Jo Quill"}],
    "articleSection": "Harbour", }]}</script></head>
    <body><header><nav><ul><li><a href="/">Home</a><li><a href="/news">News</a><li><a href="/sport">Sport</a></ul></nav></header>
    <main><article class="post"><h1>Swing bridge to close for two years</h1>
    <p class="byline">By <a rel="author" href="/people/ann">Ann Porter</a> and Jo Quill</p>
    <div class="entry-content">
    <p>\(sentences[0])</p><p>\(sentences[1])</p>
    <p>\(sentences[2]) <a href="https://paper.example/report">Read the report</a>.</p>
    <p>\(sentences[3])</p><p>\(sentences[4])</p></div></article>
    <aside><h3>More news</h3><ul><li><a href="/a">Ferry fares rise</a><li><a href="/b">Gull counted</a></ul></aside>
    <section id="comments" class="comments-area"><h2>2 comments</h2><ol class="comment-list">
    <li id="comment-1"><b>Gus Tern</b> says: <p>Close it for good, I say, and give us back the quiet evenings of my childhood by the river.</p>
    <li id="comment-2"><b>May Lark</b> says: <p>My shop will not survive two winters without the bridge, and nobody at the town hall seems to care.</p>
    </ol></section></main><footer><p>© 2019 Ellis Courier. All rights reserved.</p></footer></body></html>
    """

  @Test func `reads what a page says of itself`() throws {
    let article = try read(Self.page)
    #expect(article.format == "html")
    #expect(article.headline.map(article.string) == "Swing bridge to close for two years")
    #expect(article.authors.map(article.string) == ["Ann Porter", "Jo Quill"])
    #expect(article.published?.iso == "2019-04-16T22:10:00+01:00")
    #expect(article.site.map(article.string) == "Ellis Courier")
    #expect(article.section.map(article.string) == "Harbour")
    #expect(article.language == "en")
    #expect(article.url.map(article.string) == "https://courier.example/news/2019/04/16/bridge")
    #expect(article.bases.contains(FieldBasis("published", "json-ld")))
  }

  @Test(
    "a line below the headline names its writer, amid a date and other facts",
    arguments: [
      ("Dec 08, 2019 by Ann Porter in <a href=/walks>Walks</a>", "Ann Porter"),
      ("3 min read · By Ann Porter", "Ann Porter"),
      ("By <a href=/p/ann>Ann Porter</a> August 29, 2023", "Ann Porter"),
      ("By Ann Porter 29 August 2023", "Ann Porter"),
      ("The road by Port Ellis was closed", nil), ("Dec 08, 2019 by the river", nil),
    ])
  func writers(line: String, name: String?) throws {
    let article = try read(
      """
      <title>Swing bridge to close for two years</title>
      <article><h1>Swing bridge to close for two years</h1><p class=facts>\(line)</p>
      <p>\(Self.sentences[0])</p><p>\(Self.sentences[1])</p><p>\(Self.sentences[2])</p>
      <p>\(Self.sentences[3])</p></article>
      """)
    #expect(article.authors.map(article.string) == (name.map { [$0] } ?? []))
  }

  @Test(
    "what stands behind an upright stroke is no headline",
    arguments: [
      ("Swing bridge to close for two years | Opinion", "Swing bridge to close for two years"),
      ("30.11. | Book of the week", "30.11. | Book of the week"),
    ])
  func headlineTails(heading: String, headline: String) throws {
    let article = try read(
      "<title>\(heading)</title><article><h1>\(heading)</h1><p>\(Self.sentences[0])</p>"
        + "<p>\(Self.sentences[1])</p><p>\(Self.sentences[2])</p></article>")
    #expect(article.headline.map(article.string) == headline)
  }

  @Test(
    "where a news page says two things, the one that its address spells is the headline",
    arguments: [
      // The address may write `ue` for `ü`, or `u`.
      ("ferry-faehrt-ueber-den-grossen-fluss-123.html", "Ferry fährt über den großen Fluss", "h1"),
      ("2024-03-05-ferry-fahrt-uber-den-grossen-fluss", "Ferry fährt über den großen Fluss", "h1"),
      ("ferries-are-back-on-the-river", "Ferries are back on the river", "json-ld"),
      ("a-boat-that-nobody-had-awaited", "Ferries are back on the river", "json-ld"),
      ("ferry-faehrt", "Ferries are back on the river", "json-ld"),
    ])
  func headlinesInAddresses(path: String, headline: String, basis: String) throws {
    let article = try read(
      """
      <html lang=de><head><title>Ferry fährt über den großen Fluss | Courier</title>
      <link rel=canonical href="https://courier.example/news/\(path)">
      <script type="application/ld+json">{"@type": "NewsArticle", "headline": "Ferries are back on the river"}</script>
      </head><body><nav class=breadcrumb><h1>Ferry fährt über den großen Fluss</h1></nav><article>
      <p>\(Self.sentences[0])</p><p>\(Self.sentences[1])</p><p>\(Self.sentences[2])</p></article></body></html>
      """)
    #expect(article.headline.map(article.string) == headline)
    #expect(article.bases.contains(FieldBasis("headline", basis)))
  }

  @Test(
    "a paper that signs with its own name in small letters is no account",
    arguments: [
      ("courier.example", "mk", ["courier.example"]),
      ("courier.example", "Ann Porter", ["Ann Porter"]),
      ("harbourfan77", "mk", ["mk"]),
      ("BR24 Desk", "mk", ["BR24 Desk"]),
      ("5 min read", "mk", ["mk"]),
    ])
  func papersAsAuthors(stated: String, shown: String, authors: [String]) throws {
    let article = try read(
      """
      <title>Swing bridge to close</title><link rel=canonical href="https://www.courier.example/bridge">
      <script type="application/ld+json">{"@type": "NewsArticle", "author": {"name": "\(stated)"}}</script>
      <article><h1>Swing bridge to close</h1><p class=author>\(shown)</p><p>\(Self.sentences[0])</p>
      <p>\(Self.sentences[1])</p><p>\(Self.sentences[2])</p></article>
      """)
    #expect(article.authors.map(article.string) == authors)
  }

  @Test(
    "dates between the strokes of a title, in an article's number, and in UTC",
    arguments: [
      ("<title>Swing bridge | Europe | 28.04.2023</title>", "", "2023-04-28"),
      ("<title>28.04.2023 | Swing bridge</title>", "", "2023-04-28"),
      (
        "<title>Swing bridge</title><link rel=canonical href='https://courier.example/A2026012914320005196'>",
        "", "2026-01-29"
      ),
      // No day has 74 minutes to the hour.
      (
        "<title>Swing bridge</title><link rel=canonical href='https://courier.example/A2026012914740005196'>",
        "", nil
      ),
      (
        "<title>Swing bridge</title><meta property=article:published_time content=2020-02-25T02:25:54Z>",
        "<time>February 24, 2020</time>", "2020-02-24"
      ),
      (
        "<title>Swing bridge</title><meta property=article:published_time content=2020-02-25T02:25:54Z>",
        "<time datetime=2020-02-24T21:25:54-05:00>Monday</time>", "2020-02-24T21:25:54-05:00"
      ),
      (
        "<title>Swing bridge</title><meta property=article:published_time content=2020-02-25T02:25:54Z>"
          + "<link rel=canonical href='https://courier.example/2020/02/24/bridge'>", "",
        "2020-02-24"
      ),
      // At six in the evening it is yesterday nowhere.
      (
        "<title>Swing bridge</title><meta property=article:published_time content=2020-02-25T18:25:54Z>",
        "<time>February 24, 2020</time>", "2020-02-25T18:25:54Z"
      ),
      (
        "<title>Swing bridge</title><meta name=dcterms.date content=2022-01-21>",
        "<time datetime=2022-01-27>27 January</time>", "2022-01-27"
      ),
    ])
  func datesOfPages(head: String, line: String, iso: String?) throws {
    let article = try read(
      """
      <html lang=en><head>\(head)</head><body><article><h1>Swing bridge</h1><p>\(line)</p>
      <p>\(Self.sentences[0])</p><p>\(Self.sentences[1])</p><p>\(Self.sentences[2])</p></article></body></html>
      """)
    #expect(article.published?.iso == iso)
  }

  @Test func `the body is the body, without menus and comments`() throws {
    let article = try read(Self.page)
    let body = article.body
    for sentence in Self.sentences { #expect(body.contains(sentence)) }
    for other in ["Home", "Ferry fares", "Gus Tern", "survive two winters", "All rights"] {
      #expect(!body.contains(other), "\(other) in the body")
    }
  }

  @Test func `paragraphs are told apart, and a post in the page does not date it`() throws {
    let page = """
      <title>The bridge reopens</title><h1>The bridge reopens</h1>
      <article><p>The old bridge over the Lorn was opened again on Monday after a year of work that \
      cost more than the town had planned.</p>
      <h3>What it cost</h3>
      <p>The council paid four million crowns for it, and the state will pay two million more before \
      the end of the year, the mayor said.</p>
      <ul><li>steel from Westmarch, paid for in March</li><li>stones of the old bridge, set anew</li></ul>
      <blockquote><p>We have waited for this day, and we are glad that it has come, whatever it has \
      cost us in the end.</p></blockquote>
      <blockquote class="twitter-tweet"><p>What a day for Eastmarch! The bridge is open and I was the \
      first one to walk over it.</p>&mdash; Ann Porter (@porter) May 3, 2019</blockquote>
      <pre>120 tons of steel were brought in from the works
      900 tons of stone were cut and set again by hand</pre>
      <p>Next year the council wants to mend the road that leads to it, said Ines Varga, who runs the \
      office for roads.</p></article>
      """
    let article = try #require(
      try HTMLReader().read(RawDocument(id: "a.html", bytes: Array(page.utf8))).first)
    #expect(
      article.paragraphs.map(\.kind) == [
        .text, .heading, .text, .item, .item, .quote, .embed, .embed, .preformatted, .text,
      ])
    #expect(article.paragraphs.compactMap(\.level) == [3])
    #expect(article.published == nil)
  }

  @Test func `a table of text is text, one of figures has cells`() throws {
    let text = "The old bridge over the Lorn was opened again on Monday, after a year, they said."
    let page = """
      <title>The bridge reopens</title><h1>The bridge reopens</h1><article><p>\(text)</p>
      <table><tr><td>\(text) \(text)</td></tr></table><p>Once more: \(text)</p>
      <table><tr><th>Tons of steel</th><td>120 tons of it</td></tr></table>
      <p>And again: \(text)</p></article>
      """
    let article = try #require(
      try HTMLReader().read(RawDocument(id: "a.html", bytes: Array(page.utf8))).first)
    let kinds = article.paragraphs.map(\.kind)
    #expect(kinds.filter { $0 == .text }.count == 4)
    #expect(kinds.filter { $0 == .cell }.count == kinds.count - 4)
  }

  @Test func `the comments are a region of their own`() throws {
    let article = try read(Self.page)
    let region = try #require(article.regions.first { $0.kind == .comments })
    let text = article.text.string(at: region.span)
    #expect(text.contains("Gus Tern"))
    #expect(text.contains("survive two winters"))
  }

  @Test func `links of the body are links, those to other sites are citations`() throws {
    let article = try read(Self.page)
    let link = try #require(
      article.links.first { article.string($0.url) == "https://paper.example/report" })
    #expect(link.text.map(article.string) == "Read the report")
    #expect(article.citations.contains { $0.kind == .hyperlink && $0.span == link.span })
  }

  @Test func `a link behind a line break and a space begins with its first letter`() throws {
    let article = try read(
      """
      <title>Benches</title><h1>Benches in front of the shop</h1><div><p>\(Self.sentences[0])</p>
      <p>\(Self.sentences[1])<br> <a href="https://a.example/" rel="NoFollow  ugc">店先ベンチで</a> 食べ</p>
      <p>\(Self.sentences[2])</p></div>
      """)
    let link = try #require(article.links.first)
    #expect(link.text.map(article.string) == "店先ベンチで")
    #expect(link.rel.map(article.string) == "nofollow ugc")
  }

  @Test(
    "pages that hold no whole article say what they are",
    arguments: [
      (
        #"<script type="application/ld+json">{"@type": "NewsArticle", "isAccessibleForFree": "False", "wordCount": 900}</script>"#,
        2, "", [Diagnostic.Kind.paywall]
      ),
      (
        #"<script type="application/ld+json">{"@type": "NewsArticle", "hasPart": [{"isAccessibleForFree": false}]}</script>"#,
        5, "", []
      ),
      ("", 2, "<div><h3>Already a subscriber? Sign in</h3></div>", [.paywall]),
      ("", 5, "<div><h3>Nur für Abonnenten</h3></div>", []),
      (
        #"<script type="application/ld+json">{"@type": "LiveBlogPosting", "headline": "Bridge"}</script>"#,
        5, "", [.liveBlog]
      ),
      (
        "", 1,
        (0..<9).map {
          "<figure><img src=x><figcaption>The old bridge from the north, picture \($0)</figcaption></figure>"
        }.joined(), [.gallery]
      ),
      (
        "", 1,
        (0..<12).map { "<h2><a href='/\($0)'>Another story of the bridge, number \($0)</a></h2>" }
          .joined(), [.listing]
      ),
      ("", 5, "", []),
    ])
  func kinds(head: String, sentences: Int, tail: String, expected: [Diagnostic.Kind]) throws {
    let body = Self.sentences.prefix(sentences).map { "<p>\($0)</p>" }.joined()
    let article = try read(
      """
      <html><head><title>Swing bridge</title>\(head)</head><body><h1>Swing bridge</h1>
      <div class="entry-content">\(sentences == 5 ? body + body : body)</div>\(tail)</body></html>
      """)
    #expect(article.warnings.map(\.kind).filter { $0.rawValue.hasPrefix("page.") } == expected)
  }

  @Test(arguments: [
    "<!-- Page saved with SingleFile \n url: https://courier.example/a?b=1 \n saved date: Fri -->",
    "<!-- saved from url=(0029)https://courier.example/a?b=1 -->",
  ])
  func `a page tells where it was saved from`(mark: String) throws {
    let article = try read(
      """
      <!DOCTYPE html> <html lang=en>\(mark)<head><title>Bridge</title></head><body><h1>Bridge</h1>
      <p>\(Self.sentences[0])</p></body></html>
      """)
    #expect(article.url.map(article.string) == "https://courier.example/a?b=1")
  }

  @Test(arguments: [
    """
    <meta name="DC.creator" content="Ann Porter"><meta name="DC.date.issued" content="2019-05-03">
    <meta name="dcterms.modified" content="2019-05-04"><meta name="DC.publisher" content="The Courier">
    <meta name="DC.description" content="A bridge opens.">
    """,
    """
    <script type="application/ld+json">{"@graph": [{"@type": "WebPage"}, {"@type": ["NewsArticle"],
    "author": {"name": "Ann Porter"}, "datePublished": "2019-05-03", "dateModified": "2019-05-04",
    "publisher": {"name": "The Courier"}, "description": "A bridge opens."}]}</script>
    """,
    """
    <meta property="article:author" content="Ann Porter">
    <meta property="article:published_time" content="2019-05-03">
    <meta property="article:modified_time" content="2019-05-04">
    <meta property="og:site_name" content="The Courier">
    <meta property="og:description" content="A bridge opens.">
    """,
    """
    <meta name="application-name" content="The Courier"><meta name="description" content="A bridge opens.">
    <body itemscope itemtype="https://schema.org/NewsArticle">
    <span itemprop="author" itemscope><b itemprop="name">Ann Porter</b></span>
    <meta itemprop="datePublished" content="2019-05-03"><meta itemprop="dateModified" content="2019-05-04">
    """,
  ])
  func `Dublin Core, JSON-LD, Open Graph and microdata say the same`(head: String) throws {
    let body = Self.sentences.map { "<p>\($0)</p>" }.joined()
    let article = try read("<title>Swing bridge</title>\(head)<h1>Swing bridge</h1>\(body)")
    #expect(article.authors.map(article.string) == ["Ann Porter"])
    #expect(article.published?.iso == "2019-05-03")
    #expect(article.modified?.iso == "2019-05-04")
    #expect(article.site.map(article.string) == "The Courier")
    #expect(article.summary.map(article.string) == "A bridge opens.")
  }

  @Test func `pictures of the article have their captions, and others are none of it`() throws {
    let article = try read(
      """
      <html><head><title>Swing bridge</title><link rel=canonical href="https://courier.example/a/b">
      <meta name="author" content="Ann Porter"></head>
      <body><nav><img src="/logo.png" alt="Courier"></nav><h1>Swing bridge</h1>
      <p>By <img src="/ann.jpg" alt="Ann Porter"> Ann Porter</p>
      <figure><a href="/big"><img src="data:image/gif;base64,AAAA" data-src="../bridge.jpg" alt="The bridge  at dawn"></a>
      <figcaption>The old bridge. <small>Photo: P. Lund</small></figcaption></figure>
      <div class="entry-content"><p>\(Self.sentences[0])</p><p>\(Self.sentences[1])</p>
      <img src="https://cdn.example/crane.png" srcset="x 1x"><img src="/pixel.gif" width="1" height="1">
      <a href="/other"><img src="/teaser.jpg"></a>
      <img src="https://cdn.example/crane.png"><img srcset="/small.jpg 300w, /large.jpg 900w">
      <p>\(Self.sentences[2])</p><p>\(Self.sentences[3])</p></div>
      <aside><figure><img src="/aside.jpg"></figure></aside></body></html>
      """)
    let found = article.images.map { image in
      [image.url, image.alt, image.caption].map { $0.map(article.string) ?? "-" }
        .joined(separator: " | ")
    }
    #expect(
      found == [
        "https://courier.example/bridge.jpg | The bridge at dawn | The old bridge. Photo: P. Lund",
        "https://cdn.example/crane.png | - | -", "https://courier.example/small.jpg | - | -",
      ])
  }

  @Test func `regions and paragraphs lie in the text, in order`() throws {
    let article = try read(Self.page)
    var end = 0
    for region in article.regions {
      #expect(region.span.start >= end)
      end = region.span.end
    }
    #expect(end <= article.text.count)
    #expect(article.paragraphs.allSatisfy { $0.span != nil })
  }

  @Test func `a page that a browser saved as one mail is read`() throws {
    let encoded = Self.page.replacing("=", with: "=3D")
    let mail = """
      From: <Saved by Blink>
      MIME-Version: 1.0
      Content-Type: multipart/related;
      \ttype="text/html";
      \tboundary="----Part--x----"

      ------Part--x----
      Content-Type: text/html; charset=utf-8
      Content-Transfer-Encoding: quoted-printable
      Content-Location: https://courier.example/bridge

      \(encoded)
      ------Part--x----
      Content-Type: image/png
      Content-Transfer-Encoding: base64

      iVBORw0KGgo=
      ------Part--x------
      """
    let article = try read(mail, name: "page.mhtml")
    #expect(article.headline.map(article.string) == "Swing bridge to close for two years")
    #expect(article.body.contains(Self.sentences[0]))
  }

  @Test(arguments: [
    [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], [0x25, 0x50, 0x44, 0x46, 0x2D],
    [UInt8](repeating: 1, count: 500),
  ])
  func `a file that is no text is not read as a page`(bytes: [UInt8]) {
    let failure = #expect(throws: DocumentFailure.self) {
      try HTMLReader().read(RawDocument(id: "a.html", bytes: bytes))
    }
    #expect(failure?.kind == .notText)
  }

  @Test(arguments: ["", "<html></html>", "   \n", "<script>x</script>"])
  func `a page that shows nothing is empty`(page: String) {
    let failure = #expect(throws: DocumentFailure.self) {
      try HTMLReader().read(RawDocument(id: "a.html", bytes: Array(page.utf8)))
    }
    #expect(failure?.kind == .empty)
  }

  @Test(arguments: [
    String(repeating: "<div>", count: 20_000) + "x", String(repeating: "<p>word ", count: 20_000),
    "<p>" + String(repeating: "<a href=x>y", count: 20_000),
    String(repeating: "<li>", count: 20_000) + "a",
    "<script type='application/ld+json'>" + String(repeating: "[", count: 50_000) + "</script><p>x",
    "<h1>" + String(repeating: "a ", count: 50_000), String(repeating: "<h1>a</h1>", count: 5_000),
    "<p>" + String(repeating: "<span class='author date'>", count: 20_000) + "x",
  ])
  func `a bomb is read in bounded time`(page: String) throws {
    _ = try? read(page)
  }
}

@Suite struct PageDateTests {
  private func published(_ value: String) throws -> String? {
    let page =
      "<meta property='article:published_time' content='\(value)'><h1>A headline here</h1><p>x"
    let articles = try HTMLReader().read(RawDocument(id: "a.html", bytes: Array(page.utf8)))
    return articles[0].published?.iso
  }

  @Test(arguments: [
    ("2025-05-07T22:15:00.000+0200", "2025-05-07T22:15:00+02:00"), ("2025-05-07", "2025-05-07"),
    ("Wed, 07 May 2025 12:00:00 GMT", "2025-05-07"), ("May 7, 2025", "2025-05-07"),
    ("7. Mai 2025, 9.30 Uhr", "2025-05-07"), ("07.05.2025", "2025-05-07"),
    ("20250507", "2025-05-07"), ("1746619200", "2025-05-07T12:00:00Z"),
    ("2019年6月24日", "2019-06-24"), ("2025/5/7 08:00", "2025-05-07T08:00"),
    ("7 de mayo de 2025", "2025-05-07"), ("5/7/2025", "2025-05-07"),
  ])
  func `dates are read as pages write them`(value: String, iso: String) throws {
    #expect(try published(value) == iso)
  }
}
