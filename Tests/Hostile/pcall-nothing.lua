-- Tries: a stop that comes between two catches
-- expect: timeout

function Article(a)
  if a.id == "second.txt" then return end
  while true do pcall(error) end
end
