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

local token = galley.re.compile(
  [[\d+(?:[.,]\d+)*|[\pL\pM\d]+(?:['’\-][\pL\pM\d]+)*|[^\s\p{Z}\p{Cc}\x{200B}\x{FEFF}][\pM\x{200D}\x{FE0F}]*]])

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

-- The words of a sentence as `# text` wants them: in normal form, with single spaces between them.
local function plain(text, spans)
  local words = {}
  for i = 1, #spans, 2 do
    words[#words + 1] = galley.text.normalize(text:sub(spans[i], spans[i + 1]))
    if spans[i + 2] and spans[i + 2] > spans[i + 1] + 1 then words[#words + 1] = " " end
  end
  return table.concat(words)
end

-- Numbers as text: the same few thousand come again and again.
local digits = setmetatable({}, { __index = function(known, number)
  known[number] = ("%d"):format(number)
  return known[number]
end })

local first_word, other_word = "\t_\tX\t_\t_\t0\troot\t_\t", "\t_\tX\t_\t_\t1\tdep\t_\t"

-- Adds the lines of a sentence, which begins at a byte of the article and at a code point. It runs
-- for every word, so it calls little.
local function sentence(out, id, text, first, offset, all)
  local spans, sub, len = token:spans(text), string.sub, utf8.len
  local lines, n, last, same = {}, #spans // 2, 0, not text:find("%c")
  for i = 1, n do
    local from, to = spans[2 * i - 1], spans[2 * i]
    local word, follows = sub(text, from, to), i == n or spans[2 * i + 1] > to + 1
    if first + from - 1 >= all.change then advance(all, first + from - 1) end
    -- A single byte between two words is a single character.
    local begin = offset + from - last - 1
    if from - last > 2 then begin, same = offset + len(text, last + 1, from - 1), false end
    offset, last = begin + len(word), to
    -- Words in ASCII are in normal form already.
    if offset - begin < #word then
      local normal = galley.text.normalize(word)
      word, same = normal, same and normal == word
    end
    lines[i] = digits[i] .. "\t" .. word .. (i == 1 and first_word or other_word) .. all.text
      .. (follows and "Offset=" or "SpaceAfter=No|Offset=") .. digits[begin] .. ":" .. digits[offset]
  end
  if n == 0 then return end
  out[#out + 1] = "# sent_id = " .. id .. "\n# text = " .. (same and text or plain(text, spans)) .. "\n"
  out[#out + 1] = table.concat(lines, "\n")
  out[#out + 1] = "\n\n"
end

Writer = {
  extension = "conllu",

  document = function(a)
    local slug, all = galley.text.slug(a.id), marks(a)
    local out = { "# newdoc id = " .. clean(a.id) .. "\n" }
    for i, p in ipairs(a.paragraphs) do
      local place = 1
      for k, text in ipairs(p.first and galley.text.sentences(p.text) or {}) do
        local first = p.text:find(text, place, true) or place
        if k == 1 then out[#out + 1] = ("# newpar id = %s-p%d\n"):format(slug, i) end
        local byte = p.first + first - 1
        sentence(out, ("%s-p%ds%d"):format(slug, i, k), text, byte, a:offsets(byte, byte), all)
        place = first + #text
      end
    end
    return table.concat(out)
  end,
}
