-- Tries: a `__concat` sneaked into a class that inherits
-- expect: script-error a metatable with '__concat'

function Article(a)
  if a.id == "second.txt" then return end
  local meta = { __index = {} }
  local Class = setmetatable({}, meta)
  setmetatable({}, Class)
  meta.__newindex = function(t, key, value) rawset(t, key, value) end
  Class.__concat = function() return "x" end
end
