import GalleyHTML
import GalleyHTMLCheck
import Testing

@Suite struct TreeTests {
  private func tree(_ page: String) -> String { HTMLDocument(parsing: Array(page.utf8)).dump }

  @Test(arguments: [
    ("<p>One<p>Two", "<p>\n|       \"One\"\n|     <p>\n|       \"Two\""),
    ("<b><p>x</b>y", "<b>\n|     <p>\n|       <b>\n|         \"x\"\n|       \"y\""),
    (
      "<table>a<tr><td>b", "\"a\"\n|     <table>\n|       <tbody>\n|         <tr>\n|           <td>"
    ),
    ("<ul><li>a<li>b</ul>c", "<ul>\n|       <li>\n|         \"a\"\n|       <li>\n|         \"b\""),
    ("<svg><foreignobject><p>x</svg>y", "<svg foreignObject>\n|         <p>"),
    ("<template><td>x</template>", "content\n|         <td>\n|           \"x\""),
    ("<select><option>a<option>b</select>", "<option>\n|         \"a\"\n|       <option>"),
    ("<script><!--<script></script>--></script>z", "\"<!--<script></script>-->\"\n|   <body>"),
    ("<textarea>\n<p>&amp;</textarea>", "<textarea>\n|       \"<p>&\""),
    ("a<!-- b --!>c", "<!--  b  -->"),
  ])
  func `builds the tree that the standard says`(page: String, part: String) {
    let found = tree(page)
    #expect(found.contains(part), "\(found)")
  }

  @Test(arguments: [
    ("&amp;&lt;&#233;&#x2014;&nbsp;", "&<é\u{2014}\u{A0}"), ("&notit; &not", "¬it; ¬"),
    ("&#128;&#0;", "€\u{FFFD}"), ("fish & chips", "fish & chips"), ("a\r\nb\rc", "a\nb\nc"),
    ("&NotEqualTilde;", "\u{2242}\u{338}"),
  ])
  func `reads references and line ends`(page: String, text: String) {
    #expect(
      HTMLDocument(parsing: Array("<pre>.\(page)</pre>".utf8)).text(of: .document) == "." + text)
  }

  @Test func `a reference in an address needs its semicolon`() throws {
    let page = HTMLDocument(parsing: Array("<a href='?a=1&copy=2&amp;b'>x</a>".utf8))
    let link = try #require(page.nodes.indices.first { page.nodes[$0].tag == .a })
    #expect(page.value(.href, of: NodeID(link)) == "?a=1&copy=2&b")
  }

  @Test func `nodes name their place on the page`() throws {
    let source = "<div><p class=x>One</p><p>Two</div>"
    let page = HTMLDocument(parsing: Array(source.utf8))
    let first = try #require(page.nodes.first { $0.tag == .p })
    let bytes = Array(source.utf8)
    #expect(
      String(decoding: bytes[Int(first.start)..<Int(first.end)], as: UTF8.self)
        == "<p class=x>One</p>")
  }

  @Test(arguments: [
    String(repeating: "<div>", count: 100_000), String(repeating: "<b>", count: 100_000),
    String(repeating: "<table><tr><td>", count: 30_000), String(repeating: "<a>", count: 50_000),
    String(repeating: "<p><font size=1>", count: 30_000) + "x",
    "<p " + (0..<50_000).map { "a\($0)=1 " }.joined() + ">",
    String(repeating: "&lt", count: 100_000),
    String(repeating: "<svg><g>", count: 30_000), String(repeating: "<!--", count: 50_000),
    String(repeating: "<template>", count: 30_000), String(repeating: "</p>", count: 50_000),
    String(repeating: "<select><option>", count: 30_000), String(repeating: "<", count: 100_000),
    String(repeating: "<nobr><i>", count: 30_000),
    "<textarea>" + String(repeating: "</textare", count: 50_000),
  ])
  func `a bomb makes a shallow tree`(page: String) {
    let document = HTMLDocument(parsing: Array(page.utf8))
    #expect(document.nodes.count < 4 * page.utf8.count + 10_000)
    var deepest = 0
    var depth = [Int](repeating: 0, count: document.nodes.count)
    var node = NodeID.document
    while let next = document.following(node, inside: .document) {
      let parent = document.nodes[Int(next)].parent
      depth[Int(next)] = depth[Int(parent)] + 1
      deepest = max(deepest, depth[Int(next)])
      node = next
    }
    #expect(deepest <= 1_100)
  }

  @Test func `an empty page is a page`() {
    #expect(HTMLDocument(parsing: []).text(of: .document).isEmpty)
  }
}
