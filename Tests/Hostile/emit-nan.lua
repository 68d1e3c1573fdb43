-- Tries: numbers that JSON cannot write
-- expect: script-error

tables = { rows = { "n:number" } }

function Article(a)
  if a.id == "second.txt" then return end
  emit("rows", { n = 0 / 0 })
end
