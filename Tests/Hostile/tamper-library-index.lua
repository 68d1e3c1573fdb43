-- Tries: the table behind a library
-- expect: script-error

function Article(a)
  if a.id == "second.txt" then return end
  getmetatable(string).__index.upper = nil
end
