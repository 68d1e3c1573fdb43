-- Tries: a list that contains itself
-- expect: script-error

function Article(a)
  if a.id == "second.txt" then return end
  local list = a.tags
  list[1] = list
end
