-- Tries: a chunk that pretends to be part of a module
-- expect: script-error here

function Article(a)
  if a.id == "second.txt" then return end
  load("error('here')", "=[galley.text]")()
end
