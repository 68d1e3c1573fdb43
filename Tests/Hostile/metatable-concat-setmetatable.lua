-- Tries: a guard taken away by setmetatable
-- expect: script-error a metatable with '__concat'

function Article(a)
  if a.id == "second.txt" then return end
  local meta = {}
  setmetatable({}, meta)
  setmetatable(meta, {})
  setmetatable(meta, nil)
  meta.__concat = function() return "x" end
end
