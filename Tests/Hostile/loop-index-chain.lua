-- Tries: a long chain of `__index`, walked for ever
-- expect: timeout

function Article(a)
  if a.id == "second.txt" then return end
  local t = {}
  for _ = 1, 1900 do t = setmetatable({}, { __index = t }) end
  while true do local x = t.x end
end
