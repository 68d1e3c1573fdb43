-- Tries: an endless loop in a coroutine in a coroutine
-- expect: timeout

function Article(a)
  if a.id == "second.txt" then return end
  local function loop() while true do pcall(function() while true do end end) end end
  coroutine.wrap(function() coroutine.wrap(loop)() end)()
end
