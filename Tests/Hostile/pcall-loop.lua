-- Tries: pcall around pcall, so that a stop is caught again and again
-- expect: timeout

function Article(a)
  if a.id == "second.txt" then return end
  while true do pcall(pcall, function() while true do end end) end
end
