-- The table functions, on what is in the table itself.

local function fails(message, f, ...)
  local ok, got = pcall(f, ...)
  assert(not ok, "no error")
  got = tostring(got):gsub("^%S+:%d+: ", "")
  assert(got == message, got)
end

local function is(t, ...)
  assert(#t == select("#", ...), "length " .. #t)
  for i = 1, select("#", ...) do assert(t[i] == select(i, ...), "element " .. i) end
end

local t = { 1, 2 }
table.insert(t, 3)
table.insert(t, 1, 0)
table.insert(t, 3, 9)
is(t, 0, 1, 9, 2, 3)
assert(table.remove(t, 3) == 9 and table.remove(t) == 3 and table.remove(t, 4) == nil)
is(t, 0, 1, 2)
assert(table.remove({}) == nil and table.remove({}, 0) == nil)
fails("bad argument #2 to 'table.insert' (position out of bounds)", table.insert, t, 9, 1)
fails("bad argument #2 to 'table.remove' (position out of bounds)", table.remove, t, 9)
fails("wrong number of arguments to 'insert'", table.insert, t)
fails("bad argument #1 to 'table.insert' (table expected, got nil)", table.insert, nil, 1)

is(table.move({ 1, 2, 3 }, 1, 3, 2), 1, 1, 2, 3)
is(table.move({ 1, 2, 3 }, 2, 3, 1), 2, 3, 3)
is(table.move({ 1, 2, 3 }, 1, 3, 1, {}), 1, 2, 3)
fails("bad argument #3 to 'table.move' (too many elements to move)", table.move, {}, 0,
  math.maxinteger, 2)
fails("bad argument #4 to 'table.move' (destination wrap around)", table.move, {}, 1,
  math.maxinteger, 2)

assert(table.concat({ 1, "a", 2.5 }, "-") == "1-a-2.5" and table.concat({}, "x") == "")
assert(table.concat({ 1, 2, 3 }, ",", 2, 3) == "2,3" and table.concat({ 1 }, ",", 2) == "")
fails("invalid value (table) at index 2 in table for 'concat'", table.concat, { 1, {} })
is({ table.unpack({ 1, 2, 3 }, 2) }, 2, 3)
is({ table.unpack({ 1, 2 }, -1, 1) }, nil, nil, 1)
fails("too many results to unpack", table.unpack, {}, 1, 1e8)
assert(table.pack(1, nil).n == 2)

-- Metamethods are not asked.
local lying = setmetatable({ 1, 2 }, {
  __len = function() return 1e9 end,
  __index = function() return 7 end,
  __newindex = function() error("asked") end,
})
table.insert(lying, 3)
assert(rawlen(lying) == 3 and table.concat(lying, ",") == "1,2,3" and table.remove(lying) == 3)
table.sort(lying, function(a, b) return a > b end)
assert(lying[1] == 2 and lying[2] == 1)

-- Nothing is put past their guards into libraries and globals.
for _, target in ipairs { string, _G } do
  assert(not pcall(table.insert, target, "x") and not pcall(table.move, { 1 }, 1, 1, 1, target))
  assert(not pcall(table.sort, target) and not pcall(table.remove, target))
end

-- sort: numbers of both kinds, strings bytewise, metamethods, functions.
local numbers = { 3, 1.5, -2, 2 ^ 53, 1 << 60, 1, -0.5 }
table.sort(numbers)
is(numbers, -2, -0.5, 1, 1.5, 3, 2 ^ 53, 1 << 60)
local words = { "b", "a\0b", "a", "", "é", "B", "ab" }
table.sort(words)
is(words, "", "B", "a", "a\0b", "ab", "b", "é")
local order = { __lt = function(a, b) return a.n < b.n end }
local objects = {}
for i = 1, 100 do objects[i] = setmetatable({ n = i * 37 % 101 }, order) end
table.sort(objects)
for i = 2, 100 do assert(objects[i - 1].n < objects[i].n) end
-- Equal elements keep their order.
local records = {}
for i = 1, 500 do records[i] = { key = i % 7, place = i } end
table.sort(records, function(a, b) return a.key < b.key end)
for i = 2, 500 do
  local a, b = records[i - 1], records[i]
  assert(a.key < b.key or a.key == b.key and a.place < b.place)
end
-- Whatever a comparison says, all elements are still there.
local toss = 0
for _, mad in ipairs {
  function() return true end, function() return false end, function() end,
  function() toss = toss * 1103515245 + 12345 & 0x7fffffff return toss & 4096 == 0 end,
} do
  local list, seen = {}, {}
  for i = 1, 1000 do list[i] = i end
  table.sort(list, mad)
  for i = 1, 1000 do seen[list[i]] = true end
  for i = 1, 1000 do assert(seen[i]) end
end
-- A comparison that changes the table does not disturb the sorting.
local changing = { 5, 4, 3, 2, 1 }
table.sort(changing, function(a, b)
  changing[1], changing[9] = 77, 1
  return a < b
end)
for i = 1, 5 do assert(changing[i] == i) end
fails("attempt to compare string with number", table.sort, { 3, "a" })
fails("bad argument #2 to 'table.sort' (function expected, got number)", table.sort, { 1, 2 }, 1)
fails("stop", table.sort, { 1, 2 }, function() error("stop", 0) end)
