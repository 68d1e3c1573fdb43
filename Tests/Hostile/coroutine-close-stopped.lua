-- Tries: a coroutine that died of a stop, closed in the next document
-- expect: timeout
-- then: script-error cannot close a coroutine that was stopped

local co

function Article(a)
  if a.id == "second.txt" then return coroutine.close(co) end
  co = coroutine.create(function()
    local held <close> = setmetatable({}, { __close = function() while true do end end })
    while true do end
  end)
  coroutine.resume(co)
end
