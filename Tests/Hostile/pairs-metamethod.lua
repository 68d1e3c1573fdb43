-- Tries: a `__pairs` that is no function
-- expect: script-error attempt to call

function Article(a)
  if a.id == "second.txt" then return end
  for _ in pairs(setmetatable({}, { __pairs = 1 })) do end
end
