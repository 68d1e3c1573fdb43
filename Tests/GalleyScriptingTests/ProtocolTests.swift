import GalleyCore
import Testing

@testable import GalleyScripting

/// What hooks may do beyond keeping, dropping and editing.
@Suite struct InsertionTests {
  @Test func `a quote finds its place in the paragraph`() throws {
    let article = try #require(
      try run(
        """
        function Paragraph(p)
          if p.text:find("cost a million") then
            local q = p:quote { text = "cost a million", kind = "indirect", speaker = "Jo Vance" }
            assert(q.first and p.article.text:sub(q.first, q.last) == "cost a million")
            assert(q.paragraph == p and q.speaker.name == "Jo Vance" and q.rule == "script")
          end
        end
        """
      ).article)
    #expect(
      article.quotes.map { article.string($0.text) }
        == ["We waited long,", "a gift", "gift", "cost a million"])
    #expect(article.quotes[3].speaker?.name.map(article.string) == "Jo Vance")
    #expect(article.quotes[3].paragraph == 1)
  }

  @Test func `words that the paragraph does not have still make a quote, after its others`() throws
  {
    let kinds = try quotes(
      after: """
        function Paragraph(p)
          if p:prev() == nil then p:quote { text = "unheard" } end
        end
        """)
    #expect(kinds == ["We waited long,", "a gift", "unheard", "gift"])
  }

  @Test func `a citation takes an outlet, a date and a place`() throws {
    let article = try #require(
      try run(
        """
        function Article(a)
          local p = a.paragraphs[1]
          local first, last = a.text:find("Mayor Ada Holm", 1, true)
          local c = p:cite { kind = "attribution", outlet = "GSN", date = "2011-03-21",
                             first = first, last = last, authors = { "A. B." } }
          assert(c.text == "Mayor Ada Holm" and c.outlet == "GSN" and c.paragraph == p)
          assert(#a.citations == 2 and a.citations[1] == c)
        end
        """
      ).article)
    #expect(article.citations.map(\.kind) == [.attribution, .credit])
    #expect(article.citations[0].publications.map { article.string($0.name) } == ["GSN"])
    #expect(article.citations[0].date?.iso == "2011-03-21")
    #expect(article.citations[0].dateBasis == .explicit)
    // The quotes still point to the credit that they pointed to.
    #expect(article.quotes.allSatisfy { $0.citation == 1 })
  }

  @Test func `a comment comes after those that answer the same one`() throws {
    let article = try #require(
      try run(
        """
        function Article(a)
          local first = a.comments[1]
          local new = a:comment { author = "Max", text = "Indeed.", reply_to = first }
          assert(new.depth == 1 and #a.comments == 3)
          a:comment { author = "Nic", text = "Last." }
        end
        """
      ).article)
    #expect(
      article.comments.map { $0.author.map(article.string) ?? "" } == ["Kit", "Lou", "Max", "Nic"])
    #expect(article.comments.map(\.replyTo) == [nil, 0, 0, nil])
  }

  @Test func `what is added while its hook runs stays, whatever the hook drops`() throws {
    #expect(
      try quotes(
        after: """
          function Quote(q)
            if q.kind == "direct" then q.paragraph:quote { text = "Mayor", kind = "term" } end
            return q.kind ~= "mixed" and nil
          end
          """) == ["We waited long,", "Mayor", "gift"])
  }

  @Test(
    "an item that cannot be says why",
    arguments: [
      ("p:quote {}", "field 'text'"), ("p:quote { tezt = 'x' }", "did you mean 'text'?"),
      ("p:quote { text = 'x', kind = 'loud' }", "one of direct, mixed, indirect, term"),
      ("p:cite { first = 3, last = 1 }", "within the text"),
      ("p:cite { first = 1, last = 1e9 // 1 | 0 }", "within the text"),
      ("p:cite 'x'", "bad argument #1"), ("p.cite{}", "method called without its object"),
    ])
  func mistakes(source: String, message: String) throws {
    let failure = try #require(failureOf("function Paragraph(p) \(source) end"))
    #expect(failure.message.contains(message), "\(failure.message)")
    #expect(failure.scriptLine == 1)
  }
}

@Suite struct WalkTests {
  @Test func `walk runs hooks over the parts of an article`() throws {
    let article = try #require(
      try run(
        """
        function Article(a)
          local seen = {}
          local same = a:walk {
            Quote = function(q) seen[#seen + 1] = q.text if q.kind == "term" then return false end end,
            Paragraph = function(p) p.text = p.text:upper() end,
          }
          assert(same == a and #seen == 3 and #a.quotes == 2)
          assert(a.paragraphs[1].text:find("MAYOR"))
        end
        """
      ).article)
    #expect(article.quotes.count == 2)
    #expect(article.string(article.paragraphs[0].text).contains("MAYOR"))
  }

  @Test func `edits made before a walk are not lost`() throws {
    let article = try #require(
      try run(
        """
        function Article(a)
          local h = a.headline
          a.headline = h .. "!"
          a:walk { Quote = function(q) return false end }
          assert(a.headline == "Bridge opens!")
        end
        """
      ).article)
    #expect(article.headline.map(article.string) == "Bridge opens!")
    #expect(article.quotes.isEmpty)
  }

  @Test(arguments: [
    ("a:walk { Qoute = print }", "walk has no hook 'Qoute'; did you mean 'Quote'?"),
    ("a:walk { Article = print }", "walk has no hook 'Article'"),
    ("a:walk { Quote = 1 }", "hook 'Quote' must be a function, got number"),
    ("a:walk()", "bad argument #1 to 'article:walk' (table expected, got no value)"),
  ])
  func `a walk that cannot be says why`(source: String, message: String) throws {
    #expect(
      try #require(failureOf("function Article(a) \(source) end")).message.contains(message))
  }

  @Test func `an error inside a walk has its own line`() throws {
    let failure = try #require(
      failureOf("function Article(a)\n  a:walk {\n    Quote = function(q) error('x') end }\nend"))
    #expect(failure.scriptLine == 3)
    #expect(failure.message == "x")
  }
}

@Suite struct MadeArticleTests {
  @Test func `an article made from fields has places for all its parts`() throws {
    let result = try run(
      """
      function Article(a)
        return galley.article {
          headline = "Two", byline = "By Ann Bee", authors = { "Ann Bee" }, published = "2020-01-02",
          body = "First one.\\nGoes on.\\n \\nSecond.", tags = { "x" },
          comments = { { author = "Kit", text = "Well." } },
        }
      end
      """)
    let article = try #require(result.article)
    #expect(article.id == "bridge.txt")
    #expect(
      article.text.string(at: article.text.all)
        == "Two\n\nBy Ann Bee\n\nFirst one.\nGoes on.\n\nSecond.")
    #expect(
      article.paragraphs.map { article.string($0.text) } == ["First one.\nGoes on.", "Second."])
    #expect(article.paragraphs.allSatisfy { $0.span != nil })
    #expect(article.authors.map(article.string) == ["Ann Bee"])
    #expect(article.published?.iso == "2020-01-02")
    #expect(article.comments.count == 1)
  }

  @Test func `a hook may return a table of fields, or several articles`() throws {
    let result = try run(
      """
      function Article(a)
        local list = {}
        for i, p in ipairs(a.paragraphs) do
          list[i] = { headline = "Part " .. i, paragraphs = { p }, published = a.published }
        end
        return list
      end
      """)
    #expect(result.articles.map(\.id) == ["bridge.txt#1", "bridge.txt#2"])
    #expect(
      result.articles.map { $0.headline.map($0.string) ?? "" } == ["Part 1", "Part 2"])
    #expect(result.articles[0].paragraphs.count == 1)
  }

  @Test func `items of one article can be given to another as copies`() throws {
    let article = try #require(
      try run(
        """
        function Article(a)
          local b = galley.article { body = "Nothing.", annotate = false }
          b.quotes = a.quotes
          b.headline = a.headline
          a.quotes[1].text = "changed"
          assert(b.quotes[1].speaker.name == "Ada Holm")
          return b
        end
        """
      ).article)
    #expect(article.quotes.count == 3)
    // The copies are made when the hook has ended, as it left the originals.
    #expect(article.string(article.quotes[0].text) == "changed")
    #expect(article.quotes[0].span == nil)
  }

  @Test func `annotators look at a made article, unless they are told not to`() throws {
    struct Shouts: Annotator {
      let name = "shouts"
      let summary = "finds what is written in capitals"
      func annotate(_ article: inout Article) {
        for (index, paragraph) in article.paragraphs.enumerated() {
          guard let span = paragraph.span, article.string(paragraph.text).allSatisfy(\.isUppercase)
          else { continue }
          article.quotes.append(
            Quote(kind: .direct, parts: [span], text: .span(span), paragraph: index, rule: "shout"))
        }
      }
    }
    let source = """
      function Article(a)
        local b = galley.article { paragraphs = { "WHY", "because" } }
        local c = galley.article { paragraphs = { "WHY" }, annotate = false }
        assert(#b.quotes == 1 and b.quotes[1].rule == "shout" and #c.quotes == 0)
        assert(tostring(b) == "article bridge.txt" and b.quotes[1].paragraph == b.paragraphs[1])
      end
      """
    let runner = try ScriptRunner([script(source)], engine: ScriptEngine(annotators: [Shouts()]))
    _ = try runner.run(sampleArticle())
    _ = try runner.run(sampleArticle())
  }

  @Test(arguments: [
    ("galley.article { headlin = 'x' }", "did you mean 'headline'?"),
    ("galley.article { headline = {} }", "an article whose field 'headline' is a string"),
    ("galley.article { published = 'x' }", "a date such as 2011-03-22"),
    ("galley.article { text = 'x' }", "a table of fields that can be set"),
    ("galley.article 'x'", "bad argument #1 to 'galley.article' (table expected, got string)"),
  ])
  func `an article that cannot be says why`(source: String, message: String) throws {
    #expect(
      try #require(failureOf("function Article(a) return \(source) end")).message
        .contains(message))
  }
}

@Suite struct ReaderTests {
  private func document(_ text: String, _ name: String = "a.eml") -> RawDocument {
    RawDocument(
      id: name, path: name, bytes: Array(text.utf8), published: NewsDate(iso: "2020-05-06"))
  }

  @Test func `a Reader makes articles of bytes`() throws {
    let runner = try ScriptRunner([
      script(
        """
        Reader = { extensions = { "eml" }, read = function(input)
          local list = {}
          for part in (input.text .. "\\n--\\n"):gmatch("(.-)\\n%-%-\\n") do
            local head, body = part:match("^(.-)\\n(.*)$")
            list[#list + 1] = { headline = head, body = body, published = input.published }
          end
          return list
        end }
        """)
    ])
    let articles = try #require(try runner.read(document("One\nFirst.\n--\nTwo\nSecond.")))
    #expect(articles.map(\.id) == ["a.eml#1", "a.eml#2"])
    #expect(articles.map { $0.body } == ["First.", "Second."])
    #expect(articles[0].published?.iso == "2020-05-06")
    #expect(try runner.read(document("x", "a.txt")) == nil)
  }

  @Test func `a Reader may leave a document to others, or fail with its line`() throws {
    let runner = try ScriptRunner([
      script(
        "function Reader(input)\n  if input.text == 'bad' then error('no head') end\n  return nil\nend"
      )
    ])
    #expect(try runner.read(document("x")) == nil)
    do throws(DocumentFailure) {
      _ = try runner.read(document("bad"))
      Issue.record("no failure")
    } catch {
      #expect(error.document == "a.eml")
      #expect(error.hook == "Reader")
      #expect(error.scriptLine == 2)
    }
  }

  @Test(arguments: [
    ("Reader = 1", "Reader: a function or a table expected, got number"),
    ("Reader = {}", "Reader: 'read' must be a function"),
    ("Reader = { raed = print }", "Reader: it has no part 'raed'; did you mean 'read'?"),
    ("Reader = { read = function() end, extensions = 'eml' }", "a list of endings"),
  ])
  func `a Reader that cannot be says why`(source: String, message: String) {
    #expect(failureOf(source)?.message.contains(message) == true)
  }
}

@Suite struct RequireTests {
  private func file(_ source: String, _ modules: [String: String]) -> ScriptFile {
    var file = script(source)
    file.modules = modules.sorted { $0.key < $1.key }.map { name, source in
      ScriptModuleFile(
        name: name, path: name.replacing(".", with: "/") + ".lua", bytes: Array(source.utf8))
    }
    return file
  }

  @Test func `a module is loaded once and shared`() throws {
    let runner = try ScriptRunner([
      file(
        """
        local names = require "lib.names"
        assert(names == require("lib.names"))
        function Article(a) a.headline = names.shout(a.headline) end
        """,
        [
          "lib.names":
            "local other = require 'other' local M = {} function M.shout(s) return s:upper() .. other end return M",
          "other": "return '!'",
        ])
    ])
    let article = try #require(try runner.run(sampleArticle()).article)
    #expect(article.headline.map(article.string) == "BRIDGE OPENS!")
  }

  @Test func `what is wrong with a module is told with its own line`() throws {
    func failure(_ source: String, _ modules: [String: String]) -> DocumentFailure? {
      do throws(DocumentFailure) {
        _ = try ScriptRunner([file(source, modules)])
        return nil
      } catch { return error }
    }
    let syntax = try #require(failure("require 'm'", ["m": "\nx = = 1"]))
    #expect(syntax.script == "m.lua")
    #expect(syntax.scriptLine == 2)
    #expect(syntax.scriptExcerpt?.text == "x = = 1")
    let late = try #require(failure("local x = require 'nmaes'", ["names": "return 1"]))
    #expect(late.message.contains("no module 'nmaes'"))
    #expect(late.message.contains("did you mean 'names'?"))
    #expect(late.scriptLine == 1)
    let circle = try #require(
      failure("require 'a'", ["a": "return require 'b'", "b": "return require 'a'"]))
    #expect(circle.message.contains("'a' requires 'b' requires 'a'"))
    #expect(
      failure("require 'a'", ["a": "local x = 1"])?.message.contains("must return its table")
        == true)
    #expect(
      failure("require './a'", ["a": "return 1"])?.message.contains("dots for folders") == true)
  }

  @Test func `a global of a module counts as the script's`() throws {
    let failure = failureOf("x = 1")
    #expect(failure?.message.contains("'x' is neither a hook nor a declaration") == true)
  }
}
