-- On whose reporting: for each credit at the end of a run of paragraphs, what it vouches for.

tables = {
  credits = {
    "article:string", "outlet:string?", "agency:string?", "authors:list", "date:date?",
    "paragraphs:integer", "quotes:integer",
  },
}

local function agency(c)
  for _, p in ipairs(c.publications) do
    if p.role == "agency" then return p.name end
  end
end

function Citation(c)
  if c.kind ~= "credit" or #c.covers == 0 then return end
  local quotes = 0
  for _, q in ipairs(c.article.quotes) do
    if q.citation == c and q.kind ~= "term" then quotes = quotes + 1 end
  end
  emit("credits", {
    article = c.article.headline,
    outlet = c.outlet,
    agency = agency(c),
    authors = c.authors,
    date = c.date,
    paragraphs = #c.covers,
    quotes = quotes,
  })
end
