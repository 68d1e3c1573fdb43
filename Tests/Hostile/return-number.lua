-- Tries: a hook that returns a number
-- expect: script-error hook 'Article' must return

function Article(a)
  if a.id == "second.txt" then return end
  return 42
end
