-- Tests of the modules that shipped scripts share: galley test Tests/Scripts

local moment, names, spans = require "moment", require "names", require "spans"
local urn, zip = require "urn", require "zip"

test "names are split into family and given names" {
  function()
    equal(names.split("Ada Holm"), { family = "Holm", given = "Ada" })
    equal(names.split("Ludwig van Beethoven"), { family = "van Beethoven", given = "Ludwig" })
    equal(names.split("Reuters"), { family = "Reuters" })
    equal(names.inverted("Martin Luther King Jr."), "King, Martin Luther, Jr.")
    equal(names.inverted("Vincent\u{A0}van Gogh"), "van Gogh, Vincent")
  end
}

test "moments have their seconds, or no time" {
  function()
    equal(moment.full("2012-09-14T08:05"), "2012-09-14T08:05:00")
    equal(moment.full("2012-09-14T08:05+02:00"), "2012-09-14T08:05:00+02:00")
    equal(moment.full("2012-09"), "2012-09")
    equal(moment.zoned("2012-09-14T08:05"), nil)
    equal(moment.zoned("2012-09-14T08:05Z"), "2012-09-14T08:05:00Z")
  end
}

test "the checksum of an archive is that of its standard" {
  function()
    equal(galley.text.crc32("123456789"), 0xCBF43926)
    equal(galley.text.crc32(""), 0)
  end
}

test "the directory of an archive leads to its files" {
  function()
    local texts, files, out = { ["a.txt"] = "one", ["b/ü.txt"] = "" }, {}, {}
    for _, name in ipairs { "a.txt", "b/ü.txt" } do
      local text = texts[name]
      files[#files + 1] = { name = name, size = #text, crc = galley.text.crc32(text) }
      out[#out + 1] = zip.entry(name, text)
    end
    local archive = table.concat(out) .. zip.directory(files)
    local count, size, start = string.unpack("<I2I4I4", archive, #archive - 11)
    equal(count, 2)
    equal(start + size, #archive - 22 + 0)
    local place = start + 1
    for i = 1, count do
      equal(archive:sub(place, place + 3), "PK\1\2")
      local crc, length, _, name_length = string.unpack("<I4I4I4I2", archive, place + 16)
      local offset = string.unpack("<I4", archive, place + 42)
      local name = archive:sub(place + 46, place + 45 + name_length)
      equal(name, files[i].name)
      equal(crc, files[i].crc)
      equal(archive:sub(offset + 1, offset + 4), "PK\3\4")
      equal(archive:sub(offset + 31, offset + 30 + name_length), name)
      local first = offset + 31 + name_length
      equal(archive:sub(first, first + length - 1), texts[name])
      place = place + 46 + name_length
    end
  end
}

test "addresses have no space and nothing that would end them" {
  function()
    equal(urn.of { id = "a b#2.txt" }, "urn:galley:a%20b%232.txt")
    equal(urn.of { id = "a", url = "https://news.example/a?b=ü" }, "https://news.example/a?b=%C3%BC")
  end
}

-- An article whose marks cross each other, with a sign that markup escapes.
local function crossing()
  local page = galley.article { body = "“We go (Ada Holm, Harbour Gazette, May 3)” she <said>." }
  for _, words in ipairs { "We go (Ada", "Holm, Harbour Gazette, May 3)” she" } do
    page.paragraphs[1]:quote { text = words }
  end
  return page
end

test "trees of marks hold all words of the page once, and marks that cross are cut" {
  function()
    local page = crossing()
    local p = page.paragraphs[1]
    local words = spans.render(page:trees()[1], function(text) return text end,
      function(_, inner) return inner end)
    equal(words, p.text)
    local marked = spans.render(page:trees()[1], function(text) return text end,
      function(node, inner) return "<" .. node.kind .. node.part .. ">" .. inner .. "</>" end)
    equal(select(2, marked:gsub("<%l+%d>", "")), select(2, marked:gsub("</>", "")))
  end
}

test "a tree has the items themselves, and what a script has changed" {
  function()
    local page = galley.article { body = "“We go,” Ada Holm said.\n\nIt rained." }
    local nodes = page:trees()[1]
    equal(nodes[1], "“")
    equal({ nodes[2].kind, nodes[2].part, nodes[2].nodes }, { "quote", 1, { "We go," } })
    assert(nodes[2].item == page.quotes[1])
    equal({ nodes[4].kind, nodes[4].nodes }, { "speaker", { "Ada Holm" } })
    equal({ nodes[6].kind, nodes[6].nodes }, { "cue", { "said" } })
    equal(page:trees()[2], { "It rained." })
    page.paragraphs[2].text = "It snowed."
    page.quotes = {}
    equal(page:trees(), { { "“We go,” Ada Holm said." }, { "It snowed." } })
  end
}

test "tokens keep together what a reader sees as one character" {
  function()
    local tokens = galley.text.tokens("Hi 👩‍👧‍👦! 🇩🇪🇫🇷 e\u{301}t", 100)
    equal(tokens.text, { "Hi", "👩‍👧‍👦", "!", "🇩🇪", "🇫🇷", "e\u{301}t" })
    equal(tokens.from, { 100, 103, 108, 110, 112, 115 })
    equal(tokens.to, { 102, 108, 109, 112, 114, 118 })
    equal(tokens.number, { 1, 2, 3, 4, 5, 6 })
    equal(galley.text.tokens(" \n").text, {})
  end
}

test "rows say which column is wrong" {
  function()
    local function says(columns, words)
      local _, message = pcall(galley.text.rows, columns)
      assert(message:find(words, 1, true), message)
    end
    says({ { 1 }, true }, "column 2 is neither")
    says({ { 1, {} } }, "column 1 has an element")
    says({ { default = {} } }, "column 1 is neither")
    equal(galley.text.rows {}, "")
    equal(galley.text.rows { "a" }, "")
    equal(galley.text.rows { { -5, math.mininteger, "x" }, "," }, "-5,-9223372036854775808,x,")
  end
}

test "paragraphs with tags are the trees written out" {
  function()
    local page = crossing()
    local function tag(node) return "<" .. node.kind .. node.part .. ">" end
    equal(spans.paragraphs(page, "xml", function(node) return tag(node), "</>" end), {
      spans.render(page:trees()[1], galley.xml.escape, function(node, inner)
        return tag(node) .. inner .. "</>"
      end) })
    local marks = page:marks()
    for i, mark in ipairs(marks) do assert(not mark.outer or mark.outer < i) end
    equal(spans.paragraphs(page, "xml", function() end), { galley.xml.escape(page.paragraphs[1].text) })
    local _, missing = pcall(function() page:markup("xml", {}, {}) end)
    local _, unknown = pcall(function() page:markup("rtf", {}, {}) end)
    contains(tostring(missing),
      "one string for each mark (" .. #marks .. ") expected, got 0")
    contains(tostring(unknown), "'xml', 'html' or 'json' expected, got 'rtf'")
  end
}

test "white space is squeezed where the text is not preformatted, and JSON escaped" {
  function()
    local page = galley.article { paragraphs = { "a\n b\tc\\d", { text = "a\n b", kind = "preformatted" } } }
    equal(page:markup("json", {}, {}, { squeeze = true }), { "a b c\\\\d", "a\\n b" })
    equal(page:markup("html", {}, {}), { "a\n b\tc\\d", "a\n b" })
  end
}

test "places from either end of a text" {
  function()
    local sub = galley.text.sub
    equal({ sub("naïve", -4, -2), sub("naïve", 0), sub("naïve", -9, 2), sub("naïve", 2, -9) },
      { "aïv", "naïve", "na", "" })
    equal({ sub("naïve", 3, 2), sub("naïve", 6), sub("naïve", 1, 0), sub("", 1), sub("ï", -1, -1) },
      { "", "", "", "", "ï" })
    equal({ sub("naïve", math.mininteger, math.maxinteger), sub("n\xE9e", 2, 2) }, { "naïve", "\u{FFFD}" })
  end
}

test "what HTML cannot hold is dropped, and pieces that overlap are found once" {
  function()
    equal(galley.html.escape("a\0b\u{85}c\u{A0}d\x7Fe\ff\u{FFFF}"), "abc\u{A0}de f")
    equal({ galley.text.replace("aaaa abab", "aa", "b") }, { "bb abab", 2 })
    equal({ galley.text.replace("ababac", "abac", "x") }, { "abx", 1 })
    equal(galley.text.squeeze("\u{A0} a\u{2003}\n é  \u{200B}"), "a é")
  end
}
