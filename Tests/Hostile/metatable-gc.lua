-- Tries: a finalizer
-- expect: script-error a metatable with '__gc' is not available

function Article(a)
  if a.id == "second.txt" then return end
  setmetatable({}, { __gc = function() while true do end end })
end
