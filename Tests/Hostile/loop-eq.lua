-- Tries: a `__eq` that never returns, with its errors caught
-- expect: timeout time limit of

function Article(a)
  if a.id == "second.txt" then return end
  local meta = { __eq = function() while true do end end }
  local a, b, x = setmetatable({}, meta), setmetatable({}, meta), nil
  while true do pcall(function() x = a == b end) end
end
