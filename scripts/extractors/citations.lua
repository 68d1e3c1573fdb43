-- citations: one row for each place where an article names who reported something.
--
--     galley run citations articles/ -o citations.csv
--
-- {"article":"digest.txt","kind":"credit","outlet":"Harbour Gazette",
--  "authors":["Nils Aberg"],"date":"2012-09-13","words":"(Nils Aberg, Harbour Gazette ..."}

local league = require "league"

tables = {
  citations = {
    "article:string", "kind:string", "outlet:string?", "authors:list", "part:string?",
    "date:date?", "words:string",
  },
}
totals = { outlets = galley.count() }

function Citation(c)
  emit("citations", {
    article = c.article.id,
    kind = c.kind,
    outlet = c.outlet,
    authors = c.authors,
    part = c.part,
    date = c.date,
    words = c.text,
  })
  if c.outlet then total.outlets(c.outlet) end
end

function Batch(t) league.print(t.outlets, 10) end
