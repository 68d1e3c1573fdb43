-- Tries: a `__close` that never returns, run by coroutine.close
-- expect: timeout

function Article(a)
  if a.id == "second.txt" then return end
  local co = coroutine.create(function()
    local held <close> = setmetatable({}, { __close = function() while true do end end })
    coroutine.yield()
  end)
  coroutine.resume(co)
  coroutine.close(co)
end
