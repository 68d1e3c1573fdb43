-- Tries: memory errors caught again and again
-- expect: timeout

function Article(a)
  if a.id == "second.txt" then return end
  local kept = {}
  while true do pcall(function() for i = 1, math.huge do kept[#kept + 1] = { i } end end) end
end
