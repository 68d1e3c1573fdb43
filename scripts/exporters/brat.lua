-- brat: each article as NAME.txt and NAME.ann, for the brat annotation tool and what reads it.
--
--     galley run brat articles/ -o collection/
--
-- T lines are the quotes, speakers, cues and citations, with offsets in code points; R lines lead
-- from a quote to its speaker, its cue and the credit that covers it; A lines give the kind, and
-- # lines the speaker's full name.
--
-- Specification: brat standoff

local lost = require "lost"

totals, Article, Batch = lost.watch("brat", function(a, lose)
  lost.unplaced(a, lose, "quotes", "citations", "paragraphs")
  lost.models(a, lose, "comments")
end)

-- The stretches of a place without its line ends, which no span of brat may hold.
local function stretches(a, places)
  local spans, words = {}, {}
  local function add(first, last, word)
    local from, to = a:offsets(first, last)
    spans[#spans + 1], words[#words + 1] = from .. " " .. to, word
  end
  for _, place in ipairs(places) do
    local text = a.text:sub(place.first, place.last)
    if not text:find("[\r\n]") then
      add(place.first, place.last, text)
    else
      for first, word, last in text:gmatch("()([^\r\n]+)()") do
        add(place.first + first - 1, place.first + last - 2, word)
      end
    end
  end
  return table.concat(spans, ";"), table.concat(words, " ")
end

local function standoff(a)
  local out, ids, counts = {}, {}, { T = 0, R = 0, A = 0, ["#"] = 0 }
  local function line(letter, what, words)
    counts[letter] = counts[letter] + 1
    local id = letter .. counts[letter]
    out[#out + 1] = id .. "\t" .. what .. (words and "\t" .. words or "") .. "\n"
    return id
  end
  -- The same words are annotated once, whatever number of quotes they belong to.
  local function annotate(type, places)
    places = galley.list.filter(places, function(p) return p.first and p.last >= p.first end)
    local spans, words = stretches(a, places)
    if spans == "" then return nil end
    local key = type .. spans
    ids[key] = ids[key] or line("T", type .. " " .. spans, words)
    return ids[key]
  end
  local function relate(type, from, to)
    if from and to then line("R", type .. " Arg1:" .. from .. " Arg2:" .. to) end
  end
  local credits = {}
  for _, c in ipairs(a.citations) do
    credits[c] = annotate("Citation", { c })
    if credits[c] then line("A", "CitationKind " .. credits[c] .. " " .. c.kind) end
  end
  for _, q in ipairs(a.quotes) do
    local id = annotate("Quote", q.parts)
    if id then
      line("A", "QuoteKind " .. id .. " " .. q.kind)
      local speaker = q.speaker and annotate("Speaker", { q.speaker })
      relate("SpokenBy", id, speaker)
      relate("ReportedWith", id, q.cue and annotate("Cue", { q.cue }))
      relate("CreditedTo", id, q.citation and credits[q.citation])
      local name = q.speaker and q.speaker.name
      if name then line("#", "AnnotatorNotes " .. id, (name:gsub("%s+", " "))) end
    end
  end
  return table.concat(out)
end

Writer = {
  extension = { "txt", "ann" },
  document = function(a, ending) return ending == "txt" and a.text or standoff(a) end,
}
