-- Tries: large strings made and thrown away
-- expect: timeout

function Article(a)
  if a.id == "second.txt" then return end
  while true do local s = ("x"):rep(1 << 22):upper():reverse() end
end
