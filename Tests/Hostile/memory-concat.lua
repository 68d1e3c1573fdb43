-- Tries: table.concat of more than there is
-- expect: memory

function Article(a)
  if a.id == "second.txt" then return end
  local t = {}
  for i = 1, 1000 do t[i] = ("x"):rep(1 << 18) end
  return #table.concat(t)
end
