-- Tries: a cyclic table to JSON
-- expect: script-error

function Article(a)
  if a.id == "second.txt" then return end
  local t = {}
  t.t = t
  print(galley.json.encode(t))
end
