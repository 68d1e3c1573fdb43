-- Tries: not-a-number to JSON
-- expect: script-error

function Article(a)
  if a.id == "second.txt" then return end
  return galley.json.encode(0 / 0)
end
