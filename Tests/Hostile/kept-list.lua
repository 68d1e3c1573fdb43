-- Tries: an object kept in a list, given back as another document's
-- expect: ok
-- then: script-error

local kept

function Article(a)
  if a.id ~= "second.txt" then
    kept = a.quotes
    return
  end
  a.quotes = kept
end
