-- Tries: an error that is nothing
-- expect: script-error error object is a nil value

function Article(a)
  if a.id == "second.txt" then return end
  error(nil)
end
