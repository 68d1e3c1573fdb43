-- Tries: gmatch that is quadratic over a long text
-- expect: timeout

function Article(a)
  if a.id == "second.txt" then return end
  for _ in (("a"):rep(1 << 20)):gmatch("a-b") do end
end
