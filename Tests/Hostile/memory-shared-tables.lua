-- Tries: sixty tables that are 2^60 values for whoever reads them
-- expect: script-error not enough memory

tables = { rows = { "value:list" } }

function Article(a)
  if a.id == "second.txt" then return end
  local t = { 1 }
  for _ = 1, 60 do t = { t, t } end
  emit("rows", { value = t })
end
