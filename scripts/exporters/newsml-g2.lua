-- newsml-g2: each article as an IPTC NewsML-G2 2.35 news item, for agencies and their customers.
--
--     galley run newsml-g2 articles/ -o items/ --retrieved 2024-05-01T09:00+00:00
--
-- The body is XHTML with quotes, speakers, cues and citations marked, the comments behind it. The
-- version's own time is that of the run, which --retrieved declares.
--
-- Specification: IPTC NewsML-G2 2.35

local markup, moment, urn = require "markup", require "moment", require "urn"
local lost = require "lost"

totals, Article, Batch = lost.watch("newsml-g2", function(a, lose)
  lost.unplaced(a, lose, "quotes", "citations")
end)
local e = galley.xml.element

params = { provider = { type = "string", default = "Galley", help = "who sends the item" } }

local function item_meta(a)
  return e("itemMeta", nil, {
    e("itemClass", { qcode = "ninat:text" }),
    e("provider", nil, { e("name", nil, params.provider) }),
    e("versionCreated", nil, galley.date.now()),
    e("pubStatus", { qcode = "stat:usable" }),
    a.headline and e("title", nil, a.headline) or "",
  })
end

local function content_meta(a)
  local out = {}
  local function add(...) out[#out + 1] = e(...) end
  if a.published then add("contentCreated", nil, moment.full(a.published)) end
  if a.modified then add("contentModified", nil, moment.full(a.modified)) end
  if a.site then add("infoSource", { literal = a.site, role = "isrol:originfo" }) end
  for _, name in ipairs(a.authors) do add("creator", nil, { e("name", nil, name) }) end
  for _, c in ipairs(a.citations) do
    for _, p in ipairs(c.publications) do add("infoSource", { literal = p.name }) end
  end
  out = galley.list.unique(out)
  if a.language then add("language", { tag = a.language }) end
  for _, p in ipairs(a.people) do
    add("subject", { type = "cpnat:person", literal = p.name }, { e("name", nil, p.name) })
  end
  for _, tag in ipairs(a.tags) do add("keyword", nil, tag) end
  if a.headline then add("headline", nil, a.headline) end
  if a.dateline and a.dateline.place then add("dateline", nil, a.dateline.place) end
  if a.byline then add("by", nil, a.byline) end
  if a.summary then add("description", { role = "drol:summary" }, a.summary) end
  return e("contentMeta", nil, out)
end

Writer = {
  extension = "xml",

  document = function(a)
    local body = e("h1", nil, a.headline or a.id) .. "\n" .. markup.body(a) .. markup.comments(a)
    local html = e("html", { xmlns = "http://www.w3.org/1999/xhtml" }, {
      e("head", nil, { e("title", nil, a.headline or a.id) }), e("body", nil, { "\n", body }),
    })
    return '<?xml version="1.0" encoding="UTF-8"?>\n' .. e("newsItem", {
      xmlns = "http://iptc.org/std/nar/2006-10-01/", guid = urn.of(a), version = 1,
      standard = "NewsML-G2", standardversion = "2.35", conformance = "power",
      ["xml:lang"] = a.language or "und",
    }, {
      "\n", e("catalogRef",
        { href = "http://www.iptc.org/std/catalog/catalog.IPTC-G2-Standards_40.xml" }),
      "\n", item_meta(a), "\n", content_meta(a), "\n",
      e("contentSet", nil, { e("inlineXML", { contenttype = "application/xhtml+xml" }, { html }) }),
      "\n",
    }) .. "\n"
  end,
}
