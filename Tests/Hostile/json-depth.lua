-- Tries: JSON nested without an end
-- expect: script-error

function Article(a)
  if a.id == "second.txt" then return end
  galley.json.decode(("["):rep(1 << 20))
end
