-- Tries: an error object whose `__tostring` never returns
-- expect: timeout

function Article(a)
  if a.id == "second.txt" then return end
  error(setmetatable({}, { __tostring = function() while true do end end }))
end
