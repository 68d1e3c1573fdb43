-- tei: each article as a TEI P5 document, for corpora and digital editions.
--
--     galley run tei articles/ -o corpus/
--
-- <said who="#s1" direct="true">…</said>, <rs type="speaker">, <seg type="cue">, <soCalled> for
-- marks where nobody speaks, <bibl type="credit" corresp="#par1"> with the paragraphs it covers.
--
-- Specification: TEI P5

local moment, spans, lost = require "moment", require "spans", require "lost"

totals, Article, Batch = lost.watch("tei", function(a, lose)
  lost.unplaced(a, lose, "quotes", "citations")
end)

-- Speakers by name, in the order in which they speak, each with an id.
local function cast(a)
  local list, ids = {}, {}
  for _, q in ipairs(a.quotes) do
    local name = q.speaker and (q.speaker.name or q.speaker.text)
    if name and not ids[name] then
      ids[name] = "s" .. #list + 1
      list[#list + 1] = { id = ids[name], name = name, title = q.speaker.title }
    end
  end
  return list, ids
end

-- What stands before and behind the words of an element.
local function tags(name, attributes)
  return galley.xml.element(name, attributes):sub(1, -3) .. ">", "</" .. name .. ">"
end

-- What `ana` points to.
local kinds = '<encodingDesc><classDecl><taxonomy xml:id="quotes">'
  .. '<category xml:id="direct"><catDesc>an utterance, quoted whole</catDesc></category>'
  .. '<category xml:id="mixed"><catDesc>words quoted inside a report</catDesc></category>'
  .. '<category xml:id="indirect"><catDesc>reported without marks</catDesc></category>'
  .. "</taxonomy></classDecl></encodingDesc>"

local function header(a, speakers)
  local e, out = galley.xml.element, {}
  local title = { e("title", nil, a.headline or a.id) }
  for _, name in ipairs(a.authors) do title[#title + 1] = e("author", nil, name) end
  local published = { e("publisher", nil, a.site or "unknown") }
  if a.published then published[2] = e("date", { when = moment.full(a.published) }, a.published) end
  local origin = { e("title", nil, a.headline or a.id), e("idno", { type = "path" }, a.id) }
  if a.url then origin[#origin + 1] = e("ptr", { target = galley.re.gsub(a.url, [[\s]], "%%20") }) end
  out[1] = e("fileDesc", nil, { e("titleStmt", nil, title), e("publicationStmt", nil, published),
    e("sourceDesc", nil, { e("bibl", nil, origin) }) })
  out[2] = kinds
  local profile = {}
  if a.language then
    profile[1] = e("langUsage", nil, { e("language", { ident = a.language }, a.language) })
  end
  local people = galley.list.map(speakers, function(s)
    return e("person", { ["xml:id"] = s.id }, { e("persName", nil, s.name),
      s.title and e("occupation", nil, s.title) or "" })
  end)
  if #people > 0 then
    profile[#profile + 1] = e("particDesc", nil, { e("listPerson", nil, people) })
  end
  if #a.tags > 0 then
    local terms = galley.list.map(a.tags, function(tag) return e("term", nil, tag) end)
    profile[#profile + 1] = e("textClass", nil, { e("keywords", nil, terms) })
  end
  if #profile > 0 then out[3] = e("profileDesc", nil, profile) end
  return e("teiHeader", nil, out)
end

-- Whether a node lies in an element that holds phrases alone, and so no `bibl`.
local function isInPhrase(node)
  local outer = node.outer
  if not outer then return false end
  return outer.kind == "speaker" or outer.kind == "quote" and outer.item.kind == "term"
    or isInPhrase(outer)
end

local function paragraphs(a, ids)
  local out, place = {}, {}
  for i, p in ipairs(a.paragraphs) do place[p] = "#par" .. i end
  local function mark(node)
    local item = node.item
    if node.kind == "speaker" then return '<rs type="speaker">', "</rs>" end
    if node.kind == "cue" then return '<seg type="cue">', "</seg>" end
    if node.kind == "citation" then
      if isInPhrase(node) then return tags("ref", { type = item.kind }) end
      local covered = galley.list.map(item.covers, function(p) return place[p] end)
      return tags("bibl", { type = item.kind,
        corresp = #covered > 0 and table.concat(covered, " ") or nil })
    end
    if item.kind == "term" then return "<soCalled>", "</soCalled>" end
    local name = item.speaker and (item.speaker.name or item.speaker.text)
    local said = { who = name and "#" .. ids[name], ana = "#" .. item.kind }
    -- `bibl` may hold `q`, and no `said`.
    if spans.within(node, "citation") then return tags("q", said) end
    said.direct = tostring(item.kind ~= "indirect")
    return tags("said", said)
  end
  for i, text in ipairs(spans.paragraphs(a, "xml", mark)) do
    local kind = a.paragraphs[i].kind
    local rend = kind and kind ~= "text" and ' rend="' .. kind .. '"' or ""
    out[i] = "<p" .. rend .. ' xml:id="par' .. i .. '">' .. text .. "</p>\n"
  end
  if #out == 0 then out[1] = "<p/>\n" end
  return table.concat(out)
end

local function comments(a)
  local e, out = galley.xml.element, {}
  for i, c in ipairs(a.comments) do
    local parts = { e("head", nil, { e("name", nil, c.author or "anonymous"),
      c.posted and " " .. e("date", { when = moment.full(c.posted) }, c.posted) or "" }) }
    for _, text in ipairs(c.paragraphs) do parts[#parts + 1] = e("p", nil, text) end
    if #parts == 1 then parts[2] = "<p/>" end
    out[i] = e("div", { type = "comment", n = i }, parts) .. "\n"
  end
  return #out > 0 and '<div type="comments">\n' .. table.concat(out) .. "</div>\n" or ""
end

Writer = {
  extension = "xml",
  document = function(a)
    local speakers, ids = cast(a)
    return ('<?xml version="1.0" encoding="UTF-8"?>\n'
      .. '<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:lang="%s">\n%s\n<text>\n<body>\n'
      .. '<div type="article">\n%s\n%s</div>\n%s</body>\n</text>\n</TEI>\n'):format(
      galley.xml.attribute(a.language or "und"), header(a, speakers),
      galley.xml.element("head", nil, a.headline or a.id), paragraphs(a, ids), comments(a))
  end,
}
