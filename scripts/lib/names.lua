-- names: the family name and the rest of a person's name, as reference managers want them.
--
--     local names = require "names"
--     names.split("Ludwig van Beethoven")     --> { family = "van Beethoven", given = "Ludwig" }
--     names.inverted("Martin Luther King Jr.") --> "King, Martin Luther, Jr."

local names = {}

-- Small words that belong to the family name, and what may stand behind it.
local particles = galley.set { "van", "von", "de", "der", "den", "del", "della", "di", "da", "dos",
  "du", "la", "le", "ten", "ter", "zu", "zur", "al", "bin", "ibn", "af", "av" }
local suffixes = galley.set { "Jr", "Jr.", "Sr", "Sr.", "II", "III", "IV" }

-- `family` is always there; a single word is a family name.
function names.split(name)
  local words = galley.text.split(galley.text.squeeze(name), " ")
  local suffix
  if #words > 2 and suffixes[words[#words]] then suffix = table.remove(words):gsub(",$", "") end
  words[#words] = words[#words]:gsub(",$", "")
  local first = #words
  while first > 2 and particles[words[first - 1]] do first = first - 1 end
  local given = table.concat(words, " ", 1, first - 1)
  return {
    family = table.concat(words, " ", first), given = given ~= "" and given or nil, suffix = suffix,
  }
end

function names.inverted(name)
  local parts = names.split(name)
  local text = parts.family
  if parts.given then text = text .. ", " .. parts.given end
  if parts.suffix then text = text .. ", " .. parts.suffix end
  return text
end

return names
