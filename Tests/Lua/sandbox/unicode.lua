-- utf8: strict, unless asked to be lax.

local function fails(message, f, ...)
  local ok, got = pcall(f, ...)
  assert(not ok, "no error")
  got = tostring(got):gsub("^%S+:%d+: ", "")
  assert(got == message, got)
end

local text = "aé€😀"
assert(utf8.len(text) == 4 and utf8.len("") == 0 and utf8.len(text, 4) == 2 and utf8.len(text, -4) == 1)
assert(utf8.len("\u{7fffffff}", 1, -1, true) == 1)
for _, wrong in ipairs {
  "\xff", "\x80", "\xc3", "\xe2\x82", "\xed\xa0\x80", "\xc0\x80", "\xf4\x90\x80\x80", "\u{200000}",
} do
  local length, place = utf8.len("ab" .. wrong)
  assert(length == nil and place == 3)
  assert(not pcall(function() for _ in utf8.codes("ab" .. wrong) do end end))
end
-- A continuation byte behind a whole character.
local seen = {}
fails("invalid UTF-8 code", function()
  for place, code in utf8.codes("é\x80x") do seen[#seen + 1] = place .. "=" .. code end
end)
assert(table.concat(seen, " ") == "1=233")
seen = {}
for place, code in utf8.codes(text) do seen[#seen + 1] = place .. "=" .. code end
assert(table.concat(seen, " ") == "1=97 2=233 4=8364 7=128512")
for _, code in utf8.codes("\u{d800}", true) do assert(code == 0xd800) end

local points = table.pack(utf8.codepoint(text, 1, -1))
assert(points.n == 4 and points[4] == 0x1f600 and utf8.codepoint(text, 2) == 233)
fails("bad argument #2 to 'utf8.codepoint' (out of bounds)", utf8.codepoint, "abc", 0)
fails("bad argument #3 to 'utf8.codepoint' (out of bounds)", utf8.codepoint, "abc", 1, 9)
fails("invalid UTF-8 code", utf8.codepoint, "\xff")
fails("bad argument #2 to 'utf8.len' (initial position out of bounds)", utf8.len, "abc", 5)
fails("bad argument #3 to 'utf8.len' (final position out of bounds)", utf8.len, "abc", 1, 7)

assert(utf8.offset(text, 3) == 4 and utf8.offset(text, -1) == 7 and utf8.offset(text, 5) == 11)
assert(utf8.offset(text, 6) == nil and utf8.offset(text, 0, 5) == 4 and utf8.offset(text, 2, 4) == 7)
fails("initial position is a continuation byte", utf8.offset, text, 1, 3)
fails("bad argument #3 to 'utf8.offset' (position out of bounds)", utf8.offset, "abc", 1, 10)
assert(utf8.char(97, 233, 8364) == "aé€")
