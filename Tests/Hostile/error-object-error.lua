-- Tries: an error object whose `__tostring` raises another
-- expect: script-error error object is a table value

function Article(a)
  if a.id == "second.txt" then return end
  local meta = {}
  meta.__tostring = function() error(setmetatable({}, meta)) end
  error(setmetatable({}, meta))
end
