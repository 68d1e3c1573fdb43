-- Tries: a comparison that always says yes
-- expect: ok

function Article(a)
  if a.id == "second.txt" then return end
  local t, seen = {}, {}
  for i = 1, 2000 do t[i] = i end
  table.sort(t, function() return true end)
  for i = 1, 2000 do seen[t[i]] = true end
  assert(#seen == 2000)
end
