-- comment-statistics: how readers commented on each article, and who commented most.
--
--     galley run comment-statistics articles/ -o comments.csv
--
-- {"article":"a.txt","comments":6,"authors":4,"replies":2,"deepest":1,"words":310,
--  "first":"2012-09-17T08:05","last":"2012-09-18","removed":0}

local league = require "league"

tables = {
  comments = {
    "article:string", "headline:string?", "comments:integer", "authors:integer", "replies:integer",
    "deepest:integer", "words:integer", "first:date?", "last:date?", "removed:integer",
  },
}
totals = { authors = galley.count(), length = galley.quantile(0.5, 0.9), replies = galley.count() }

function Article(a)
  local comments = galley.list.filter(a.comments, function(c) return c.kind == "comment" end)
  if #comments == 0 then return end
  local row = {
    article = a.id, headline = a.headline, comments = #comments, replies = 0, deepest = 0,
    words = 0, removed = 0,
  }
  local authors, dates = {}, {}
  for _, c in ipairs(comments) do
    local words = #galley.text.words(c.text)
    row.words = row.words + words
    row.deepest = math.max(row.deepest, c.depth or 0)
    if c.reply_to then
      row.replies = row.replies + 1
      if c.reply_to.author then total.replies(c.reply_to.author) end
    end
    if c.removed then row.removed = row.removed + 1 else total.length(words) end
    if c.author then
      authors[c.author] = true
      total.authors(c.author)
    end
    dates[#dates + 1] = c.posted
  end
  -- ISO dates sort as texts do.
  table.sort(dates)
  row.authors, row.first, row.last = galley.set.size(authors), dates[1], dates[#dates]
  emit("comments", row)
end

function Batch(t)
  if t.length[1] then
    print(("half of the comments have up to %d words, nine tenths up to %d"):format(
      t.length[1], t.length[2]))
  end
  print("who wrote most")
  league.print(t.authors, 10)
  if #t.replies > 0 then
    print("who was answered most")
    league.print(t.replies, 10)
  end
end
