-- Tries: the metatable of the globals
-- expect: script-error protected metatable

function Article(a)
  if a.id == "second.txt" then return end
  setmetatable(_G, nil)
end
