-- Tries: infinity in a row
-- expect: script-error

tables = { rows = { "n:number" } }

function Article(a)
  if a.id == "second.txt" then return end
  emit("rows", { n = math.huge })
end
