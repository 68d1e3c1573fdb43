-- Tries: a table of few entries and a huge border
-- expect: ok

function Article(a)
  if a.id == "second.txt" then return end
  local t = {}
  for i = 0, 62 do t[1 << i] = i end
  pcall(table.sort, t)
  assert(not pcall(table.concat, t))
end
