-- Tries: an endless generator
-- expect: timeout

function Article(a)
  if a.id == "second.txt" then return end
  for _ in coroutine.wrap(function() while true do coroutine.yield(1) end end) do end
end
