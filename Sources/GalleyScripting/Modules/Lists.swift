import GalleyCore
import GalleyLua

/// `galley.list`: what scripts do to lists. All in Lua, since it calls functions of the script and
/// hands its own values on. No function changes a list that it was given.
let listModule = ScriptModule(
  name: "galley.list",
  summary: "lists: map, filter, sort, group and the like, all giving new lists",
  functions: listWalks + listLooks + listOrders + listPieces,
  natives: [declaration("list", "list")],
  prelude: """
    -- A key is a function of an element, or the name of one of its fields.
    local function key_function(key)
      if type(key) == "function" then return key end
      return function(element) return element[key] end
    end

    -- Sorts the numbers 1 to n so that equal ones stay in their order: a merge sort from the bottom up.
    -- `before(i, j)` tells whether i comes before j.
    local function sorted_places(n, before)
      local from, to = {}, {}
      for i = 1, n do from[i] = i end
      local width = 1
      while width < n do
        local start = 1
        while start <= n do
          local i, middle = start, start + width
          local j, last = middle, start + 2 * width - 1
          if last > n then last = n end
          for place = start, last do
            if i < middle and i <= n and (j > last or not before(from[j], from[i])) then
              to[place] = from[i]
              i = i + 1
            else
              to[place] = from[j]
              j = j + 1
            end
          end
          start = last + 1
        end
        from, to = to, from
        width = width * 2
      end
      return from
    end

    local function at_places(items, places)
      local result = {}
      for i = 1, #places do result[i] = items[places[i]] end
      return result
    end

    -- A place from the end when negative, as in string.sub.
    local function place_in(n, place)
      if place < 0 then return place + n + 1 end
      return place
    end
    """)

// MARK: - Walks

private let listWalks: [ModuleFunction] = [
  ModuleFunction(
    "", "(...: any) -> list of any",
    "copies a list; without one, declares a total of that name",
    example: #"galley.list({ 3, 1, 2 })  --> { 3, 1, 2 }"#,
    lua: """
      local items = ...
      if type(items) ~= "table" then return native.declare(...) end
      local result = {}
      for i = 1, #items do result[i] = items[i] end
      return result
      """),
  ModuleFunction(
    "map", "(items: list of any, change: function|string) -> list of any",
    "lists what a function, or the field of that name, gives for each element; nil leaves no gap",
    details: "A function gets the element and its place.",
    example: #"""
      galley.list.map({ 1, 2 }, function(n) return n * n end)  --> { 1, 4 }
      galley.list.map({ { name = "Ada" }, { name = "Lou" } }, "name")  --> { "Ada", "Lou" }
      """#,
    lua: """
      local f, result, n = key_function(change), {}, 0
      for i = 1, #items do
        local value = f(items[i], i)
        if value ~= nil then
          n = n + 1
          result[n] = value
        end
      end
      return result
      """),
  ModuleFunction(
    "filter", "(items: list of any, test: function|string) -> list of any",
    "keeps the elements for which a function, or the field of that name, is true",
    example: #"galley.list.filter({ 1, 2, 3 }, function(n) return n ~= 2 end)  --> { 1, 3 }"#,
    lua: """
      local f, result, n = key_function(test), {}, 0
      for i = 1, #items do
        local element = items[i]
        if f(element, i) then
          n = n + 1
          result[n] = element
        end
      end
      return result
      """),
  ModuleFunction(
    "partition", "(items: list of any, test: function|string) -> list of any, list of any",
    "gives the elements that pass a test, and those that do not",
    example:
      #"galley.list.partition({ 1, 2, 3 }, function(n) return n > 1 end)  --> { 2, 3 }, { 1 }"#,
    lua: """
      local f, yes, no = key_function(test), {}, {}
      for i = 1, #items do
        local element = items[i]
        local side = f(element, i) and yes or no
        side[#side + 1] = element
      end
      return yes, no
      """),
  ModuleFunction(
    "reduce", "(items: list of any, join: function, start: any) -> any",
    "joins all elements into one value, from the left",
    example: #"galley.list.reduce({ 1, 2, 3 }, function(sum, n) return sum + n end, 0)  --> 6"#,
    lua: """
      local value = start
      for i = 1, #items do value = join(value, items[i], i) end
      return value
      """),
  ModuleFunction(
    "all", "(items: list of any, test: function|string) -> boolean",
    "tells whether all elements pass a test; true for no elements",
    example: #"galley.list.all({ 1, 2 }, function(n) return n > 0 end)  --> true"#,
    lua: """
      local f = key_function(test)
      for i = 1, #items do
        if not f(items[i], i) then return false end
      end
      return true
      """),
  ModuleFunction(
    "any", "(items: list of any, test: function|string) -> boolean",
    "tells whether one of the elements passes a test",
    example: #"galley.list.any({ 1, 2 }, function(n) return n > 2 end)  --> false"#,
    lua: """
      local f = key_function(test)
      for i = 1, #items do
        if f(items[i], i) then return true end
      end
      return false
      """),
  ModuleFunction(
    "sum", "(items: list of any, key: function|string?) -> number",
    "adds the elements up, or what a function or the field of that name gives for each",
    example: #"""
      galley.list.sum({ 1, 2.5 })  --> 3.5
      galley.list.sum({ { n = 1 }, { n = 2 } }, "n")  --> 3
      """#,
    lua: """
      local f, sum = key ~= nil and key_function(key), 0
      for i = 1, #items do
        local value = items[i]
        if f then value = f(value, i) end
        sum = sum + value
      end
      return sum
      """),
]

// MARK: - Looking for elements

private let listLooks: [ModuleFunction] = [
  ModuleFunction(
    "find", "(items: list of any, test: function|string) -> any, integer?",
    "gives the first element that passes a test, and its place; nil when none does",
    example: #"galley.list.find({ "a", "bb" }, function(s) return #s == 2 end)  --> "bb", 2"#,
    lua: """
      local f = key_function(test)
      for i = 1, #items do
        local element = items[i]
        if f(element, i) then return element, i end
      end
      return nil
      """),
  ModuleFunction(
    "index_of", "(items: list of any, value: any) -> integer?",
    "gives the place of the first element that equals a value",
    example: #"galley.list.index_of({ "a", "b", "a" }, "b")  --> 2"#,
    lua: """
      for i = 1, #items do
        if items[i] == value then return i end
      end
      return nil
      """),
  ModuleFunction(
    "contains", "(items: list of any, value: any) -> boolean",
    "tells whether an element equals a value",
    example: #"galley.list.contains({ "a", "b" }, "c")  --> false"#,
    lua: """
      for i = 1, #items do
        if items[i] == value then return true end
      end
      return false
      """),
  extreme(
    "min_by", "smallest", "<",
    #"galley.list.min_by({ "aaa", "b" }, function(s) return #s end)  --> "b""#),
  extreme("max_by", "largest", ">", #"galley.list.max_by({ { n = 1 }, { n = 3 } }, "n").n  --> 3"#),
]

private func extreme(
  _ name: String, _ word: String, _ sign: String, _ example: String
) -> ModuleFunction {
  ModuleFunction(
    name, "(items: list of any, key: function|string) -> any",
    "gives the element with the \(word) key, the first of equals; elements without a key do not count",
    example: example,
    lua: """
      local f, best, found = key_function(key), nil, nil
      for i = 1, #items do
        local value = f(items[i], i)
        if value ~= nil and (best == nil or value \(sign) best) then best, found = value, items[i] end
      end
      return found
      """)
}

// MARK: - Order and groups

private let listOrders: [ModuleFunction] = [
  ModuleFunction(
    "sort", "(items: list of any, before: function?) -> list of any",
    "sorts; elements that neither comes before the other stay in their order",
    example: #"galley.list.sort({ 3, 1, 2 })  --> { 1, 2, 3 }"#,
    lua: """
      local f = before
      if not f then
        return at_places(items, sorted_places(#items, function(i, j) return items[i] < items[j] end))
      end
      return at_places(items, sorted_places(#items, function(i, j) return f(items[i], items[j]) end))
      """),
  ModuleFunction(
    "sort_by", "(items: list of any, key: function|string, direction: string?) -> list of any",
    "sorts by what a function or the field of that name gives; equal ones stay in their order",
    details: """
      `direction` is "ascending" (the default) or "descending". Elements without a key come last.
      """,
    example: #"""
      galley.list.sort_by({ "ccc", "a", "bb" }, function(s) return #s end)  --> { "a", "bb", "ccc" }
      local t = galley.list.sort_by({ { n = 1, s = "x" }, { n = 2 }, { n = 1, s = "y" } }, "n", "descending")
      t[1].n, t[2].s, t[3].s  --> 2, "x", "y"
      """#,
    lua: """
      if direction ~= nil and direction ~= "ascending" and direction ~= "descending" then
        error(("bad argument #3 to 'galley.list.sort_by' ('ascending' or 'descending' expected, got '%s')")
          :format(direction), 2)
      end
      local f, keys = key_function(key), {}
      for i = 1, #items do
        -- A nil would be a hole.
        local value = f(items[i], i)
        keys[i] = value == nil and keys or value
      end
      local down = direction == "descending"
      return at_places(items, sorted_places(#items, function(i, j)
        local a, b = keys[i], keys[j]
        if a == keys or b == keys then return a ~= keys end
        if down then return b < a end
        return a < b
      end))
      """),
  ModuleFunction(
    "group_by", "(items: list of any, key: function|string) -> table",
    "gives a table with the list of elements for each key; elements without a key are left out",
    example: #"""
      local groups = galley.list.group_by({ "ant", "bee", "auk" }, function(s) return s:sub(1, 1) end)
      groups.a, groups.b  --> { "ant", "auk" }, { "bee" }
      """#,
    lua: """
      local f, groups = key_function(key), {}
      for i = 1, #items do
        local value = f(items[i], i)
        if value ~= nil then
          local group = groups[value]
          if not group then
            group = {}
            groups[value] = group
          end
          group[#group + 1] = items[i]
        end
      end
      return groups
      """),
  ModuleFunction(
    "count_by", "(items: list of any, key: function|string?) -> table",
    "counts the elements with each key, or equal elements when there is none",
    example: #"galley.list.count_by({ "a", "b", "a" })  --> { a = 2, b = 1 }"#,
    lua: """
      local f, counts = key ~= nil and key_function(key), {}
      for i = 1, #items do
        local value = items[i]
        if f then value = f(value, i) end
        if value ~= nil then counts[value] = (counts[value] or 0) + 1 end
      end
      return counts
      """),
  ModuleFunction(
    "unique", "(items: list of any, key: function|string?) -> list of any",
    "keeps the first of equal elements, or of those with equal keys",
    example: #"galley.list.unique({ "b", "a", "b" })  --> { "b", "a" }"#,
    lua: """
      local f, seen, result, n = key ~= nil and key_function(key), {}, {}, 0
      for i = 1, #items do
        local value = items[i]
        if f then value = f(value, i) end
        if value ~= nil and not seen[value] then
          seen[value] = true
          n = n + 1
          result[n] = items[i]
        end
      end
      return result
      """),
  ModuleFunction(
    "reverse", "(items: list of any) -> list of any", "turns a list around",
    example: #"galley.list.reverse({ 1, 2, 3 })  --> { 3, 2, 1 }"#,
    lua: """
      local result, n = {}, #items
      for i = 1, n do result[i] = items[n - i + 1] end
      return result
      """),
]

// MARK: - Pieces

private let listPieces: [ModuleFunction] = [
  ModuleFunction(
    "slice", "(items: list of any, first: integer, last: integer?) -> list of any",
    "cuts a piece out, as `string.sub` does: negative places count from the end",
    example: #"galley.list.slice({ 1, 2, 3, 4 }, 2, -2)  --> { 2, 3 }"#,
    lua: """
      local result, n = {}, #items
      local from, to = place_in(n, first), place_in(n, last or -1)
      if from < 1 then from = 1 end
      if to > n then to = n end
      return table.move(items, from, to, 1, result)
      """),
  ModuleFunction(
    "take", "(items: list of any, count: integer) -> list of any",
    "gives the first elements, all when there are fewer",
    example: #"galley.list.take({ 1, 2, 3 }, 2)  --> { 1, 2 }"#,
    lua: """
      local n = #items
      if count < n then n = count end
      return table.move(items, 1, n, 1, {})
      """),
  ModuleFunction(
    "drop", "(items: list of any, count: integer) -> list of any",
    "leaves the first elements out",
    example: #"galley.list.drop({ 1, 2, 3 }, 2)  --> { 3 }"#,
    lua: """
      if count < 0 then count = 0 end
      if count >= #items then return {} end
      return table.move(items, count + 1, #items, 1, {})
      """),
  ModuleFunction(
    "concat", "(...: any) -> list of any", "puts lists behind each other",
    example: #"galley.list.concat({ 1 }, { 2, 3 }, {})  --> { 1, 2, 3 }"#,
    lua: """
      local result, n = {}, 0
      for k = 1, select("#", ...) do
        local items = select(k, ...)
        if type(items) ~= "table" then fail(k, "galley.list.concat", "list", items) end
        for i = 1, #items do result[n + i] = items[i] end
        n = n + #items
      end
      return result
      """),
  ModuleFunction(
    "flatten", "(items: list of any) -> list of any",
    "puts the elements of the lists in a list behind each other; what is no list stays",
    example: #"galley.list.flatten({ { 1, 2 }, 3, {} })  --> { 1, 2, 3 }"#,
    lua: """
      local result, n = {}, 0
      for i = 1, #items do
        local element = items[i]
        -- An object of a document is an element, and so is a table with names.
        if type(element) == "table" and not getmetatable(element)
          and (#element > 0 or next(element) == nil)
        then
          for j = 1, #element do result[n + j] = element[j] end
          n = n + #element
        else
          n = n + 1
          result[n] = element
        end
      end
      return result
      """),
  ModuleFunction(
    "chunks", "(items: list of any, size: integer) -> list of table",
    "cuts a list into lists of so many elements; the last may have fewer",
    example: #"galley.list.chunks({ 1, 2, 3 }, 2)  --> { { 1, 2 }, { 3 } }"#,
    lua: """
      if size < 1 then
        error("bad argument #2 to 'galley.list.chunks' (a positive number expected)", 2)
      end
      local result = {}
      for i = 1, #items, size do
        result[#result + 1] = table.move(items, i, math.min(i + size - 1, #items), 1, {})
      end
      return result
      """),
  ModuleFunction(
    "join", "(items: list of any, separator: string?) -> string",
    "writes the elements behind each other, as `tostring` has them",
    example: #"galley.list.join({ "a", 1, true }, ", ")  --> "a, 1, true""#,
    lua: """
      local words = {}
      for i = 1, #items do words[i] = tostring(items[i]) end
      return table.concat(words, separator or "")
      """),
  ModuleFunction(
    "range", "(first: integer, last: integer, step: integer?) -> list of integer",
    "lists the integers from one to another",
    example: #"galley.list.range(1, 7, 3)  --> { 1, 4, 7 }"#,
    lua: """
      if step == 0 then
        error("bad argument #3 to 'galley.list.range' (another number than 0 expected)", 2)
      end
      local result, n = {}, 0
      for i = first, last, step or 1 do
        n = n + 1
        result[n] = i
      end
      return result
      """),
  ModuleFunction(
    "keys", "(t: table) -> list of any", "lists the keys of a table in the order of `pairs`",
    example: #"galley.list.keys({ b = 1, a = 2 })  --> { "a", "b" }"#,
    lua: """
      local result, n = {}, 0
      for key in pairs(t) do
        n = n + 1
        result[n] = key
      end
      return result
      """),
  ModuleFunction(
    "values", "(t: table) -> list of any",
    "lists the values of a table, in the order of their keys in `pairs`",
    example: #"galley.list.values({ b = 1, a = 2 })  --> { 2, 1 }"#,
    lua: """
      local result, n = {}, 0
      for _, value in pairs(t) do
        n = n + 1
        result[n] = value
      end
      return result
      """),
]
