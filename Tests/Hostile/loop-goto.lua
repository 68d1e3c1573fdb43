-- Tries: a loop of goto
-- expect: timeout

function Article(a)
  if a.id == "second.txt" then return end
  ::again::
  goto again
end
