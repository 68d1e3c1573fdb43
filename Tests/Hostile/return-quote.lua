-- Tries: a hook that returns an object of another model
-- expect: script-error

function Article(a)
  if a.id == "second.txt" then return end
  return a.quotes[1]
end
