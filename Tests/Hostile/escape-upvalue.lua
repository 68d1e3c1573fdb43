-- Tries: globals of its own through _ENV
-- expect: ok

function Article(a)
  if a.id == "second.txt" then return end
  local globals = _G
  local _ENV = globals.setmetatable({}, { __index = globals })
  stray = 1
  assert(stray == 1 and rawget(globals, "stray") == nil)
end
