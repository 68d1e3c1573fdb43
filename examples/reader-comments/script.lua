-- Reader comments as a table: who wrote what, when, in answer to whom. Edits made in place are
-- kept, so the second hook sees the names that the first one tidied.

tables = {
  comments = {
    "article:string", "author:string", "posted:date?", "answers:string?", "words:integer",
  },
}
totals = { authors = galley.count() }

function Comment(c)
  if c.kind == "pingback" or c.removed then return false end
  c.author = c.author or "(nobody)"
end

function Article(a)
  for _, c in ipairs(a.comments) do
    local _, words = c.text:gsub("%S+", "")
    emit("comments", {
      article = a.headline,
      author = c.author,
      posted = c.posted,
      answers = c.reply_to and c.reply_to.author,
      words = words,
    })
    total.authors(c.author)
  end
end

function Batch(t)
  local most = t.authors[1]
  if most then print(("%s wrote most: %d comments"):format(most.key, most.n)) end
end
