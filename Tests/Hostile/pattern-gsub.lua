-- Tries: gsub that is quadratic over a long text
-- expect: timeout

function Article(a)
  if a.id == "second.txt" then return end
  return (("("):rep(1 << 20):gsub("%b()", ""))
end
