-- Tries: waiting for a clock that stands still
-- expect: timeout

function Article(a)
  if a.id == "second.txt" then return end
  local until_then = os.time() + 1
  while os.time() < until_then and os.clock() < 1 do end
end
