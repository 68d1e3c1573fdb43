-- web-annotation: what was found in each article as a W3C Web Annotation page.
--
--     galley run web-annotation articles/ -o annotations/
--     galley export articles/a.txt --to text             the text that the positions count in
--
-- Each target has a TextPositionSelector, in code points, and a TextQuoteSelector with some words
-- before and behind, so that the place is found again in a text that has changed.
--
-- Specification: W3C Web Annotation Data Model (2017)

local urn, lost = require "urn", require "lost"
local context = 32

totals, Article, Batch = lost.watch("web-annotation", function(a, lose)
  lost.unplaced(a, lose, "quotes", "citations")
  lost.models(a, lose, "comments")
end)

local function target(a, source, place)
  local text, from, to = a.text, a:offsets(place.first, place.last)
  -- A code point has four bytes at most; what the cut breaks lies before the last 32 ones.
  local before = text:sub(math.max(1, place.first - 4 * context - 4), place.first - 1)
  local behind = text:sub(place.last + 1, place.last + 4 * context + 4)
  return {
    source = source,
    selector = {
      { type = "TextPositionSelector", start = from, ["end"] = to },
      { type = "TextQuoteSelector", exact = text:sub(place.first, place.last),
        prefix = galley.text.sub(before, -context), suffix = galley.text.sub(behind, 1, context) },
    },
  }
end

local function body(purpose, value)
  return { type = "TextualBody", purpose = purpose, value = value, format = "text/plain" }
end

local function annotations(a, source)
  local list = {}
  local function add(places, bodies, motivation)
    places = galley.list.filter(places, function(p) return p.first and p.last >= p.first end)
    if #places == 0 then return end
    local targets = galley.list.map(places, function(p) return target(a, source, p) end)
    list[#list + 1] = {
      ["@context"] = "http://www.w3.org/ns/anno.jsonld", type = "Annotation",
      id = source .. "#annotation-" .. #list + 1, motivation = motivation, body = bodies,
      target = #targets == 1 and targets[1] or targets,
    }
  end
  for _, q in ipairs(a.quotes) do
    local bodies = { body("classifying", q.kind .. " quote") }
    local name = q.speaker and (q.speaker.name or q.speaker.text)
    if name then bodies[2] = body("identifying", name) end
    add(q.parts, bodies, "identifying")
  end
  for _, c in ipairs(a.citations) do
    local bodies = { body("classifying", c.kind) }
    for _, name in ipairs(c.authors) do bodies[#bodies + 1] = body("identifying", name) end
    for _, p in ipairs(c.publications) do bodies[#bodies + 1] = body("identifying", p.name) end
    add({ c }, bodies, "linking")
  end
  return list
end

Writer = {
  extension = "jsonld",
  document = function(a)
    local source = urn.of(a)
    return galley.json.encode({
      ["@context"] = "http://www.w3.org/ns/anno.jsonld", type = "AnnotationPage",
      id = source .. "#annotations", items = annotations(a, source),
    }, { indent = 2 }) .. "\n"
  end,
}
