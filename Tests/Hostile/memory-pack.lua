-- Tries: string.pack of a huge fixed length
-- expect: memory

function Article(a)
  if a.id == "second.txt" then return end
  return #string.pack("c1000000000", "")
end
