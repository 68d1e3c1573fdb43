-- Tries: an iterator of `__pairs` without an end
-- expect: timeout

function Article(a)
  if a.id == "second.txt" then return end
  local t = setmetatable({}, { __pairs = function() return function() return 1 end end })
  for _ in pairs(t) do end
end
