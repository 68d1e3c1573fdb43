-- Tries: a field that no model has
-- expect: script-error article has no field 'tilte'

function Article(a)
  if a.id == "second.txt" then return end
  a.tilte = "x"
end
