-- pcall, xpcall and coroutines, where nothing is stopped.

local function fails(message, f, ...)
  local ok, got = pcall(f, ...)
  assert(not ok, "no error")
  got = tostring(got):gsub("^%S+:%d+: ", "")
  assert(got == message, got)
end

assert(select("#", pcall(function(...) return ... end, 1, nil, nil)) == 4)
assert(select("#", xpcall(function(...) return ... end, error, 1, nil)) == 3)
assert(select(2, xpcall(error, function(m) return m .. "!" end, "x")) == "x!")
assert(select(2, pcall(error, nil)) == nil and select(2, pcall(error, { 1 }))[1] == 1)
fails("bad argument #2 to 'xpcall' (function expected, got no value)", xpcall, error)
fails("bad argument #1 to 'pcall' (value expected)", pcall)
-- An error in the handler, and a handler that calls itself without end.
assert(xpcall(error, function() error("again") end) == false)
local function deep(m) return deep(m) .. "x" end
assert(xpcall(error, deep, "x") == false)
local function f() return f() + 1 end
local ok, message = pcall(f)
assert(not ok and message:find("stack overflow"))

-- Across yields.
local step = coroutine.wrap(function() return pcall(function() error(coroutine.yield(1), 0) end) end)
assert(step() == 1 and select(2, step("back")) == "back")
step = coroutine.wrap(function()
  return xpcall(function() error(coroutine.yield(1), 0) end, function(m) return m .. "?" end)
end)
assert(step() == 1 and select(2, step("back")) == "back?")
step = coroutine.wrap(function() return pcall(coroutine.yield, 1) end)
assert(step() == 1)
local well, value = step("value")
assert(well == true and value == "value")

-- close: suspended, with an error, dead, running, normal.
local log = {}
local function closing(action)
  return setmetatable({}, { __close = action })
end
local function waiting(action)
  local co = coroutine.create(function()
    local held <close> = closing(action)
    coroutine.yield()
  end)
  coroutine.resume(co)
  return co
end
local co = waiting(function() log[#log + 1] = "closed" end)
assert(coroutine.close(co) == true and log[1] == "closed" and coroutine.status(co) == "dead")
assert(coroutine.close(co) == true)
local done, why = coroutine.close(waiting(function() error("broken", 0) end))
assert(done == false and why == "broken")
assert(coroutine.close(coroutine.create(error)) == true)
fails("cannot close a running coroutine", coroutine.close, (coroutine.running()))
local outer
outer = coroutine.create(function()
  return coroutine.wrap(function() return pcall(coroutine.close, outer) end)()
end)
local _, closed, reason = coroutine.resume(outer)
assert(closed == false and reason == "cannot close a normal coroutine")
-- A chain of coroutines that close each other ends in an error, not in a crash.
local chain
for _ = 1, 20000 do
  local before = chain
  chain = waiting(function() if before then assert(coroutine.close(before)) end end)
end
done, why = coroutine.close(chain)
assert(done == false and tostring(why):find("C stack overflow"), why)

-- wrap closes what its coroutine leaves open.
step = coroutine.wrap(function()
  local held <close> = closing(function() log[#log + 1] = "wrapped" end)
  error("inside", 0)
end)
fails("inside", step)
assert(log[#log] == "wrapped")
fails("cannot resume dead coroutine", step)
-- Coroutines within coroutines end at the C stack too.
local function nest(n)
  return coroutine.wrap(nest)(n + 1)
end
ok, message = pcall(nest, 1)
assert(not ok and message:find("C stack overflow"))
-- A to-be-closed variable in a loop.
local count = 0
for i = 1, 3 do local held <close> = closing(function() count = count + i end) end
assert(count == 6)
