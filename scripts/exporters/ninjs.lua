-- ninjs: each article as IPTC ninjs 3.1, the JSON of news systems.
--
--     galley run ninjs articles/ -o ninjs/
--
-- Outlets and agencies that it cites become `infoSources`, its people `people`. The HTML body has
-- the quotes marked. A date without a time of day is no date-time, so it goes to `edNote`.
--
-- Specification: IPTC ninjs 3.1

local markup, moment = require "markup", require "moment"
local urn, lost = require "urn", require "lost"

local function sources(a)
  local list = {}
  for _, c in ipairs(a.citations) do
    for _, p in ipairs(c.publications) do list[#list + 1] = { name = p.name, role = p.role } end
  end
  return galley.list.unique(list, "name")
end

local function people(a)
  local quoted = galley.set(galley.list.map(a.quotes, function(q)
    return q.speaker and q.speaker.name
  end))
  return galley.list.map(a.people, function(p)
    return { name = p.name, rel = quoted[p.name] and "quoted" or "mentioned" }
  end)
end

totals, Article, Batch = lost.watch("ninjs", function(a, lose)
  if a.published and not moment.zoned(a.published) then lose("a date without a time and its zone") end
  lost.models(a, lose, "comments")
end)

Writer = {
  extension = "json",

  document = function(a)
    local text = a.body
    local item = {
      uri = urn.of(a), type = "text", representationType = "full", pubStatus = "usable",
      standard = { name = "ninjs", version = "3.1",
        schema = "http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json" },
      language = a.language, title = a.headline, slugline = galley.text.slug(a.headline or a.id),
      headlines = a.headline and { { role = "main", value = a.headline } },
      by = a.byline or (#a.authors > 0 and table.concat(a.authors, ", ") or nil),
      located = a.dateline and a.dateline.place,
      contentCreated = moment.zoned(a.published), versionCreated = moment.zoned(a.modified),
      edNote = a.published and not moment.zoned(a.published) and "published " .. a.published or nil,
      descriptions = a.summary and { { role = "summary", value = a.summary } },
      subjects = galley.list.map(a.tags, function(tag) return { name = tag } end),
      organisations = a.site and { { name = a.site, rel = "publisher" } },
      people = people(a), infoSources = sources(a),
      bodies = {
        { role = "main", contentType = "text/plain", charCount = galley.text.len(text),
          wordCount = galley.text.word_count(text), value = text },
        { role = "marked", contentType = "text/html", value = markup.body(a) },
      },
    }
    return galley.json.encode(item, { indent = 2 }) .. "\n"
  end,
}
