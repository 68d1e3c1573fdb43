-- pandoc-json: each article as pandoc's own document, so that pandoc makes all its formats of it.
--
--     galley run pandoc-json articles/ -o pandoc/
--     pandoc -f json pandoc/a.json -o a.docx
--
-- Quotes, speakers, cues and citations are Spans with a class of that name; a filter of pandoc's
-- can do with them what it likes.

local spans = require "spans"

params = {
  api = { type = "string", default = "1.23", choices = { "1.22", "1.23" },
    help = "pandoc 3 reads 1.23, pandoc 2.11 to 2.19 read 1.22" },
}

-- Words and the spaces between them.
local function inlines(text, list)
  list = list or {}
  for space, word in text:gmatch("(%s*)(%S*)") do
    if space ~= "" then list[#list + 1] = { t = "Space" } end
    if word ~= "" then list[#list + 1] = { t = "Str", c = word } end
  end
  return list
end

local function marked(nodes, list)
  for _, node in ipairs(nodes) do
    if type(node) == "string" then
      inlines(node, list)
    else
      local q, pairs = node.item, {}
      if node.kind == "quote" then
        pairs[1] = { "kind", q.kind }
        if q.speaker then pairs[2] = { "speaker", q.speaker.name or q.speaker.text } end
      end
      list[#list + 1] = { t = "Span", c = { { "", { node.kind }, pairs }, marked(node.nodes, {}) } }
    end
  end
  return list
end

local function meta(text) return { t = "MetaInlines", c = inlines(text) } end

local function header(level, text, id)
  return { t = "Header", c = { level, { id or "", {}, {} }, inlines(text) } }
end

Writer = {
  extension = "json",

  document = function(a)
    local blocks = galley.list.map(spans.trees(a), function(nodes)
      return { t = "Para", c = marked(nodes, {}) }
    end)
    if #a.comments > 0 then blocks[#blocks + 1] = header(2, "Comments", "comments") end
    for _, c in ipairs(a.comments) do
      local words = (c.author or "anonymous") .. (c.posted and ", " .. c.posted or "")
      blocks[#blocks + 1] = header(3, words)
      for _, text in ipairs(c.paragraphs) do
        blocks[#blocks + 1] = { t = "Para", c = inlines(text) }
      end
    end
    local version = galley.list.map(galley.text.split(params.api, "."), math.tointeger)
    return galley.json.encode({
      ["pandoc-api-version"] = version, blocks = blocks,
      meta = {
        title = meta(a.headline or a.id), lang = a.language and meta(a.language),
        author = #a.authors > 0 and { t = "MetaList", c = galley.list.map(a.authors, meta) } or nil,
        date = a.published and meta(a.published),
      },
    }) .. "\n"
  end,
}
