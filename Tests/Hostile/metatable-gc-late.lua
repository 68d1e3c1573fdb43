-- Tries: a finalizer put in afterwards
-- expect: script-error a metatable with '__gc' is not available

function Article(a)
  if a.id == "second.txt" then return end
  local meta = {}
  setmetatable({}, meta)
  meta.__gc = function() while true do end end
end
