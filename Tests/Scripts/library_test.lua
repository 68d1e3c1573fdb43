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

test "words stand one to a line, with their places, their sentences and the innermost mark" {
  function()
    local page = crossing()
    local marks = page:marks()
    local names = galley.list.map(marks, function(mark) return mark.kind .. mark.part end)
    equal(page:vertical({ word = "{{ number }}:{{word}}:{{mark}}{{joined}} ", joined = "+", sentence_end = "/" }, names),
      "1:“:+ 2:We:quote1 3:go:quote1 4:(:citation1+ 5:Ada:citation1 6:Holm:quote1+ 7:,:quote1 "
        .. "8:Harbour:quote1 9:Gazette:quote1+ 10:,:quote1 11:May:quote1 12:3:quote1+ 13:):quote1+ 14:”:quote2 "
        .. "15:she:quote2 16:<:+ 17:said:+ 18:>:+ 19:.: /")
    equal(page:vertical { paragraph = "<p>", paragraph_end = "</p>", sentence = "[{{text}}]", word = "", escape = "xml" },
      "<p>[“We go (Ada Holm, Harbour Gazette, May 3)” she &lt;said&gt;.]</p>")
  end
}

test "words on lines are in NFC, white space between them is a space, and mistakes are named" {
  function()
    local page = galley.article { body = "Bins & <i>.\n\nE\u{301}te\u{301} in\tRome\u{A0}\u{2003}b\\c! Go." }
    equal(page:vertical { word = "{{paragraph}}.{{sentence}}.{{number}} {{word}} {{first}}-{{last}} {{from}}-{{to}}, " },
      "1.1.1 Bins 1-4 0-4, 1.1.2 & 6-6 5-6, 1.1.3 < 8-8 7-8, 1.1.4 i 9-9 8-9, 1.1.5 > 10-10 9-10, "
        .. "1.1.6 . 11-11 10-11, 2.1.1 Été 14-20 13-18, 2.1.2 in 22-23 19-21, 2.1.3 Rome 25-28 22-26, "
        .. "2.1.4 b 34-34 28-29, 2.1.5 \\ 35-35 29-30, 2.1.6 c 36-36 30-31, 2.1.7 ! 37-37 31-32, "
        .. "2.2.1 Go 39-40 33-35, 2.2.2 . 41-41 35-36, ")
    equal(page:vertical { sentence = "{{text}}|", word = "", first_word = "{{word}};" },
      "Bins & <i>.|Bins;Été in Rome b\\c!|Été;Go.|Go;")
    local function says(layout, marks, words)
      local ok, message = pcall(function() return page:vertical(layout, marks) end)
      assert(not ok and tostring(message):find(words, 1, true), message)
    end
    says({ word = "{{wrd}}" }, nil, "option 'word': no field 'wrd' here; did you mean 'word'?")
    says({ sentence = "{{number}}" }, nil, "option 'sentence': no field 'number' here; there are paragraph, sentence, text")
    says({ word = "{{word" }, nil, "option 'word': '{{' without its '}}'")
    says({ words = "" }, nil, "no option 'words'; did you mean 'word'?")
    says({ word = 3 == 3 }, nil, "option 'word' must be a string, got boolean")
    says({ escape = "rtf" }, nil, "option 'escape' is one of xml, html, json, got 'rtf'")
    says({}, { "a", "b" }, "one string for each mark (0) expected, got 2")
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
