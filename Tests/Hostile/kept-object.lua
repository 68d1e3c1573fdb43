-- Tries: an object kept past its document
-- expect: ok
-- then: script-error belongs to a document that has ended

local kept

function Article(a)
  if a.id ~= "second.txt" then
    kept = a
    return
  end
  return kept.headline
end
