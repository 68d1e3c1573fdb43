-- Tries: a coroutine that resumes itself, and the main one
-- expect: ok

function Article(a)
  if a.id == "second.txt" then return end
  local co
  co = coroutine.create(function() return coroutine.resume(co) end)
  local _, ok, message = coroutine.resume(co)
  assert(ok == false and message == "cannot resume non-suspended coroutine")
  assert(coroutine.resume((coroutine.running())) == false)
end
