-- Tries: a string that doubles
-- expect: memory not enough memory

function Article(a)
  if a.id == "second.txt" then return end
  local s = "x"
  while true do s = s .. s end
end
