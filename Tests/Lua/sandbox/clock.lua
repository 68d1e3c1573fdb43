-- os: the time alone, in UTC, standing still at the time that the host has set: 2011-03-22 18:30:05.

assert(os.time() == 1300818605 and os.clock() == 0.0 and os.difftime(5, 3) == 2.0)
assert(os.date() == "Tue Mar 22 18:30:05 2011" and os.date("!%c") == os.date("%c"))
assert(os.date("%Y-%m-%dT%H:%M:%S%z %Z") == "2011-03-22T18:30:05+0000 UTC")
assert(os.date("%a|%A|%b|%B|%h|%p|%I|%r|%R|%T|%D|%F|%x|%X")
  == "Tue|Tuesday|Mar|March|Mar|PM|06|06:30:05 PM|18:30|18:30:05|03/22/11|2011-03-22|03/22/11|18:30:05")
assert(os.date("%j|%u|%w|%U|%W|%V|%G|%g|%C|%y|%e|%n|%t|%%") == "081|2|2|12|12|12|2011|11|20|11|22|\n|\t|%")
assert(os.date("%EY %Od %OH") == "2011 22 18")
-- Weeks at the turn of the year belong to the year of their Thursday.
assert(os.date("%G-%V", os.time { year = 2010, month = 1, day = 3 }) == "2009-53")
assert(os.date("%G-%V", os.time { year = 2008, month = 12, day = 29 }) == "2009-01")
local parts = os.date("*t", -1)
assert(parts.year == 1969 and parts.month == 12 and parts.day == 31 and parts.hour == 23)
assert(parts.min == 59 and parts.sec == 59 and parts.wday == 4 and parts.yday == 365)
assert(parts.isdst == false)
-- time puts the fields in order.
local odd = { year = 2011, month = 14, day = -3, hour = 30 }
assert(os.time(odd) == os.time { year = 2012, month = 1, day = 29, hour = 6 })
assert(odd.year == 2012 and odd.month == 1 and odd.day == 29 and odd.hour == 6 and odd.yday == 29)
assert(os.time { year = 2012, month = 2, day = 29 } == 1330516800)
for _, year in ipairs { 1, 1600, 1900, 1970, 2000, 2100, 9999 } do
  for month = 1, 12 do
    local time = os.time { year = year, month = month, day = 1, hour = 0 }
    assert(os.date("%m-%d %H", time) == ("%02d-01 00"):format(month))
  end
end
local function fails(message, f, ...)
  local ok, got = pcall(f, ...)
  assert(not ok and got == message, got)
end
fails("field 'month' missing in date table", os.time, { year = 2011 })
fails("field 'month' is not an integer", os.time, { year = 2011, month = "x", day = 1 })
fails("field 'year' is out-of-bound", os.time, { year = 1 << 50, month = 1, day = 1 })
fails("bad argument #1 to 'os.date' (invalid conversion specifier '%Ez')", os.date, "%Ez")
fails("bad argument #1 to 'os.date' (invalid conversion specifier '%')", os.date, "%")
fails("date result cannot be represented in this installation", os.date, "%Y", math.maxinteger)
for _, name in ipairs { "getenv", "execute", "exit", "remove", "rename", "tmpname", "setlocale" } do
  assert(os[name] == nil)
end
