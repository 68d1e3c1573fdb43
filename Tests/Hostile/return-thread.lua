-- Tries: a hook that returns a coroutine
-- expect: script-error hook 'Article' must return

function Article(a)
  if a.id == "second.txt" then return end
  return coroutine.create(print)
end
