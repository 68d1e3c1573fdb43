-- The other string functions.

local function fails(message, f, ...)
  local ok, got = pcall(f, ...)
  assert(not ok, "no error")
  got = tostring(got):gsub("^%S+:%d+: ", "")
  assert(got == message, got)
end

assert(("ab"):rep(3) == "ababab" and ("ab"):rep(3, ", ") == "ab, ab, ab" and ("x"):rep(0) == "")
assert((""):rep(1e15) == "" and (""):rep(math.maxinteger, "") == "" and (""):rep(3, "-") == "--")
fails("resulting string too large", string.rep, "x", 1e15)
fails("bad argument #2 to 'string.rep' (number expected, got no value)", string.rep, "x")
local unit = ("0123456789"):rep(7001)
local many = unit:rep(5, "|")
assert(#many == 5 * 70010 + 4 and many:sub(70005, 70016) == "456789|01234")
assert(("x"):rep(200001):find("^x+$"))

assert(("aZé1"):upper() == "AZé1" and ("aZÉ1"):lower() == "azÉ1" and ("abc"):reverse() == "cba")
assert((""):reverse() == "" and unit:reverse():reverse() == unit)
assert(unit:reverse():sub(1, 12) == "987654321098")

-- A long string is quoted as a short one is.
local bytes = {}
for byte = 0, 255 do bytes[#bytes + 1] = string.char(byte) .. (byte % 2 == 0 and "7" or "x") end
local all = table.concat(bytes)
local short, long = ("%q"):format(all), ("%q"):format(all:rep(20))
assert(long == '"' .. short:sub(2, -2):rep(20) .. '"')
assert(load("return " .. long)() == all:rep(20))
assert(("%q %5.1f %-4s| %q %%q"):format(all:rep(20), 2.25, "x", 3) == long .. "   2.2 x   | 3 %q")
assert(("%s %s"):format({}, next) == "table function" and ("%5s"):format({}) == "table")
fails("bad argument #1 to 'format' (number expected, got string)", function()
  return ("%d"):format("x")
end)
fails("'%p' is not available: addresses differ in each run", string.format, "%p", {})

assert(string.unpack("<i4", string.pack("<i4", -7)) == -7 and string.packsize("i4i4") == 8)
fails("bad argument #1 to 'string.pack' (format too long)", string.pack, (" "):rep(20000))
fails("bad argument #1 to 'string.unpack' (format too long)", string.unpack, ("x"):rep(20000), "")
