-- Tries: an error that pretends to be a limit
-- expect: script-error time limit of 1 s reached

function Article(a)
  if a.id == "second.txt" then return end
  error("time limit of 1 s reached", 0)
end
