-- Tries: a table that changes while it is walked
-- expect: ok

function Article(a)
  if a.id == "second.txt" then return end
  local t, steps = {}, 0
  for i = 1, 100 do t["k" .. i] = i end
  for key in pairs(t) do
    steps = steps + 1
    t[key] = nil
    t[key .. "x"] = steps
  end
  assert(steps == 100)
end
