-- Tries: source that the parser takes the square of
-- expect: timeout

function Article(a)
  if a.id == "second.txt" then return end
  while true do load("local x = x " .. ("or x "):rep(200000)) end
end
