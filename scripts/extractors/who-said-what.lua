-- who-said-what: one row per attributed quote, and a league table of speakers.
--
--     galley run who-said-what articles/
--     galley run who-said-what articles/ -o quotes.csv
--
-- {"speaker":"Henrike Dahlgaard","title":"Ostholm Port Minister","quote":"That is a habit ...",
--  "kind":"direct","outlet":"Harbour Gazette","published":"2012-09-14"}

local league = require "league"

tables = {
  quotes = {
    "speaker:string", "title:string?", "quote:string", "kind:string",
    "outlet:string?", "published:date?",
  },
}
totals = { speakers = galley.count() }

function Quote(q)
  if not q.speaker then return false end
  local name, credit = q.speaker.name or q.speaker.text, q.citation
  emit("quotes", {
    speaker = name,
    title = q.speaker.title,
    quote = q.text,
    kind = q.kind,
    outlet = credit and credit.outlet,
    published = q.article.published,
  })
  total.speakers(name)
end

function Batch(t) league.print(t.speakers, 10) end
