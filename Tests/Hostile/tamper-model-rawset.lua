-- Tries: a field behind the back of a model
-- expect: script-error rawset is not available for a

function Article(a)
  if a.id == "second.txt" then return end
  rawset(a, "id", "other.txt")
end
