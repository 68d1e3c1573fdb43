-- Tries: a Writer that returns more than a document may put out
-- expect: output-limit limited to

function Writer(a)
  if a.id == "second.txt" then return end
  return ("x"):rep(8 << 20)
end
