-- Tries: a command through os
-- expect: script-error

function Article(a)
  if a.id == "second.txt" then return end
  os.execute("touch /tmp/escaped")
end
