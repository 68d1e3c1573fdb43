-- Tries: gsub within gsub within gsub
-- expect: timeout

function Article(a)
  if a.id == "second.txt" then return end
  local function again(s) return (s:gsub(".", again)) end
  while true do pcall(again, "xx") end
end
