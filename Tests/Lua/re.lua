local re = galley.re

-- find: positions as string.find has them
check({ re.find("hello world", "o w") }, { 5, 7 })
check({ re.find("hello", "l+") }, { 3, 4 })
check({ re.find("hello", "(h)(x)?") }, { 1, 1, "h", false })
check(re.find("hello", "z"), nil)
check({ re.find("abcabc", "abc", 2) }, { 4, 6 })
check({ re.find("abcabc", "abc", -3) }, { 4, 6 })
check({ re.find("abc", "$", 4) }, { 4, 3 })
check(re.find("abc", "$", 5), nil)
check({ re.find("abc", "b", -99) }, { 2, 2 })
check({ re.find("", "") }, { 1, 0 })
check({ re.find(2011, [[\d]]) }, { 1, 1 })
local text = "Größe: 5"
local first, last = re.find(text, [[\p{L}+]])
check(text:sub(first, last), "Größe")

-- match
check({ re.match("k=v", [[(\w)=(\w)]]) }, { "k", "v" })
check({ re.match("k=v", [[\w=]]) }, { "k=" })
check({ re.match("b", "(a)|(b)") }, { false, "b" })

-- test and count; empty matches advance by characters
check(re.test("naïve", "ï"), true)
check(re.test("naïve", "^ve"), false)
check(re.count("éé", ""), 3)
check(re.count("aXbX", "X"), 2)
check(re.count("", "x"), 0)

-- matches and gmatch
local found = {}
for m in re.matches("le 6 mai, le 7 juin", [[(?P<day>\d) (\w+)]]) do
  found[#found + 1] = { m.first, m.last, m.text, m.day, m[2] }
end
check(found, { { 4, 8, "6 mai", "6", "mai" }, { 14, 19, "7 juin", "7", "juin" } })
local empty = {}
for m in re.matches("aé", "x*") do empty[#empty + 1] = m.first end
check(empty, { 1, 2, 4 })
local words = {}
for word in re.gmatch("one two", [[\w+]]) do words[#words + 1] = word end
check(words, { "one", "two" })
local pairs_found = {}
for a, b in re.gmatch("ab c", "([a-z])([a-z])?") do pairs_found[#pairs_found + 1] = { a, b } end
check(pairs_found, { { "a", "b" }, { "c", false } })
local iterator = re.gmatch("x", "x")
check(iterator(), "x")
check(iterator(), nil)
check(iterator(), nil)

-- captures
local m = re.captures("a-b", "(a)(x)?-(?P<right>b)")
check({ m.first, m.last, m.text, m[1], m[2], m[3], m.right }, { 1, 3, "a-b", "a", nil, "b", "b" })
check(m.groups, {
  { first = 1, last = 1, text = "a" }, false, { first = 3, last = 3, text = "b", name = "right" },
})
check(re.captures("a", "b"), nil)

-- gsub and replace
check({ re.gsub("hello", "l", "L") }, { "heLLo", 2 })
check({ re.gsub("hello", "l", "L", 1) }, { "heLlo", 1 })
check({ re.gsub("hello", "l", "L", 0) }, { "hello", 0 })
check({ re.gsub("ab", "", "-") }, { "-a-b-", 3 })
check({ re.gsub("é", "", "-") }, { "-é-", 2 })
check({ re.gsub("ab", "(a)(b)", "%2%0%1%%") }, { "baba%", 1 })
check({ re.gsub("x1y2", [[\d]], { ["1"] = "one" }) }, { "xoney2", 2 })
check({ re.gsub("abc", "[ac]", function(c) if c == "a" then return "A" end end) }, { "Abc", 2 })
check({ re.gsub("abc", "b", function() return 5 end) }, { "a5c", 1 })
check({ re.gsub("abc", "x", function() return "y" end) }, { "abc", 0 })
check({ re.replace("abab", "(?P<x>b)", function(m) return m.x .. m.first end) }, { "ab2ab4", 2 })
check({ re.replace("abab", "b", function() return false end) }, { "abab", 2 })
check({ re.replace("abab", "b", "c", 1) }, { "acab", 1 })

-- split
check(re.split("a,b,,c", ","), { "a", "b", "", "c" })
check(re.split("a, b;c", [[[,;]\s*]], 2), { "a", "b;c" })
check(re.split("abc", ""), { "abc" })
check(re.split("", ","), { "" })
check(re.split(",", ","), { "", "" })

-- escape
check(re.test("1+1=2 (ok) [x] é\n", re.escape("1+1=2 (ok) [x] é\n")), true)
check(re.escape("a_1"), "a_1")

-- compiled patterns
local word = re.compile([[(?P<initial>\w)\w*]], "i")
check({ word:find("Ada") }, { 1, 3, "A" })
check({ re.find("Ada", word) }, { 1, 3, "A" })
check(word:match("Ada Holm", 5), "H")
check(word:count("Ada Holm"), 2)
check(word:gsub("ada holm", "%{initial}."), "a. h.")
check(tostring(word), "/(?P<initial>\\w)\\w*/i")
check(getmetatable(word), "galley.regex")
check({ word.pattern, word.flags, word.names[1] }, { [[(?P<initial>\w)\w*]], "i", "initial" })
check(re.compile("^b$", "m"):test("a\nb"), true)
check(re.compile("a.b", "s"):test("a\nb"), true)
check(re.compile("a.b"):test("a\nb"), false)
fails(function() word.pattern = "x" end, "a compiled pattern cannot be changed")
fails(function() word:fnid("x") end, "a compiled pattern has no 'fnid'")

-- bytes that are not UTF-8 match nothing, and the rest of the text does
check({ re.find("\xFFab", ".") }, { 2, 2 })
check(re.count("\xFF\xFE", "."), 0)
check(re.gsub("\xFFa", "a", "b"), "\xFFb")

-- errors
fails(function() re.find("a", "(") end, "pattern '(': missing )")
fails(function() re.find("a", "x[z-a]") end, "invalid character class range 'z-a' (byte 3)")
fails(function() re.find("a", [[(a)\1]]) end, "invalid escape sequence '\\1' (byte 4)")
fails(function() re.find("a", "\xFF") end, "a pattern must be UTF-8")
fails(function() re.find(nil, "a") end,
  "bad argument #1 to 'galley.re.find' (string expected, got nil)")
fails(function() re.find("a", true) end, "string or regex expected, got boolean")
fails(function() re.find("a", "a", "x") end, "integer expected, got string")
fails(function() re.compile("a", "q") end, "a pattern has no flag 'q'; there are i, m and s")
fails(function() re.compile("(?P<first>a)") end, "a group of a pattern cannot be called 'first'")
fails(function() re.gsub("a", "a", "%1") end, "the replacement says %1, but the pattern has no groups")
fails(function() re.gsub("a", "(?P<name>a)", "%{nmae}") end, "did you mean 'name'?")
fails(function() re.gsub("a", "a", "%x") end, "and no other %")
fails(function() re.gsub("a", "a", function() return {} end) end,
  "invalid replacement value (a table)")
fails(function() re.gsub("a", "a", function() error("inner") end) end, "inner")
fails(function() re.fnid("a", "a") end, "galley.re has no 'fnid'; did you mean 'find'?")
fails(function() re.gsub(("a"):rep(100000), "a", ("b"):rep(100000)) end, "the result would take more than")
fails(function() re.find("a", ("a"):rep(70000)) end, "a pattern of more than 65536 bytes")
