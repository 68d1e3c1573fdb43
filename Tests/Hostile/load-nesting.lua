-- Tries: parentheses nested deeper than the C stack
-- expect: ok

function Article(a)
  if a.id == "second.txt" then return end
  local f, message = load("return " .. ("("):rep(100000) .. "1" .. (")"):rep(100000))
  assert(f == nil and message:find("overflow"), message)
end
