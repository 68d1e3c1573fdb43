-- Tries: a hook that returns a table that contains itself
-- expect: script-error cyclic table

function Article(a)
  if a.id == "second.txt" then return end
  local t = {}
  t.t = t
  return t
end
