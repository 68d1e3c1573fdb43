-- Tries: a change of the string library
-- expect: script-error the library table 'string' cannot be changed

function Article(a)
  if a.id == "second.txt" then return end
  string.upper = string.lower
end
