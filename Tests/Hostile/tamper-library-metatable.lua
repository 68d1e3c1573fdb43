-- Tries: another metatable for a library
-- expect: script-error protected metatable

function Article(a)
  if a.id == "second.txt" then return end
  setmetatable(string, { __index = {} })
end
