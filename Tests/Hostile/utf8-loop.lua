-- Tries: utf8 over a long text, for ever
-- expect: timeout

function Article(a)
  if a.id == "second.txt" then return end
  local s = ("\u{20ac}"):rep(1 << 20)
  while true do utf8.len(s) end
end
