-- Tries: stray continuation bytes
-- expect: script-error invalid UTF-8 code

function Article(a)
  if a.id == "second.txt" then return end
  for _ in utf8.codes("\u{e9}\x80") do end
end
