-- Tries: string.format of long strings
-- expect: memory

function Article(a)
  if a.id == "second.txt" then return end
  local s = ("\0"):rep(1 << 23)
  return #("%q%q%q%q"):format(s, s, s, s)
end
