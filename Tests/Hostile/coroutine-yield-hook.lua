-- Tries: a hook that yields
-- expect: script-error outside a coroutine

function Article(a)
  if a.id == "second.txt" then return end
  coroutine.yield()
end
