-- Tries: a hook that returns a table nested too deep
-- expect: script-error nested deeper than

function Article(a)
  if a.id == "second.txt" then return end
  local t = {}
  for _ = 1, 1000 do t = { t } end
  return t
end
