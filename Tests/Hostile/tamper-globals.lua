-- Tries: a global function replaced
-- expect: script-error assignment to global 'print'

function Article(a)
  if a.id == "second.txt" then return end
  print = nil
end
