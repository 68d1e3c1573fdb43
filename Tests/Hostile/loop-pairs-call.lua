-- Tries: a `__pairs` that never returns
-- expect: timeout

function Article(a)
  if a.id == "second.txt" then return end
  for _ in pairs(setmetatable({}, { __pairs = function() while true do end end })) do end
end
