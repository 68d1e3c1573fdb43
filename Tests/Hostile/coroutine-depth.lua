-- Tries: coroutines within coroutines until the C stack is full
-- expect: ok

function Article(a)
  if a.id == "second.txt" then return end
  local function nest(n) return coroutine.wrap(nest)(n + 1) end
  local ok, message = pcall(nest, 1)
  assert(not ok and message:find("C stack overflow"), message)
end
