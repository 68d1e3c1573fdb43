-- pandoc-json: each article as pandoc's own document, so that pandoc makes all its formats of it.
--
--     galley run pandoc-json articles/ -o pandoc/
--     pandoc -f json pandoc/a.json -o a.docx
--
-- Quotes, speakers, cues and citations are Spans with a class of that name; a filter of pandoc's
-- can do with them what it likes.
--
-- Specification: pandoc JSON (pandoc-types 1.23)

local spans = require "spans"
local lost = require "lost"

totals, Article, Batch = lost.watch("pandoc-json", function(a, lose)
  lost.unplaced(a, lose, "quotes", "citations")
  for _, p in ipairs(a.paragraphs) do
    if p.kind == "preformatted" and #p.quotes + #p.citations > 0 then
      lose("what was found in preformatted text")
      break
    end
  end
end)

params = {
  api = { type = "string", default = "1.23", choices = { "1.22", "1.23" },
    help = "pandoc 3 reads 1.23, pandoc 2.11 to 2.19 read 1.22" },
}

-- Inlines as JSON: a text is escaped as a whole, and at each space a word ends and one begins, which
-- is many times faster than a table for each word.
local function inlines(text)
  local out, space = {}, '{"t":"Space"}'
  local words = text:gsub("%s+", " ")
  if words:sub(1, 1) == " " then out[1], words = space, words:sub(2) end
  local ends = words:sub(-1) == " "
  if ends then words = words:sub(1, -2) end
  if words ~= "" then
    out[#out + 1] = '{"t":"Str","c":' .. galley.text.replace(galley.json.encode(words), " ",
      '"},{"t":"Space"},{"t":"Str","c":"') .. "}"
  end
  if ends then out[#out + 1] = space end
  return table.concat(out, ",")
end

-- While inlines are made, these bytes stand for something else; JSON has none of them in its strings.
local word, stop, space, paragraphEnd = "\1", "\2", "\3", "\4"

-- What a tag ends and begins: the words before it and behind it. Its own spaces are none between words.
local function tags(node)
  local pairs, q = "", node.item
  if node.kind == "quote" then
    pairs = '["kind","' .. q.kind .. '"]'
    local name = q.speaker and (q.speaker.name or q.speaker.text)
    if name then pairs = pairs .. ',["speaker",' .. galley.json.encode(name):gsub(" ", space) .. "]" end
  end
  return stop .. ',{"t":"Span","c":[["",["' .. node.kind .. '"],[' .. pairs .. "]],[" .. word,
    stop .. "]]}," .. word
end

-- Spaces at the ends of words stand outside of them, and words without letters go.
local steps = {
  { word .. " ", '{"t":"Space"},' .. word }, { " " .. stop, stop .. ',{"t":"Space"}' },
  { word .. stop .. ",", "" }, { "," .. word .. stop, "" },
}
local meanings = {
  [" "] = '"},{"t":"Space"},{"t":"Str","c":"', [word] = '{"t":"Str","c":"', [stop] = '"}', [space] = " ",
}

-- The inlines of each paragraph as JSON.
local function marked(a)
  local texts = spans.paragraphs(a, "json", tags, { squeeze = true })
  if #texts == 0 then return texts end
  local json = word .. table.concat(texts, stop .. paragraphEnd .. word) .. stop
  for _, step in ipairs(steps) do json = galley.text.replace(json, step[1], step[2]) end
  return galley.list.map(galley.text.split(json, paragraphEnd), function(text)
    return (text:gsub("[ \1-\3]", meanings))
  end)
end

local function paragraph(json) return '{"t":"Para","c":[' .. json .. "]}" end

local function header(level, json)
  return ('{"t":"Header","c":[%d,["",[],[]],[%s]]}'):format(level, json)
end

-- The paragraphs as blocks of their kinds; points that follow each other are one list.
local function body(a)
  local blocks, items = {}, {}
  local function close()
    if #items > 0 then
      blocks[#blocks + 1] = '{"t":"BulletList","c":[' .. table.concat(items, ",") .. "]}"
      items = {}
    end
  end
  for i, json in ipairs(marked(a)) do
    local p = a.paragraphs[i]
    if p.kind == "item" then
      items[#items + 1] = "[" .. paragraph(json) .. "]"
    else
      close()
      if p.kind == "heading" then
        blocks[#blocks + 1] = header(math.max(1, math.min(p.level or 2, 6)), json)
      elseif p.kind == "quote" or p.kind == "embed" then
        blocks[#blocks + 1] = '{"t":"BlockQuote","c":[' .. paragraph(json) .. "]}"
      elseif p.kind == "preformatted" then
        blocks[#blocks + 1] = '{"t":"CodeBlock","c":[["",[],[]],' .. galley.json.encode(p.text) .. "]}"
      else
        blocks[#blocks + 1] = paragraph(json)
      end
    end
  end
  close()
  return blocks
end

local function meta(text) return '{"t":"MetaInlines","c":[' .. inlines(text) .. "]}" end

Writer = {
  extension = "json",

  document = function(a)
    local blocks = body(a)
    if #a.comments > 0 then blocks[#blocks + 1] = header(2, inlines("Comments")) end
    for _, c in ipairs(a.comments) do
      blocks[#blocks + 1] = header(3,
        inlines((c.author or "anonymous") .. (c.posted and ", " .. c.posted or "")))
      for _, text in ipairs(c.paragraphs) do blocks[#blocks + 1] = paragraph(inlines(text)) end
    end
    local about = { '"title":' .. meta(a.headline or a.id) }
    if a.language then about[#about + 1] = '"lang":' .. meta(a.language) end
    if a.published then about[#about + 1] = '"date":' .. meta(a.published) end
    if #a.authors > 0 then
      about[#about + 1] = '"author":{"t":"MetaList","c":['
        .. table.concat(galley.list.map(a.authors, meta), ",") .. "]}"
    end
    return ('{"pandoc-api-version":[%s],"meta":{%s},"blocks":[%s]}\n'):format(
      (params.api:gsub("%.", ",")), table.concat(about, ","), table.concat(blocks, ","))
  end,
}
