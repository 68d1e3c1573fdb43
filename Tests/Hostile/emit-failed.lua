-- Tries: rows of a document that fails
-- expect: script-error after emitting

tables = { rows = { "n:integer" } }

function Article(a)
  if a.id == "second.txt" then return end
  for i = 1, 100 do emit("rows", { n = i }) end
  error("after emitting")
end
