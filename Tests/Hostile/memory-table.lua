-- Tries: a table without an end
-- expect: memory

function Article(a)
  if a.id == "second.txt" then return end
  local t = {}
  for i = 1, math.huge do t[i] = i end
end
