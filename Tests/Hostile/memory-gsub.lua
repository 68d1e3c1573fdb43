-- Tries: a replacement that multiplies the text
-- expect: memory

function Article(a)
  if a.id == "second.txt" then return end
  local s = ("x"):rep(1000)
  while true do s = s:gsub(".+", "%0%0%0%0") end
end
