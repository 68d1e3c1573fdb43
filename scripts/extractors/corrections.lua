-- corrections: one row for each correction, clarification or update that a page owns up to.
--
--     galley run corrections articles/ -o corrections.csv
--
-- {"article":"a.txt","kind":"correction","date":"2012-09-15","text":"Correction: An earlier version ..."}

params = {
  pattern = { type = "string?", help = "one more regular expression for the beginning of a notice" },
}
tables = {
  corrections = { "article:string", "kind:string", "date:date?", "text:string", "outlet:string?" },
}
totals = { kinds = galley.count() }

-- The first that matches tells the kind. All are looked for without regard to capitals.
local label = [=[^\W{0,4}(?:%s)\b[^.!?]{0,60}?[:\x{2013}\x{2014}-]]=]
local rules = {
  { "retraction", label:format("retraction|retracted|rétractation") },
  { "clarification", label:format("clarifications?|klarstellung|précision") },
  { "correction", label:format([[corrections?|corrected|correctif|rectificatif|erratum|errata|korrektur|berichtigung|corrección|fe de erratas|correzione|rectificatie]]) },
  { "correction", [[\b(?:an?|this|the) (?:earlier|previous|original|first) versions? of this (?:article|story|report|post|page|column)\b]] },
  { "correction", [[\bthis (?:article|story|report|post|column|headline) (?:was|has been|have been) (?:corrected|amended)\b]] },
  { "correction", [[\bin einer früheren (?:version|fassung) (?:dieses|des) (?:artikels|textes|beitrags)\b]] },
  { "correction", [[\bune (?:première )?version (?:antérieure|précédente)?\s*de cet article\b]] },
  { "update", label:format([[updates?|updated|upd|aktualisiert|aktualisierung|mise à jour|actualización|aggiornamento]]) },
  { "update", [[\bthis (?:article|story|report|post) (?:was|has been) updated\b]] },
  { "editor's note", label:format([[editor[’']?s[’']? notes?|note from the editors?|anmerkung der redaktion|note de la rédaction]]) },
}
if params.pattern then table.insert(rules, 1, { "own", "^(?:" .. params.pattern .. ")" }) end
for _, rule in ipairs(rules) do rule[2] = galley.re.compile(rule[2], "i") end

function Paragraph(p)
  for _, rule in ipairs(rules) do
    if rule[2]:test(p.text) then
      local a = p.article
      emit("corrections", {
        article = a.id, kind = rule[1], outlet = a.site, text = galley.text.squeeze(p.text),
        date = galley.date.find(p.text, { relative_to = a.published }) or nil,
      })
      total.kinds(rule[1])
      return
    end
  end
end

function Batch(t)
  for _, row in ipairs(t.kinds) do print(("%3d  %s"):format(row.n, row.key)) end
end
