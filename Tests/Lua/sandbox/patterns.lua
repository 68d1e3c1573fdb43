-- The pattern functions against what Lua's own answer. The rows were made by calling Lua 5.4.4's
-- functions with patterns put together at random; a first value of "!" stands for an error.

local function render(...)
  local parts = {}
  for i = 1, select("#", ...) do
    local value = select(i, ...)
    parts[i] = type(value) == "string" and ("%q"):format(value) or tostring(value)
  end
  return table.concat(parts, ", ")
end

local function all(subject, pattern, init)
  local found = {}
  for a, b in subject:gmatch(pattern, init) do found[#found + 1] = tostring(a) .. "|" .. tostring(b) end
  return table.concat(found, ";")
end

local functions = { find = string.find, match = string.match, gsub = string.gsub, gmatch = all }

local function answer(name, ...)
  local results = table.pack(pcall(functions[name], ...))
  if results[1] then return render(table.unpack(results, 2, results.n)) end
  return render("!", (results[2]:gsub("^%S+:%d+: ", "")))
end

local rows = {
  {{"gsub", "^", ".", "<%0>"}, {"<^>", 1}},
  {{"gmatch", "ac\xff,[", "a[^a]", nil}, {"ac|nil"}},
  {{"gmatch", "ab", "[^a]", nil}, {"b|nil"}},
  {{"gmatch", "($%[1", "%a?%", nil}, {"!", "malformed pattern (ends with '%')"}},
  {{"gsub", "(", "x*[^a]", "%2%1"}, {"!", "invalid capture index %2"}},
  {{"find", "]^aa", "[%w_]*[%w_]()", nil}, {3, 4, 5}},
  {{"match", "(A)", "%0", nil}, {"!", "invalid capture index %0"}},
  {{"match", ".,_](", "^%.(.-).-x*", nil}, {""}},
  {{"find", "^x-", ".", nil}, {1, 1}},
  {{"gmatch", "aa", "%f", nil}, {"!", "missing '[' after '%f' in pattern"}},
  {{"gmatch", "a", "%f[%z%..", 4}, {""}},
  {{"find", "1\0", "%W", -2}, {2, 2}},
  {{"match", "ab1", "^[a-c]", nil}, {"a"}},
  {{"match", ".1,aa", "^%W%f[%w]", 1}, {"."}},
  {{"gmatch", "b\0 ", "x*", nil}, {"|nil;|nil;|nil;|nil"}},
  {{"gmatch", "x .", "^[%", nil}, {""}},
  {{"gsub", "\0\0$ab.b", "^", "<%0>"}, {"<>\0\0$ab.b", 1}},
  {{"gsub", "aa[", "[%w_]", "<%0>"}, {"<a><a>[", 2}},
  {{"gsub", "\xff]baa", ")(.-)%a", "%x"}, {"!", "invalid pattern capture"}},
  {{"match", "^", "^%2%f[a][]]%f", nil}, {"!", "invalid capture index %2"}},
  {{"match", "^1(,", "a-", nil}, {""}},
  {{"gmatch", ",", "%z-", 6}, {""}},
  {{"find", "(", "a-%0%f%d", nil}, {"!", "invalid capture index %0"}},
  {{"find", "-))(", ".", nil}, {1, 1}},
  {{"gsub", "\0%()_", ".*", "%1"}, {"\0%()_", 1}},
  {{"find", "\xff_]^", "[%%.", 5}, {"!", "malformed pattern (missing ']')"}},
  {{"gsub", "[1abb%", "[%w_]", "%1"}, {"[1abb%", 4}},
  {{"find", "()aaA^", ".?%f[a]", nil}, {2, 2}},
  {{"find", "\xffaba.A$", "%", -1}, {"!", "malformed pattern (ends with '%')"}},
  {{"gsub", "c()$%\0(", "[^a]", "x"}, {"xxxxxxx", 7}},
  {{"find", ".aa", "[^a]", nil}, {1, 1}},
  {{"gsub", "\0)", "^%A?%p", "%1"}, {"\0)", 1}},
  {{"match", "b", "b+", nil}, {"b"}},
  {{"find", "-", "-", nil}, {1, 1}},
  {{"find", "ab", "%f[%]a][%p", nil}, {"!", "malformed pattern (missing ']')"}},
  {{"gmatch", ",", "(.-)", nil}, {"|nil;|nil"}},
  {{"gmatch", ",1aa", "%a", nil}, {"a|nil;a|nil"}},
  {{"gmatch", "\xff", "\xff", nil}, {"\xff|nil"}},
  {{"gmatch", "caa_$", "^%f%1", nil}, {""}},
  {{"find", "()_a\0_)", ".*", nil}, {1, 7}},
  {{"match", "ab(),-", "^", -1}, {""}},
  {{"gmatch", "1]^ab ", "%A", nil}, {"1|nil;]|nil;^|nil; |nil"}},
  {{"match", "ab-.^", "^.*", nil}, {"ab-.^"}},
  {{"match", "_a\0.", "a-", nil}, {""}},
  {{"match", "1a\xff", "x*", -4}, {""}},
  {{"match", "^\xff", "[^a].", nil}, {"^\xff"}},
  {{"find", "\0,)cx", "%G", nil}, {1, 1}},
  {{"gmatch", "ax_", "(a)", nil}, {"a|nil"}},
  {{"gmatch", "A1$(1\0", "%\0", nil}, {"\0|nil"}},
  {{"find", "(aacAab", "(a)", nil}, {2, 2, "a"}},
  {{"find", "1b )", "[a-c]", nil}, {2, 2}},
  {{"find", "(aaab\0)", "%f[a](a)", nil}, {2, 2, "a"}},
  {{"find", "$ab_,$", "().", nil}, {1, 1, 1}},
  {{"gsub", "1\0aac()(", "%A$", ""}, {"1\0aac()", 1}},
  {{"gsub", "A[)]aa", "(a)", "x"}, {"A[)]xx", 2}},
  {{"match", "-))[()c", "x*", nil}, {""}},
  {{"find", "\xffaa)", "%w", nil}, {2, 2}},
  {{"match", "% c](1", "[a-%]]", nil}, {"]"}},
  {{"gsub", "\xffb\xffc", "%A", "x"}, {"xbxc", 2}},
  {{"find", ".^[", ".-^", nil}, {1, 2}},
  {{"find", "baa,% ", "^[%s.*", 3}, {"!", "malformed pattern (missing ']')"}},
  {{"find", "c].c", "%a", 1}, {1, 1}},
  {{"gsub", ",ccabaa", "a[%w_]", "%"}, {"!", "invalid use of '%' in replacement string"}},
  {{"gmatch", "], [(", "^(%p", nil}, {""}},
  {{"match", "^^(", "()", nil}, {1}},
  {{"gmatch", "aa.(x(", "%A", 1}, {".|nil;(|nil;(|nil"}},
  {{"gmatch", "]", "x*.*(.-)", nil}, {"|nil"}},
  {{"find", "x-", "[a-]", nil}, {2, 2}},
  {{"find", "b[x", "[%w_]", nil}, {1, 1}},
  {{"match", "$x%,%aa", "()", nil}, {1}},
  {{"gsub", "1_b$\xff", "()", ""}, {"1_b$\xff", 6}},
  {{"find", "aa]b]", "]", nil}, {3, 3}},
  {{"gmatch", ".%b_", "()", nil}, {"1|nil;2|nil;3|nil;4|nil;5|nil"}},
  {{"gsub", "ab(\xff", "a-", "x"}, {"xaxbx(x\xffx", 5}},
  {{"find", "A.\xff A[", "^%G?", 5}, {5, 4}},
  {{"find", ",-1\0", "(.-)", -3}, {2, 1, ""}},
  {{"gmatch", "x", "(.-)$", 3}, {""}},
  {{"find", "a%A", "^", nil}, {1, 0}},
  {{"gsub", "\0$", "a-", ""}, {"\0$", 3}},
  {{"gmatch", "\0,) _", "[%w_]", 0}, {"_|nil"}},
  {{"find", "abA-c()", "()", nil}, {1, 0, 1}},
  {{"gsub", "1%,$$", ".-", "<%0>"}, {"<>1<>%<>,<>$<>$<>", 6}},
  {{"match", "x%]]$aa", "^*?", nil}, {""}},
  {{"match", ")b\xffx[", "??%W.*", nil}, {")b\xffx["}},
  {{"match", "\xff]", "%0", -3}, {"!", "invalid capture index %0"}},
  {{"match", "a](.", "%W[^a]", nil}, {"]("}},
  {{"find", "[$ _.aa", ".-", nil}, {1, 0}},
  {{"find", "A()%cc.", "[%%d[%%-", nil}, {"!", "malformed pattern (missing ']')"}},
  {{"find", "]", "%b", -2}, {"!", "malformed pattern (missing arguments to '%b')"}},
  {{"gmatch", "aa)(\xffab", "$", 3}, {"|nil"}},
  {{"find", "a", "^.-", nil}, {1, 0}},
  {{"match", "]_x1aa", ".*", nil}, {"]_x1aa"}},
  {{"gmatch", "A(1-\xff()", "%p%W", nil}, {"-\xff|nil;()|nil"}},
  {{"gsub", "%-ab1b", "^(.-).-", "%1"}, {"%-ab1b", 1}},
  {{"match", "aaa_1.", "%d", 4}, {"1"}},
  {{"gmatch", "]", "^%1%W.*x*", nil}, {""}},
  {{"gmatch", "c\0%%,", ".*", nil}, {"c\0%%,|nil"}},
  {{"gsub", "A", ")%W", "%x"}, {"!", "invalid pattern capture"}},
  {{"gsub", "\0$\xffaa%", ".*", "<%0>"}, {"<\0$\xffaa%>", 1}},
  {{"gsub", "b$]1^\xff", "\xff", "%1"}, {"b$]1^\xff", 1}},
  {{"gsub", "Ac", "^", ""}, {"Ac", 1}},
  {{"gsub", "\0001cbc", "\xff?", "%2%1"}, {"!", "invalid capture index %2"}},
  {{"gmatch", "[x", "[$b", nil}, {"!", "malformed pattern (missing ']')"}},
  {{"gsub", "1%()-$a", "%p.a-.-", "x"}, {"1xxx", 3}},
  {{"match", ",[%\0cc", "()%ax*()", nil}, {5, 6}},
  {{"match", "x-_$", "%f[%w].*", nil}, {"x-_$"}},
  {{"match", "%aa", "()", nil}, {1}},
  {{"match", "\xffc", "%G", nil}, {"\xff"}},
  {{"gmatch", "b[$", "^%%-[%", nil}, {""}},
  {{"find", "a", "+-[%w_]", nil}, {1, 1}},
  {{"find", "%bx,aa(", "b", 0}, {2, 2}},
  {{"match", ")Aa1", "%f[%w]", nil}, {""}},
  {{"match", "\xff]c", "[", nil}, {"!", "malformed pattern (missing ']')"}},
  {{"find", ",x1", "[^a]%A", nil}, {2, 3}},
  {{"gmatch", "11x", "%f%%%f[a]", nil}, {"!", "missing '[' after '%f' in pattern"}},
  {{"find", "caa))%", "[ab]", nil}, {2, 2}},
  {{"gsub", ",-[^$", "^", "x"}, {"x,-[^$", 1}},
  {{"gmatch", "ab", "[%w_]", 2}, {"b|nil"}},
  {{"find", "(,$%^\xff", "a-%%%x*", nil}, {4, 4}},
  {{"match", "\0_", "%G.", -4}, {"\0_"}},
  {{"gmatch", "\xffabx)", "%A", nil}, {"\xff|nil;)|nil"}},
  {{"match", "\xff-_b", "^*?", nil}, {""}},
  {{"find", "ab1],x()", "^a-", nil}, {1, 0}},
  {{"find", "_($-$[", "^%W()", nil}, {1, 1, 2}},
  {{"gsub", "-", "^[^a]", "<%0>"}, {"<->", 1}},
  {{"match", "\xff]", "[%]a]", nil}, {"]"}},
  {{"gmatch", "[_1 ", "(", nil}, {"!", "unfinished capture"}},
  {{"gmatch", "(abab()aA", "^()(", nil}, {""}},
  {{"gmatch", "-c%", "^[%%0", nil}, {""}},
  {{"gsub", ",.", "))", "%x"}, {"!", "invalid pattern capture"}},
  {{"find", " ", "$", -3}, {2, 1}},
  {{"gmatch", " cb\xff", "()\xff", nil}, {"4|nil"}},
  {{"match", "\xffA\0a,]", "$", -1}, {""}},
  {{"gsub", "b.1b ]", "^[a-c]%1", "%1"}, {"!", "invalid capture index %1"}},
  {{"gmatch", "ab()$\0ab", "^%f+", -3}, {""}},
  {{"match", "%\0bx]", "?*b+", nil}, {"b"}},
  {{"find", "a ", "%f", nil}, {"!", "missing '[' after '%f' in pattern"}},
  {{"gmatch", "bab%%", "^%a%2", nil}, {""}},
  {{"gmatch", "aa\xffx", "^%0()%b", 3}, {""}},
  {{"find", "%$x", "^[^a]", nil}, {1, 1}},
  {{"match", "^aaaa\0001^", "%f[a](.-)", 2}, {""}},
  {{"match", "_--aa[", ".", nil}, {"_"}},
  {{"match", "ab", "[%]a]", nil}, {"a"}},
  {{"gsub", "A\xffab1 %", ".", ""}, {"", 7}},
  {{"find", "b$,%", ".*", nil}, {1, 4}},
  {{"gsub", ",aa,$", "%w", ""}, {",,$", 2}},
  {{"gsub", "$^ -[", "[^a]", "x"}, {"xxxxx", 5}},
  {{"gmatch", "\xff%", "%z?x*", nil}, {"|nil;|nil;|nil"}},
  {{"find", "-\xff^x", "^%1\0\xff[%w_]", nil}, {"!", "invalid capture index %1"}},
  {{"gsub", "]^ ", "[^a]", ""}, {"", 3}},
  {{"find", "._", "%.", nil}, {1, 1}},
  {{"gmatch", "^aaab", "b", nil}, {"b|nil"}},
  {{"gmatch", "1()1ab.)", "^.%2((", nil}, {""}},
  {{"gmatch", "Aab,c", "^[^a]", nil}, {""}},
  {{"gsub", "ab.", "^%1", "%1"}, {"!", "invalid capture index %1"}},
  {{"match", "[x,", "%f[", 4}, {"!", "malformed pattern (missing ']')"}},
  {{"gmatch", "% ", "%%%Wa-", nil}, {"% |nil"}},
  {{"find", "b]%,", "[a-%%].", nil}, {2, 3}},
  {{"gmatch", "$1x$1", "^)[%w_]", nil}, {""}},
  {{"gmatch", "()aa$])", "a", nil}, {"a|nil;a|nil"}},
  {{"find", "abb a", "%1%1%s", nil}, {"!", "invalid capture index %1"}},
  {{"find", "]A ", "%s", 3}, {3, 3}},
  {{"gmatch", "A..()\xff", "%A", nil}, {".|nil;.|nil;(|nil;)|nil;\xff|nil"}},
  {{"match", "$A_](", "(.-)", nil}, {""}},
  {{"match", "())%1", "%A(.-)", nil}, {""}},
  {{"gsub", "[%_(", "%p%1%W", "%1"}, {"!", "invalid capture index %1"}},
  {{"find", "$_1%", "%1*%p", nil}, {"!", "invalid capture index %1"}},
  {{"gsub", "]a^\xff%b", ".", "%1"}, {"]a^\xff%b", 6}},
  {{"gmatch", ".)", "%.*", nil}, {".|nil;|nil"}},
  {{"match", "().b(", "%ba", -3}, {"!", "malformed pattern (missing arguments to '%b')"}},
  {{"find", "b)\0\xff]", "%1%ba.*", nil}, {"!", "invalid capture index %1"}},
  {{"match", "]ab^", "[a-c]", nil}, {"a"}},
  {{"gmatch", " ,abaa1", "[%w_]", nil}, {"a|nil;b|nil;a|nil;a|nil;1|nil"}},
  {{"gmatch", "$1(", "^)b+", 6}, {""}},
  {{"find", "c", "^%0", nil}, {"!", "invalid capture index %0"}},
  {{"match", " b-()", "%G+[a-%%]?", nil}, {" "}},
  {{"gmatch", "^a", "[^a]%f%ba%s", 2}, {""}},
  {{"gmatch", "b", "%f[%2", 5}, {""}},
  {{"find", "^x", "%A%b", nil}, {"!", "malformed pattern (missing arguments to '%b')"}},
  {{"match", "xb%aaa", "%W%0b(.-)", nil}, {"!", "invalid capture index %0"}},
  {{"gsub", "ab", ".-%f[a]%", "%x"}, {"!", "malformed pattern (ends with '%')"}},
  {{"gmatch", "aaaa(ab", "^a-a%2[%w_]", 6}, {""}},
  {{"find", "_(", "[^a]", nil}, {1, 1}},
  {{"match", ".x)\0", "%.\0*[^a]", nil}, {".x"}},
  {{"match", "aa\0$bb)", "()", nil}, {1}},
  {{"find", "-aa)$[]", "[a-c]x*", 0}, {2, 2}},
  {{"match", "$_$A\xff\xff", "[%w_][[%", nil}, {"!", "malformed pattern (missing ']')"}},
  {{"match", " %A)Aaa", "a-", nil}, {""}},
  {{"gmatch", "()a", "^[%", -3}, {""}},
  {{"match", "()\xffaa", "[(?", nil}, {"!", "malformed pattern (missing ']')"}},
  {{"gsub", "%xA$ _", "[^a]-", "%2%1"}, {"!", "invalid capture index %2"}},
  {{"find", "aaxb.", "a[%[ab]", nil}, {1, 2}},
  {{"gmatch", "$b", "[]]?", nil}, {"|nil;|nil;|nil"}},
  {{"match", "a1", "%f[%w]%f[%w]", nil}, {""}},
  {{"gmatch", "(", "^[%0b", nil}, {""}},
  {{"gmatch", "1()%", "*-%W", 6}, {""}},
  {{"gsub", "(", "(.-)", "%1"}, {"(", 2}},
  {{"match", "a%1^-1", "%f[a]", nil}, {""}},
  {{"match", "]ab_)", "[a-%%]", nil}, {"]"}},
  {{"match", " \0ab1$", "[^a].*", nil}, {" \0ab1$"}},
  {{"gmatch", "A_", "^%2", -4}, {""}},
  {{"find", "a,a.%(", "^%w", nil}, {1, 1}},
  {{"find", "(ba", ".*", nil}, {1, 3}},
  {{"gmatch", "(%", "[%b", -3}, {"!", "malformed pattern (missing ']')"}},
  {{"match", "a", "%w", nil}, {"a"}},
  {{"gmatch", "c-]", "^%f(.-)[]]", nil}, {""}},
  {{"gsub", ")a()%aaaa", "%1%0%a", "%"}, {"!", "invalid capture index %1"}},
  {{"find", "^_", "a-", nil}, {1, 0}},
  {{"find", "1^)", "[%", nil}, {"!", "malformed pattern (missing ']')"}},
  {{"find", "c", "[%w_]", nil}, {1, 1}},
  {{"match", "[.1", "[^a]", nil}, {"["}},
  {{"gsub", " %", "%f", "<%0>"}, {"!", "missing '[' after '%f' in pattern"}},
  {{"match", "^\xff.", "%Ax*%A", 1}, {"^\xff"}},
  {{"gmatch", "c\xffab- ", "^", nil}, {""}},
  {{"match", "a\xffa", "a*", 3}, {"a"}},
  {{"find", "%1[\0)1", "^.*$", nil}, {1, 6}},
  {{"match", "a(x\xff()", "^%0\0%f[%f[", nil}, {"!", "invalid capture index %0"}},
  {{"match", "bb", "()", nil}, {1}},
  {{"gsub", "(Axa,", "%a", ""}, {"(,", 3}},
  {{"find", "]-(]^", "[]]", nil}, {1, 1}},
  {{"match", "%c%._", "^%p", nil}, {"%"}},
  {{"gmatch", "$%c_bb", "[%2()[ab]", nil}, {"b|nil;b|nil"}},
  {{"gmatch", "A", "^%1", 3}, {""}},
  {{"gmatch", "%xaa.c1", "a", nil}, {"a|nil;a|nil"}},
  {{"match", "_ab1", "(", nil}, {"!", "unfinished capture"}},
  {{"gmatch", "\0x", "%0$)", nil}, {"!", "invalid capture index %0"}},
  {{"find", "ab]b\xff()", "%G", 4}, {5, 5}},
  {{"gsub", "ab$\0", "b+", "<%0>"}, {"a<b>$\0", 1}},
  {{"gmatch", "^", "()", 5}, {""}},
  {{"find", "(ab", "(a)", nil}, {2, 2, "a"}},
  {{"find", " A-\0^\0", "%W", nil}, {1, 1}},
  {{"gsub", "a\0^([,", "%A(", "<%0>"}, {"a<\0><^><(><[><,>", 5}},
  {{"gsub", ",b]^aA", "(a)x*", ""}, {",b]^A", 1}},
  {{"find", "aa", "^%a", nil}, {1, 1}},
  {{"find", "A(()%_a", "%2.[%", nil}, {"!", "invalid capture index %2"}},
  {{"match", "[cc.%", "^", nil}, {""}},
  {{"match", "$ )](x", "%f[x*", nil}, {"!", "malformed pattern (missing ']')"}},
  {{"find", "c^$c(", ".*", 0}, {1, 5}},
  {{"gmatch", "\0\0", "^%G", nil}, {""}},
  {{"find", "^]_1a()", "%w", nil}, {4, 4}},
  {{"match", " b", ".-", nil}, {""}},
  {{"match", "ab]ab[A", "%2%%%-", 1}, {"!", "invalid capture index %2"}},
  {{"match", "]A", "(.-)()", nil}, {"", 1}},
  {{"gsub", ".)A", "%f%f[", "%"}, {"!", "missing '[' after '%f' in pattern"}},
  {{"gmatch", "xaa\0$", "[^a]", nil}, {"x|nil;\0|nil;$|nil"}},
  {{"match", "b[],bc", "%A", nil}, {"["}},
  {{"match", "]x\xffa", "^[]]", nil}, {"]"}},
  {{"gmatch", "aab\xff", "^(.-).%-?", 5}, {""}},
  {{"gmatch", "^", "x*[^a]", nil}, {"^|nil"}},
  {{"gmatch", ". c)$[", "%a", nil}, {"c|nil"}},
  {{"match", "-A,)aa", "%a)", nil}, {"!", "invalid pattern capture"}},
  {{"gmatch", " ^()aa()b", "%W", nil}, {" |nil;^|nil;(|nil;)|nil;(|nil;)|nil"}},
  {{"find", "-b)c", ".%a", nil}, {1, 2}},
  {{"gmatch", "a]\0a[", "[%[^a]$", nil}, {"[|nil"}},
  {{"gmatch", "xa[ab", "%a%s-%W", nil}, {"a[|nil"}},
  {{"find", "1^[1", "%f[", nil}, {"!", "malformed pattern (missing ']')"}},
  {{"find", "_\0ab ", "^b-a-", nil}, {1, 0}},
  {{"match", ",b[()x", "%W", nil}, {","}},
  {{"find", "b Axx-", "%--", nil}, {1, 0}},
  {{"find", "\0]aa.", "^%G", nil}, {1, 1}},
  {{"gmatch", "caab^ 1", ".-", nil}, {"|nil;|nil;|nil;|nil;|nil;|nil;|nil;|nil"}},
  {{"gsub", "1%abab", "%a[ab]", "%1"}, {"1%abab", 2}},
  {{"gsub", "A$1", "[%%1%z[a-%%]", "%1"}, {"A$1", 1}},
  {{"gsub", "x).,\0$", "a-%f[.*%b()", "%"}, {"!", "malformed pattern (missing ']')"}},
  {{"gmatch", " ab", "%W", nil}, {" |nil"}},
  {{"find", "(()(b^", "%w.*", nil}, {5, 6}},
  {{"match", "\xffab-", "%f[a](a)", nil}, {"a"}},
  {{"gmatch", "a[", "%", 4}, {""}},
  {{"match", ")()b%,[", "[ab]", nil}, {"b"}},
  {{"find", "a ^-b1", "%d", nil}, {6, 6}},
  {{"find", "abb)", "(.-)[^a]", nil}, {1, 2, "a"}},
  {{"gmatch", "^]", ".-", nil}, {"|nil;|nil;|nil"}},
  {{"gmatch", "[c-A", ".*", 2}, {"c-A|nil"}},
  {{"gsub", "ab%x", "^[a-c]", "<%0>"}, {"<a>b%x", 1}},
  {{"find", "-.1]_", "x*(.-)", nil}, {1, 0, ""}},
  {{"find", ".$", "^", nil}, {1, 0}},
  {{"find", "a%", "^(.-)", nil}, {1, 0, ""}},
  {{"gsub", "(\xff", "^.*", "x"}, {"x", 1}},
  {{"match", "\0ab]a", "%z%.-", nil}, {"\0"}},
  {{"match", "\0c()", "%ba", nil}, {"!", "malformed pattern (missing arguments to '%b')"}},
  {{"gsub", "]aa \xff,^", "%f[%w]", "<%0>"}, {"]<>aa \xff,^", 1}},
  {{"match", "AA^]\xff", "%w", nil}, {"A"}},
  {{"gmatch", "a.-", "^[%\xff[a-]x*", nil}, {""}},
  {{"match", "A^],", "a-", nil}, {""}},
  {{"gmatch", "  A", "^%Wx*[.*", -2}, {""}},
  {{"gmatch", "xA", "^a-", -3}, {""}},
  {{"gmatch", "ab ()\0", ".-", nil}, {"|nil;|nil;|nil;|nil;|nil;|nil;|nil"}},
  {{"gmatch", " [[", "[%2%b[", -4}, {"!", "malformed pattern (missing ']')"}},
  {{"find", "(_.bx()", "$-", 4}, {4, 3}},
  {{"find", "^", "%f", nil}, {"!", "missing '[' after '%f' in pattern"}},
  {{"gmatch", "1]", "x*", nil}, {"|nil;|nil;|nil"}},
  {{"match", "-b", "%f[", nil}, {"!", "malformed pattern (missing ']')"}},
  {{"match", "$ab(", "%ba", -2}, {"!", "malformed pattern (missing arguments to '%b')"}},
  {{"gmatch", "Aaa,aa", "[a-c]()[ab]", -4}, {"6|nil"}},
  {{"find", "-(,bc()", "bx*", nil}, {4, 4}},
  {{"find", ",$b", "[%w_]", -1}, {3, 3}},
  {{"match", "-[\0c", "%-", nil}, {"-"}},
  {{"match", "A", "[%", -3}, {"!", "malformed pattern (missing ']')"}},
  {{"match", "^_ b", "%s[%%", nil}, {"!", "malformed pattern (missing ']')"}},
  {{"find", "c\0x\xff$x", "()", nil}, {1, 0, 1}},
  {{"gsub", "a", "^.*", "<%0>"}, {"<a>", 1}},
  {{"gsub", "]c1aaaa", "[%]a]%w", ""}, {"1", 3}},
  {{"gmatch", "])ca", "%f[a]", nil}, {"|nil"}},
  {{"match", ",_]$x", "%a", nil}, {"x"}},
  {{"gsub", "aa%,", "[a-c](a)(.-)", "%2%1"}, {"a%,", 1}},
  {{"find", "-a1_", "[^a]%A", nil}, {3, 4}},
  {{"find", "\0", "^", nil}, {1, 0}},
  {{"match", "]%abb\0", "b+", nil}, {"bb"}},
  {{"match", " ]aa\0-^", "%f[ab", nil}, {"!", "malformed pattern (missing ']')"}},
  {{"gsub", "()ab%$", "[a-c]", "<%0>"}, {"()<a><b>%$", 2}},
  {{"find", "-\xff%ba", "%0()$()", nil}, {"!", "invalid capture index %0"}},
  {{"gmatch", ".", "[^a]", nil}, {".|nil"}},
  {{"find", ")()", "$", -2}, {4, 3}},
  {{"gmatch", "aAc", "%a%w", nil}, {"aA|nil"}},
  {{"find", "()_", "()", 3}, {3, 2, 3}},
  {{"gmatch", "x\xff", "$", -4}, {"|nil"}},
  {{"find", " (", "^()", nil}, {1, 0, 1}},
  {{"find", "xab-$", "[ab]%a%p", 1}, {2, 4}},
  {{"match", "%.\0()", "%G", nil}, {"\0"}},
  {{"match", "b].]()", ".*", nil}, {"b].]()"}},
  {{"find", "xA()1_", "a-..*", nil}, {1, 6}},
  {{"find", "()\xffaa", "[^a]", nil}, {1, 1}},
  {{"gmatch", "()\xffbxc", "[%()?)", 4}, {"!", "malformed pattern (missing ']')"}},
  {{"find", "^ab)", "%W?", nil}, {1, 1}},
  {{"gsub", "a", "^(a).*", "%1"}, {"a", 1}},
  {{"gsub", "\xff-c()a", "^.x*", "x"}, {"x-c()a", 1}},
  {{"find", "]", "].-", -1}, {1, 1}},
  {{"find", "-.", "[a-][%x*", nil}, {"!", "malformed pattern (missing ']')"}},
  {{"find", "\xff]x(%\0", "[a-%]]-%W(.-)", nil}, {1, 1, ""}},
  {{"find", "%x\0[ab\0", "b+", 6}, {6, 6}},
}

for i, row in ipairs(rows) do
  local name, subject, pattern, extra = table.unpack(row[1], 1, 4)
  local got = answer(name, subject, pattern, extra)
  local expected = render(table.unpack(row[2], 1, math.max(#row[2], 1)))
  if got ~= expected then
    error(("row %d, %s(%s): got %s, expected %s"):format(
      i, name, render(subject, pattern, extra), got, expected))
  end
end

-- What no row can say.
local function fails(message, f, ...)
  local ok, got = pcall(f, ...)
  assert(not ok, "no error")
  got = tostring(got):gsub("^%S+:%d+: ", "")
  assert(got == message, got)
end

fails("bad argument #1 to 'find' (string expected, got no value)", function() string.find() end)
fails("bad argument #1 to 'find' (string expected, got no value)", function() ("x"):find() end)
fails("bad argument #2 to 'find' (number has no integer representation)", function()
  ("x"):find("x", 1.5)
end)
fails("bad argument #3 to 'gsub' (string/function/table expected, got boolean)", function()
  string.gsub("x", "x", true)
end)
fails("bad argument #1 to 'string.find' (string expected, got no value)", string.find)
fails("invalid replacement value (a table)", string.gsub, "a", "a", function() return {} end)
fails("pattern too complex", string.find, ("a"):rep(300), ("a?"):rep(201))
fails("too many captures", string.find, "x", ("()"):rep(33))
assert(select("#", string.find("x", ("()"):rep(32))) == 34)
assert(("a"):rep(300):find(("a?"):rep(198)) == 1)

-- Numbers are strings, and a replacement may be one.
assert(string.find(112, 2) == 3)
assert(string.gsub("a1", 1, 2.5) == "a2.5")
-- A table and a function: nil and false keep the match.
local names = { a = "A", b = false, c = 3 }
assert(("abcd"):gsub("%w", names) == "Ab3d")
assert(("abcd"):gsub("%w", function(x) return names[x] end) == "Ab3d")
assert(("abcd"):gsub("(%w)(%w)", function(x, y) return y .. x end) == "badc")
assert(("k = v"):gsub("(%w+) = (%w+)", "%2 = %1") == "v = k")
-- The function may use patterns itself, and may fail half-way.
assert(("a-b c-d"):gsub("%S+", function(w) return (w:gsub("%-", "+"):gsub("%a", "%0%0")) end)
  == "aa+bb cc+dd")
assert(("abc"):gsub("%w", function(x)
  pcall(string.gsub, "xyz", ".", function() error("no") end)
  return x:upper()
end) == "ABC")
-- Nothing replaced: the very string comes back.
assert(select(2, ("abc"):gsub("%d", "")) == 0)
assert(("abc"):gsub("", "-") == "-a-b-c-" and ("abc"):gsub("", "-", 2) == "-a-bc")
assert(("  x "):match("^%s*(.-)%s*$") == "x")
-- Long patterns and long subjects.
local long = ("[ab]c?"):rep(60)
assert(#("ac"):rep(80):match(long) == 120)
assert(all(("ac"):rep(120), long) == ("ac"):rep(60) .. "|nil;" .. ("ac"):rep(60) .. "|nil")
local text = ("word and "):rep(20000)
assert(select(2, text:gsub("%a+", "%0")) == 40000)
assert((text .. "end"):find("end", 1, true) == #text + 1)
assert((text .. "word an!"):find("word an!", 1, true) == #text + 1)
assert(not text:find("wordy", 1, true) and not text:find("%d"))
assert((text .. "7"):find("%d") == #text + 1)
-- gmatch: an init, an anchor that is none, and no match twice at one place.
assert(all("abc", "%w", 2) == "b|nil;c|nil" and all("abc", "%w", -1) == "c|nil")
assert(all("^a^a", "^a") == "^a|nil;^a|nil" and all("abc", "()", 9) == "")
assert(all("ab", "x*") == "|nil;|nil;|nil")
