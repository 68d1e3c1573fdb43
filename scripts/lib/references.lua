-- references: what an article is and what it cites, as one list for reference managers.
--
--     local references = require "references"
--     for _, r in ipairs(references.of(article)) do print(r.key, r.title, r.outlet) end
--
-- A reference has `key`, `authors`, and where they are known `title`, `outlet`, `agency`, `date`,
-- `url`, `section`, `language`, `note`. The first one is the article itself.

local references = {}

-- With its ending: a.txt and a.html are two articles.
local function key(id, number)
  local slug = galley.text.slug(id)
  return number and slug .. "-" .. number or slug
end

-- Reports that the article stands on; where the same one is cited again it counts once.
local function cited(a, c, number)
  local agency, outlet
  for _, p in ipairs(c.publications) do
    if p.role == "agency" then agency = agency or p.name else outlet = outlet or p.name end
  end
  local note = "cited by " .. (a.headline or a.id)
  return {
    key = key(a.id, number), authors = c.authors, title = c.title, date = c.date, url = c.url,
    outlet = outlet or agency, agency = outlet and agency or nil,
    note = c.part and note .. " (" .. c.part .. ")" or note,
  }
end

function references.of(a)
  local list = { {
    key = key(a.id), authors = a.authors, title = a.headline, outlet = a.site,
    agency = a.dateline and a.dateline.agency, date = a.published, url = a.url,
    section = a.section, language = a.language,
  } }
  local seen = {}
  for _, c in ipairs(a.citations) do
    local name = table.concat({ table.concat(c.authors, ";"), c.outlet or "", c.date or "",
      c.part or "", c.title or "", c.url or "" }, "|")
    -- A bare "the newspaper reported" is no reference to look up.
    local is_report = c.date or c.url or c.title or #c.authors > 0
    if c.outlet == a.site and c.date == a.published then is_report = false end
    if c.kind ~= "dateline" and is_report and not seen[name] then
      seen[name] = true
      list[#list + 1] = cited(a, c, #list)
    end
  end
  return list
end

return references
