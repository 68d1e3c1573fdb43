local json = galley.json
local encode, decode = json.encode, json.decode

-- values
check(encode(nil), "null")
check(encode(true), "true")
check(encode(-0), "0")
check(encode(math.maxinteger), "9223372036854775807")
check(encode(0.1), "0.1")
check(encode(2.0), "2.0")
check(encode(1e300), "1e+300")
check(encode("“ü”\n\"\\\u{1}"), [["“ü”\n\"\\\u0001"]])
check(encode("a\xFFb"), '"a\u{FFFD}b"')
check(encode({}), "[]")
check(encode({ 1, "a", { false } }), '[1,"a",[false]]')
check(encode({ b = 1, a = 2, ["ä"] = 3 }), '{"a":2,"b":1,"ä":3}')
check(encode(json.null), "null")
check(encode(json.empty_object), "{}")
check(encode({ x = json.empty_object, y = { json.null } }), '{"x":{},"y":[null]}')
check(encode({ a = { 1, {} } }, { indent = 1 }), '{\n "a": [\n  1,\n  []\n ]\n}')
check(encode({ 1 }, { indent = 0 }), "[\n1\n]")

-- and back
check(decode("[]"), {})
check(decode("{}"), {})
check(decode(' [1, -2, 3.5, 1e2, true, false, "x"] '), { 1, -2, 3.5, 100.0, true, false, "x" })
check(decode('{"a":{"b":[{"c":1}]}}'), { a = { b = { { c = 1 } } } })
check(decode('"\\u00e9\\ud83d\\ude00\\/\\t"'), "é😀/\t")
check(decode('"\\ud800x"'), "\u{FFFD}x")
check(decode('"\\ud800\\u0041"'), "\u{FFFD}A")
check(decode("\u{FEFF}1"), 1)
check(decode('{"a":1,"a":2}'), { a = 2 })
check(decode('{"a":null}'), {})
check(decode('{"a":null}', { nulls = true }).a == json.null, true)
check(decode("[null,1]")[2], 1)
check(decode("null") == json.null, true)
check(decode("9223372036854775807"), math.maxinteger)
check(decode("-9223372036854775808"), math.mininteger)
check(decode("9223372036854775808"), 9223372036854775808.0)
check(decode("9223372036854775808", { big = "string" }), "9223372036854775808")
check(decode("1e999"), math.huge)
check(decode(("["):rep(64) .. ("]"):rep(64)) ~= nil, true)
local value = { name = "Ada “Countess” Holm", list = { 1, 2.5, "x" }, nested = { deep = { true } } }
check(decode(encode(value)), value)
check(tostring(json.null), "galley.json.null")

-- what JSON cannot hold
local loop = {}
loop.self = { loop }
fails(function() encode(loop) end, "cyclic table")
fails(function() encode(0 / 0) end, "JSON cannot hold the number")
fails(function() encode({ quotes = { { score = math.huge } } }) end, "(at quotes[1].score)")
fails(function() encode({ a = print }) end, "JSON cannot hold a function (at a)")
fails(function() encode({ 1, nil, 3 }) end, "a table with the key 1 beside others")
fails(function() encode({ 1, a = 2 }) end, "keys are strings, or 1 to n")
fails(function() encode(coroutine.create(print)) end, "cannot leave the script")
fails(function() encode(1, { indnet = 2 }) end, "no option 'indnet'; did you mean 'indent'?")
fails(function() encode(1, { indent = "x" }) end, "option 'indent' must be an integer from 0 to 16, got 'x'")
fails(function() json.null.x = 1 end, "galley.json.null cannot be changed")

-- what is not JSON
fails(function() decode("") end, "line 1, byte 1: a value expected, got the end")
fails(function() decode("[1,\n2,]") end, "line 2, byte 7: a value expected, got ']'")
fails(function() decode('{"a" 1}') end, "byte 6: ':' expected, got '1'")
fails(function() decode("{a:1}") end, "a key in quotation marks expected")
fails(function() decode("[1 2]") end, "',' or ']' expected, got '2'")
fails(function() decode('{"a":1') end, "',' or '}' expected, got the end")
fails(function() decode("1 2") end, "the end expected, got '2'")
fails(function() decode("01") end, "a number does not begin with 0")
fails(function() decode("-") end, "a digit expected")
fails(function() decode("1.e2") end, "a digit expected, got 'e'")
fails(function() decode("nul") end, "a value expected")
fails(function() decode('"a') end, "a string without its end")
fails(function() decode('"a\nb"') end, "a control character in a string")
fails(function() decode('"\\x"') end, "an escape that JSON does not have")
fails(function() decode('"\\u12"') end, "four digits behind \\u expected")
fails(function() decode('"\xFF"') end, "not UTF-8")
fails(function() decode(("["):rep(65)) end, "more than 64 levels")
fails(function() decode("NaN") end, "a value expected, got 'N'")

-- a table that is shared is written each time, but not without end
local shared = {}
for _ = 1, 1000 do shared[#shared + 1] = {} end
for _ = 1, 40 do shared = { shared } end
local many = {}
for i = 1, 4 do many[i] = shared end
check(#encode(many, { indent = 16 }) > 1000000, true)
for i = 1, 40 do many[i] = shared end
fails(function() encode(many, { indent = 16 }) end, "the result would take more than 16777216 bytes")
