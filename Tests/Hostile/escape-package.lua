-- Tries: a native library through package
-- expect: script-error undefined global 'package'

function Article(a)
  if a.id == "second.txt" then return end
  package.loadlib("/lib/x86_64-linux-gnu/libc.so.6", "system")
end
