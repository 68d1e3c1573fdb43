-- bibtex: each article and the reports that it cites as BibTeX entries, for LaTeX and JabRef.
--
--     galley run bibtex articles/ -o references.bib
--     galley run bibtex articles/ -o references.bib --set dialect=biblatex
--
-- Specification: BibTeX 0.99d

local references, names = require "references", require "names"
local lost = require "lost"

totals, Article, Batch = lost.watch("bibtex", function(a, lose)
  lost.models(a, lose, "quotes", "comments")
end)

params = {
  dialect = { type = "string", default = "bibtex", choices = { "bibtex", "biblatex" },
    help = "year and month, or dates in ISO 8601" },
}

local special = {
  ["\\"] = "\\textbackslash{}", ["{"] = "\\{", ["}"] = "\\}", ["$"] = "\\$", ["&"] = "\\&",
  ["#"] = "\\#", ["_"] = "\\_", ["%"] = "\\%", ["~"] = "\\textasciitilde{}",
  ["^"] = "\\textasciicircum{}",
}

local function escape(text)
  return (galley.text.squeeze(galley.xml.clean(text)):gsub("[\\{}$&#_%%~^]", special))
end

local months = { "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec" }

-- An author whose name is one word, or several that are no person's, stays in braces.
local function author(name)
  return names.split(name).given and escape(names.inverted(name)) or "{" .. escape(name) .. "}"
end

local function entry(r)
  local out = { ("@%s{%s"):format(r.outlet and "article" or "misc", r.key) }
  local function field(name, value)
    if value then out[#out + 1] = ("  %s = %s"):format(name, value) end
  end
  local function text(name, value) field(name, value and "{" .. escape(value) .. "}") end
  local is_biblatex = params.dialect == "biblatex"
  if #r.authors > 0 then
    field("author", "{" .. table.concat(galley.list.map(r.authors, author), " and ") .. "}")
  end
  -- The second braces keep the capitals of names.
  field("title", r.title and "{{" .. escape(r.title) .. "}}")
  text(is_biblatex and "journaltitle" or "journal", r.outlet)
  if r.date then
    local p = galley.date.parts(r.date)
    if is_biblatex then
      text("date", galley.date.precision(r.date) == "day" and r.date or r.date:sub(1, 10))
    else
      field("year", "{" .. p.year .. "}")
      field("month", p.month and months[p.month])
      field("day", p.day and "{" .. p.day .. "}")
    end
  end
  field("url", r.url and "{" .. r.url:gsub("[{}\\%s]", "") .. "}")
  text("language", r.language)
  text("note", r.agency and "via " .. r.agency .. (r.note and "; " .. r.note or "") or r.note)
  return table.concat(out, ",\n") .. "\n}\n"
end

Writer = {
  path = "references.bib",
  document = function(a) return table.concat(galley.list.map(references.of(a), entry), "\n") end,
  separator = "\n",
}
