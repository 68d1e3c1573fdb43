-- conllu: the words of each article as CoNLL-U, for parsers and corpus tools.
--
--     galley run conllu articles/ -o corpus/
--
-- There is no grammar in it: every word hangs on the first one, as `dep`. MISC has what was found:
-- `Quote=2`, `QuoteKind=direct`, `Speaker=Ada Holm`, `Role=Speaker`, `Cue` or `Citation`, and
-- `Offset=120:126`, the place of the word in the canonical text in code points.
--
-- Specification: CoNLL-U (Universal Dependencies 2)

local token = galley.re.compile(
  [[\d+(?:[.,]\d+)*|[\pL\pM\d]+(?:['’\-][\pL\pM\d]+)*|[^\s\p{Z}\p{Cc}\x{200B}\x{FEFF}][\pM\x{200D}\x{FE0F}]*]])

-- Words in ASCII are in normal form already.
local function normal(word)
  return word:find("[\x80-\xFF]") and galley.text.normalize(word) or word
end

local function clean(text) return (galley.text.squeeze(text):gsub("[|=\t]", " ")) end

-- What MISC says of the words in a place, for all places in the order in which they begin; `at` is
-- the next one, `active` are those that hold the words at hand.
local function marks(a)
  local list = { at = 1, active = {} }
  local function add(place, pieces)
    if place and place.first then
      list[#list + 1] = { first = place.first, last = place.last, pieces = pieces }
    end
  end
  for i, q in ipairs(a.quotes) do
    local pieces = { "Quote=" .. i, "QuoteKind=" .. q.kind }
    if q.speaker then pieces[3] = "Speaker=" .. clean(q.speaker.name or q.speaker.text) end
    for _, part in ipairs(q.parts) do add(part, pieces) end
    add(q.speaker, { "Role=Speaker" })
    add(q.cue, { "Role=Cue" })
  end
  for _, c in ipairs(a.citations) do add(c, { "Role=Citation" }) end
  table.sort(list, function(x, y)
    if x.first ~= y.first then return x.first < y.first end
    return x.last > y.last
  end)
  return list
end

-- Sentences come in order, so each mark is looked at where it is and no more.
local function advance(all, first, last)
  local active = galley.list.filter(all.active, function(m) return m.last >= first end)
  while all[all.at] and all[all.at].first <= last do
    if all[all.at].last >= first then active[#active + 1] = all[all.at] end
    all.at = all.at + 1
  end
  all.active = active
  return active
end

-- One line for a word; `follows` tells whether a space stands behind it.
local function line(i, word, first, offset, follows, active)
  local misc, seen = {}, {}
  for _, mark in ipairs(active) do
    for _, piece in ipairs(mark.pieces) do
      local name = piece:match("^[^=]+")
      if first >= mark.first and first <= mark.last and not seen[name] then
        misc[#misc + 1], seen[name] = piece, true
      end
    end
  end
  if not follows then misc[#misc + 1] = "SpaceAfter=No" end
  misc[#misc + 1] = ("Offset=%d:%d"):format(offset, offset + utf8.len(word))
  local head, relation = i == 1 and 0 or 1, i == 1 and "root" or "dep"
  return table.concat({ i, normal(word), "_", "X", "_", "_", head, relation, "_", table.concat(misc, "|") },
    "\t")
end

local function sentence(a, id, text, first, all)
  local active = advance(all, first, first + #text - 1)
  local words = {}
  for m in token:matches(text) do words[#words + 1] = m end
  local lines, plain, place = {}, {}, 1
  local offset = a:offsets(first, first)
  for i, m in ipairs(words) do
    local follows = words[i + 1] == nil or words[i + 1].first > m.last + 1
    offset, place = offset + utf8.len(text, place, m.first) - 1, m.first
    lines[i] = line(i, m.text, first + m.first - 1, offset, follows, active)
    plain[i] = normal(m.text) .. (follows and words[i + 1] and " " or "")
  end
  if #words == 0 then return "" end
  return ("# sent_id = %s\n# text = %s\n%s\n\n"):format(id, table.concat(plain),
    table.concat(lines, "\n"))
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
        out[#out + 1] = k == 1 and ("# newpar id = %s-p%d\n"):format(slug, i) or ""
        out[#out + 1] = sentence(a, ("%s-p%ds%d"):format(slug, i, k), text, p.first + first - 1, all)
        place = first + #text
      end
    end
    return table.concat(out)
  end,
}
