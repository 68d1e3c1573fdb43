-- Tries: a chain of coroutines that close each other, 20000 deep
-- expect: ok

function Article(a)
  if a.id == "second.txt" then return end
  local chain
  for _ = 1, 20000 do
    local before = chain
    chain = coroutine.create(function()
      local held <close> = setmetatable({}, {
        __close = function() if before then assert(coroutine.close(before)) end end,
      })
      coroutine.yield()
    end)
    coroutine.resume(chain)
  end
  local ok, message = coroutine.close(chain)
  assert(not ok and message:find("C stack overflow"), message)
end
