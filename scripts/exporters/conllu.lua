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
-- `active` are those that hold the words at hand.
local function marks(a)
  local list = { at = 1, active = {} }
  local function add(place, text)
    if place and place.first then
      list[#list + 1] = { first = place.first, last = place.last, text = text }
    end
  end
  for i, q in ipairs(a.quotes) do
    local name = q.speaker and (q.speaker.name or q.speaker.text)
    local text = "Quote=" .. i .. "|QuoteKind=" .. q.kind .. "|"
    if name then text = text .. "Speaker=" .. clean(name) .. "|" end
    for _, part in ipairs(q.parts) do add(part, text) end
    add(q.speaker, "Role=Speaker|")
    add(q.cue, "Role=Cue|")
  end
  for _, c in ipairs(a.citations) do add(c, "Role=Citation|") end
  table.sort(list, function(x, y)
    if x.first ~= y.first then return x.first < y.first end
    return x.last > y.last
  end)
  return list
end

-- What several marks say. Of two that say the same thing the outer one is heard.
local function merged(active)
  local out, seen = {}, {}
  for _, mark in ipairs(active) do
    for name, value in mark.text:gmatch("([^=]+)(=[^|]*|)") do
      if not seen[name] then out[#out + 1], seen[name] = name .. value, true end
    end
  end
  return table.concat(out)
end

-- Takes the marks that begin up to a byte, and gives up those that have ended. Bytes only grow. Says
-- what holds from there, and up to which byte.
local function advance(all, byte)
  local active, kept = all.active, {}
  while all[all.at] and all[all.at].first <= byte do
    active[#active + 1], all.at = all[all.at], all.at + 1
  end
  local change = all[all.at] and all[all.at].first - 1 or math.maxinteger
  for i = 1, #active do
    local mark = active[i]
    if mark.last >= byte then
      kept[#kept + 1] = mark
      if mark.last < change then change = mark.last end
    end
  end
  all.active = kept
  return #kept > 1 and merged(kept) or kept[1] and kept[1].text, change
end

-- The first of some growing numbers that is larger than a limit, from a place on.
local function behind(numbers, limit, from)
  local to = #numbers + 1
  while from < to do
    local middle = (from + to) // 2
    if numbers[middle] > limit then to = middle else from = middle + 1 end
  end
  return from
end

-- Fills MISC of the words that have a mark.
local function fill(misc, first, all, byte)
  local i = 1
  while i <= #first do
    local text, change = advance(all, byte + first[i])
    local next = behind(first, change - byte, i)
    if text then
      for k = i, next - 1 do misc[k] = text end
    end
    i = next
  end
end

-- The words of a sentence as `# text` wants them: with single spaces.
local function plain(words, first, last, start, stop)
  local out = {}
  for i = start, stop do
    out[#out + 1] = words[i]
    if i < stop and first[i + 1] > last[i] + 1 then out[#out + 1] = " " end
  end
  return table.concat(out)
end

-- The lines of a paragraph. Columns are written side by side at once; no loop here runs for every word.
local function lines(a, p, id, all)
  local text = p.text
  local tokens = galley.text.tokens(text, (a:offsets(p.first, p.first)))
  local words, first, last, starts = tokens.text, tokens.first, tokens.last, tokens.starts
  -- Between tokens there may be white space of any kind, and controls.
  local isPlain = not text:find("%c") and galley.text.squeeze(text) == text
  if galley.text.normalize(text) ~= text then
    words = galley.list.map(words, function(word) return galley.text.normalize(word) end)
    isPlain = false
  end
  local before, head, misc, blank = {}, { default = "1\tdep" }, {}, {}
  for number, start in ipairs(starts) do
    local stop = (starts[number + 1] or #words + 1) - 1
    before[start] = ("# sent_id = %ss%d\n# text = %s\n"):format(id, number,
      isPlain and text:sub(first[start], last[stop]) or plain(words, first, last, start, stop))
    head[start], blank[stop] = "0\troot", "\n"
  end
  fill(misc, first, all, p.first - 1)
  for _, i in ipairs(tokens.joined) do
    if not blank[i] then misc[i] = (misc[i] or "") .. "SpaceAfter=No|" end
  end
  return galley.text.rows { before, tokens.number, "\t", words, "\t_\tX\t_\t_\t", head, "\t_\t", misc,
    "Offset=", tokens.from, ":", tokens.to, "\n", blank }
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
