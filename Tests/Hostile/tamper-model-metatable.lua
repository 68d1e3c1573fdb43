-- Tries: the metatable of a model
-- expect: script-error

function Article(a)
  if a.id == "second.txt" then return end
  getmetatable(a).__index = function() return "owned" end
end
