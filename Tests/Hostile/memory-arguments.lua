-- Tries: arguments that become more with each call
-- expect: timeout

function Article(a)
  if a.id == "second.txt" then return end
  local function f(...) return f(..., ...) end
  f(1, 2)
end
