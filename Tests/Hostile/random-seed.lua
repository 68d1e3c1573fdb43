-- Tries: chance that differs between documents
-- expect: ok

function Article(a)
  if a.id == "second.txt" then return end
  math.randomseed(1)
  local x = math.random(1 << 40)
  math.randomseed(1)
  assert(math.random(1 << 40) == x and not pcall(math.randomseed))
end
