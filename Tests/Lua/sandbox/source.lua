-- load: text, of a bounded length, with nothing in it that the system's parser or its error messages
-- cannot take.

local function refused(message, ...)
  local f, got = load(...)
  assert(f == nil and got == message, got)
end

assert(load("return 1 + 1")() == 2 and load("return ...", "name", "t", {})(5) == 5)
assert(load("x = 1", "name", "bt", {}) and load("return y", "name", "t", { y = 3 })() == 3)
refused('[string "x ="]:1: unexpected symbol near <eof>', "x =")
refused("attempt to load a text chunk (mode is 'b')", "x", "name", "b")
refused("attempt to load a binary chunk (mode is 't')", "\27Lua")

-- Functions that hand over the text.
local parts, i = { "return ", "4", "2" }, 0
assert(load(function() i = i + 1 return parts[i] end)() == 42)
refused("broken", function() error("broken", 0) end)
assert(select(2, load(function() return {} end)):find("reader function must return a string"))
assert(select(2, load(function() return " " end)):find("chunk of more than 1048576 bytes"))
assert(select(2, load((" "):rep(1 << 21))):find("chunk of more than 1048576 bytes"))

-- Long chains of indices, however they are written.
refused("x:2: too many indices in a row", "local a\n = " .. ("a."):rep(600) .. "a", "=x")
for _, chain in ipairs {
  "a" .. ('["x"][1+1]'):rep(300), "a" .. (" --[[ ]]\n.x"):rep(600),
  ("("):rep(190) .. "a" .. (".a.a.a)"):rep(190),
} do
  assert(select(2, load("local a; return " .. chain)):find("too many indices in a row"))
end
-- Many short ones are no chain.
for _, text in ipairs {
  ("a.b.c = d.e.f "):rep(5000), ("x = a.b + c.d .. e[f.g[1]].h "):rep(3000),
  "return {" .. ("a.b,"):rep(3000) .. "}",
  ("s = [==[ a.b ]] ]==] .. 'x.y' .. '\\'.z' --[[ a.b ]] -- x.y\n"):rep(3000),
  ("f(a.b).c:d(e.f) "):rep(3000), ("n = 1.5e3 .. .5 .. 3.0 "):rep(3000),
} do
  assert(load(text))
end
-- The parser takes the square of jumps and labels.
assert(select(2, load("while x do " .. ("break "):rep(20000) .. "end")):find("too many jumps"))
local labels = {}
for n = 1, 20000 do labels[n] = "::l" .. n .. "::" end
assert(select(2, load(table.concat(labels))):find("too many jumps"))
