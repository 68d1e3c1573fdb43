-- Tries: a chain of indices that naming an error follows by recursion
-- expect: ok

function Article(a)
  if a.id == "second.txt" then return end
  local f, message = load("local t = " .. ("_ENV."):rep(100000) .. "x.y.z")
  assert(f == nil and message:find("too many indices"), message)
end
