-- Tries: a field set to what it cannot hold
-- expect: script-error

function Article(a)
  if a.id == "second.txt" then return end
  a.headline = {}
end
