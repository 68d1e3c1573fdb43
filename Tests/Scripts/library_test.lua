-- Tests of the modules that shipped scripts share: galley test Tests/Scripts

test "names are split into family and given names" {
  function()
    local names = require "names"
    equal(names.split("Ada Holm"), { family = "Holm", given = "Ada" })
    equal(names.split("Ludwig van Beethoven"), { family = "van Beethoven", given = "Ludwig" })
    equal(names.split("Reuters"), { family = "Reuters" })
    equal(names.inverted("Martin Luther King Jr."), "King, Martin Luther, Jr.")
    equal(names.inverted("Vincent\u{A0}van Gogh"), "van Gogh, Vincent")
  end
}

test "moments have their seconds, or no time" {
  function()
    local moment = require "moment"
    equal(moment.full("2012-09-14T08:05"), "2012-09-14T08:05:00")
    equal(moment.full("2012-09-14T08:05+02:00"), "2012-09-14T08:05:00+02:00")
    equal(moment.full("2012-09"), "2012-09")
    equal(moment.zoned("2012-09-14T08:05"), nil)
    equal(moment.zoned("2012-09-14T08:05Z"), "2012-09-14T08:05:00Z")
  end
}

test "the checksum of an archive is that of its standard" {
  function()
    equal(require("zip").crc("123456789"), 0xCBF43926)
    equal(require("zip").crc(""), 0)
  end
}

test "addresses have no space and nothing that would end them" {
  function()
    local urn = require "urn"
    equal(urn.of { id = "a b#2.txt" }, "urn:galley:a%20b%232.txt")
    equal(urn.of { id = "a", url = "https://news.example/a?b=ü" }, "https://news.example/a?b=%C3%BC")
  end
}

test "trees of marks hold all words of the page once, and marks that cross are cut" {
  function()
    local spans = require "spans"
    local page = galley.article { body = "“We go (Ada Holm, Harbour Gazette, May 3)” she said." }
    local p = page.paragraphs[1]
    for _, words in ipairs { "We go (Ada", "Holm, Harbour Gazette, May 3)” she" } do
      p:quote { text = words }
    end
    local words = spans.render(spans.trees(page)[1], function(text) return text end,
      function(_, inner) return inner end)
    equal(words, p.text)
    local marked = spans.render(spans.trees(page)[1], function(text) return text end,
      function(node, inner) return "<" .. node.kind .. node.part .. ">" .. inner .. "</>" end)
    equal(select(2, marked:gsub("<%l+%d>", "")), select(2, marked:gsub("</>", "")))
  end
}
