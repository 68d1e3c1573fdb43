-- Tries: a callable table put into a metatable afterwards
-- expect: script-error '__call' must be a function

function Article(a)
  if a.id == "second.txt" then return end
  local t, meta = {}, {}
  setmetatable(t, meta)
  meta.__call = t
  t()
end
