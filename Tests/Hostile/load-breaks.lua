-- Tries: jumps that the parser takes the square of
-- expect: ok

function Article(a)
  if a.id == "second.txt" then return end
  local f, message = load("while true do " .. ("break "):rep(170000) .. "end")
  assert(f == nil and message:find("too many jumps"), message)
end
