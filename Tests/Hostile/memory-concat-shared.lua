-- Tries: table.concat of one long string many times
-- expect: memory

function Article(a)
  if a.id == "second.txt" then return end
  local t, s = {}, ("x"):rep(1 << 20)
  for i = 1, 1000 do t[i] = s end
  return #table.concat(t)
end
