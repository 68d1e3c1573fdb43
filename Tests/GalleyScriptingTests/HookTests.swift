import GalleyCore
import GalleyScripting
import Testing

@Suite struct HookTests {
  @Test(
    "a hook keeps, drops, replaces and splices",
    arguments: [
      ("function Quote(q) end", ["We waited long,", "a gift", "gift"]),
      ("function Quote(q) return q end", ["We waited long,", "a gift", "gift"]),
      ("function Quote(q) return nil end", ["We waited long,", "a gift", "gift"]),
      (
        "function Quote(q) if q.kind == 'term' then return false end end",
        ["We waited long,", "a gift"]
      ),
      (
        "function Quote(q) return { text = q.kind, kind = 'term' } end",
        ["direct", "mixed", "term"]
      ),
      ("function Quote(q) if q.kind ~= 'direct' then return {} end end", ["We waited long,"]),
      (
        "function Quote(q) if q.kind == 'direct' then return { q, { text = 'more' } } end end",
        ["We waited long,", "more", "a gift", "gift"]
      ),
      ("function Article(a) return false end", ["(dropped)"]),
      ("function Article(a) a.quotes = { a.quotes[2] } end", ["a gift"]),
      ("function Article(a) table.remove(a.quotes, 1) end", ["a gift", "gift"]),
      (
        "function Article(a) a.quotes[#a.quotes + 1] = { text = 'new' } end",
        ["We waited long,", "a gift", "gift", "new"]
      ),
    ])
  func protocols(source: String, expected: [String]) throws {
    #expect(try quotes(after: source) == expected)
  }

  @Test func `edits made in place are kept`() throws {
    let article = try #require(
      try run(
        """
        function Quote(q)
          q.text = q.text:upper()
          if q.speaker then q.speaker.name = "Somebody" end
        end
        function Citation(c) c.publications[1].name = "Agency" c.authors = { "A", "B" } end
        function Comment(c) c.author = c.author .. "!" c.text = "gone" end
        function Paragraph(p) p.text = p.text .. "*" end
        function Article(a) a.headline = "New" a.published = "2012-05" a.tags = { "t" } end
        """
      ).article)
    #expect(
      article.quotes.map { article.string($0.text) } == ["WE WAITED LONG,", "A GIFT", "GIFT"])
    #expect(article.quotes[0].speaker?.name == .string("Somebody"))
    #expect(article.quotes[2].speaker == nil)
    #expect(article.citations[0].publications.map(\.name)[0] == .string("Agency"))
    #expect(article.citations[0].authors == [.string("A"), .string("B")])
    #expect(article.comments.map { $0.author } == [.string("Kit!"), .string("Lou!")])
    #expect(article.comments[0].text(in: article.text) == "gone")
    #expect(article.string(article.paragraphs[1].text).hasSuffix("*"))
    #expect(article.headline == .string("New"))
    #expect(article.published?.iso == "2012-05")
    #expect(article.tags == [.string("t")])
  }

  @Test func `hooks run leaves first, and each sees what those before it did`() throws {
    let result = try run(
      """
      function Article(a) print("article", #a.quotes, a.quotes[1].text, #a.body) end
      function Comment(c) print("comment", c.author) end
      function Citation(c) print("citation", c.outlet) end
      function Quote(q)
        print("quote", #q.article.quotes)
        q.text = "changed"
        if q.kind == "term" then return false end
      end
      function Paragraph(p) print("paragraph", #p.quotes) p.text = "short" end
      """)
    #expect(
      result.log == [
        "paragraph\t2", "paragraph\t1", "quote\t3", "quote\t3", "quote\t3",
        "citation\tHarbour Gazette", "comment\tKit", "comment\tLou", "article\t2\tchanged\t12",
      ])
  }

  @Test func `a table that is set as an object is one for the hooks that follow`() throws {
    let result = try run(
      """
      function Quote(q) q.speaker = { name = "Zed" } end
      function Article(a) print(a.quotes[1].speaker.text, pcall(function() return a.quotes[1].speaker.nmae end)) end
      """)
    #expect(result.log[0].hasPrefix("Zed\tfalse\t"))
    #expect(result.log[0].contains("speaker has no field 'nmae'; did you mean 'name'?"))
  }

  @Test func `what was dropped is pointed to by nothing`() throws {
    let article = try #require(
      try run(
        """
        function Paragraph(p) if p.text:find("cost") then return false end end
        function Citation(c) return false end
        function Comment(c) if not c.reply_to then return false end end
        """
      ).article)
    #expect(article.paragraphs.count == 1)
    #expect(article.quotes.map(\.paragraph) == [0, 0, nil])
    #expect(article.quotes.allSatisfy { $0.citation == nil })
    #expect(article.comments.map(\.replyTo) == [nil])
  }

  @Test func `a credit covers the paragraphs that are left`() throws {
    let article = try #require(
      try run("function Paragraph(p) if p.text:find('waited') then return false end end").article)
    #expect(article.citations[0].covers == 0..<1)
  }

  @Test func `an object knows its neighbours and where it stands`() throws {
    let result = try run(
      """
      function Quote(q)
        local n, p = q:next(), q:prev()
        print(n and n.text, p and p.text, q.paragraph.text:sub(1, 3), q.citation.part)
        assert(q.article.text:sub(q.first, q.last) == q.text)
        assert(q.article == q:next() and false or true)
      end
      """)
    #expect(result.log[0] == "a gift\tnil\t\u{201C}\tnil")
    #expect(result.log[2].hasPrefix("nil\ta gift"))
  }

  @Test func `an article that no hook touches comes out as it went in`() throws {
    let before = sampleArticle()
    let after = try #require(
      try run("function Quote(q) local t = q.text, q.speaker end", on: before).article)
    #expect(after.quotes == before.quotes)
    #expect(after.citations == before.citations)
    #expect(after.comments == before.comments)
  }

  @Test func `several scripts in a row each see what the one before left`() throws {
    let runner = try ScriptRunner([
      script(
        "function Quote(q) if q.kind == 'term' then return false end q.text = 'a' end", "1.lua"),
      script("function Quote(q) q.text = q.text .. 'b' end", "2.lua"),
    ])
    let article = try #require(try runner.run(sampleArticle()).article)
    #expect(article.quotes.map(\.text) == [.string("ab"), .string("ab")])
  }

  @Test func `nothing survives from one document to the next by way of an object`() throws {
    let runner = try ScriptRunner([
      script(
        """
        local kept
        function Article(a)
          if kept then print(pcall(function() return kept.kind end)) end
          kept = a.quotes[1]
        end
        """)
    ])
    _ = try runner.run(sampleArticle())
    let log = try runner.run(sampleArticle()).log
    #expect(log[0].contains("belongs to a document that has ended"))
  }
}
