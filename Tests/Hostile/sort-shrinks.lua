-- Tries: a comparison that empties the table
-- expect: ok

function Article(a)
  if a.id == "second.txt" then return end
  local t = {}
  for i = 1, 500 do t[i] = -i end
  table.sort(t, function(x, y)
    for i = 1, 500 do t[i] = nil end
    return x < y
  end)
  assert(t[1] == -500 and t[500] == -1)
end
