-- Tries: table.move over almost all integers
-- expect: timeout

function Article(a)
  if a.id == "second.txt" then return end
  table.move({}, 1, 1 << 60, 2)
end
