-- Tries: yields across functions that cannot be left
-- expect: ok

function Article(a)
  if a.id == "second.txt" then return end
  local step = coroutine.wrap(function()
    return pcall(string.gsub, "x", "x", coroutine.yield)
  end)
  local ok, message = step()
  assert(ok == false and message:find("yield across"), message)
end
