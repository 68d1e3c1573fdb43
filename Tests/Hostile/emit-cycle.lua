-- Tries: a cyclic table in a row
-- expect: script-error cyclic table

tables = { rows = { "l:list" } }

function Article(a)
  if a.id == "second.txt" then return end
  local list = {}
  list[1] = list
  emit("rows", { l = list })
end
