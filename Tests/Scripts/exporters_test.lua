-- Tests of the exporters that ship: galley test Tests/Scripts

local nasty = { text = fixture("pages/nasty.txt"), path = "pages/nasty.txt" }
local plain = { text = fixture("pages/plain.txt"), path = "pages/plain.txt" }
local wrapped = { text = fixture("pages/wrapped.txt"), path = "pages/wrapped.txt" }
local kinds = { text = fixture("pages/kinds.html"), path = "pages/kinds.html" }
local bare = { text = "Rain\n\nIt rained all day, and nobody had anything to say about it.\n", path = "rain.txt" }
-- A page without a body.
local menu = { text = "Home\nNews\nSport\nContact\n\n© Harbour Times\n", path = "menu.txt" }

-- The text of a page as its exporter leaves it, by ending.
local function export(name, page, params)
  local result = run(name, page, params)
  local texts = {}
  for _, file in ipairs(result.texts) do texts[file.extension or "text"] = file.text end
  return texts, result
end

-- What stands between two code points, counted from 0.
local function between(text, from, to) return galley.text.sub(text, from + 1, to) end

test "brat: the words of every span stand at its offsets" {
  function()
    local texts = export("brat", nasty)
    local count = 0
    for spans, words in texts.ann:gmatch("T%d+\t%a+ ([%d ;]+)\t([^\n]*)\n") do
      local pieces = {}
      for from, to in spans:gmatch("(%d+) (%d+)") do
        pieces[#pieces + 1] = between(texts.txt, math.tointeger(from), math.tointeger(to))
      end
      equal(table.concat(pieces, " "), words)
      count = count + 1
    end
    equal(count > 8, true)
    equal(texts.txt, nasty.text)
  end
}

test "brat: a quote over two lines is two stretches of one annotation" {
  function()
    local texts = export("brat", wrapped)
    local first, second, words = texts.ann:match("Quote (%d+ %d+);(%d+ %d+)\t(And[^\n]*)")
    equal(words, "And it was worth it,")
    equal(first ~= nil and second ~= nil, true)
  end
}

test "brat: a quote is tied to its speaker, its cue and its credit" {
  function()
    local ann = export("brat", nasty).ann
    local quote = ann:match("(T%d+)\tQuote [^\t]+\tWe have")
    local speaker = ann:match("SpokenBy Arg1:" .. quote .. " Arg2:(T%d+)")
    local cue = ann:match("ReportedWith Arg1:" .. quote .. " Arg2:(T%d+)")
    contains(ann, speaker .. "\tSpeaker ")
    contains(ann, cue .. "\tCue ")
    contains(ann, "QuoteKind " .. quote .. " direct\n")
    local credit = ann:match("CreditedTo Arg1:T%d+ Arg2:(T%d+)")
    contains(ann, "CitationKind " .. credit .. " credit\n")
  end
}

test "web-annotation: both selectors lead to the same words" {
  function()
    local page = galley.json.decode(export("web-annotation", nasty).jsonld)
    equal(page.type, "AnnotationPage")
    local count = 0
    for _, item in ipairs(page.items) do
      local targets = item.target[1] and item.target or { item.target }
      for _, target in ipairs(targets) do
        local position, quote = target.selector[1], target.selector[2]
        equal(between(nasty.text, position.start, position["end"]), quote.exact)
        local before = between(nasty.text, 0, position.start)
        equal(galley.text.sub(before, -galley.text.len(quote.prefix)), quote.prefix)
        equal(between(nasty.text, position["end"], position["end"] + galley.text.len(quote.suffix)),
          quote.suffix)
        count = count + 1
      end
    end
    equal(count > 5, true)
  end
}

test "conllu: words stand at their offsets, and the text of a sentence is its words" {
  function()
    local text = export("conllu", nasty).conllu
    local words, roots, sentence, spelled = 0, 0, nil, nil
    for line in text:gmatch("([^\n]*)\n") do
      local columns = galley.text.split(line, "\t")
      if line:find("^# text = ") then
        sentence, spelled = line:sub(10), ""
      elseif line == "" and sentence then
        equal((spelled:gsub(" $", "")), sentence)
        sentence = nil
      elseif #columns == 10 then
        spelled = spelled .. columns[2] .. (columns[10]:find("SpaceAfter=No") and "" or " ")
      end
      if #columns == 10 then
        local from, to = columns[10]:match("Offset=(%d+):(%d+)")
        local place = between(nasty.text, math.tointeger(from), math.tointeger(to))
        equal(galley.text.normalize(place), columns[2])
        words = words + 1
        if columns[8] == "root" then roots = roots + 1 end
      end
    end
    equal(words > 50, true)
    equal(roots, select(2, text:gsub("# sent_id = ", "")))
    contains(text, "QuoteKind=direct")
    contains(text, "Role=Speaker")
  end
}

test "tei: quotes name their speaker, and markup of the page is text" {
  function()
    local xml = export("tei", nasty).xml
    contains(xml, '<said ana="#direct" direct="true" who="#s')
    contains(xml, "&lt;i&gt;eleven&lt;/i&gt;")
    contains(xml, '<bibl corresp="#par')
    equal(xml:find("\7", 1, true), nil)
    equal(xml:find("<i>", 1, true), nil)
    contains(xml, '<persName>Zoë')
  end
}

test "tei: a term is soCalled, and a quote within a citation is q: bibl holds no said" {
  function()
    local notice = "Bins\n\nThe notice speaks of an “enhanced interchange environment”, which may mean a bin.\n"
    contains(export("tei", notice).xml, "“<soCalled>enhanced interchange environment</soCalled>”")
    local page = "Rain\n\nIt rained all day, and the streets of the town were empty until evening.\n\n“We got wet,” Ada Holm said on Monday.\n"
    local xml = run({ "cite_whole.lua", "tei" }, page).texts[1].text
    contains(xml, '<bibl type="credit">“<q ana="#direct" who="#s1">We got wet,</q>”')
    equal(xml:find("<said", 1, true), nil)
  end
}

test "html: quotes are marked, and markup of the page is text" {
  function()
    local html = export("html", nasty).html
    contains(html, '<mark class="direct" title="Zoë')
    contains(html, "&lt;i&gt;eleven&lt;/i&gt;")
    equal(html:find("<i>", 1, true), nil)
    contains(html, '<b class="speaker">')
    contains(html, '<span class="cue">said</span>')
  end
}

test "ninjs: fields of the standard, and what it cannot hold is said" {
  function()
    local texts, result = export("ninjs", plain)
    local item = galley.json.decode(texts.json)
    equal(item.type, "text")
    equal(item.headlines[1].value, "Ferry fares to rise")
    equal(item.edNote, "published 2019-05-04")
    contains(galley.list.map(item.infoSources, "name"), "Reuters")
    contains(galley.list.map(item.people, "rel"), "quoted")
    contains(result.report, "ninjs cannot hold a date without a time and its zone: 1 article")
  end
}

local talked = {
  headline = "Rain", body = "It rained all day, and nobody had anything to say about it.",
  comments = { { author = "Kit", paragraphs = { "Well.", "Well *done*." } } },
}

test "what a format cannot hold is said once, by the number of articles" {
  function()
    local pages = { talked, talked }
    for _, name in ipairs { "bibtex", "brat", "conllu", "csl-json", "ninjs", "ris", "web-annotation" } do
      contains(run(name, pages).report, name .. " cannot hold comments: 2 articles\n")
    end
    for _, name in ipairs { "html", "markdown", "newsml-g2", "pandoc-json", "tei", "epub", "json-ld" } do
      equal(run(name, pages).report or "", "")
    end
    for _, name in ipairs { "brat", "conllu", "epub", "html", "newsml-g2", "pandoc-json", "tei", "web-annotation" } do
      local report = run({ "add_quote.lua", name }, bare).report
      contains(report, name .. " cannot hold quotes that stand nowhere in the text: 1 article\n")
    end
  end
}

test "markdown: comments stand at the end, with their authors" {
  function()
    local text = export("markdown", talked).md
    contains(text, "## Comments\n\n**Kit**\n\nWell.\n\nWell \\*done\\*.\n")
  end
}

test "newsml-g2: the parts come in the order of the schema" {
  function()
    local xml = export("newsml-g2", plain).xml
    local last = 0
    for _, name in ipairs { "<catalogRef", "<itemMeta", "<contentMeta", "<contentCreated", "<creator",
      "<language", "<headline", "<contentSet", "<inlineXML" } do
      local place = xml:find(name, last + 1, true)
      equal(place ~= nil, true, name)
      last = place
    end
    contains(export("newsml-g2", nasty).xml, "&lt;i&gt;eleven")
  end
}

test "json-ld: quotations have their creator" {
  function()
    local item = galley.json.decode(export("json-ld", plain).jsonld)
    equal(item["@type"], "NewsArticle")
    equal(item.author[1].name, "Lena Moss")
    local quotation = galley.list.find(item.hasPart, function(q) return q.genre == "direct" end)
    equal(quotation["@type"], "Quotation")
    equal(quotation.creator.name, "Pär Lind")
    contains(galley.list.map(item.citation, function(c) return c.publisher and c.publisher.name end),
      "Reuters")
  end
}

test "csl-json, bibtex and ris: the article and what it cites" {
  function()
    local items = galley.json.decode(run("csl-json", nasty).text)
    equal(#items, 2)
    equal(items[1].author[2], { family = "Bæk", given = "Søren" })
    equal(items[2].author, { { family = "Aberg", given = "Nils" } })
    equal(items[2]["container-title"], "Northern Herald")
    equal(items[2].source, "Associated Press")
    equal(items[2].issued, { ["date-parts"] = { { 2011, 3, 21 } } })
    local bib = run("bibtex", nasty).text
    contains(bib, "author = {O'Tool, Ada and Bæk, Søren}")
    contains(bib, [[Port <b>"opens"</b> \& closes]])
    contains(bib, "month = mar")
    contains(run("bibtex", nasty, { dialect = "biblatex" }).text, "date = {2011-03-21}")
    local ris = run("ris", nasty).text
    contains(ris, "AU  - Bæk, Søren\r\n")
    contains(ris, "T2  - Northern Herald\r\nPB  - Associated Press\r\nPY  - 2011\r\nDA  - 2011/03/21/\r\n")
  end
}

test "pandoc-json: spans for what was found" {
  function()
    local document = galley.json.decode(export("pandoc-json", plain).json)
    equal(document["pandoc-api-version"], { 1, 23 })
    equal(document.blocks[1].t, "Para")
    local text = export("pandoc-json", plain).json
    contains(text, '"c":[["",["quote"],[["kind","direct"],["speaker","Pär Lind"]]]')
    equal(document.meta.title.c[1].c, "Ferry")
  end
}

test "gexf: those quoted in one article are tied" {
  function()
    local xml = run("gexf", { plain, plain }).text
    contains(xml, 'label="Pär Lind"')
    contains(xml, 'kind="quoted-with"')
    contains(xml, 'weight="2"')
    equal(run("gexf", plain, { of = "outlets" }).text:find("quoted-with", 1, true), nil)
  end
}

test "epub: chapters, contents and package" {
  function()
    local book = run("epub", { plain, nasty }, { title = "A & B" }).text
    contains(book, "mimetypeapplication/epub+zip")
    contains(book, "<dc:title>A &amp; B</dc:title>")
    contains(book, '<itemref idref="c2"/>')
    contains(book, '<li><a href="plain-')
    contains(book, "<h1>Ferry fares to rise</h1>")
  end
}

test "digest: the longest quotes and who is cited" {
  function()
    local text = run("digest", plain, { quotes = 1 }).text
    contains(text, "# Press review\n\n### Ferry fares to rise\n")
    contains(text, "> Nobody likes it, but the boat is forty years old,\n>\n> — Pär Lind")
    contains(text, "Cites Reuters")
    equal(text:find("promised a bridge", 1, true), nil)
  end
}

-- A test for each, so that a slow machine has the time of a test for each.
for _, name in ipairs { "bibtex", "brat", "conllu", "csl-json", "digest", "epub", "gexf", "html",
  "json-ld", "markdown", "newsml-g2", "ninjs", "pandoc-json", "ris", "tei", "web-annotation" } do
  test(name .. " takes pages with nothing in them, and is the same in any chunks") {
    function()
      equal(#run(name, { menu, bare, nasty, plain }).text > 0, true)
      deterministic(name, { menu, bare, plain })
    end
  }
end

test "markdown: headings, lists, quotes and code are written as such" {
  function()
    local md = export("markdown", kinds).md
    contains(md, "\n### What it cost\n")
    contains(md, "\n- steel from Westmarch, paid for in March\n\n- stones")
    contains(md, "\n> We have waited for this day")
    contains(md, "\n```\n120 tons of steel & iron were brought in\n900 tons")
    equal(select(2, md:gsub("The bridge reopens", "")), 1)
  end
}

test "html: the points of a list stand in one, line ends of code stay" {
  function()
    local html = export("html", kinds).html
    contains(html, "<h3>What it cost</h3>\n")
    contains(html, "<ul>\n<li>steel from Westmarch, paid for in March</li>\n<li>stones of the old bridge, set anew</li>\n</ul>\n")
    contains(html, "<blockquote><p>We have waited")
    contains(html, "<pre>120 tons of steel &amp; iron were brought in\n900 tons of stone")
  end
}

test "pandoc-json: blocks have their kinds" {
  function()
    local blocks = galley.json.decode(export("pandoc-json", kinds).json).blocks
    equal(table.concat(galley.list.map(blocks, "t"), " "),
      "Para Header Para BulletList BlockQuote CodeBlock Para")
    equal(blocks[2].c[1], 3)
    equal(#blocks[4].c, 2)
  end
}

test "tei: paragraphs say what they are" {
  function()
    local xml = export("tei", kinds).xml
    contains(xml, '<p rend="heading" xml:id="par2">What it cost</p>')
    contains(xml, '<p rend="item" xml:id="par4">')
    contains(xml, '<p xml:id="par1">')
  end
}

test "a script's paragraphs have the kinds that it gives" {
  function()
    local a = galley.article { headline = "Rain", paragraphs = {
      { text = "What fell", kind = "heading", level = 2 }, "It rained all day, the mayor said.",
    } }
    equal(a.paragraphs[1].kind, "heading")
    equal(a.paragraphs[1].level, 2)
    equal(a.paragraphs[2].kind, "text")
    local copy = galley.article { paragraphs = a.paragraphs }
    equal(copy.paragraphs[1].kind, "heading")
    fails(function() galley.article { paragraphs = { { text = "x", kind = "title" } } } end, "heading")
  end
}

test "tei: what is cited inside a speaker is a reference" {
  function()
    local xml = export("tei", { path = "term.html", text = [[
<title>Bridges of the town</title><h1>Bridges of the town</h1><article>
<p>The council of the town voted for a new bridge on Monday, after nine hours of talks behind doors.</p>
<p>According to fan site <a href="https://bridges.example/">BridgesOfTheWorld.net</a>, it will be the longest one of the coast.</p>
</article>]] }).xml
    contains(xml, 'fan site <ref type="hyperlink">BridgesOfTheWorld.net</ref></rs>')
  end
}

test "markdown: the points of a dump have one mark" {
  function()
    local long = "The office for the woods asks walkers to take along what they need for a day, it said on "
      .. "Monday, since the shops near the woods are closed until the spring and nobody sells water."
    local md = export("markdown", { path = "w.txt", text = "What to bring along\n\n" .. long .. "\n\n"
      .. long .. "\n\n* a map of the woods\n\u{2022} two litres of water\n* a friend\n\n" .. long .. "\n\n"
      .. long .. "\n" }).md
    contains(md, "\n- a map of the woods\n\n- two litres of water\n\n- a friend\n")
  end
}
