-- Tries: the same by rawset
-- expect: script-error rawset is not available for globals

function Article(a)
  if a.id == "second.txt" then return end
  rawset(_G, "pairs", nil)
end
