-- Tries: log lines without an end
-- expect: output-limit limited to

function Article(a)
  if a.id == "second.txt" then return end
  while true do print("spam") end
end
