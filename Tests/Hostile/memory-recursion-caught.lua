-- Tries: deep recursion, caught again and again
-- expect: timeout

function Article(a)
  if a.id == "second.txt" then return end
  local function f() return 1 + f() end
  while true do pcall(f) end
end
