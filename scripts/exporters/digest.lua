-- digest: a press review in Markdown: how each article begins, what was said, on whose report.
--
--     galley run digest articles/ -o review.md
--     galley run digest articles/ -o review.md --set quotes=1
--
-- Specification: CommonMark 0.31

params = {
  quotes = { type = "integer", default = 3, help = "the most quotes of an article, the longest ones" },
  words = { type = "integer", default = 45, help = "words of its beginning that are shown" },
}

local function escape(text)
  return (galley.text.squeeze(text):gsub("[\\`*_%[%]<>#]", "\\%0"))
end

local function beginning(a)
  local text = a.summary or (a.paragraphs[1] and a.paragraphs[1].text) or ""
  local words = galley.text.split(galley.text.squeeze(text), " ")
  if #words <= params.words then return table.concat(words, " ") end
  return table.concat(words, " ", 1, params.words) .. " …"
end

local function outlets(a)
  local names = galley.list.map(a.citations, "outlet")
  return table.concat(galley.list.unique(names), ", ")
end

local function quote(q)
  local speaker = escape(q.speaker.name or q.speaker.text)
  if q.speaker.title then speaker = speaker .. ", " .. escape(q.speaker.title) end
  local credit = q.citation and q.citation.outlet
  return ("> %s\n>\n> \u{2014} %s%s\n"):format(escape(q.text), speaker,
    credit and " (" .. escape(credit) .. ")" or "")
end

local function section(a)
  local out = { "### " .. escape(a.headline or a.id) .. "\n" }
  local facts = galley.list.filter({ a.site or "", table.concat(a.authors, ", "), a.published or "" },
    function(fact) return fact ~= "" end)
  if #facts > 0 then out[2] = "*" .. escape(table.concat(facts, " \u{B7} ")) .. "*\n" end
  out[#out + 1] = escape(beginning(a)) .. "\n"
  local spoken = galley.list.filter(a.quotes, function(q)
    return q.speaker ~= nil and (q.kind == "direct" or q.kind == "mixed")
  end)
  spoken = galley.list.sort_by(spoken, function(q) return #q.text end, "descending")
  local chosen = galley.list.sort_by(galley.list.take(spoken, params.quotes), "first")
  for _, q in ipairs(chosen) do out[#out + 1] = quote(q) end
  local cited = outlets(a)
  if cited ~= "" then out[#out + 1] = "Cites " .. escape(cited) .. ".\n" end
  return table.concat(out, "\n")
end

Writer = { path = "review.md", header = "# Press review\n\n", document = section, separator = "\n" }
