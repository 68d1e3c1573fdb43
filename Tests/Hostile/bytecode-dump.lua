-- Tries: string.dump
-- expect: script-error attempt to call a nil value (field 'dump')

function Article(a)
  if a.id == "second.txt" then return end
  return #string.dump(Article)
end
