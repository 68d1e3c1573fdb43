-- quotes-of: keeps the quotes of one person, and the articles that have any.
--
--     galley run quotes-of articles/ --set who=Dahlgaard > dahlgaard.jsonl
--     galley run quotes-of who-said-what articles/ --set "who=Una Halcrow" -o halcrow.csv

params = {
  who = { type = "string", help = "a name or a part of one, in capitals or not" },
  exact = { type = "boolean", default = false, help = "whether the whole name must be the same" },
}

local wanted = galley.text.fold(galley.text.squeeze(params.who or ""))

-- Whole words only: "Gate" is not Robert Gates.
local function is_wanted(name)
  if not name then return false end
  local folded = galley.text.fold(galley.text.squeeze(name))
  if params.exact then return folded == wanted end
  return galley.text.contains(" " .. folded .. " ", " " .. wanted .. " ")
end

function Quote(q)
  local speakers = galley.list.concat({ q.speaker }, q.speakers)
  return galley.list.any(speakers, function(s) return is_wanted(s.name) end) and nil
end

function Article(a)
  if #a.quotes == 0 then return false end
end
