-- Tries: a function that calls itself without an end
-- expect: memory

function Article(a)
  if a.id == "second.txt" then return end
  local function f() return 1 + f() end
  f()
end
