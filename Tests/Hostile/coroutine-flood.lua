-- Tries: coroutines without number, kept alive
-- expect: memory

function Article(a)
  if a.id == "second.txt" then return end
  local kept = {}
  while true do
    local co = coroutine.create(function() coroutine.yield() end)
    coroutine.resume(co)
    kept[#kept + 1] = co
  end
end
