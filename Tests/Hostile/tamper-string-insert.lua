-- Tries: the same by table functions
-- expect: script-error the library table 'string'

function Article(a)
  if a.id == "second.txt" then return end
  table.insert(string, 1)
end
