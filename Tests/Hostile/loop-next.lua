-- Tries: C functions called in a loop
-- expect: timeout

function Article(a)
  if a.id == "second.txt" then return end
  local t = { 1 }
  while true do next(t) rawlen(t) select("#", t) end
end
