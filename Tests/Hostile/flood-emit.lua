-- Tries: rows without an end
-- expect: output-limit limited to

tables = { rows = { "text:string" } }

function Article(a)
  if a.id == "second.txt" then return end
  while true do emit("rows", { text = "spam" }) end
end
