-- Tries: weakness put in afterwards, by rawset
-- expect: script-error a metatable with '__mode'

function Article(a)
  if a.id == "second.txt" then return end
  local meta = {}
  setmetatable({}, meta)
  rawset(meta, "__mode", "k")
end
