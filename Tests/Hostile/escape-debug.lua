-- Tries: the registry through debug
-- expect: script-error undefined global 'debug'

function Article(a)
  if a.id == "second.txt" then return end
  debug.getregistry()
end
