-- Tries: log lines without an end, errors caught
-- expect: timeout

function Article(a)
  if a.id == "second.txt" then return end
  while true do pcall(print, ("spam"):rep(1000)) end
end
