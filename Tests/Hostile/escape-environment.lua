-- Tries: a variable of the environment through os
-- expect: script-error

function Article(a)
  if a.id == "second.txt" then return end
  return os.getenv("HOME")
end
