-- Tries: table functions with a `__len` that lies
-- expect: ok

function Article(a)
  if a.id == "second.txt" then return end
  local t = setmetatable({ 1, 2 }, {
    __len = function() return 1 << 62 end,
    __index = function() return 1 end,
  })
  table.insert(t, 1, 0)
  assert(table.remove(t, 1) == 0 and table.concat(t) == "12" and select("#", table.unpack(t)) == 2)
  table.sort(t)
end
