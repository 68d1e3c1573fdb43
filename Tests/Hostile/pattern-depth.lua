-- Tries: a pattern nested deeper than the C stack
-- expect: script-error pattern too complex

function Article(a)
  if a.id == "second.txt" then return end
  return ("x"):rep(10000):find(("x?"):rep(10000))
end
