-- Tries: a comparison that never returns
-- expect: timeout

function Article(a)
  if a.id == "second.txt" then return end
  table.sort({ 2, 1 }, function() while true do end end)
end
