/// A script to begin with, and its test. `@NAME@` stands for the name that it gets.
struct ScriptTemplate {
  var kind: String
  private var script: String
  private var test: String
  /// Golden files of the test, by their names.
  private var goldens: [(name: String, text: String)] = []

  func files(named name: String) -> [(path: String, text: String)] {
    func named(_ text: String) -> String {
      var result = ""
      var rest = text[...]
      while let at = rest.firstIndex(of: "@"), let mark = rest[at...].prefixMatch("@NAME@") {
        result += rest[..<at] + name
        rest = mark
      }
      return result + rest
    }
    return [("\(name).lua", named(script)), ("\(name)_test.lua", named(test))]
      + goldens.map { ("\(name).golden/\($0.name)", $0.text) }
  }

  static let all = [exporter, filter, extractor, reader]

  private static let exporter = ScriptTemplate(
    kind: "exporter",
    script: """
      -- @NAME@: a card for each article: its headline, its date, and who says what.
      --
      --     galley run @NAME@.lua articles/ -o cards/
      --
      -- Bridge opens
      -- 2011-03-22
      --
      -- Ada Holm: We waited long,

      ---@type galley.Writer
      Writer = {
        extension = "txt",

        document = function(a)
          local lines = { a.headline or a.id }
          if a.published then lines[#lines + 1] = a.published end
          lines[#lines + 1] = ""
          for _, q in ipairs(a.quotes) do
            if q.speaker then
              lines[#lines + 1] = q.speaker.name .. ": " .. q.text:gsub("%s+", " ")
            end
          end
          return table.concat(lines, "\\n") .. "\\n"
        end,
      }

      """,
    test: """
      -- Tests of @NAME@.lua: galley test @NAME@_test.lua

      local bridge = {
        headline = "Bridge opens",
        published = "2011-03-22",
        body = "\u{201C}We waited long,\u{201D} Mayor Ada Holm said.\\n\\nNobody else spoke.",
      }
      local rain = { headline = "Rain", body = "It rained all day." }

      test "a card has the headline, the date and the quotes" {
        article = bridge,
        golden = "bridge.txt",
      }

      test "without quotes it is the headline alone" {
        article = rain,
        text = "Rain\\n\\n",
      }

      test "cards do not depend on each other" {
        article = { bridge, rain },
        deterministic = true,
      }

      """,
    goldens: [
      ("bridge.txt", "Bridge opens\n2011-03-22\n\nAda Holm: We waited long,\n")
    ])

  private static let filter = ScriptTemplate(
    kind: "filter",
    script: """
      -- @NAME@: keeps the quotes that have a speaker and enough words, and the articles with any.
      --
      --     galley run @NAME@.lua articles/ > kept.jsonl
      --     galley run @NAME@.lua markdown articles/ -o pages/ --set min=10

      params = {
        min = { type = "integer", default = 5, help = "words that a quote must have" },
      }

      local function words(text)
        local _, count = text:gsub("%S+", "")
        return count
      end

      ---@param q galley.Quote
      function Quote(q)
        if not q.speaker or words(q.text) < params.min then return false end
      end

      ---@param a galley.Article
      function Article(a)
        if #a.quotes == 0 then return false end
      end

      """,
    test: """
      -- Tests of @NAME@.lua: galley test @NAME@_test.lua

      local bridge = {
        headline = "Bridge opens",
        body = "\u{201C}We have waited for it long enough,\u{201D} Mayor Ada Holm said. "
          .. "\u{201C}At last,\u{201D} she added.",
      }
      local rain = { headline = "Rain", body = "It rained all day." }

      test "short quotes are dropped" {
        article = bridge,
        articles = { { quotes = { { text = "We have waited for it long enough," } } } },
      }

      test "how short is up to the user" {
        article = bridge,
        params = { min = 2 },
        articles = { { quotes = { {}, { text = "At last," } } } },
      }

      test "articles without quotes are dropped" {
        article = { bridge, rain },
        articles = { { headline = "Bridge opens" } },
        deterministic = true,
      }

      """)

  private static let extractor = ScriptTemplate(
    kind: "extractor",
    script: """
      -- @NAME@: a row for each quote with a speaker, and who speaks most.
      --
      --     galley run @NAME@.lua articles/ -o quotes.csv
      --
      -- speaker,quote,published
      -- Ada Holm,"We waited long,",2011-03-22

      tables = { quotes = { "speaker:string", "quote:string", "published:date?" } }
      totals = { speakers = galley.count() }

      ---@param q galley.Quote
      function Quote(q)
        if not q.speaker then return end
        emit("quotes", {
          speaker = q.speaker.name,
          quote = q.text,
          published = q.article.published,
        })
        total.speakers(q.speaker.name)
      end

      function Batch(t)
        for i = 1, math.min(10, #t.speakers) do
          print(t.speakers[i].n, t.speakers[i].key)
        end
      end

      """,
    test: """
      -- Tests of @NAME@.lua: galley test @NAME@_test.lua

      local bridge = {
        headline = "Bridge opens",
        published = "2011-03-22",
        body = "\u{201C}We waited long,\u{201D} Mayor Ada Holm said.",
      }
      local rain = { headline = "Rain", body = "It rained all day." }

      test "a quote is a row" {
        article = bridge,
        rows = {
          quotes = { { speaker = "Ada Holm", quote = "We waited long,", published = "2011-03-22" } },
        },
      }

      test "speakers are counted over all documents" {
        article = { bridge, rain, bridge },
        totals = { speakers = { { key = "Ada Holm", n = 2 } } },
        report = "2\\tAda Holm\\n",
        golden = "bridge.jsonl",
        deterministic = true,
      }

      """,
    goldens: [
      (
        "bridge.jsonl",
        String(
          repeating:
            "{\"speaker\":\"Ada Holm\",\"quote\":\"We waited long,\",\"published\":\"2011-03-22\"}\n",
          count: 2)
      )
    ])

  private static let reader = ScriptTemplate(
    kind: "reader",
    script: """
      -- @NAME@: reads files in which lines such as "Title: Bridge opens" stand above the text.
      --
      --     galley run @NAME@.lua who-said-what notes/
      --
      -- Title: Bridge opens
      -- Date: 2011-03-22
      -- By: Jo Vance
      --
      -- "We waited long," Mayor Ada Holm said.

      Reader = {
        -- Folders are searched for these, and only these come to `read`.
        extensions = { "note" },

        ---@param input galley.Input
        read = function(input)
          local head, body = input.text:gsub("\\r\\n", "\\n"):match("^(.-)\\n\\n(.*)$")
          if not head then error("no blank line between the head and the text") end
          local article = { body = body }
          for key, value in head:gmatch("(%a+):%s*([^\\n]+)") do
            if key == "Title" then article.headline = value end
            if key == "Date" then article.published = value end
            if key == "By" then article.authors = { value } end
          end
          return article
        end,
      }

      """,
    test: """
      -- Tests of @NAME@.lua: galley test @NAME@_test.lua

      local bridge = {
        path = "bridge.note",
        text = "Title: Bridge opens\\nDate: 2011-03-22\\nBy: Jo Vance\\n\\n"
          .. "\u{201C}We waited long,\u{201D} Mayor Ada Holm said.\\n\\nNobody else spoke.\\n",
      }

      test "the head becomes fields, and quotes are found in the text" {
        input = bridge,
        articles = {
          {
            headline = "Bridge opens",
            published = "2011-03-22",
            authors = { "Jo Vance" },
            quotes = { { text = "We waited long,", speaker = { name = "Ada Holm" } } },
          },
        },
      }

      test "a file without a head is none of its" {
        input = { path = "broken.note", text = "Nothing but text" },
        fails = "no blank line",
      }

      test "other files are left to other readers" {
        input = { path = "page.txt", text = "Rain\\n\\nIt rained all day." },
        articles = 1,
      }

      """)
}

extension Substring {
  /// What follows `prefix`; nil when the text does not begin with it.
  fileprivate func prefixMatch(_ prefix: String) -> Substring? {
    hasPrefix(prefix) ? dropFirst(prefix.count) : nil
  }
}
