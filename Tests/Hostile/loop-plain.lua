-- Tries: an endless loop
-- expect: timeout time limit of

function Article(a)
  if a.id == "second.txt" then return end
  while true do end
end
