-- Tries: addresses, which differ in each run
-- expect: ok

function Article(a)
  if a.id == "second.txt" then return end
  assert(tostring({}) == "table" and tostring(print) == "function")
  assert(("%s"):format(coroutine.create(print)) == "thread")
  assert(not pcall(string.format, "%p", {}))
end
