-- Tries: numbers that are not
-- expect: ok

function Article(a)
  if a.id == "second.txt" then return end
  local t = {}
  for i = 1, 1000 do t[i] = i % 3 == 0 and 0 / 0 or -i end
  table.sort(t)
  assert(#t == 1000)
end
