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

-- What MISC says of the words in a place, in the order in which places begin. `at` is the next one,
-- `active` are those that hold the words at hand, `text` is what they say, until byte `change`.
local function marks(a)
  local list = { at = 1, active = {}, text = "", change = 0 }
  local function add(place, ...)
    if place and place.first then
      list[#list + 1] = { first = place.first, last = place.last, names = { ... } }
    end
  end
  for i, q in ipairs(a.quotes) do
    local speaker = q.speaker and "Speaker=" .. clean(q.speaker.name or q.speaker.text)
    for _, part in ipairs(q.parts) do add(part, "Quote=" .. i, "QuoteKind=" .. q.kind, speaker) end
    add(q.speaker, "Role=Speaker")
    add(q.cue, "Role=Cue")
  end
  for _, c in ipairs(a.citations) do add(c, "Role=Citation") end
  table.sort(list, function(x, y)
    if x.first ~= y.first then return x.first < y.first end
    return x.last > y.last
  end)
  return list
end

-- Takes the marks that begin up to a byte, and gives up those that have ended. Bytes only grow. Of
-- two marks that say the same thing the outer one is heard.
local function advance(all, byte)
  while all[all.at] and all[all.at].first <= byte do
    all.active[#all.active + 1], all.at = all[all.at], all.at + 1
  end
  all.active = galley.list.filter(all.active, function(mark) return mark.last >= byte end)
  all.change = all[all.at] and all[all.at].first or math.maxinteger
  local names, seen = {}, {}
  for _, mark in ipairs(all.active) do
    all.change = math.min(all.change, mark.last + 1)
    for _, name in ipairs(mark.names) do
      local key = name:match("^[^=]+")
      if not seen[key] then names[#names + 1], seen[key] = name .. "|", true end
    end
  end
  all.text = table.concat(names)
end

-- Some words as `# text` wants them: with single spaces.
local function plain(words, first, last, start, stop)
  local out = {}
  for i = start, stop do
    out[#out + 1] = words[i]
    if i < stop and first[i + 1] > last[i] + 1 then out[#out + 1] = " " end
  end
  return table.concat(out)
end

-- The lines of a paragraph. Columns are written side by side at once; the loop runs for every word, so
-- it calls little.
local function lines(a, p, id, all)
  local text = p.text
  local tokens = galley.text.tokens(text, (a:offsets(p.first, p.first)))
  local words, first, last, number = tokens.text, tokens.first, tokens.last, tokens.number
  local byte, is_plain = p.first - 1, not text:find("%c")
  if galley.text.normalize(text) ~= text then
    words = galley.list.map(words, function(word) return galley.text.normalize(word) end)
    is_plain = false
  end
  local before, head, misc, behind = {}, { default = "1\tdep" }, {}, {}
  -- The sentence begins at token `start`; `same` while its words stand as they are to be written.
  local start, same = 1, is_plain
  local marked, change = all.text, all.change - byte
  for i = 1, #words do
    if first[i] >= change then
      advance(all, byte + first[i])
      marked, change = all.text, all.change - byte
    end
    misc[i] = marked
    if number[i + 1] ~= number[i] + 1 then
      before[start] = ("# sent_id = %ss%d\n# text = %s\n"):format(id, tokens.sentence[i],
        same and text:sub(first[start], last[i]) or plain(words, first, last, start, i))
      head[start], behind[i] = "0\troot", "\n"
      start, same = i + 1, is_plain
    elseif first[i + 1] == last[i] + 1 then
      misc[i] = marked .. "SpaceAfter=No|"
    elseif first[i + 1] > last[i] + 2 then
      same = false
    end
  end
  return galley.text.rows { before, number, "\t", words, "\t_\tX\t_\t_\t", head, "\t_\t", misc, "Offset=",
    tokens.from, ":", tokens.to, "\n", behind }
end

Writer = {
  extension = "conllu",

  document = function(a)
    local slug, all = galley.text.slug(a.id), marks(a)
    local out = { "# newdoc id = " .. clean(a.id) .. "\n" }
    for i, p in ipairs(a.paragraphs) do
      if p.first and p.text:find("%S") then
        local id = slug .. "-p" .. i
        out[#out + 1] = "# newpar id = " .. id .. "\n" .. lines(a, p, id, all)
      end
    end
    return table.concat(out)
  end,
}
