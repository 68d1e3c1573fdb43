-- Tries: a chunk that sets a global in a hook
-- expect: script-error assignment to global 'leak'

function Article(a)
  if a.id == "second.txt" then return end
  load("leak = 1", "=chunk")()
end
