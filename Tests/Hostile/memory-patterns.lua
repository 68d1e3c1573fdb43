-- Tries: a pattern of megabytes
-- expect: memory

function Article(a)
  if a.id == "second.txt" then return end
  return (("x"):rep(100)):find(("[a]?"):rep(1 << 22))
end
