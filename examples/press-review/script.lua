-- A press review: for each outlet that is credited, one Markdown file with what it reported and
-- whom it quoted. `path` is the grouping key: articles with the same path share a file.

totals = { quotes = galley.count() }

local function outlet(a)
  for _, c in ipairs(a.citations) do
    if c.kind == "credit" and c.outlet then return c.outlet end
  end
end

function Quote(q)
  if q.kind == "term" or not q.speaker then return false end
end

function Article(a)
  local name = outlet(a)
  if not name or #a.quotes == 0 then return false end
  total.quotes(name, #a.quotes)
end

Writer = {
  path = function(a)
    return outlet(a):lower():gsub("%W+", "-") .. ".md"
  end,
  header = function(path)
    return "<!-- " .. path .. ": made by galley -->\n\n"
  end,
  document = function(a)
    local out = { "## " .. a.headline, "" }
    for _, q in ipairs(a.quotes) do
      out[#out + 1] = "- **" .. q.speaker.name .. "**: " .. q.text
    end
    return table.concat(out, "\n") .. "\n"
  end,
  separator = "\n",
  footer = function(path)
    return "\n"
  end,
}

function Batch(t)
  print("quotes by the first outlet that an article credits")
  for _, row in ipairs(t.quotes) do
    print(("%3d  %s"):format(row.n, row.key))
  end
end
