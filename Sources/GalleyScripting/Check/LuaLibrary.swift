// Lua's own functions, as far as scripts have them, with what they answer; a test compares the names
// with those that a script sees. `any` where it depends.

/// By dotted names.
let luaFunctions: [(name: String, results: [ScriptType])] = lines(
  """
  assert, error, getmetatable, ipairs, load, next, pairs, pcall, print, rawequal -> boolean
  rawget, rawlen -> integer
  rawset, select, setmetatable, tonumber -> number
  tostring -> string
  type -> "nil"|"boolean"|"number"|"string"|"table"|"function"|"thread"|"userdata"
  xpcall
  coroutine.close -> boolean, any
  coroutine.create, coroutine.isyieldable -> boolean
  coroutine.resume, coroutine.running, coroutine.status -> string
  coroutine.wrap, coroutine.yield
  math.abs -> number
  math.acos -> number
  math.asin -> number
  math.atan -> number
  math.atan2 -> number
  math.ceil -> number
  math.cos -> number
  math.cosh -> number
  math.deg -> number
  math.exp -> number
  math.floor -> number
  math.fmod -> number
  math.frexp -> number, integer
  math.ldexp -> number
  math.log -> number
  math.log10 -> number
  math.max -> number
  math.min -> number
  math.modf -> number, number
  math.pow -> number
  math.rad -> number
  math.random -> number
  math.randomseed, math.sin -> number
  math.sinh -> number
  math.sqrt -> number
  math.tan -> number
  math.tanh -> number
  math.tointeger -> number
  math.type -> "integer"|"float"
  math.ult -> boolean
  os.clock -> number
  os.date -> string
  os.difftime -> number
  os.time -> integer
  string.byte -> integer, integer, integer
  string.char -> string
  string.find -> integer, integer
  string.format -> string
  string.gmatch, string.gsub -> string, integer
  string.len -> integer
  string.lower -> string
  string.match, string.pack -> string
  string.packsize -> integer
  string.rep -> string
  string.reverse -> string
  string.sub -> string
  string.unpack, string.upper -> string
  table.concat -> string
  table.insert, table.move, table.pack -> table
  table.remove, table.sort, table.unpack
  utf8.char -> string
  utf8.codepoint -> integer
  utf8.codes, utf8.len -> integer
  utf8.offset -> integer
  """)

let luaConstants = [
  "math.huge", "math.maxinteger", "math.mininteger", "math.pi", "utf8.charpattern",
]

/// What Lua 5.4 has and the world of a script may lack.
let absentFunctions = [
  "collectgarbage", "debug", "dofile", "io", "loadfile", "os.execute",
  "os.exit", "os.getenv", "os.remove", "os.rename", "os.setlocale", "os.tmpname", "package",
  "require", "string.dump", "warn",
]

/// The types of a line are those of its last name; of the others nothing is said.
private func lines(_ text: StaticString) -> [(name: String, results: [ScriptType])] {
  "\(text)".split(separator: "\n").flatMap { line in
    let halves = line.split(separator: "->", maxSplits: 1)
    let names = halves[0].split(separator: ",").map { $0.filter { $0 != " " } }
    let types =
      halves.count > 1 ? halves[1].split(separator: ",").map { ScriptType(parsing: $0) } : []
    return names.enumerated().map { index, name in
      (name, index == names.count - 1 ? types : [])
    }
  }
}
