-- ris: each article and the reports that it cites as RIS records, for EndNote, Zotero and libraries.
--
--     galley run ris articles/ -o references.ris
--
-- Specification: RIS (2011)

local references, names = require "references", require "names"
local lost = require "lost"

totals, Article, Batch = lost.watch("ris", function(a, lose)
  lost.models(a, lose, "quotes", "comments")
end)

local function record(r)
  local out = {}
  local function tag(name, value)
    if value then out[#out + 1] = name .. "  - " .. galley.text.squeeze(value) .. "\r\n" end
  end
  tag("TY", r.outlet and "NEWS" or "ELEC")
  tag("ID", r.key)
  for _, name in ipairs(r.authors) do tag("AU", names.inverted(name)) end
  tag("TI", r.title)
  tag("T2", r.outlet)
  tag("PB", r.agency)
  if r.date then
    local p = galley.date.parts(r.date)
    tag("PY", ("%04d"):format(p.year))
    tag("DA", ("%04d/%s/%s/"):format(p.year, p.month and ("%02d"):format(p.month) or "",
      p.day and ("%02d"):format(p.day) or ""))
  end
  tag("UR", r.url)
  tag("SE", r.section)
  tag("LA", r.language)
  tag("N1", r.note)
  return table.concat(out) .. "ER  - \r\n"
end

Writer = {
  path = "references.ris",
  document = function(a)
    return table.concat(galley.list.map(references.of(a), record), "\r\n")
  end,
  separator = "\r\n",
}
