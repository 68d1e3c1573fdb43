-- Tries: a table that is its own `__call`, which Lua follows without an end
-- expect: script-error '__call' must be a function

function Article(a)
  if a.id == "second.txt" then return end
  local t = {}
  setmetatable(t, { __call = t })
  t()
end
