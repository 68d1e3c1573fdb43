import GalleyCore
import GalleyLua
import GalleyRegex

/// `galley.re`: regular expressions. What a match is, and the search for the next one, is Swift; the
/// loops that call functions of the script are Lua.
let regexModule = ScriptModule(
  name: "galley.re",
  summary: "regular expressions over UTF-8 that take linear time, in the syntax of RE2",
  functions: [
    ModuleFunction(
      "compile", "(pattern: string, flags: string?) -> regex",
      "checks a pattern once and gives an object with these functions as methods",
      details: """
        Flags: `i` takes capitals for small letters, `m` lets `^` and `$` stand at the ends of lines, `s` \
        lets `.` stand for a line end. The object can be made at the top of a script and serves all \
        documents; it has the fields `pattern`, `flags` and `names` (the names of the groups, in order, \
        false for one without). Its methods leave the pattern out: `word:find(text)`. Wherever a function \
        takes a pattern, it takes such an object too.
        """,
      example: #"""
        local year = galley.re.compile("(?P<year>[0-9]{4})")
        year:find("in 2011")  --> 4, 7, "2011"
        year:test("never")  --> false
        galley.re.compile("straße", "i"):find("STRASSE, STRAẞE")  --> 10, 17
        """#,
      lua: """
        return compiled(pattern, flags or "")
        """),
    ModuleFunction(
      "find", "(text: string, pattern: string|regex, init: integer?) -> integer?, integer?, ...",
      "finds the first match: its first and last byte, then the groups; nil when there is none",
      details: """
        Positions count bytes from 1 and include the last, as in `string.find`; `init` may be negative, to \
        count from the end. A group that took no part is false.
        """,
      example: #"""
        galley.re.find("March 22, 2011", [[(\d+), (\d+)]])  --> 7, 14, "22", "2011"
        galley.re.find("naïve", "ï")  --> 3, 4
        galley.re.find("a b a", "a", 2)  --> 5, 5
        """#,
      lua: """
        return native.find(text, init or 1, source(pattern))
        """),
    ModuleFunction(
      "match", "(text: string, pattern: string|regex, init: integer?) -> string?, ...",
      "gives the groups of the first match, or the whole match when the pattern has none",
      example: #"""
        galley.re.match("by Jo Vance", [[by (\w+) (\w+)]])  --> "Jo", "Vance"
        galley.re.match("by Jo Vance", [[[A-Z]\w+$]])  --> "Vance"
        galley.re.match("by", "x")  --> nil
        """#,
      lua: """
        return native.match(text, init or 1, source(pattern))
        """),
    ModuleFunction(
      "test", "(text: string, pattern: string|regex) -> boolean", "tells whether a pattern matches",
      example: #"galley.re.test("(Reuters)", [[\(Reuters\)]])  --> true"#,
      lua: """
        return native.test(text, 1, source(pattern))
        """),
    ModuleFunction(
      "count", "(text: string, pattern: string|regex) -> integer", "counts the matches",
      example: #"galley.re.count("one two three", [[\w+]])  --> 3"#,
      lua: """
        return native.count(text, 1, source(pattern))
        """),
    ModuleFunction(
      "captures", "(text: string, pattern: string|regex, init: integer?) -> table?",
      "gives the first match as a table, with the place of each group",
      details: """
        The table has `first`, `last` and `text` of the match, the texts of its groups by number and by \
        name, and `groups`, a list with `{ first, last, text, name }` for each group, false for one that \
        took no part. The names `first`, `last`, `text` and `groups` are therefore not free for groups.
        """,
      example: #"""
        local m = galley.re.captures("22 March", [[(\d+) (?P<month>\w+)]])
        m.first, m.last, m[1], m.month  --> 1, 8, "22", "March"
        m.groups[2].first, m.groups[2].last, m.groups[2].name  --> 4, 8, "month"
        """#,
      lua: """
        return native.captures(text, init or 1, source(pattern))
        """),
    ModuleFunction(
      "gmatch", "(text: string, pattern: string|regex) -> function",
      "walks over all matches, as `string.gmatch` does: gives the groups, or the whole match",
      example: #"""
        local t = {}
        for k, v in galley.re.gmatch("a=1, b=2", [[(\w)=(\d)]]) do t[#t + 1] = v .. k end
        table.concat(t, " ")  --> "1a 2b"
        """#,
      lua: """
        local pattern, flags = source(pattern)
        local state = { place = 1 }
        return function()
          if not state.place then return nil end
          return advance(state, native.next_match(text, state.place, pattern, flags))
        end
        """),
    ModuleFunction(
      "matches", "(text: string, pattern: string|regex) -> function",
      "walks over all matches, each a table with `first`, `last`, `text` and the groups",
      details: """
        The groups stand by number and by name: `m[1]`, `m.year`. Empty matches are matches; the search \
        goes on behind the next character.
        """,
      example: #"""
        local t = {}
        for m in galley.re.matches("to 2011, to 2012", [[\d+]]) do t[#t + 1] = m.first .. ":" .. m.text end
        table.concat(t, " ")  --> "4:2011 13:2012"
        """#,
      lua: """
        local pattern, flags = source(pattern)
        local place, match = 1, nil
        return function()
          if not place then return nil end
          place, match = native.next_table(text, place, pattern, flags)
          return match
        end
        """),
    ModuleFunction(
      "spans", "(text: string, pattern: string|regex) -> list of integer",
      "finds all matches at once: the first and the last byte of each, one after the other",
      details: "The quickest way through many matches: nothing is made for each of them.",
      example: #"table.concat(galley.re.spans("to 2011, to 12", [[\d+]]), " ")  --> "4 7 13 14""#,
      lua: "return native.spans(text, 0, source(pattern))"),
    ModuleFunction(
      "gsub",
      "(text: string, pattern: string|regex, replacement: string|table|function, most: integer?) -> string, integer",
      "replaces matches as `string.gsub` does; gives the new text and the number of replacements",
      details: """
        In a string `%1` to `%9` stand for groups, `%0` for the match, `%{name}` for a named group and `%%` for \
        a percent sign. A function gets the groups (the match when there are none), a table is asked for the \
        first of them; nil or false keeps the match.
        """,
      example: #"""
        galley.re.gsub("Jo Vance", [[(\w+) (\w+)]], "%2, %1")  --> "Vance, Jo", 1
        galley.re.gsub("a1b22", [[\d+]], function(n) return n * 2 end)  --> "a2b44", 2
        galley.re.gsub("x-y", "(?P<l>x)-(?P<r>y)", "%{r}-%{l}")  --> "y-x", 1
        """#,
      lua: """
        local pattern, flags = source(pattern)
        if type(replacement) ~= "function" and type(replacement) ~= "table" then
          return native.gsub(text, most or maxinteger, pattern, flags, replacement)
        end
        return replace(text, most or maxinteger, function(place)
          return value_of(replacement, native.next_span(text, place, pattern, flags))
        end)
        """),
    ModuleFunction(
      "replace",
      "(text: string, pattern: string|regex, replacement: string|function, most: integer?) -> string, integer",
      "replaces matches; a function gets each match as the table that `matches` gives",
      example: #"""
        galley.re.replace("see 22.3.", [[(?P<d>\d+)\.(?P<m>\d+)\.]], function(m) return m.m .. "/" .. m.d end)  --> "see 3/22", 1
        galley.re.replace("aaa", "a", "b", 2)  --> "bba", 2
        """#,
      lua: """
        local pattern, flags = source(pattern)
        if type(replacement) ~= "function" then
          return native.gsub(text, most or maxinteger, pattern, flags, replacement)
        end
        return replace(text, most or maxinteger, function(place)
          local following, match = native.next_table(text, place, pattern, flags)
          if following then
            return following, match.first, match.last, checked(replacement(match))
          end
        end)
        """),
    ModuleFunction(
      "split", "(text: string, pattern: string|regex, most: integer?) -> list of string",
      "cuts a text at the matches, into at most `most` pieces; empty matches cut nowhere",
      example: #"""
        table.concat(galley.re.split("a, b;c", [[[,;]\s*]]), "|")  --> "a|b|c"
        #galley.re.split("", ",")  --> 1
        """#,
      lua: """
        return native.split(text, most or maxinteger, source(pattern))
        """),
    ModuleFunction(
      "escape", "(text: string) -> string", "gives a pattern that matches this very text",
      example: #"galley.re.escape("U.S. (1)")  --> "U\\.S\\. \\(1\\)""#
    ) { _, call throws(LuaFailure) in
      let escaped = try call.withBytes(1) { bytes in
        var escaped: [UInt8] = []
        escaped.reserveCapacity(bytes.count + 8)
        for byte in bytes {
          if byte < 0x80, !isWordByte(byte), byte > 0x20 { escaped.append(UInt8(ascii: "\\")) }
          escaped.append(byte)
        }
        return escaped
      }
      call.results.string(escaped)
    },
  ],
  natives: [
    // Each takes the text, a place or number of its own, the pattern and its flags.
    NativeFunction("check") { scope, call throws(LuaFailure) in
      let expression = try scope.expression(call, 1)
      call.results.beginArray()
      for name in expression.groupNames {
        if let name { call.results.string(name) } else { call.results.boolean(false) }
      }
      call.results.endArray()
    },
    NativeFunction("find") { scope, call throws(LuaFailure) in
      guard let found = try PatternSearch(scope, call).next(from: call.integer(2)) else {
        return call.results.null()
      }
      found.writeBounds(to: &call.results)
      for group in found.spans.dropFirst() { found.write(group, to: &call.results) }
    },
    NativeFunction("match") { scope, call throws(LuaFailure) in
      guard let found = try PatternSearch(scope, call).next(from: call.integer(2)) else {
        return call.results.null()
      }
      found.writeCaptures(to: &call.results)
    },
    NativeFunction("test") { scope, call throws(LuaFailure) in
      call.results.boolean(try PatternSearch(scope, call).next(from: 1) != nil)
    },
    NativeFunction("captures") { scope, call throws(LuaFailure) in
      guard let found = try PatternSearch(scope, call).next(from: call.integer(2)) else {
        return call.results.null()
      }
      found.writeTable(to: &call.results, withGroups: true)
    },
    // Where the next search begins, then the groups or the match; nothing when there is none.
    NativeFunction("next_match") { scope, call throws(LuaFailure) in
      guard let found = try PatternSearch(scope, call).next(from: call.integer(2)) else { return }
      call.results.integer(found.following + 1)
      found.writeCaptures(to: &call.results)
    },
    // Where the next search begins, first, last, then the groups or the match.
    NativeFunction("next_span") { scope, call throws(LuaFailure) in
      guard let found = try PatternSearch(scope, call).next(from: call.integer(2)) else { return }
      call.results.integer(found.following + 1)
      found.writeBounds(to: &call.results)
      found.writeCaptures(to: &call.results)
    },
    // Where the next search begins, then the match as a table.
    NativeFunction("next_table") { scope, call throws(LuaFailure) in
      guard let found = try PatternSearch(scope, call).next(from: call.integer(2)) else { return }
      call.results.integer(found.following + 1)
      found.writeTable(to: &call.results)
    },
    NativeFunction("count") { scope, call throws(LuaFailure) in
      var count = 0
      try PatternSearch(scope, call).forEach(in: call.state) { _ in
        count += 1
        return true
      }
      call.results.integer(count)
    },
    NativeFunction("spans") { scope, call throws(LuaFailure) in
      var spans: [Int64] = []
      var size = 0
      try PatternSearch(scope, call).forEach(in: call.state) { found in
        spans.append(Int64(found.match.lowerBound + 1))
        spans.append(Int64(found.match.upperBound))
        size += 32
        return size <= scope.longestResult
      }
      try scope.checkSize(size)
      call.results.beginArray()
      for place in spans { call.results.integer(place) }
      call.results.endArray()
    },
    // The number is the most that are replaced, the fifth argument the replacement.
    NativeFunction("gsub") { scope, call throws(LuaFailure) in
      let search = try PatternSearch(scope, call)
      let template = try ReplacementTemplate(call.bytes(5), search.expression)
      let most = try call.integer(2)
      var result: [UInt8] = []
      var copied = 0
      var count = 0
      if most > 0 {
        try search.forEach(in: call.state) { found in
          result.append(contentsOf: search.text[copied..<found.match.lowerBound])
          template.append(to: &result, found)
          copied = found.match.upperBound
          count += 1
          return count < most && result.count <= scope.longestResult
        }
      }
      result.append(contentsOf: search.text[copied...])
      try scope.checkSize(result.count)
      call.results.string(result)
      call.results.integer(count)
    },
    // The number is the most pieces.
    NativeFunction("split") { scope, call throws(LuaFailure) in
      let search = try PatternSearch(scope, call)
      let most = try call.integer(2)
      var pieces: [Range<Int>] = []
      var start = 0
      if most > 1 {
        try search.forEach(in: call.state) { found in
          if found.match.isEmpty { return true }
          pieces.append(start..<found.match.lowerBound)
          start = found.match.upperBound
          return pieces.count + 1 < most
        }
      }
      pieces.append(start..<search.text.count)
      call.results.beginArray()
      for piece in pieces {
        call.results.string(UnsafeRawBufferPointer(rebasing: search.text[piece]))
      }
      call.results.endArray()
    },
  ],
  prelude: #"""
    local sub, concat, maxinteger = string.sub, table.concat, math.maxinteger
    local methods = setmetatable({}, { __index = function(methods, name)
      local f = name ~= "compile" and self[name]
      if not f then error(("a compiled pattern has no '%s'"):format(tostring(name)), 2) end
      local function method(pattern, text, ...) return f(text, pattern, ...) end
      methods[name] = method
      return method
    end })

    -- An object is an empty table: what it has stands behind its metatable, out of reach.
    local function compiled(pattern, flags)
      local names = native.check(pattern, flags)
      for i = 1, #names do
        local name = names[i]
        if name == "first" or name == "last" or name == "text" or name == "groups" then
          error(("a group of a pattern cannot be called '%s'"):format(name), 3)
        end
      end
      local fields = setmetatable(
        { pattern = pattern, flags = flags, names = names }, { __index = methods })
      return setmetatable({}, {
        __index = fields, __metatable = "galley.regex", __name = "regex",
        __newindex = function() error("a compiled pattern cannot be changed", 2) end,
        __tostring = function() return "/" .. pattern .. "/" .. flags end,
      })
    end

    local function source(pattern)
      if type(pattern) == "table" then return pattern.pattern, pattern.flags end
      return pattern, ""
    end

    -- A replacement is a string or a number; nil and false keep the match.
    local function checked(value)
      if not value or type(value) == "string" or type(value) == "number" then return value end
      error(("invalid replacement value (a %s)"):format(type(value)), 3)
    end

    local function value_of(replacement, place, first, last, capture, ...)
      if not place then return nil end
      local value
      if type(replacement) == "table" then value = replacement[capture]
      else value = replacement(capture, ...) end
      return place, first, last, checked(value)
    end

    -- Calls `next(place)` for each match: it gives where the search goes on, first, last and what
    -- comes instead.
    local function replace(text, most, next)
      local pieces, n, count, place, copied = {}, 0, 0, 1, 1
      while count < most do
        local following, first, last, value = next(place)
        if not following then break end
        count, place = count + 1, following
        if value then
          pieces[n + 1], pieces[n + 2] = sub(text, copied, first - 1), value
          n, copied = n + 2, last + 1
        end
      end
      pieces[n + 1] = sub(text, copied)
      return concat(pieces), count
    end

    local function advance(state, place, ...)
      state.place = place
      return ...
    end
    """#
)
