-- Tries: the same through a method, caught
-- expect: timeout

function Article(a)
  if a.id == "second.txt" then return end
  while true do pcall(function() return ("a"):rep(5000):match(("a*"):rep(40) .. "b") end) end
end
