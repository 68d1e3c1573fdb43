-- Tries: the same by rawset
-- expect: script-error the library table 'string' cannot be changed

function Article(a)
  if a.id == "second.txt" then return end
  rawset(string, "upper", string.lower)
end
