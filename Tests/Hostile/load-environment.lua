-- Tries: a chunk whose globals are a metatable
-- expect: script-error a metatable with '__gc'

function Article(a)
  if a.id == "second.txt" then return end
  local meta = {}
  setmetatable({}, meta)
  load("__gc = function() while true do end end", "=chunk", "t", meta)()
end
