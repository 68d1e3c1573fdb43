local list = galley.list
local function even(n) return n % 2 == 0 end

local source = { 3, 1, 2 }
local copy = list(source)
copy[1] = 9
check({ source, copy }, { { 3, 1, 2 }, { 9, 1, 2 } })
check(list({}), {})
check(list(5)["galley total"], "list")
check(list()["galley total"], "list")
check(list.map({}, even), {})
check(list.map({ "a", "b" }, function(s, i) return s .. i end), { "a1", "b2" })
check(list.map({ 1, 2, 3 }, function(n) if even(n) then return n end end), { 2 })
check(list.map({ { n = 1 }, {} }, "n"), { 1 })
check(list.filter({ 1, 2, 4 }, even), { 2, 4 })
check(list.filter({ { ok = true }, { ok = false } }, "ok"), { { ok = true } })
check({ list.partition({ 1, 2, 3 }, even) }, { { 2 }, { 1, 3 } })
check(list.reduce({}, function() end, "start"), "start")
check(list.reduce({ "a", "b" }, function(s, x, i) return s .. x .. i end, ""), "a1b2")
check({ list.all({}, even), list.any({}, even) }, { true, false })
check({ list.all({ 2, 3 }, even), list.any({ 2, 3 }, even) }, { false, true })
check(list.sum({}), 0)
check(list.sum({ "a", "bb" }, function(s) return #s end), 3)
check({ list.find({ 1, 4, 6 }, even) }, { 4, 2 })
check(list.find({ 1 }, even), nil)
check(list.index_of({ "a" }, "b"), nil)
check(list.index_of({ 1, 1.0 }, 1), 1)
check(list.contains({ "a", false }, false), true)
check(list.min_by({}, "n"), nil)
check(list.min_by({ { n = 2 }, { n = 1, first = true }, { n = 1 }, {} }, "n"), { n = 1, first = true })
check(list.max_by({ "a", "bbb", "cc" }, function(s) return #s end), "bbb")

check(list.sort({}), {})
check(list.sort({ "b", "a", "c" }), { "a", "b", "c" })
check(list.sort({ 1, 2, 3 }, function(a, b) return a > b end), { 3, 2, 1 })
check(source, { 3, 1, 2 })
local words = {}
for i = 1, 100 do words[i] = { key = (i * 7) % 10, place = i } end
local sorted, stable = list.sort_by(words, "key"), true
for i = 2, 100 do
  local a, b = sorted[i - 1], sorted[i]
  if a.key > b.key or a.key == b.key and a.place >= b.place then stable = false end
end
check(stable, true)
sorted = list.sort_by(words, "key", "descending")
for i = 2, 100 do
  local a, b = sorted[i - 1], sorted[i]
  if a.key < b.key or a.key == b.key and a.place >= b.place then stable = false end
end
check(stable, true)
check(list.sort_by({ { n = 2 }, {}, { n = 1 } }, "n"), { { n = 1 }, { n = 2 }, {} })
check(list.sort_by({ {}, { n = 2 }, { n = 3 } }, "n", "descending"), { { n = 3 }, { n = 2 }, {} })
check(list.group_by({ 1, 2, 3 }, even), { [true] = { 2 }, [false] = { 1, 3 } })
check(list.group_by({ { k = "a" }, {} }, "k"), { a = { { k = "a" } } })
check(list.count_by({ { k = "a" }, { k = "a" }, {} }, "k"), { a = 2 })
check(list.unique({ 1, 1.0, "1", 1 }), { 1, "1" })
check(list.unique({ "Ab", "aB", "c" }, string.lower), { "Ab", "c" })
check(list.reverse({}), {})
check(list.reverse({ 1, 2 }), { 2, 1 })

check(list.slice({ 1, 2, 3 }, 2), { 2, 3 })
check(list.slice({ 1, 2, 3 }, -2), { 2, 3 })
check(list.slice({ 1, 2, 3 }, 0, 99), { 1, 2, 3 })
check(list.slice({ 1, 2, 3 }, 3, 2), {})
check(list.slice({}, 1), {})
check(list.take({ 1, 2 }, 5), { 1, 2 })
check(list.take({ 1, 2 }, -1), {})
check(list.drop({ 1, 2 }, 1), { 2 })
check(list.drop({ 1, 2 }, 5), {})
check(list.drop({ 1, 2 }, -5), { 1, 2 })
check(list.concat(), {})
check(list.concat({ 1 }, {}, { 2 }), { 1, 2 })
check(list.flatten({ { 1, { 2 } }, { a = 1 }, {}, 3 }), { 1, { 2 }, { a = 1 }, 3 })
check(list.chunks({}, 3), {})
check(list.chunks({ 1, 2, 3, 4 }, 2), { { 1, 2 }, { 3, 4 } })
check(list.join({}), "")
check(list.join({ 1, 2.5, false }, "-"), "1-2.5-false")
check(list.range(3, 1), {})
check(list.range(3, 1, -1), { 3, 2, 1 })
check(list.keys({ 10, 20, x = 1 }), { 1, 2, "x" })
check(list.values({ b = 1, a = 2 }), { 2, 1 })

fails(function() list.map(nil, even) end,
  "bad argument #1 to 'galley.list.map' (list of any expected, got nil)")
fails(function() list.map({}) end, "bad argument #2 to 'galley.list.map' (function or string expected, got nil)")
fails(function() list.sort({ 1, "a" }) end, "attempt to compare")
fails(function() list.sort_by({}, "n", "down") end, "'ascending' or 'descending' expected, got 'down'")
fails(function() list.chunks({}, 0) end, "a positive number expected")
fails(function() list.range(1, 2, 0) end, "another number than 0 expected")
fails(function() list.concat({}, 5) end, "bad argument #2 to 'galley.list.concat' (list expected, got number)")
fails(function() list("a") end, "list expected, got string")
fails(function() list.filter({ 1 }, function() error("inner") end) end, "list.lua:")
