-- Tries: a comparison that answers by chance
-- expect: ok

function Article(a)
  if a.id == "second.txt" then return end
  local t, seen = {}, {}
  for i = 1, 2000 do t[i] = i end
  table.sort(t, function() return math.random(2) == 1 end)
  for i = 1, 2000 do seen[t[i]] = true end
  assert(#seen == 2000)
end
