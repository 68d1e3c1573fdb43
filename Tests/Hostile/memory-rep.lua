-- Tries: a string of a gigabyte at once
-- expect: memory

function Article(a)
  if a.id == "second.txt" then return end
  return #("x"):rep(1 << 30)
end
