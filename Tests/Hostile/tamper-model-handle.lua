-- Tries: the hidden handle of an object
-- expect: ok

function Article(a)
  if a.id == "second.txt" then return end
  for key in pairs(a) do assert(type(key) == "string") end
  assert(not pcall(next, a) and not pcall(table.insert, a, 1) and not pcall(table.sort, a))
end
