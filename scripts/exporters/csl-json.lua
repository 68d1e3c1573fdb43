-- csl-json: each article and the reports that it cites as CSL-JSON, for Zotero and pandoc.
--
--     galley run csl-json articles/ -o references.json
--     pandoc --citeproc --bibliography references.json ...
--
-- Specification: CSL-JSON 1.0

local references, names = require "references", require "names"
local lost = require "lost"

totals, Article, Batch = lost.watch("csl-json", function(a, lose)
  lost.models(a, lose, "quotes", "comments")
end)

local function parts(date)
  local p = galley.date.parts(date)
  return { ["date-parts"] = { { p.year, p.month, p.day } } }
end

local function item(r)
  return {
    id = r.key, type = r.outlet and "article-newspaper" or "webpage", title = r.title,
    author = #r.authors > 0 and galley.list.map(r.authors, names.split) or nil,
    ["container-title"] = r.outlet, source = r.agency, section = r.section, URL = r.url,
    issued = r.date and parts(r.date), language = r.language, note = r.note,
  }
end

Writer = {
  path = "references.json",
  header = "[\n",
  document = function(a)
    local items = galley.list.map(references.of(a), function(r)
      return galley.json.encode(item(r))
    end)
    return table.concat(items, ",\n")
  end,
  separator = ",\n",
  footer = "\n]\n",
}
