-- duplicates: articles that are nearly the same, such as one agency's story in several papers.
--
--     galley run duplicates articles/ > groups.jsonl
--     galley run duplicates articles/ --set alike=0.6
--
-- {"alike":0.92,"articles":["a.txt","b.txt"],"headlines":["...","..."]}
--
-- Runs of three words are compared by a MinHash of 64 numbers (Broder, 1997): the share of them
-- that two articles agree in estimates the share of runs that they have in common. Only articles that
-- agree in one of 32 pairs of numbers are compared, so the cost grows with their number and not with
-- its square.

params = {
  alike = { type = "number", default = 0.7, help = "from which share of runs on, 0 to 1" },
  words = { type = "integer", default = 30, help = "articles with fewer words are left out" },
}
totals = { articles = galley.list(1000000) }

local numbers = 64

-- FNV-1a of the words, then as many mixes of it as the signature has numbers.
local function hash(text)
  local h = 0xcbf29ce484222325
  for i = 1, #text do h = (h ~ text:byte(i)) * 0x100000001b3 end
  return h
end

local factors = galley.list.map(galley.list.range(1, numbers), function(i) return hash("mix" .. i) | 1 end)

local function signature(words)
  local least = {}
  for k = 1, numbers do least[k] = 0xFFFFFFFF end
  for i = 1, #words - 2 do
    local h = hash(words[i] .. " " .. words[i + 1] .. " " .. words[i + 2])
    for k = 1, numbers do
      local mixed = (h * factors[k]) >> 32
      if mixed < least[k] then least[k] = mixed end
    end
  end
  return string.pack(("I4"):rep(numbers), table.unpack(least))
end

function Article(a)
  local words = galley.text.words(galley.text.fold(a.body))
  if #words < math.max(params.words, 3) then return end
  total.articles({ id = a.id, headline = a.headline, signature = signature(words) })
end

local function likeness(a, b)
  local same = 0
  for i = 1, 4 * numbers, 4 do
    if a.signature:sub(i, i + 3) == b.signature:sub(i, i + 3) then same = same + 1 end
  end
  return same / numbers
end

function Batch(t)
  local articles, buckets, group = t.articles, {}, {}
  local function leader(i)
    while group[i] ~= i do i = group[i] end
    return i
  end
  local best = {}
  for i, a in ipairs(articles) do
    group[i] = i
    for k = 1, 4 * numbers, 8 do
      local key = k .. ":" .. a.signature:sub(k, k + 7)
      -- The first with these numbers stands for all: those alike to it are alike enough.
      local other = buckets[key]
      if not other then
        buckets[key] = i
      elseif leader(other) ~= leader(i) then
        local same = likeness(a, articles[other])
        if same >= params.alike then
          group[leader(i)] = leader(other)
          best[i] = same
        end
      end
    end
  end
  local members, out = {}, {}
  for i in ipairs(articles) do
    local first = leader(i)
    members[first] = members[first] or {}
    table.insert(members[first], i)
  end
  for i in ipairs(articles) do
    local list = members[i]
    if list and #list > 1 then
      out[#out + 1] = galley.json.encode({
        alike = galley.list.min_by(galley.list.map(list, function(k) return best[k] end), function(n) return n end),
        articles = galley.list.map(list, function(k) return articles[k].id end),
        headlines = galley.list.map(list, function(k) return articles[k].headline or articles[k].id end),
      }) .. "\n"
    end
  end
  return table.concat(out)
end
