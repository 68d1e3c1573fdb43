-- Tries: a pattern that tries out everything
-- expect: timeout

function Article(a)
  if a.id == "second.txt" then return end
  return ("a"):rep(100000):find((".-"):rep(30) .. "b")
end
