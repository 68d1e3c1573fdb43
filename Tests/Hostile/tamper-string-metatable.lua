-- Tries: the metatable of all strings
-- expect: script-error

function Article(a)
  if a.id == "second.txt" then return end
  getmetatable("").__index = function() return "owned" end
end
