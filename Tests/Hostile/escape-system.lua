-- Tries: files without a grant
-- expect: script-error

function Article(a)
  if a.id == "second.txt" then return end
  galley.system.read("/etc/passwd")
end
