-- Tries: another metatable for an object
-- expect: script-error protected metatable

function Article(a)
  if a.id == "second.txt" then return end
  setmetatable(a, { __index = function() return "owned" end })
end
