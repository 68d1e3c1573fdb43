-- Tries: coroutines that die of the stop and leave the caller going
-- expect: timeout

function Article(a)
  if a.id == "second.txt" then return end
  while true do coroutine.resume(coroutine.create(function() while true do end end)) end
end
