-- Tries: a `__concat` put in after a key of that name was removed
-- expect: script-error a metatable with '__concat'

function Article(a)
  if a.id == "second.txt" then return end
  local meta = { __concat = false }
  meta.__concat = nil
  local t = setmetatable({}, meta)
  meta.__concat = function() return "x" end
  return t .. t
end
