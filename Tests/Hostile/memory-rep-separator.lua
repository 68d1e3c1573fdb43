-- Tries: string.rep with a big separator
-- expect: memory

function Article(a)
  if a.id == "second.txt" then return end
  return #("x"):rep(1 << 14, ("y"):rep(1 << 16))
end
