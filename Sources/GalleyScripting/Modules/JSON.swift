import GalleyCore
import GalleyLua

/// `galley.json`: values to JSON and back.
let jsonModule = ScriptModule(
  name: "galley.json", summary: "values to JSON and back",
  functions: [
    ModuleFunction(
      "encode", "(value: any, options: table?) -> string",
      "writes a value as JSON, the keys of a table in the order of `pairs`",
      details: """
        A table with the keys 1 to n is an array, and so is the empty one: write `galley.json.empty_object` \
        for `{}`. All other keys must be strings. Numbers that are not finite, functions and tables inside \
        themselves are refused, with the way to them. The option `indent` gives the spaces of a level; all \
        stands in one line without it. An object of a document is written with its fields, in the shape of \
        the program's own JSON: `start` and `end` count code points from 0, and the paragraph, citation or \
        person that it points to is its place in the article's list, from 0.
        """,
      example: #"""
        galley.json.encode({ name = "Ada", ages = { 36, 37.5 } })  --> '{"ages":[36,37.5],"name":"Ada"}'
        galley.json.encode({ a = galley.json.null, b = {} })  --> '{"a":null,"b":[]}'
        galley.json.encode({ a = 1 }, { indent = 2 })  --> '{\n  "a": 1\n}'
        """#,
      lua: """
        local text = native.encode(value, options)
        if text then return text end
        return native.encode(plain(value, { places = {} }, nil, 0), options)
        """),
    ModuleFunction(
      "decode", "(text: string, options: table?) -> any",
      "reads JSON; an error names line and byte",
      details: """
        A null leaves its key out of an object, and is `galley.json.null` in an array, so that the others keep \
        their places; with the option `nulls = true` it is `galley.json.null` everywhere. An integer of \
        more than 64 bits becomes a float, or with `big = "string"` its digits. Both `{}` and `[]` are the \
        empty table. Of two equal keys the last counts. At most 64 levels.
        """,
      example: #"""
        galley.json.decode('{"a": [1, 2.5, "x"], "b": null}')  --> { a = { 1, 2.5, "x" } }
        galley.json.decode('[null]')[1] == galley.json.null  --> true
        galley.json.decode('12345678901234567890', { big = "string" })  --> "12345678901234567890"
        """#
    ) { scope, call throws(LuaFailure) in
      let options = try ModuleOptions(call, 2, known: ["nulls", "big"])
      guard let null = scope.store.constants["galley.json.null"] else {
        preconditionFailure("a module's constants are made before its functions run")
      }
      var decoder = JSONDecoder(
        text: try call.withBytes(1) { $0 }, null: null, keepsNulls: try options.flag("nulls"),
        keepsDigits: try options.word("big", of: ["string", "float"]) == "string")
      do throws(JSONDecoder.Failure) {
        try decoder.read(into: &call.results)
      } catch {
        throw LuaFailure(
          "line \(error.line), byte \(error.offset + 1): \(error.message)", argument: 1)
      }
    },
  ],
  constants: [
    ModuleConstant(
      "null", "table", "stands for JSON's null in arrays, and where a key must be there",
      lua: marker("null")),
    ModuleConstant(
      "empty_object", "table", "stands for `{}`, which an empty table does not",
      lua: marker("empty_object")),
  ],
  natives: [
    // Nothing when the value has objects of a document in it: `plain` makes tables of them.
    NativeFunction("encode") { scope, call throws(LuaFailure) in
      let options = try ModuleOptions(call, 2, known: ["indent"])
      let indent = try options.integer("indent", in: 0...16)
      let bytes = try call.withView(1) { view throws(LuaFailure) -> [UInt8]? in
        var encoder = ValueJSON(indent: indent, scope)
        try encoder.write(view)
        return encoder.hasObjects ? nil : encoder.json.bytes
      }
      if let bytes { call.results.string(bytes) }
    },
    NativeFunction("fields") { _, call throws(LuaFailure) in
      call.results.beginArray()
      for name in call.state.fieldNames(of: try call.object(1).model) { call.results.string(name) }
      call.results.endArray()
    },
    // The code points before the first byte of an object, and up to its last.
    NativeFunction("offsets") { scope, call throws(LuaFailure) in
      let session = scope.lookUp(try call.object(1).model).session
      let offsets = scope.store.offsets(of: session, generation: call.state.generation)
      call.results.integer(offsets[Int(try call.integer(2)) - 1])
      call.results.integer(offsets[Int(try call.integer(3))])
    },
  ],
  prelude: #"""
    local match, maxdepth = string.match, 64
    -- Fields that point to elements of a list of the article.
    local pointers = {
      paragraph = "paragraphs", citation = "citations", person = "people", covers = "paragraphs",
      reply_to = "comments",
    }
    local always = { paragraphs = true, quotes = true, citations = true, comments = true }
    local plain

    local function place(object, list, state, article)
      local places = state.places[list]
      if not places then
        places = {}
        local elements = article[list]
        for i = 1, #elements do places[elements[i]] = i - 1 end
        state.places[list] = places
      end
      return places[object]
    end

    local function pointer(value, list, state, article)
      if not article or value == nil then return nil end
      if getmetatable(value) then return place(value, list, state, article) end
      local result = {}
      for i = 1, #value do result[i] = place(value[i], list, state, article) end
      if #result > 0 then return result end
    end

    local function object(value, model, state, article, depth)
      local result, fields = {}, native.fields(value)
      if model == "article" then
        article, state = value, { places = {} }
      else
        for i = 1, #fields do
          if fields[i] == "article" then article = article or value.article end
        end
      end
      for i = 1, #fields do
        local name = fields[i]
        if name == "article" or name == "first" or name == "last"
          or model == "article" and name == "text" or model == "paragraph" and name ~= "text"
            and (name == "quotes" or name == "citations")
          or model == "citation" and name == "paragraph"
        then
          -- Said elsewhere, or below.
        elseif pointers[name] then
          result[name] = pointer(value[name], pointers[name], state, article)
        else
          local field = value[name]
          local is_empty = type(field) == "table" and not getmetatable(field) and #field == 0
          if field == false and name == "removed"
            or model == "paragraph" and name == "kind" and field == "text"
            or is_empty and not (model == "article" and always[name])
          then
            -- Left out, as in the program's own JSON.
          elseif model == "quote" and name == "parts" then
            -- Their places alone: the words stand in `text`.
            result.parts = {}
            for k = 1, #field do
              local first, last = native.offsets(field[k], field[k].first, field[k].last)
              result.parts[k] = { start = first, ["end"] = last }
            end
          else
            result[name] = plain(field, state, article, depth + 1)
          end
        end
      end
      if model ~= "article" and model ~= "publication" and model ~= "person" and value.first then
        result.start, result["end"] = native.offsets(value, value.first, value.last)
      end
      return result
    end

    function plain(value, state, article, depth)
      -- Deeper ones, and those in themselves, get their error later.
      if type(value) ~= "table" or depth > maxdepth then return value end
      local kind = getmetatable(value)
      local model = type(kind) == "string" and match(kind, "^galley%.(%l+)$")
      if model and kind ~= "galley.json" then
        return object(value, model, state, article, depth)
      end
      if kind ~= nil then return value end
      local result = {}
      for key, element in next, value do
        result[key] = plain(element, state, article, depth + 1)
      end
      return result
    end
    """#)

/// The key by which a marker is told from any other table once it has left the interpreter.
private let markerKey = "galley.json"

private func marker(_ name: String) -> String {
  """
  setmetatable({ ["\(markerKey)"] = "\(name)" }, {
    __newindex = function() error("galley.json.\(name) cannot be changed", 2) end,
    __tostring = function() return "galley.json.\(name)" end,
    __metatable = "\(markerKey)",
  })
  """
}

// MARK: - Writing

/// Writes a Lua value; remembers the way to where it is, for messages.
private struct ValueJSON {
  private(set) var json: JSONWriter
  /// Whether there was an object of a document, in whose place stands null.
  private(set) var hasObjects = false
  private var path: [Step] = []
  private let scope: ScriptScope
  private var written = 0

  /// From a value to one in it. A view says the key only when somebody asks.
  private enum Step {
    case element(Int)
    case member(LuaView)
  }

  init(indent: Int?, _ scope: ScriptScope) {
    json = JSONWriter(indent: indent)
    self.scope = scope
  }

  mutating func write(_ view: LuaView) throws(LuaFailure) {
    // A table that is shared a thousand times is a thousand tables in JSON.
    written += 1
    if written % 1024 == 0 {
      if scope.state.isStopping { throw LuaFailure("stopped") }
      try scope.checkSize(json.bytes.count)
    }
    switch view.kind {
    case .nil, .none: json.null()
    case .boolean: json.bool(view.boolean ?? false)
    case .integer: json.integer(Int(view.integer ?? 0))
    case .number:
      let number = view.number ?? 0
      guard number.isFinite else { throw refusal("the number \(number)") }
      json.number(number)
    case .string: writeText(view, isKey: false)
    case .array:
      json.beginArray()
      for (index, element) in view.elements.enumerated() {
        path.append(.element(index + 1))
        try write(element)
        path.removeLast()
      }
      json.endArray()
    case .table: try writeObject(view)
    case .object:
      hasObjects = true
      json.null()
    case .function: throw refusal("a function")
    case .other: throw refusal("such a value")
    }
  }

  private mutating func writeObject(_ view: LuaView) throws(LuaFailure) {
    var parts = view.keysAndValues
    if view.count == 1, let key = parts.next(), key.string == markerKey, let value = parts.next() {
      if value.string == "null" { return json.null() }
      json.beginObject()
      return json.endObject()
    }
    parts = view.keysAndValues
    json.beginObject()
    while let key = parts.next(), let value = parts.next() {
      guard key.kind == .string else {
        let words = key.integer.map { "the key \($0)" } ?? "a key that is no string"
        throw refusal("a table with \(words)", " beside others: keys are strings, or 1 to n")
      }
      path.append(.member(key))
      writeText(key, isKey: true)
      try write(value)
      path.removeLast()
    }
    json.endObject()
  }

  /// Straight from where it lies in Lua, unless bytes that are not UTF-8 must be replaced.
  private mutating func writeText(_ view: LuaView, isKey: Bool) {
    let isValid = view.withBytes { bytes in
      guard firstInvalidUTF8(bytes.bindMemory(to: UInt8.self).span) == nil else { return false }
      if isKey { json.key(bytes) } else { json.string(bytes) }
      return true
    }
    if isValid == true { return }
    let repaired = view.string ?? ""
    if isKey { json.key(repaired) } else { json.string(repaired) }
  }

  private func refusal(_ what: String, _ help: String = "") -> LuaFailure {
    let words = path.enumerated().map { index, step in
      switch step {
      case .element(let number): "[\(number)]"
      case .member(let key): (index == 0 ? "" : ".") + (key.string ?? "")
      }
    }
    let place = path.isEmpty ? "" : " (at \(words.joined()))"
    return LuaFailure("JSON cannot hold \(what)\(place)\(help)", argument: 1)
  }
}

// MARK: - Reading

/// Reads JSON and writes the values straight into what Lua gets.
private struct JSONDecoder {
  struct Failure: Error {
    var line: Int
    var offset: Int
    var message: String
  }

  static let deepest = 64

  let text: UnsafeRawBufferPointer
  let null: LuaReference
  let keepsNulls: Bool
  let keepsDigits: Bool
  private var place = 0

  init(text: UnsafeRawBufferPointer, null: LuaReference, keepsNulls: Bool, keepsDigits: Bool) {
    self.text = text
    self.null = null
    self.keepsNulls = keepsNulls
    self.keepsDigits = keepsDigits
  }

  mutating func read(into encoder: inout LuaEncoder) throws(Failure) {
    if text.starts(with: [0xEF, 0xBB, 0xBF]) { place = 3 }
    skipSpace()
    // Alone, nothing else could tell a null from no value.
    try value(&encoder, depth: 0, nullIsValue: true)
    skipSpace()
    if place < text.count { throw failure("the end expected") }
  }

  private mutating func value(
    _ encoder: inout LuaEncoder, depth: Int, nullIsValue: Bool
  ) throws(Failure) {
    guard place < text.count else { throw failure("a value expected") }
    switch text[place] {
    case UInt8(ascii: "{"): try object(&encoder, depth + 1)
    case UInt8(ascii: "["): try array(&encoder, depth + 1)
    case UInt8(ascii: "\""): encoder.string(try string())
    case UInt8(ascii: "-"), 0x30...0x39: try number(&encoder)
    case UInt8(ascii: "t"):
      try word("true")
      encoder.boolean(true)
    case UInt8(ascii: "f"):
      try word("false")
      encoder.boolean(false)
    case UInt8(ascii: "n"):
      try word("null")
      if nullIsValue || keepsNulls { encoder.reference(null) } else { encoder.null() }
    default: throw failure("a value expected")
    }
  }

  private mutating func object(_ encoder: inout LuaEncoder, _ depth: Int) throws(Failure) {
    try open(depth)
    encoder.beginTable()
    if !skip("}") {
      repeat {
        skipSpace()
        guard place < text.count, text[place] == UInt8(ascii: "\"") else {
          throw failure("a key in quotation marks expected")
        }
        let key = try string()
        encoder.key(.bytes(key))
        skipSpace()
        guard skip(":") else { throw failure("':' expected") }
        skipSpace()
        try value(&encoder, depth: depth, nullIsValue: false)
        skipSpace()
      } while skip(",")
      guard skip("}") else { throw failure("',' or '}' expected") }
    }
    encoder.endTable()
  }

  private mutating func array(_ encoder: inout LuaEncoder, _ depth: Int) throws(Failure) {
    try open(depth)
    encoder.beginArray()
    if !skip("]") {
      repeat {
        skipSpace()
        try value(&encoder, depth: depth, nullIsValue: true)
        skipSpace()
      } while skip(",")
      guard skip("]") else { throw failure("',' or ']' expected") }
    }
    encoder.endArray()
  }

  private mutating func open(_ depth: Int) throws(Failure) {
    if depth > Self.deepest { throw failure("more than \(Self.deepest) levels") }
    place += 1
    skipSpace()
  }

  private mutating func number(_ encoder: inout LuaEncoder) throws(Failure) {
    let start = place
    var isInteger = true
    if text[place] == UInt8(ascii: "-") { place += 1 }
    let first = place
    guard digits() > 0 else { throw failure("a digit expected") }
    if text[first] == UInt8(ascii: "0"), place > first + 1 {
      place = first
      throw failure("a number does not begin with 0")
    }
    if place < text.count, text[place] == UInt8(ascii: ".") {
      isInteger = false
      place += 1
      guard digits() > 0 else { throw failure("a digit expected") }
    }
    if place < text.count, text[place] | 0x20 == UInt8(ascii: "e") {
      isInteger = false
      place += 1
      if place < text.count, text[place] == UInt8(ascii: "+") || text[place] == UInt8(ascii: "-") {
        place += 1
      }
      guard digits() > 0 else { throw failure("a digit expected") }
    }
    let words = String(decoding: text[start..<place], as: UTF8.self)
    if isInteger {
      if let integer = Int64(words) { return encoder.integer(integer) }
      if keepsDigits { return encoder.string(words) }
    }
    encoder.number(Double(words) ?? 0)
  }

  private mutating func digits() -> Int {
    let start = place
    while place < text.count, text[place] &- 0x30 < 10 { place += 1 }
    return place - start
  }

  private mutating func string() throws(Failure) -> [UInt8] {
    let opening = place
    place += 1
    var bytes: [UInt8] = []
    var start = place
    while place < text.count {
      switch text[place] {
      case UInt8(ascii: "\""):
        bytes.append(contentsOf: text[start..<place])
        place += 1
        if let wrong = firstInvalidUTF8(bytes.span) {
          // Escapes make bytes fewer, so the place is only near.
          place = min(opening + 1 + wrong, place)
          throw failure("a string that is not UTF-8")
        }
        return bytes
      case UInt8(ascii: "\\"):
        bytes.append(contentsOf: text[start..<place])
        try escape(&bytes)
        start = place
      case 0..<0x20: throw failure("a control character in a string")
      default: place += 1
      }
    }
    place = opening
    throw failure("a string without its end")
  }

  private mutating func escape(_ bytes: inout [UInt8]) throws(Failure) {
    let letter = place + 1 < text.count ? text[place + 1] : 0
    let plain: UInt8
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): plain = letter
    case UInt8(ascii: "b"): plain = 0x08
    case UInt8(ascii: "f"): plain = 0x0C
    case UInt8(ascii: "n"): plain = 0x0A
    case UInt8(ascii: "r"): plain = 0x0D
    case UInt8(ascii: "t"): plain = 0x09
    case UInt8(ascii: "u"):
      var code = try hexadecimal()
      if 0xD800..<0xDC00 ~= code, place + 1 < text.count, text[place] == UInt8(ascii: "\\"),
        text[place + 1] == UInt8(ascii: "u")
      {
        let before = place
        let low = try hexadecimal()
        if 0xDC00..<0xE000 ~= low {
          code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
        } else {
          place = before
        }
      }
      // Half a pair is no character.
      bytes.append(contentsOf: String(Unicode.Scalar(code) ?? "\u{FFFD}").utf8)
      return
    default: throw failure("an escape that JSON does not have")
    }
    bytes.append(plain)
    place += 2
  }

  /// The four digits behind `\u`.
  private mutating func hexadecimal() throws(Failure) -> UInt32 {
    var code: UInt32 = 0
    for offset in 2..<6 {
      let byte = place + offset < text.count ? text[place + offset] : 0
      guard let digit = hexDigitValue(byte) else {
        throw failure("four digits behind \\u expected")
      }
      code = code << 4 | digit
    }
    place += 6
    return code
  }

  private mutating func word(_ word: StaticString) throws(Failure) {
    let end = place + word.utf8CodeUnitCount
    guard end <= text.count,
      word.withUTF8Buffer({ $0.elementsEqual(text[place..<end]) })
    else { throw failure("a value expected") }
    place = end
  }

  private mutating func skip(_ mark: Unicode.Scalar) -> Bool {
    guard place < text.count, text[place] == UInt8(ascii: mark) else { return false }
    place += 1
    return true
  }

  private mutating func skipSpace() {
    while place < text.count {
      switch text[place] {
      case 0x20, 0x09, 0x0A, 0x0D: place += 1
      default: return
      }
    }
  }

  private func failure(_ message: String) -> Failure {
    let line = text.prefix(place).count { $0 == 0x0A } + 1
    guard place < text.count else {
      return Failure(line: line, offset: place, message: message + ", got the end")
    }
    let found = text[place]
    let isSaid = message.hasSuffix("expected")
    let words = found > 0x20 && found < 0x7F ? "'\(Unicode.Scalar(found))'" : "byte \(found)"
    return Failure(
      line: line, offset: place, message: isSaid ? "\(message), got \(words)" : message)
  }
}

/// The value of a hexadecimal digit.
func hexDigitValue(_ byte: UInt8) -> UInt32? {
  switch byte {
  case 0x30...0x39: UInt32(byte - 0x30)
  case 0x41...0x46, 0x61...0x66: UInt32((byte | 0x20) - 0x57)
  default: nil
  }
}
