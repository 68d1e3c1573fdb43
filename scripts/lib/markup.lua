-- markup: the body of an article as HTML that is XML too, with quotes, speakers, cues and citations.
--
--     local markup = require "markup"
--     markup.body(article)                    -- one string, a line for each paragraph
--     markup.escape(text)

local spans = require "spans"
local markup = {}

-- For HTML and XML alike: characters that one of them cannot hold go.
function markup.escape(text)
  if text:find("[\r\n\t]") then text = text:gsub("[\r\n\t]+", " ") end
  return galley.html.escape(text)
end

local function attributes(class, title)
  return ' class="' .. class .. (title and '" title="' .. markup.escape(title) or "") .. '"'
end

-- What stands before and behind the words of a node.
local function tags(node)
  local kind, item = node.kind, node.item
  if kind == "speaker" then return '<b class="speaker">', "</b>" end
  if kind == "cue" then return '<span class="cue">', "</span>" end
  if kind == "citation" then
    local title = item.outlet and item.outlet .. (item.date and ", " .. item.date or "")
    return "<cite" .. attributes(item.kind, title) .. ">", "</cite>"
  end
  local speaker = item.speaker
  local title = speaker and (speaker.name or speaker.text)
  return "<mark" .. attributes(item.kind, title) .. ">", "</mark>"
end

-- The elements around a paragraph of each kind; those of `item` stand in a list.
local elements = {
  item = { "<li>", "</li>\n" },
  quote = { "<blockquote><p>", "</p></blockquote>\n" },
  embed = { '<blockquote class="embed"><p>', "</p></blockquote>\n" },
  caption = { '<p class="caption">', "</p>\n" },
  preformatted = { "<pre>", "</pre>\n" },
}
local plain = { "<p>", "</p>\n" }

local function around(p)
  if p.kind ~= "heading" then return elements[p.kind] or plain end
  -- The headline has the first level for itself.
  local name = "h" .. math.max(2, math.min(p.level or 2, 6))
  return { "<" .. name .. ">", "</" .. name .. ">\n" }
end

function markup.body(a)
  local out, inList = {}, false
  local paragraphs = a.paragraphs
  for i, text in ipairs(spans.paragraphs(a, "html", tags, { squeeze = true })) do
    local p = paragraphs[i]
    local isItem = p.kind == "item"
    if isItem ~= inList then out[#out + 1] = isItem and "<ul>\n" or "</ul>\n" end
    inList = isItem
    local element = around(p)
    out[#out + 1] = element[1] .. text .. element[2]
  end
  if inList then out[#out + 1] = "</ul>\n" end
  return table.concat(out)
end

-- The line with who wrote it, where and when; nil when nothing is known.
function markup.facts(a)
  local facts = galley.list.concat({ table.concat(a.authors, ", ") }, { a.site or "" },
    { a.published or "" })
  facts = galley.list.filter(facts, function(fact) return fact ~= "" end)
  if #facts > 0 then return table.concat(facts, " \u{B7} ") end
end

-- Comments as a list, each with its author and date.
function markup.comments(a)
  local out = {}
  for _, c in ipairs(a.comments) do
    local head = galley.list.filter({ c.author or "anonymous", c.posted or "" },
      function(word) return word ~= "" end)
    out[#out + 1] = ('<article class="comment depth%d">\n<h3>%s</h3>\n'):format(
      c.depth or 0, markup.escape(table.concat(head, ", ")))
    for _, text in ipairs(c.paragraphs) do
      out[#out + 1] = "<p>" .. markup.escape(text) .. "</p>\n"
    end
    out[#out + 1] = "</article>\n"
  end
  return table.concat(out)
end

return markup
