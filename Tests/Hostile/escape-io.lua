-- Tries: a file through io
-- expect: script-error undefined global 'io'

function Article(a)
  if a.id == "second.txt" then return end
  io.open("/etc/passwd")
end
