-- outlets: a league table of the outlets and agencies that articles lean on.
--
--     galley run outlets articles/ -o outlets.csv
--
-- {"article":"a.txt","outlet":"Harbour Gazette","role":"outlet","citations":2,"paragraphs":5,"quotes":4}
--
-- A row says how often an article names it, how many paragraphs its credits vouch for and how many
-- quotes stand in them. The report at the end adds up.

local league = require "league"

tables = {
  outlets = {
    "article:string", "outlet:string", "role:string", "citations:integer", "paragraphs:integer",
    "quotes:integer",
  },
}
totals = { articles = galley.count(), quotes = galley.count() }

function Article(a)
  local rows, order = {}, {}
  local function row(name, role)
    if not rows[name] then
      rows[name] = { article = a.id, outlet = name, role = role, citations = 0, paragraphs = 0, quotes = 0 }
      order[#order + 1] = name
    end
    return rows[name]
  end
  for _, c in ipairs(a.citations) do
    for _, p in ipairs(c.publications) do
      local r = row(p.name, p.role)
      r.citations = r.citations + 1
      r.paragraphs = r.paragraphs + #c.covers
    end
  end
  for _, q in ipairs(a.quotes) do
    for _, p in ipairs(q.citation and q.speaker and q.citation.publications or {}) do
      local r = row(p.name, p.role)
      r.quotes = r.quotes + 1
    end
  end
  for _, name in ipairs(order) do
    emit("outlets", rows[name])
    total.articles(name)
    if rows[name].quotes > 0 then total.quotes(name, rows[name].quotes) end
  end
end

function Batch(t)
  print("articles that name it")
  league.print(t.articles, 20)
  print("quotes that it vouches for")
  league.print(t.quotes, 20)
end
