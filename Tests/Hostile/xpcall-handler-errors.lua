-- Tries: errors in the handler of errors in the handler
-- expect: ok

function Article(a)
  if a.id == "second.txt" then return end
  local function handler(e) error(e) end
  for _ = 1, 50 do assert(xpcall(error, handler, "x") == false) end
end
