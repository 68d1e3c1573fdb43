-- conllu: the words of each article as CoNLL-U, for parsers and corpus tools.
--
--     galley run conllu articles/ -o corpus/
--
-- There is no grammar in it: every word hangs on the first one, as `dep`. MISC has what was found:
-- `Quote=2`, `QuoteKind=direct`, `Speaker=Ada Holm`, `Role=Speaker`, `Cue` or `Citation`, and
-- `Offset=120:126`, the place of the word in the canonical text in code points.
--
-- Specification: CoNLL-U (Universal Dependencies 2)

local lost = require "lost"

totals, Article, Batch = lost.watch("conllu", function(a, lose)
  lost.unplaced(a, lose, "quotes", "citations", "paragraphs")
  lost.models(a, lose, "comments")
end)

local function clean(text)
  return (galley.text.normalize(galley.text.squeeze(text)):gsub("[|=\t]", " "))
end

-- What MISC says of the words in a mark, as a list of name, value, name, value.
local function features(mark, numbers)
  if mark.kind == "citation" then return { "Role", "Citation" } end
  if mark.kind ~= "quote" then return { "Role", mark.kind == "cue" and "Cue" or "Speaker" } end
  local quote, list = mark.item, { "Quote", numbers[mark.item], "QuoteKind", mark.item.kind }
  local name = quote.speaker and (quote.speaker.name or quote.speaker.text)
  if name then list[5], list[6] = "Speaker", clean(name) end
  return list
end

-- What MISC says where marks stand in each other. Of two that say the same thing the outer one is heard.
local function misc(a)
  local marks, numbers, heard, out = a:marks(), {}, {}, {}
  for i, quote in ipairs(a.quotes) do numbers[quote] = i end
  for i, mark in ipairs(marks) do
    local names = setmetatable({}, { __index = heard[mark.outer] })
    local list, text = features(mark, numbers), out[mark.outer] or ""
    for k = 1, #list, 2 do
      local name, value = list[k], list[k + 1]
      if not names[name] then text = text .. name .. "=" .. value .. "|" end
      names[name] = true
    end
    heard[i], out[i] = names, text
  end
  return out
end

Writer = {
  extension = "conllu",

  document = function(a)
    local id = galley.text.slug(a.id) .. "-p{{paragraph}}"
    local columns = "{{number}}\t{{word}}\t_\tX\t_\t_\t%s\t_\t{{mark}}{{joined}}Offset={{from}}:{{to}}\n"
    return "# newdoc id = " .. clean(a.id) .. "\n" .. a:vertical({
      paragraph = "# newpar id = " .. id .. "\n",
      sentence = "# sent_id = " .. id .. "s{{sentence}}\n# text = {{text}}\n",
      first_word = columns:format("0\troot"),
      word = columns:format("1\tdep"),
      joined = "SpaceAfter=No|",
      sentence_end = "\n",
    }, misc(a))
  end,
}
