-- Tries: a huge number of empty strings
-- expect: ok

function Article(a)
  if a.id == "second.txt" then return end
  assert((""):rep(1 << 62) == "")
end
