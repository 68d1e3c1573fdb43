-- language: keeps the articles in one language, or in one of several.
--
--     galley run language articles/ --set is=de > german.jsonl
--     galley run language articles/ --set is=de,fr > both.jsonl

params = {
  is = { type = "string", help = "such as en, or several: de,fr" },
  unknown = { type = "boolean", default = false, help = "whether to keep pages of which none is known" },
}

local wanted = galley.set(galley.text.split(galley.text.lower((params.is or ""):gsub("%s", "")), ","))

function Article(a)
  if not a.language then return params.unknown and nil end
  -- "en-GB" is English.
  local tag = galley.text.lower(a.language)
  if not wanted[tag] and not wanted[tag:match("^[^-_]+")] then return false end
end
