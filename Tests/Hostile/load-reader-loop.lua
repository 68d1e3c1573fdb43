-- Tries: a reader function that never returns
-- expect: timeout

function Article(a)
  if a.id == "second.txt" then return end
  load(function() while true do end end)
end
